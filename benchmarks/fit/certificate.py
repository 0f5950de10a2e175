# SPDX-License-Identifier: MIT
"""Whether what a fit says of itself is so: J - J* <= bound <= tol * D0, on every work."""

from __future__ import annotations

import math
from pathlib import Path

from . import results
from .peers import PEERS, neuron
from .works import Work, problem

TOLERANCES = (1e-3, 1e-6, 1e-8, 1e-10)
# Of J, which both sides round.
ROUNDING = 1e-14


def _check(work: Work, quick: bool, lowest: float) -> int:
    task = problem(work.tenth() if quick else work)
    objective = task.objective
    failures = 0
    for tol in TOLERANCES:
        unit = neuron.fit(task, tol)
        found = unit.fit_result
        value = objective.value(unit.w, unit.b)
        # J* is known from above only: the true gap is at least this.
        gap, allowed = value - lowest, tol * objective.scale
        slack = ROUNDING * max(value, 1)
        wrong = []
        if not gap <= found.bound + slack:
            wrong.append("the gap is above the bound")
        if str(found.outcome).lower().endswith("converged"):
            if not found.bound <= allowed * (1 + 1e-12):
                wrong.append("converged, with a bound above tol * D0")
        else:
            wrong.append(f"not converged: {found.outcome}")
        if not math.isclose(found.loss, value, rel_tol=1e-13):
            wrong.append("its loss is another")
        failures += bool(wrong)
        print(
            f"{work.name:30}{tol:8.0e}{gap:11.2e}{found.bound:11.2e}{allowed:11.2e}"
            f"{found.passes:9.1f}  {'; '.join(wrong) or 'ok'}",
            flush=True,
        )
    return failures


def check(folder: Path, works: list[Work], quick: bool) -> int:
    columns = f"{'tol':>8}{'J - J*':>11}{'bound':>11}{'tol * D0':>11}{'passes':>9}"
    print(f"{'work':30}{columns}")
    failures = 0
    for work in works:
        line = results.line(folder, work, list(PEERS))
        if not line:
            raise SystemExit(f"{work.name}: its reference has not been found yet")
        failures += _check(work, quick, line.lowest)
    print(f"\n{len(works) * len(TOLERANCES) - failures} passed, {failures} failed")
    return int(failures > 0)
