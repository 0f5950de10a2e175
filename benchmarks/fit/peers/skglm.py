# SPDX-License-Identifier: MIT
"""skglm, for what it is made for: l1, and l1 with l2; by the solver that its own estimator takes.
X is made column-major, and what numba compiles is compiled, before the time starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..variant import ANY, Variant, powers
from ..works import Problem


def variants(problem: Problem) -> Iterator[Variant]:
    from skglm import GeneralizedLinearEstimator
    from skglm.datafits import Logistic
    from skglm.penalties import L1, L1_plus_L2
    from skglm.solvers import ProxNewton
    from threadpoolctl import threadpool_limits

    l1, l2 = problem.objective.l1, problem.objective.l2
    if not l1:
        return
    x = np.asfortranarray(problem.x)
    labels = 2 * problem.y - 1

    def fit(x: np.ndarray, y: np.ndarray, tol: float) -> Any:
        penalty = L1_plus_L2(l1 + l2, l1 / (l1 + l2)) if l2 else L1(l1)
        solver = ProxNewton(tol=tol, max_iter=1000)
        return GeneralizedLinearEstimator(Logistic(), penalty, solver).fit(x, y)

    def run(tol: float, threads: int) -> tuple[Any, float]:
        with threadpool_limits(threads):
            model = fit(x, labels, tol)
        return model.coef_, np.ravel(model.intercept_)[0]

    few = np.argsort(problem.y, kind="stable")[np.r_[0:50, -50:0]]
    fit(np.asfortranarray(x[few, :10]), labels[few], 1e-6)
    yield Variant("", run, powers(2, 14), ANY)
