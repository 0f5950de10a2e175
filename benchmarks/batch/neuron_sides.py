# SPDX-License-Identifier: MIT
"""The neuron: as Python calls it, and the library for any x86-64 by its C functions."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neuron
import numpy as np

from .batch import Batch
from .side import THREADS, Side

_NAME = "libneuron.so.0"


def loaded() -> ctypes.CDLL:
    """The one that the module runs on: of the variants, the loader's choice."""
    return ctypes.CDLL(_NAME)


@functools.cache
def baseline() -> ctypes.CDLL:
    """The one for any processor. By its path, so that the loader chooses none."""
    return ctypes.CDLL(str(Path(neuron.__file__ or "").with_name(_NAME)))


class _Vector(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.c_void_p),
        ("size", ctypes.c_ssize_t),
        ("stride", ctypes.c_ssize_t),
        ("dtype", ctypes.c_int32),
        ("reserved", ctypes.c_int32),
    )


class _VectorOut(ctypes.Structure):
    _fields_ = _Vector._fields_[:3]


class _Matrix(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.c_void_p),
        ("rows", ctypes.c_ssize_t),
        ("columns", ctypes.c_ssize_t),
        ("row_stride", ctypes.c_ssize_t),
        ("column_stride", ctypes.c_ssize_t),
        ("indices", ctypes.c_void_p),
        ("index_pointers", ctypes.c_void_p),
        ("layout", ctypes.c_int32),
        ("dtype", ctypes.c_int32),
        ("index_dtype", ctypes.c_int32),
        ("reserved", ctypes.c_int32),
    )


class _Samples(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_size_t),
        ("x", ctypes.POINTER(_Matrix)),
        ("y", ctypes.POINTER(_Vector)),
        ("weight", ctypes.c_void_p),
        ("offset", ctypes.c_void_p),
    )


def _dtype(array: np.ndarray) -> int:
    return {"float64": 1, "float32": 2}[array.dtype.name]


def _vector(array: np.ndarray) -> _Vector:
    return _Vector(array.ctypes.data, array.size, array.strides[0], _dtype(array), 0)


def _out(array: np.ndarray) -> _VectorOut:
    return _VectorOut(array.ctypes.data, array.size, array.strides[0])


def _matrix(array: np.ndarray) -> _Matrix:
    return _Matrix(
        array.ctypes.data, *array.shape, *array.strides, None, None, 0, _dtype(array), 0, 0
    )


def _c(library: ctypes.CDLL, batch: Batch, forward: bool) -> tuple[Any, tuple[Any, ...]]:
    """A C function and its arguments, which keep all that they point at."""
    x, y, w = _matrix(batch.x), _vector(batch.y), _vector(batch.w)
    b = ctypes.c_double(batch.b)
    if forward:
        a = np.empty(batch.x.shape[0])
        out = _out(a)
        out.array = a
        return library.neuron_forward, (
            ctypes.byref(x),
            ctypes.byref(w),
            b,
            ctypes.byref(out),
            None,
        )
    samples = _Samples(ctypes.sizeof(_Samples), ctypes.pointer(x), ctypes.pointer(y), None, None)
    gradient = np.empty(batch.x.shape[1])
    dw = _out(gradient)
    dw.array = gradient
    loss, db = ctypes.c_double(), ctypes.c_double()
    numbers = (ctypes.byref(loss), ctypes.byref(dw), ctypes.byref(db))
    return library.neuron_loss_gradient, (ctypes.byref(samples), ctypes.byref(w), b, *numbers, None)


def sides(batch: Batch, *, forward: bool = False) -> Iterator[Side]:
    out = np.empty(batch.x.shape[0 if forward else 1])

    def run() -> Any:
        if forward:
            return neuron.forward(batch.x, batch.w, batch.b, out=out)
        return neuron.loss_and_gradient(batch.x, batch.y, batch.w, batch.b, out=out)

    function, arguments = _c(baseline(), batch, forward)

    def run_baseline() -> None:
        if status := function(*arguments):
            raise RuntimeError(status)

    def threads(library: ctypes.CDLL, count: int) -> None:
        library.neuron_set_threads(ctypes.c_int32(count))

    for count in THREADS:
        yield Side("neuron", count, run, lambda count=count: threads(loaded(), count))
        yield Side("baseline", count, run_baseline, lambda count=count: threads(baseline(), count))
