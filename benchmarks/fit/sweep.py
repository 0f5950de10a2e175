# SPDX-License-Identifier: MIT
"""Finds the shortest time in which a variant reaches the goal."""

from __future__ import annotations

import faulthandler
import math
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from .variant import Variant
from .works import Problem

# How far above J* a run may end.
GOAL = 1e-9
# Runs of the winner, and the seconds that they may take together.
REPEATS, REPEAT_SECONDS = 20, 2.0
# Seconds below which a run is repeated at once.
SHORT = 0.2
_nowhere = os.open(os.devnull, os.O_WRONLY)


@dataclass(frozen=True)
class Run:
    variant: str
    tol: float
    threads: int
    seconds: float
    value: float

    def reaches(self, lowest: float) -> bool:
        return self.value - lowest <= GOAL


class Sweep:
    """The runs of one variant, to be kept as they come: one over the limit ends the process."""

    def __init__(
        self,
        problem: Problem,
        variant: Variant,
        limit: float,
        lowest: float,
        keep: Callable[[dict[str, Any]], None],
        to_beat: float = math.inf,
    ) -> None:
        self.problem, self.variant, self.lowest, self.keep = problem, variant, lowest, keep
        self.to_beat = to_beat
        self.end = time.perf_counter() + limit
        self.last = 0.0

    def run(self, tol: float, threads: int) -> Run:
        # By a thread that needs no GIL, because many solvers hold it.
        left = max(self.end - time.perf_counter(), 1.0)
        faulthandler.dump_traceback_later(left, exit=True, file=_nowhere)
        times: list[float] = []
        # A first call does more than a fit, and a short one is easily disturbed.
        while len(times) < 3 and sum(times) < SHORT:
            start = time.perf_counter()
            w, b = self.variant.fit(tol, threads)
            times.append(time.perf_counter() - start)
        faulthandler.cancel_dump_traceback_later()
        self.last = min(times)
        value = self.problem.objective.value(w, b)
        run = Run(self.variant.label, tol, threads, self.last, value)
        self.keep(asdict(run))
        return run

    def _out_of_time(self) -> bool:
        return time.perf_counter() + self.last > self.end

    def _loose_to_tight(self, threads: int) -> tuple[Run | None, Run | None]:
        """The last run that does not reach the goal and the first that does."""
        before: list[Run] = []
        for tol in self.variant.tolerances:
            run = self.run(tol, threads)
            if run.reaches(self.lowest):
                return (before[-1] if before else None), run
            # It has moved, and now stands still: a tighter tolerance will not change that.
            still = [abs(run.value - other.value) < 1e-14 for other in before[-3:]]
            if len(still) == 3 and all(still) and run.value != before[0].value:
                break
            before.append(run)
            if run.seconds > self.to_beat or self._out_of_time():
                break
        return None, None

    def best(self) -> Run | None:
        """The fastest run that reaches the goal, None if none does."""
        threads = self.variant.threads
        misses, reached = self._loose_to_tight(threads[0])
        if not reached:
            return None
        found = [reached]
        for _ in range(2 if misses else 0):
            if self._out_of_time():
                break
            between = self.run(math.sqrt(misses.tol * found[-1].tol), threads[0])
            if between.reaches(self.lowest):
                found.append(between)
            else:
                misses = between
        for other in threads[1:]:
            if not self._out_of_time():
                found.append(self.run(found[-1].tol, other))
        found = [run for run in found if run.reaches(self.lowest)]
        fastest = min(found, key=lambda run: run.seconds)
        spent = 0.0
        for _ in range(REPEATS):
            if spent + fastest.seconds > REPEAT_SECONDS or self._out_of_time():
                break
            found.append(self.run(fastest.tol, fastest.threads))
            spent += self.last
        return min((run for run in found if run.reaches(self.lowest)), key=lambda r: r.seconds)
