# SPDX-License-Identifier: MIT
"""Calls timed turn by turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

ROUNDS = 7


def least(calls: Sequence[Callable[[], object]]) -> list[float]:
    """The least seconds of each, taken in turn, so that a slow spell of the machine hits all."""
    seconds = [float("inf")] * len(calls)
    for call in calls:
        call()
    for _ in range(ROUNDS):
        for i, call in enumerate(calls):
            start = time.perf_counter()
            call()
            seconds[i] = min(seconds[i], time.perf_counter() - start)
    return seconds
