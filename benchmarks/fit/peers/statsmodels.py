# SPDX-License-Identifier: MIT
"""statsmodels' Logit with Newton's method, where there is no penalty. The column of ones, and the
rank that its constructor looks for, come before the time; the standard errors that come with each
fit are in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..variant import ANY, Variant, powers
from ..works import Problem


def variants(problem: Problem) -> Iterator[Variant]:
    from statsmodels.discrete.discrete_model import Logit
    from threadpoolctl import threadpool_limits

    if problem.objective.l1 or problem.objective.l2:
        return
    model = Logit(problem.y, np.column_stack([problem.x, np.ones(len(problem.y))]))

    def run(tol: float, threads: int) -> tuple[Any, float]:
        with threadpool_limits(threads):
            fit = model.fit(method="newton", tol=tol, maxiter=1000, disp=0)
        return fit.params[:-1], fit.params[-1]

    yield Variant("newton", run, powers(1, 10), ANY)
