# SPDX-License-Identifier: MIT
"""One way to ask a solver, to be swept over its tolerances and threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .works import Problem

PROCESSORS = len(os.sched_getaffinity(0))
ONE = (1,)
ANY = tuple(sorted({1, PROCESSORS}, reverse=True))


def powers(first: int, last: int) -> tuple[float, ...]:
    return tuple(10.0**-k for k in range(first, last + 1))


@dataclass(frozen=True)
class Variant:
    label: str
    # Tolerance and threads to w and b. Only this is timed.
    fit: Callable[[float, int], tuple[np.ndarray, float]]
    # Loose to tight.
    tolerances: Sequence[float]
    threads: Sequence[int] = ONE


# What a peer can do with a problem: nothing, if it has no such penalty.
Peer = Callable[[Problem], Iterator[Variant]]
