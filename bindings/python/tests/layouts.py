# SPDX-License-Identifier: MIT
"""The same items, laid out in memory in every way that the buffer protocol can say, and DLPack."""

from __future__ import annotations

import array
from collections.abc import Callable
from typing import Any

import numpy as np
from tensors import Tensor, tensor_of


class Subclass(np.ndarray):
    """An array whose type is not exactly numpy's."""


def _spread(a: np.ndarray, step: int) -> np.ndarray:
    """Every `step`-th item of a larger array, along every dimension."""
    larger = np.empty([size * abs(step) + 3 for size in a.shape], dtype=a.dtype)
    larger.view(np.uint8)[...] = 0xAB
    first = slice(1, None, abs(step))
    view = larger[tuple(first for _ in a.shape)][tuple(map(slice, a.shape))]
    view = view[tuple(slice(None, None, 1 if step > 0 else -1) for _ in a.shape)]
    view[...] = a
    return view


def _contiguous(a: np.ndarray) -> np.ndarray:
    return np.array(a, order="C")


def _columns(a: np.ndarray) -> np.ndarray:
    """Down the columns; an array of one dimension is a column of a matrix."""
    if a.ndim != 1:
        return np.array(a, order="F")
    table = np.empty((a.size, 3), dtype=a.dtype)
    table[:, 1] = a
    return table[:, 1]


def _field(a: np.ndarray) -> np.ndarray:
    """The fields of records that hold other fields too."""
    records = np.empty(a.shape, dtype=[("before", a.dtype), ("it", a.dtype)])
    records["it"] = a
    return records["it"]


def _read_only(a: np.ndarray) -> np.ndarray:
    copy = np.array(a, order="C")
    copy.flags.writeable = False
    return copy


def _view(a: np.ndarray) -> memoryview:
    return memoryview(np.array(a, order="C"))


def _array_array(a: np.ndarray) -> Any:
    """Without numpy's hand in it; array.array has no bool."""
    kind = memoryview(a).format
    items = np.array(a, order="C")
    if a.size == 0 or a.ndim == 0 or kind == "?":
        return items
    flat = array.array(str(kind), items.tobytes())
    return flat if a.ndim == 1 else memoryview(flat).cast("B").cast(str(kind), a.shape)


def _ctypes(a: np.ndarray) -> Any:
    """ctypes names its formats with their order of bytes: '<d'."""
    if a.size == 0:
        return _contiguous(a)
    return np.ctypeslib.as_ctypes(np.array(a, order="C"))


def _subclass(a: np.ndarray) -> Subclass:
    return np.array(a, order="C").view(Subclass)


def _tensor(a: np.ndarray) -> Tensor:
    return tensor_of(_spread(a, -2))


def _plain_tensor(a: np.ndarray) -> Tensor:
    """From before DLPack had versions, and without strides."""
    items = np.array(a, order="C")
    return tensor_of(items, version=None, strides=None)


_WAYS: dict[str, Callable[[np.ndarray], Any]] = {
    "rows": _contiguous,
    "columns": _columns,
    "every second": lambda a: _spread(a, 2),
    "backwards": lambda a: _spread(a, -1),
    "every third backwards": lambda a: _spread(a, -3),
    "fields of records": _field,
    "read-only": _read_only,
    "memoryview": _view,
    "array.array": _array_array,
    "ctypes": _ctypes,
    "subclass": _subclass,
    "tensor": _tensor,
    "tensor before 1.0": _plain_tensor,
}
LAYOUTS = list(_WAYS)
# Those that can be written and have strides of their own.
WRITABLE = [name for name in LAYOUTS if name != "read-only" and not name.startswith("tensor")]


def lay_out(a: np.ndarray, layout: str) -> Any:
    result = _WAYS[layout](a)
    if isinstance(result, Tensor):
        return result
    view = memoryview(result)
    assert view.shape == a.shape
    assert view.itemsize == a.itemsize
    return result
