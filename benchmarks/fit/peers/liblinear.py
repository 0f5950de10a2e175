# SPDX-License-Identifier: MIT
"""liblinear's own package. Its list of (index, value) pairs is made before the time starts.

The primal solvers can leave the intercept without a penalty (-R); the dual one cannot, and gets a
column of its own, as large as it takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..variant import Variant, powers
from ..works import Problem

PRIMAL, L1, DUAL = 0, 6, 7


def _variant(problem: Problem, data: Any, solver: int, bias: float) -> Variant:
    from liblinear.liblinear import parameter
    from liblinear.liblinearutil import train

    objective = problem.objective
    c = 1 / (len(problem.y) * (objective.l1 or objective.l2))
    free = "" if solver == DUAL else " -R"

    def run(tol: float, _: int) -> tuple[Any, float]:
        options = f"-q -s {solver} -c {c!r} -e {tol!r} -B {bias!r}{free}"
        model = train(data, parameter(options))
        w = np.ctypeslib.as_array(model.w, (problem.x.shape[1] + 1,)).copy()
        if model.get_labels()[0] != 1:
            w = -w
        return w[:-1], w[-1] * bias

    # It gets the bias column wrong if that changes from one scale to another.
    data.set_bias(-1)
    data.set_bias(bias)
    name = {PRIMAL: "primal", L1: "primal", DUAL: "dual"}[solver]
    label = f"{name}, intercept {'free' if free else f'scaling {bias:.0f}'}"
    return Variant(label, run, powers(1, 14))


def variants(problem: Problem) -> Iterator[Variant]:
    import liblinear.liblinear as native
    import scipy.sparse

    l1, l2 = problem.objective.l1, problem.objective.l2
    if (l1 and l2) or not (l1 or l2):
        return
    data = native.problem(problem.y, scipy.sparse.csr_matrix(problem.x.astype(np.float64)))
    if l1:
        yield _variant(problem, data, L1, 1.0)
        return
    yield _variant(problem, data, PRIMAL, 1.0)
    for bias in (1.0, 10.0, 100.0):
        yield _variant(problem, data, DUAL, bias)
