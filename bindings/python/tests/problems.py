# SPDX-License-Identifier: MIT
"""Problems to train on, and their minimum once more in numpy's longest float.

J is written here as docs/training.md has it, and shares nothing with the library. Where that float
has 64 bits or more of significand, a J below is exact next to a float64's.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import Any

import neuron
import numpy as np
from layouts import lay_out

Long = np.longdouble


@dataclass(frozen=True)
class Problem:
    """What neuron.fit is given, but for how it is to look for the minimum."""

    X: Any
    y: Any
    sample_weight: Any = None
    offset: Any = None
    l2: float = 0.0
    l1: float = 0.0
    intercept: bool = True
    standardize: bool = False

    @property
    def given(self) -> dict[str, Any]:
        return dict(vars(self))

    def laid_out(self, layout: str) -> Problem:
        vectors = {
            name: None if getattr(self, name) is None else lay_out(getattr(self, name), layout)
            for name in ("y", "sample_weight", "offset")
        }
        return replace(self, X=lay_out(self.X, layout), **vectors)


def problem(
    seed: int,
    rows: int = 60,
    columns: int = 4,
    *,
    labels: str = "noisy",
    weights: str = "none",
    offset: bool = False,
    spread: float = 0.0,
    dtype: str = "f8",
    **rest: Any,
) -> Problem:
    """A problem from random numbers; `spread` is the range of the columns' sizes, in decades."""
    random = np.random.default_rng(seed)
    X = random.normal(size=(rows, columns)) + random.normal(size=columns)
    z = X @ random.normal(size=columns) / max(columns, 1) ** 0.5
    z += random.normal() / 2 - z.mean()
    X = X * 10.0 ** (spread * (random.random(columns) - 0.5))
    a = 1 / (1 + np.exp(-z))
    y = {
        "noisy": lambda: (random.random(rows) < a).astype("i1"),
        "soft": lambda: np.clip(a + 0.1 * random.normal(size=rows), 0, 1),
        "alike": lambda: np.full(rows, 0.25),
    }[labels]()
    s = {
        "none": lambda: None,
        "real": lambda: random.random(rows) + 0.01,
        "some 0": lambda: np.maximum(random.integers(-1, 4, size=rows), np.arange(rows) == 0) * 1.0,
        "tiny": lambda: random.random(rows) * 1e-200 + 1e-202,
    }[weights]()
    o = random.normal(size=rows) if offset else None
    return Problem(X.astype(dtype), y, s, o, **rest)


class Exact:
    """J of a problem, over the weights as the penalties see them."""

    def __init__(self, p: Problem) -> None:
        rows, columns = p.X.shape
        s = np.ones(rows, Long) if p.sample_weight is None else p.sample_weight.astype(Long)
        kept = s != 0
        self.s = s[kept] / s[kept].sum()
        self.X = p.X[kept].astype(Long)
        self.y = np.asarray(p.y)[kept].astype(Long)
        self.o = np.zeros(len(self.y), Long) if p.offset is None else p.offset[kept].astype(Long)
        self.deviation = np.ones(columns, Long)
        if p.standardize:
            mean = self.s @ self.X
            self.deviation = np.sqrt(self.s @ (self.X - mean) ** 2)
            constant = (self.X == self.X[:1]).all(axis=0)
            self.deviation[constant] = 0
            self.X = self.X / np.where(constant, Long(np.inf), self.deviation)
        self.A = np.hstack([self.X, np.ones((len(self.y), 1), Long)])
        self.l2, self.l1 = Long(p.l2), Long(p.l1)
        self.intercept = p.intercept

    def theta(self, w: Any, b: float) -> Any:
        """The scaled weights, and b."""
        return np.append(np.asarray(w).astype(Long) * self.deviation, Long(b))

    def loss(self, theta: Any) -> Any:
        z = self.A @ theta + self.o
        # By the sign of z, so that nothing cancels: docs/numerics.md.
        small = np.log1p(np.exp(-abs(z)))
        return self.s @ (small + np.where(z > 0, z * (1 - self.y), -z * self.y))

    def rounding(self, theta: Any) -> Any:
        """What logits that were added up as float64 may be off, as J sees it."""
        z = self.A @ theta + self.o
        residual = abs(1 / (1 + np.exp(-z)) - self.y)
        return self.s @ (residual * (abs(self.A) @ abs(theta) + abs(self.o))) * 2.0**-50

    def value(self, theta: Any) -> Any:
        u = theta[:-1]
        return self.loss(theta) + self.l2 / 2 * (u @ u) + self.l1 * abs(u).sum()

    def gradient(self, theta: Any) -> Any:
        """Of the part that has one: l1 is left out."""
        z = self.A @ theta + self.o
        g = self.A.T @ (self.s * (1 / (1 + np.exp(-z)) - self.y))
        g[:-1] += self.l2 * theta[:-1]
        return g

    def hessian(self, theta: Any) -> Any:
        z = self.A @ theta + self.o
        a = 1 / (1 + np.exp(-z))
        H = (self.A.T * (self.s * a * (1 - a))) @ self.A
        H[range(len(H) - 1), range(len(H) - 1)] += self.l2
        return H

    def entropy(self) -> Any:
        """The mean of the labels' own, which no loss is below."""
        y = self.y[(self.y > 0) & (self.y < 1)]
        s = self.s[(self.y > 0) & (self.y < 1)]
        return -(s @ (y * np.log(y) + (1 - y) * np.log1p(-y)))

    def scale(self) -> Any:
        """The most that a fit can gain."""
        empty = np.zeros(self.A.shape[1], Long)
        return self.value(self.refine(empty, only_bias=True)) - self.entropy()

    def refine(self, theta: Any, only_bias: bool = False) -> Any:
        """Newton's method from near the minimum, over the weights that are not 0 if there is l1."""
        free = np.ones(len(theta), bool) if self.l1 == 0 else theta != 0
        free &= (self.A != 0).any(axis=0)
        free[:-1] &= not only_bias
        free[-1] = self.intercept
        sign = np.sign(theta)
        sign[-1] = 0
        best = self.value(theta)
        for _ in range(60):
            g = (self.gradient(theta) + self.l1 * sign)[free]
            step = np.zeros_like(theta)
            step[free] = -solve(self.hessian(theta)[np.ix_(free, free)], g)
            found = None
            for halvings in range(40):
                trial = theta + step / 2**halvings
                trial[sign * trial < 0] = 0
                if self.value(trial) < best:
                    found = trial
                    break
            if found is None:
                break
            theta, best = found, self.value(found)
        return theta


def solve(H: Any, g: Any) -> Any:
    """H^-1 g by elimination, which numpy does not do for its longest float."""
    n = len(g)
    M = np.hstack([H, g[:, None]])
    for k in range(n):
        pivot = k + int(np.argmax(abs(M[k:, k])))
        if M[pivot, k] == 0:
            return np.zeros(n, Long)
        M[[k, pivot]] = M[[pivot, k]]
        M[k] = M[k] / M[k, k]
        for i in range(n):
            if i != k:
                M[i] = M[i] - M[i, k] * M[k]
    return M[:, n]


def best(p: Problem, solver: Any = "auto") -> Any:
    """w and b as near to the minimum as float64 gets; that the tol is not met, is as it should."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", neuron.ConvergenceWarning)
        fitted = neuron.fit(**p.given, solver=solver, tol=0.0, max_iter=100)
    return np.append(np.asarray(fitted.w), fitted.b)
