# SPDX-License-Identifier: MIT
"""Arguments that must be refused: each with its exception, and words of the message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neuron
import numpy as np
from calls import Function, good

Wrong = tuple[Any, type, str]

NUMBERS = ("b", "vb", "db", "learning_rate")
ROWS = ("y", "sample_weight", "offset")
FLOATS = "float64 or float32"
LABEL_TYPES = "float64, float32, bool or integers"


class Sparse:
    """As scipy's matrices."""

    def toarray(self) -> Any:
        raise AssertionError("a message names it, and does not call it")


class Frame:
    def to_numpy(self) -> Any:
        raise AssertionError("a message names it, and does not call it")


def unaligned(a: np.ndarray) -> np.ndarray:
    raw = np.zeros(a.nbytes + 1, dtype=np.uint8)
    view = raw[1:].view(a.dtype).reshape(a.shape)
    view[...] = a
    return view


def odd_stride(a: np.ndarray) -> np.ndarray:
    records = np.zeros(a.shape, dtype=[("it", a.dtype), ("byte", "u1")])
    records["it"] = a
    return records["it"]


def odd_rows(a: np.ndarray) -> np.ndarray:
    """Rows that are dense, and one byte apart."""
    pitch = a.itemsize * a.shape[-1] + 1
    memory = bytearray(pitch * a.shape[0] + a.itemsize)
    view: np.ndarray = np.ndarray(a.shape, a.dtype, memory, strides=(pitch, a.itemsize))
    view[...] = a
    return view


def _wrong_arrays(name: str, a: np.ndarray) -> Iterator[Wrong]:
    """Arrays in place of an array: exception, message."""
    types = LABEL_TYPES if name == "y" else FLOATS
    cure = f"convert with numpy.asarray({name}, dtype=numpy.float64)"
    dtypes = {
        ">f8": "big-endian float64",
        ">f4": "big-endian float32",
        "f2": "float16",
        "longdouble": "longdouble",
        "complex128": "complex128",
        "complex64": "complex64",
        "object": "object",
    }
    if name == "y":
        dtypes[">i4"] = "big-endian int32"
    else:
        dtypes |= {"i8": "int64", "i4": "int32", "u1": "uint8", "?": "bool"}
    for dtype, shown in dtypes.items():
        wrong = np.ones(a.shape).astype(dtype)
        message = f"{name} has dtype {shown}; want {types}; {cure}"
        yield wrong, neuron.DTypeError, message
    for dtype in ("S8", "U2", "f8,f8"):
        yield np.zeros(a.shape, dtype=dtype), neuron.DTypeError, f"{name} has dtype"
    for dtype in ("M8[s]", "m8[s]"):
        wrong = np.zeros(a.shape, dtype=dtype)
        yield wrong, neuron.DTypeError, f"{name} gives no buffer"
    odd = [unaligned(a), odd_stride(a), *([odd_rows(a)] if a.ndim == 2 else [])]
    for wrong in odd:
        message = f"{name} is not aligned: its address or a stride is no multiple of"
        yield wrong, neuron.AlignmentError, message


def _wrong_objects(name: str, wanted: str) -> Iterator[Wrong]:
    """Objects that are no arrays in place of an array."""
    error = neuron.ArgumentError
    yield None, error, f"{name} is None; want {wanted}"
    yield "text", error, f"{name} is str; want {wanted}"
    yield {1.0}, error, f"{name} is set; want {wanted}"
    yield 1j, error, f"{name} is complex; want {wanted}"
    yield Sparse(), error, f"convert with {name}.toarray()"
    yield Frame(), error, f"convert with {name}.to_numpy()"
    yield (value for value in [1.0]), error, f"{name} is generator; want {wanted}"


def _wrong_shapes(name: str, a: np.ndarray) -> Iterator[Wrong]:
    error = neuron.ShapeError
    if name == "x":
        yield np.ones((2, 2, 2)), error, "x has 3 dimensions; want a 1-d array"
        yield np.array(1.0), error, "x has 0 dimensions; want a 1-d array"
        wide = np.ones((a.shape[0], a.shape[1] + 1))
        yield wide, error, "6 columns and w has 5 items; want as many"
    else:
        yield np.ones((*a.shape, 1)), error, f"{name} has 2 dimensions; want a 1-d array"
        many = np.ones(a.size + 1)
        yield many, error, f"{name} has {a.size + 1} items"
        yield many[:0], error, f"{name} has 0 items"


def _wrong_numbers(name: str) -> Iterator[Wrong]:
    error = neuron.ArgumentError
    yield "1", error, f"{name} is str; want a number"
    yield b"1", error, f"{name} is bytes; want a number"
    yield 1j, error, f"{name} is complex; want a number"
    yield np.complex128(1j), error, f"{name} is numpy.complex128; want a number"
    yield [1.0], error, f"{name} is list; want a number"
    yield object(), error, f"{name} is object; want a number"
    yield 10**400, error, f"{name} is too large for a float64"
    yield np.ones(1), neuron.ShapeError, f"{name} is an array; want a number"
    yield None, error, f"{name} is None; want a number"


def _wrong_threads() -> Iterator[Wrong]:
    wanted = "want a whole number from 1 to 2147483647, or None for the default"
    for number in (0, -1, -(2**31), 2**31, 2**32 + 1, 2**63 - 1, np.int64(0)):
        yield number, neuron.OptionError, f"threads is {number}; {wanted}"
    yield 10**400, neuron.OptionError, f"threads is too large; {wanted}"
    yield -(10**400), neuron.OptionError, f"threads is negative; {wanted}"
    for other in (True, 2.0, "2", 1j, [2], np.float64(2), np.ones(1, int), np.array([1, 2])):
        yield other, neuron.ArgumentError, f"; {wanted}"
    yield "2", neuron.ArgumentError, f"threads is str; {wanted}"


def wrong_arguments(function: Function, name: str) -> Iterator[Wrong]:
    given = good()
    value = given[name]
    if name in NUMBERS:
        yield from _wrong_numbers(name)
        return
    if name == "threads":
        yield from _wrong_threads()
        return
    yield from _wrong_arrays(name, value)
    elementwise = function.out == "elements"
    may_be_none = name in ("sample_weight", "offset") or (
        name == "y" and "hessian" in function.name
    )
    wanted = "a number or an array" if elementwise else "a 1-d array"
    for wrong, error, message in _wrong_objects(name, wanted):
        if not (wrong is None and may_be_none):
            yield wrong, error, message
    if name in ROWS or elementwise:
        cure = f"convert with numpy.asarray({name}, dtype=numpy.float64)"
        yield [1.0] * 13, neuron.ArgumentError, f"{name} is list; want {wanted}"
        yield (1.0,), neuron.ArgumentError, cure
    else:
        nested = "is list; want a number; a batch is a 2-d array: numpy.asarray("
        yield [[1.0] * 5], neuron.ArgumentError, f"{name}[0] {nested}"
        bad_item = f"{name}[1] is str; want a number"
        yield [1.0, "2"], neuron.ArgumentError, bad_item
        yield [None], neuron.ArgumentError, f"{name}[0] is NoneType; want a number"
    if not elementwise:
        yield from _wrong_shapes(name, value)
    elif len(function.positional) == 2:
        yield np.ones(14), neuron.ShapeError, "has shape (14,)"
        yield 0.5, neuron.ShapeError, f"{name} is a number and"
