# SPDX-License-Identifier: MIT
"""LogisticRegression's solvers. C = 1 / (n * penalty): its loss is a sum.

On float32 data most solvers compute in float32, which does not get far; a second variant converts
to float64 first, inside the time. liblinear penalizes the intercept, as the weight of a column
that is `intercept_scaling` everywhere: a large scale makes that small and slows the solver, so
there is a variant for each of some scales.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..variant import ANY, ONE, Variant, powers
from ..works import Problem

SOLVERS = ("lbfgs", "newton-cholesky", "newton-cg", "liblinear", "sag", "saga")
_THREADED = ("lbfgs", "newton-cholesky", "newton-cg")


def _model(problem: Problem, **options: Any) -> Any:
    from sklearn.linear_model import LogisticRegression

    l1, l2 = problem.objective.l1, problem.objective.l2
    strength = l1 + l2
    c = 1 / (len(problem.y) * strength) if strength else np.inf
    ratio = l1 / strength if strength else 0.0
    # The limit of the sweep ends a fit, not this.
    return LogisticRegression(C=c, l1_ratio=ratio, max_iter=10**7, random_state=0, **options)


def _variant(problem: Problem, label: str, convert: bool, **options: Any) -> Variant:
    from threadpoolctl import threadpool_limits

    def run(tol: float, threads: int) -> tuple[Any, float]:
        model = _model(problem, tol=tol, **options)
        x = problem.x.astype(np.float64) if convert else problem.x
        with threadpool_limits(threads):
            model.fit(x, problem.y)
        return model.coef_, model.intercept_[0]

    threads = ANY if options["solver"] in _THREADED else ONE
    return Variant(label, run, powers(1, 14), threads)


def variants(solver: str, problem: Problem) -> Iterator[Variant]:
    l1, l2 = problem.objective.l1, problem.objective.l2
    if l1 and solver not in ("liblinear", "saga"):
        return
    if solver == "liblinear":
        if (l1 and l2) or not (l1 or l2):
            return
        for dual in (False, True) if l2 else (False,):
            for scaling in (100, 1000) if l1 else (1, 10, 100):
                label = f"{'dual' if dual else 'primal'}, intercept scaling {scaling}"
                options = {"dual": dual, "intercept_scaling": scaling}
                yield _variant(problem, label, False, solver=solver, **options)
        return
    narrow = problem.x.dtype == np.float32
    if narrow:
        yield _variant(problem, "to float64", True, solver=solver)
    yield _variant(problem, "float32" if narrow else "", False, solver=solver)
