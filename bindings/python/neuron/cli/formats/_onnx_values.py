# SPDX-License-Identifier: MIT
"""The values of an ONNX graph as formulas of its input x."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .._failures import BadInput

Array = NDArray[np.float64]


@dataclass
class Rows:
    """(x - offset) * scale, or x itself."""

    offset: Array | None = None
    scale: Array | None = None

    def is_x(self) -> bool:
        """Whether nothing was done to it."""
        return self.offset is None and self.scale is None


@dataclass
class Linear:
    """x.w + b, w of shape [d, k], b of shape [k]; None: there is no b yet, which is not + 0."""

    w: Array
    b: Array | None = None


@dataclass
class Probabilities:
    """The sigmoids of the columns of a Linear, and what the classes are called."""

    of: Linear
    classes: list[Any] | None = None

    def logit(self) -> tuple[Array, float]:
        """w and b of the one column, or of the second of two whose sum is 1."""
        w, b = self.of.w, self.of.b
        if b is None:
            b = np.zeros(w.shape[1])
        if not self.is_pair() and w.shape[1] != 1:
            raise BadInput(f"it has {w.shape[1]} probabilities that do not exclude one another")
        return w[:, -1], b[-1]

    def is_pair(self) -> bool:
        """Whether there are two columns, and each is the other's complement."""
        w, b = self.of.w, self.of.b
        opposite = w.shape[1] == 2 and np.array_equal(w[:, 0], -w[:, 1], equal_nan=True)
        return opposite and (b is None or np.array_equal(b[0], -b[1], equal_nan=True))


@dataclass
class Total:
    """The sum of each row of probabilities."""

    of: Probabilities


@dataclass
class Names:
    """The two classes, or one of them for each row."""

    classes: list[Any]


Value: TypeAlias = Array | Rows | Linear | Probabilities | Total | Names | None


@dataclass
class Node:
    """What an operator sees."""

    inputs: list[Value]
    attributes: dict[str, Any]


def linear(rows: Rows, w: Array, b: Array | None) -> Linear:
    """rows.w + b, with what was done to the rows folded into w and b."""
    w = np.array(w, float)
    if w.ndim != 2:
        raise ValueError
    if w.shape[1] not in (1, 2):
        raise BadInput(f"it takes rows to {w.shape[1]} numbers each; a neuron takes them to one")
    if rows.scale is not None:
        w = w * np.broadcast_to(rows.scale, len(w))[:, None]
    if rows.offset is not None:
        folded = -np.broadcast_to(rows.offset, len(w)) @ w
        b = folded if b is None else b + folded
    return Linear(w, None if b is None else np.broadcast_to(b, w.shape[1]))
