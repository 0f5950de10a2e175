# SPDX-License-Identifier: MIT
"""The loss over two parameters of a neuron, and gradient descent on them, the others held."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import neuron

from ._failures import BadInput

Array = NDArray[np.float64]

# Points a side: the contours of so smooth a surface need no more.
_SIDE = 33


class Problem(NamedTuple):
    """Samples, where the parameters are w and then b, and which two of them move."""

    X: Array  # m x d
    y: Array
    weight: Array | None
    start: Array  # d + 1
    moving: tuple[int, int]


class Surface(NamedTuple):
    """across, up: the values of the two parameters; losses: up x across; path: n x 2."""

    across: Array
    up: Array
    losses: Array
    path: Array


def parameters(text: str, inputs: int) -> tuple[int, int]:
    """The places of two parameters by their names: "w1,b". Raises BadInput."""
    names = [*(f"w{i}" for i in range(1, inputs + 1)), "b"]
    chosen = [part.strip() for part in text.split(",")]
    for name in chosen:
        if name not in names:
            raise BadInput(f"--over: there is no parameter {name!r}; there are: {', '.join(names)}")
    if len(chosen) != 2 or chosen[0] == chosen[1]:
        raise BadInput(f"--over: {text!r} are not two parameters; want two, as in w1,b")
    return names.index(chosen[0]), names.index(chosen[1])


def surface_of(problem: Problem, learning_rate: float | None, iterations: int) -> Surface:
    """The way down, and the loss around it.

    learning_rate: None takes the largest with which no step can lead up, by a bound on the
        Hessian.

    Raises BadInput where the way leaves float64's range.
    """
    rate = learning_rate if learning_rate is not None else _safe_rate(problem)
    path = _descend(problem, rate, iterations)
    if not np.isfinite(path).all():
        raise BadInput("gradient descent goes beyond float64; want a smaller --learning-rate")
    sides = [_side(path[:, i]) for i in range(2)]
    losses = np.array([[_loss(problem, p, q) for p in sides[0]] for q in sides[1]])
    # Contours end at 1e250.
    if not (losses < 1e200).all():
        raise BadInput("the loss is too large to draw; want a smaller --learning-rate or smaller x")
    if not np.ptp(losses) > 1e-9 * losses.max():
        raise BadInput("the loss hardly depends on the two parameters; want others (--over)")
    return Surface(sides[0], sides[1], losses, path)


def _safe_rate(problem: Problem) -> float:
    """1 / the largest eigenvalue of (X 1)'S(X 1) / (4 sum s), the most that the Hessian can be."""
    rows = np.column_stack([problem.X, np.ones(len(problem.X))])[:, problem.moving]
    s = np.ones(len(rows)) if problem.weight is None else problem.weight
    largest = float(np.linalg.eigvalsh(rows.T @ (rows * (s / s.sum())[:, None])).max()) / 4
    return 1 / largest if largest > 0 else 1.0


def _descend(problem: Problem, rate: float, iterations: int) -> Array:
    still = np.ones(len(problem.start), bool)
    still[list(problem.moving)] = False
    at = problem.start.copy()
    path = [at[list(problem.moving)]]
    for _ in range(iterations):
        _, dw, db = neuron.loss_and_gradient(
            problem.X, problem.y, at[:-1], at[-1], sample_weight=problem.weight
        )
        slope = np.append(dw, db)
        slope[still] = 0
        w, b = neuron.step(at[:-1], at[-1], slope[:-1], slope[-1], rate)
        at = np.append(w, b)
        path.append(at[list(problem.moving)])
    return np.array(path)


def _loss(problem: Problem, p: float, q: float) -> float:
    at = problem.start.copy()
    at[list(problem.moving)] = p, q
    return neuron.loss(problem.X, problem.y, at[:-1], at[-1], sample_weight=problem.weight)


def _side(values: Array) -> Array:
    low, high = float(values.min()), float(values.max())
    margin = 0.35 * (high - low) or 1.0
    return np.linspace(low - margin, high + margin, _SIDE, dtype=np.float64)
