# SPDX-License-Identifier: MIT
"""One of those that are timed, and how: turn by turn, the best of many runs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import Any

PROCESSORS = len(os.sched_getaffinity(0))
THREADS = tuple(sorted({1, PROCESSORS}))
# Turns that a side has at least, however slow.
TURNS = 3


class Side:
    def __init__(
        self,
        name: str,
        threads: int,
        run: Callable[[], Any],
        prepare: Callable[[], Any] = lambda: None,
    ) -> None:
        self.name, self.threads, self.run, self.prepare = name, threads, run, prepare

    def seconds(self) -> float:
        """Of one run; what prepare does, setting threads, is not in it."""
        self.prepare()
        start = time.perf_counter()
        self.run()
        return time.perf_counter() - start

    def close(self) -> None:
        """Ends what it started."""


def measure(sides: Sequence[Side], seconds: float) -> dict[str, dict[int, float]]:
    """The best seconds by name and threads."""
    best: dict[str, dict[int, float]] = {}
    for side in sides:
        side.seconds()
    end = time.perf_counter() + seconds
    turn = 0
    while turn < TURNS or time.perf_counter() < end:
        turn += 1
        for side in sides:
            threads = best.setdefault(side.name, {})
            threads[side.threads] = min(threads.get(side.threads, float("inf")), side.seconds())
    return best
