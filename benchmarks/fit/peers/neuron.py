# SPDX-License-Identifier: MIT
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neuron

from ..variant import ANY, Variant, powers
from ..works import Problem


def fit(problem: Problem, tol: float, threads: int | None = None) -> Any:
    objective = problem.objective
    return neuron.fit(
        problem.x, problem.y, l2=objective.l2, l1=objective.l1, tol=tol, threads=threads
    )


def variants(problem: Problem) -> Iterator[Variant]:
    if not hasattr(neuron, "fit"):
        raise ImportError("this build of neuron has no fit")

    def run(tol: float, threads: int) -> tuple[Any, float]:
        unit = fit(problem, tol, threads)
        return unit.w, unit.b

    yield Variant("auto", run, powers(2, 14), ANY)
