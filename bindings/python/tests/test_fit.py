# SPDX-License-Identifier: MIT
"""Training by value: the minimum, whoever looks for it and however the rows lie."""

from __future__ import annotations

from typing import Any

import neuron
import numpy as np
import pytest


def _newton(X: Any, y: Any, l2: float) -> Any:
    """w and b, by Newton's method over normal equations."""
    rows, columns = X.shape
    A = np.hstack([X, np.ones((rows, 1))])
    penalty = np.diag([l2] * columns + [0.0])
    theta = np.zeros(columns + 1)
    for _ in range(50):
        a = 1 / (1 + np.exp(-A @ theta))
        gradient = A.T @ (a - y) / rows + penalty @ theta
        hessian = (A.T * (a * (1 - a))) @ A / rows + penalty
        theta -= np.linalg.solve(hessian, gradient)
    return theta


@pytest.mark.parametrize("solver", ["auto", "newton", "lbfgs"])
@pytest.mark.parametrize("l2", [0.0, 1e-3])
def test_newton_in_numpy_finds_the_same(solver: Any, l2: float) -> None:
    random = np.random.default_rng(1)
    X = random.normal(size=(300, 4))
    y = random.random(300) < 1 / (1 + np.exp(-X @ [1.0, -2.0, 0.5, 0.0]))
    fitted = neuron.fit(X, y, l2=l2, solver=solver, tol=1e-14)
    want = _newton(X, y, l2)
    assert np.allclose([*fitted.w, fitted.b], want, rtol=0, atol=1e-6)
    assert fitted.fit_result is not None
    assert fitted.fit_result.converged
