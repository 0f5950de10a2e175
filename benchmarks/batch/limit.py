# SPDX-License-Identifier: MIT
"""The limit: the time of merely reading the bytes of X, by as many threads; the better of with and
without prefetch."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import numpy as np

from .batch import Batch
from .compiled import library
from .side import THREADS, Side


def sides(batch: Batch) -> Iterator[Side]:
    native = library("read", "-march=native")
    flat = batch.x.ravel("K").view(np.float64)[: batch.x.nbytes // 8]
    assert np.shares_memory(flat, batch.x)
    pointer, count = ctypes.c_void_p(flat.ctypes.data), ctypes.c_ssize_t(flat.size)
    for threads in THREADS:
        for ahead in (0, 1):
            yield Side(
                "read",
                threads,
                lambda threads=threads, ahead=ahead: native.read_all(
                    pointer, count, ctypes.c_int(ahead), ctypes.c_int(threads)
                ),
            )
