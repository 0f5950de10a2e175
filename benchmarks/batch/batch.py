# SPDX-License-Identifier: MIT
"""X, labels and a neuron: the same for the same shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Shape:
    rows: int
    columns: int
    # "C", row-major, or "F", column-major.
    order: str = "C"
    dtype: str = "float64"


class Batch:
    def __init__(self, shape: Shape) -> None:
        random = np.random.default_rng(shape.columns)
        self.shape = shape
        outer, inner = shape.rows, shape.columns
        if shape.order == "F":
            outer, inner = inner, outer
        x = random.random((outer, inner), dtype=shape.dtype)
        x -= np.dtype(shape.dtype).type(0.5)
        self.x = x if shape.order == "C" else x.T
        self.y = random.integers(0, 2, shape.rows).astype(np.float64)
        self.w = random.normal(size=shape.columns) * 0.1
        self.b = 0.1
