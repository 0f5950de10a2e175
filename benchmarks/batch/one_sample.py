# SPDX-License-Identifier: MIT
"""The forward pass of one sample, called from C, beside a plain loop with libm's exp."""

from __future__ import annotations

import ctypes

import numpy as np

from .batch import Batch, Shape
from .compiled import library
from .neuron_sides import loaded

ROWS, TURNS = 1000, 2000


def nanoseconds(columns: int) -> tuple[float, float]:
    """neuron's and the plain loop's, a sample: the best of TURNS, turn by turn."""
    batch = Batch(Shape(ROWS, columns))
    time = library("one").nanoseconds
    time.restype = ctypes.c_double
    results = np.empty(ROWS), np.empty(ROWS)
    own = ctypes.cast(loaded().neuron_forward_one, ctypes.c_void_p)
    best = [float("inf")] * 2
    for _ in range(TURNS):
        for k, function in enumerate((own, None)):
            x, w, a = (
                ctypes.c_void_p(array.ctypes.data) for array in (batch.x, batch.w, results[k])
            )
            rows, width = ctypes.c_ssize_t(ROWS), ctypes.c_ssize_t(columns)
            taken = time(function, rows, width, x, w, ctypes.c_double(batch.b), a)
            best[k] = min(best[k], taken)
    assert np.allclose(*results, rtol=1e-13)
    return best[0], best[1]
