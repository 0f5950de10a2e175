# SPDX-License-Identifier: MIT
"""At the tightest tol, weights are right to what float64 can tell: against 50 digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from problems import Problem, best, problem

# mpmath is not there for each Python of the machine.
pytestmark = pytest.mark.slow


def _newton(p: Problem, theta: Any) -> tuple[list[Any], float]:
    """w and b to 50 digits by Newton's method, and the condition number of the Hessian there.

    The weights that are 0 stay so: with l1, J is smooth in the others.
    """
    from mpmath import exp, lu_solve, matrix, mp, mpf

    mp.dps = 50
    rows, columns = p.X.shape
    X = [[*map(mpf, map(float, row)), mpf(1)] for row in p.X]
    y = [mpf(float(label)) for label in p.y]
    s = [mpf(1)] * rows if p.sample_weight is None else [mpf(v) for v in p.sample_weight.tolist()]
    o = [mpf(0)] * rows if p.offset is None else [mpf(v) for v in p.offset.tolist()]
    total = sum(s)
    free = [j for j in range(columns) if theta[j] != 0 or p.l1 == 0] + [columns] * p.intercept
    found = [mpf(float(t)) for t in theta]
    for _ in range(30):
        g, H = matrix(len(free), 1), matrix(len(free), len(free))
        for i in range(rows):
            a = 1 / (1 + exp(-o[i] - sum(X[i][j] * found[j] for j in free)))
            for k, j in enumerate(free):
                g[k] += s[i] / total * (a - y[i]) * X[i][j]
                for n, other in enumerate(free):
                    H[k, n] += s[i] / total * a * (1 - a) * X[i][j] * X[i][other]
        for k, j in enumerate(free):
            if j < columns:
                g[k] += p.l2 * found[j] + p.l1 * int(np.sign(theta[j]))
                H[k, k] += p.l2
        step = lu_solve(H, g)
        for k, j in enumerate(free):
            found[j] -= step[k]
        if max(map(abs, step)) < mpf(10) ** -45 * max(map(abs, found)):
            break
    else:
        raise AssertionError("mpmath's Newton's method did not settle")
    return found, float(np.linalg.cond(np.array(H.tolist(), float)))


@pytest.mark.parametrize("spread", [0.0, 2.0, 4.0])
@pytest.mark.parametrize(
    ("solver", "l2", "l1"),
    [
        ("newton", 0.0, 0.0),
        ("lbfgs", 0.0, 0.0),
        ("newton", 1e-2, 0.0),
        ("lbfgs", 1e-2, 0.0),
        ("auto", 1e-4, 0.0),
        ("coordinate-descent", 0.0, 1e-2),
        ("coordinate-descent", 1e-2, 1e-2),
    ],
)
def test_weights(solver: str, l2: float, l1: float, spread: float) -> None:
    for seed in range(8):
        p = problem(
            seed,
            30,
            3,
            l2=l2,
            l1=l1,
            spread=spread,
            weights="real" if seed % 2 else "none",
            offset=seed % 3 == 0,
            intercept=seed % 4 != 3,
        )
        theta = best(p, solver)
        exact, condition = _newton(p, theta)
        error = max(abs(t - e) for t, e in zip(map(float, theta), exact)) / max(map(abs, exact))
        assert error <= (1e-12 if condition < 1e4 else 10 * condition * 2.0**-53), (seed, condition)
