# SPDX-License-Identifier: MIT
"""J*, before any solver is timed: the lowest that solvers get to at their tightest, with a bound
below it that shows how near that is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from .peers import PEERS
from .variant import Variant
from .works import Problem

_SMOOTH = ("newton-cholesky", "newton-cg", "lbfgs")
_TOLERANCES = (1e-6, 1e-8, 1e-10, 1e-12, 1e-14)
_CERTAIN = 1e-12


def _variants(problem: Problem) -> Iterator[Variant]:
    smooth = [f"scikit-learn {name}" for name in _SMOOTH]
    for name in ("liblinear", "skglm") if problem.objective.l1 else smooth:
        yield from PEERS[name](problem)


def find(problem: Problem, limit: float) -> dict[str, Any]:
    objective = problem.objective
    best: dict[str, Any] = {"value": float("inf"), "at_least": 0.0, "by": ""}
    end = time.perf_counter() + limit
    for variant in _variants(problem):
        for tol in _TOLERANCES:
            w, b = variant.fit(tol, variant.threads[0])
            value = objective.value(w, b)
            best["at_least"] = max(best["at_least"], objective.lower_bound(w, b))
            if value < best["value"]:
                best |= {"value": value, "by": f"{variant.label} {tol}"}
            if best["value"] - best["at_least"] <= _CERTAIN or time.perf_counter() > end:
                return best
    return best
