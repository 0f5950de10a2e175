# SPDX-License-Identifier: MIT
"""snapml. It takes float32 in one order or the other, which is made before the time starts.

It penalizes the intercept, and its primal solver gives none back: X gets a constant column, as
large as it takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..variant import ANY, Variant, powers
from ..works import Problem


def _variant(problem: Problem, dual: bool, scaling: float) -> Variant:
    from snapml import LogisticRegression

    objective = problem.objective
    penalty = "l1" if objective.l1 else "l2"
    strength = len(problem.y) * (objective.l1 or objective.l2)
    rows, columns = problem.x.shape
    x = np.empty((rows, columns + 1), np.float32, order="C" if dual else "F")
    x[:, :-1] = problem.x
    x[:, -1] = scaling

    def run(tol: float, threads: int) -> tuple[Any, float]:
        options = {"dual": dual, "penalty": penalty, "n_jobs": threads, "tol": tol}
        model = LogisticRegression(
            regularizer=strength, max_iter=10**6, random_state=0, **options
        ).fit(x, problem.y)
        w = np.ravel(model.coef_)
        return w[:-1], w[-1] * scaling

    label = f"{'dual' if dual else 'primal'}, intercept scaling {scaling:.0f}"
    return Variant(label, run, powers(2, 12), ANY)


def variants(problem: Problem) -> Iterator[Variant]:
    l1, l2 = problem.objective.l1, problem.objective.l2
    if (l1 and l2) or not (l1 or l2):
        return
    for dual in (True, False) if l2 else (False,):
        for scaling in (100.0, 1000.0) if l1 else (10.0, 100.0):
            yield _variant(problem, dual, scaling)
