# SPDX-License-Identifier: MIT
"""What is measured, and the bar that each ratio is held to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from .batch import Shape

# With all processors, against a read with all.
ALL_THREADS = 1.4
# The fastest peer's time over neuron's.
PEER = 2.0


@dataclass(frozen=True)
class Work:
    name: str
    shape: Shape
    # Times the read on one thread, and on all; nothing where a cache holds X.
    read: float | None = None
    read_all: float | None = ALL_THREADS
    # Forward pass alone, beside the read alone; the library for any x86-64 too.
    forward: bool = False
    baseline_read: float | None = None
    peer: float = PEER

    @property
    def title(self) -> str:
        return f"{self.name}, {self.shape.rows:,} x {self.shape.columns:,}"


def default_megabytes() -> int:
    """No cache is to hold any part of X that matters from one pass to the next."""
    try:
        cache = os.sysconf("SC_LEVEL3_CACHE_SIZE")
    except (OSError, ValueError):
        cache = 0
    return max(1024, 4 * cache // 2**20)


def works(megabytes: int) -> Iterator[Work]:
    def shape(columns: int, order: str = "C", dtype: str = "float64") -> Shape:
        size = 8 if dtype == "float64" else 4
        rows = megabytes * 2**20 // (size * columns)
        # As odd as rows that nobody chose. Columns whose distance is a multiple of a power of two
        # compete for a few places of each cache: docs/benchmarks.md has what that costs.
        return Shape(rows // 128 * 128 - 88, columns, order, dtype)

    for columns in (30, 32, 64, 300, 1000):
        yield Work("row-major", shape(columns), read=1.5 if columns < 64 else 1.3)
    for columns in (30, 64, 300, 1000, 2000):
        yield Work("column-major", shape(columns, "F"), read=1.6)
    for columns in (30, 64, 1000):
        yield Work("float32", shape(columns, dtype="float32"), read=1.5)
    for columns in (64, 300, 1000):
        yield Work("forward", shape(columns), read=1.15, forward=True, baseline_read=1.25)
    yield Work("two columns", Shape(2_000_000, 2), peer=5.0)
    yield Work("in cache", Shape(2000, 30), peer=3.0)
    yield Work("in cache", Shape(2000, 128), peer=2.0)


# A sample's weights, for one call from C; and times the plain loop.
ONE_SAMPLE = (2, 30)
ONE_SAMPLE_BAR = 1.5
