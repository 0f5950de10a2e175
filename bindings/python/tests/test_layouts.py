# SPDX-License-Identifier: MIT
"""No layout, stride, storage type or kind of object moves a bit of a result."""

from __future__ import annotations

import array
from typing import Any

import neuron
import numpy as np
import pytest
from calls import BATCHES, FUNCTIONS, Function, arguments_of, expected, good, one
from layouts import LAYOUTS, lay_out
from support import bits


def _laid_out(given: dict[str, Any], layout: str) -> dict[str, Any]:
    return {
        name: lay_out(value, layout) if isinstance(value, np.ndarray) else value
        for name, value in given.items()
    }


@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_arrays(function: Function, layout: str, dtype: str) -> None:
    for shape in ((13, 5), (1, 1), (1, 9), (70, 1), (150, 18), (3, 0)):
        given = arguments_of(function, good(*shape))
        for name, value in given.items():
            if isinstance(value, np.ndarray):
                given[name] = value.astype(dtype)
        want = bits(expected(function, given))
        assert bits(function(_laid_out(given, layout))) == want


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("function", BATCHES, ids=str)
def test_one_sample(function: Function, layout: str) -> None:
    for columns in (0, 1, 5, 40, 150):
        given = arguments_of(function, one(good(3, columns)))
        want = bits(expected(function, given))
        assert bits(function(_laid_out(given, layout))) == want


def _offset_by(a: np.ndarray, bytes_: int) -> np.ndarray:
    raw = np.empty(a.nbytes + 64 + bytes_, dtype=np.uint8)
    start = -raw.ctypes.data % 64 + bytes_
    view = raw[start : start + a.nbytes].view(a.dtype).reshape(a.shape)
    view[...] = a
    return view


@pytest.mark.parametrize("offset", [0, 8, 16, 24, 40, 56])
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_alignment(function: Function, offset: int) -> None:
    given = arguments_of(function, good(70, 19))
    want = bits(expected(function, given))
    for name, value in given.items():
        if isinstance(value, np.ndarray):
            given[name] = _offset_by(value, offset)
    assert bits(function(given)) == want


@pytest.mark.parametrize("function", BATCHES, ids=str)
def test_stride_of_zero(function: Function) -> None:
    """One row, or one number, broadcast: no copy, and the bits of the copy."""
    given = arguments_of(function, good(20, 6))
    given["x"] = np.broadcast_to(given["x"][0], (20, 6))
    given["w"] = np.broadcast_to(given["w"][0], 6)
    for name in ("y", "sample_weight", "offset", "v"):
        if name in given:
            given[name] = np.broadcast_to(given[name][0], given[name].shape)
    copies = {
        name: value.copy() if isinstance(value, np.ndarray) else value
        for name, value in given.items()
    }
    assert bits(function(given)) == bits(expected(function, copies))
    given["x"] = np.broadcast_to(copies["x"][:, :1], (20, 6))
    copies["x"] = given["x"].copy()
    assert bits(function(given)) == bits(expected(function, copies))


@pytest.mark.parametrize("function", BATCHES, ids=str)
def test_the_same_memory_for_every_input(function: Function) -> None:
    given = arguments_of(function, good(6, 6))
    x = np.abs(given["x"]) / 10
    given["x"] = x
    shared = {"y": x[0], "sample_weight": x[:, 1], "offset": x[2], "w": x[3], "v": x[3]}
    given |= {name: value for name, value in shared.items() if name in given}
    copies = {name: np.array(value).copy() for name, value in given.items()}
    assert bits(function(given)) == bits(expected(function, copies))


@pytest.mark.parametrize("name", ["logit", "forward", "losses", "residuals"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_rows(name: str, layout: str) -> None:
    for columns in (0, 1, 5):
        given = arguments_of(FUNCTIONS[name], good(1, columns))
        for argument, value in given.items():
            if argument in ("x", "y", "sample_weight", "offset"):
                given[argument] = value[:0]
        result = FUNCTIONS[name](_laid_out(given, layout))
        assert result.shape == (0,)
        assert result.dtype == np.float64


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_results_are_float64(function: Function) -> None:
    """Python's floats, or numpy's arrays, in rows, whatever came in."""
    given = arguments_of(function, good(4, 3))
    given = {
        name: value.astype(np.float32) if isinstance(value, np.ndarray) else value
        for name, value in given.items()
    }
    result = function(given)
    for part in result if isinstance(result, tuple) else (result,):
        if type(part) is not float:
            assert type(part) is np.ndarray
            assert part.dtype == np.float64
            assert part.flags.c_contiguous
            assert part.flags.writeable
            assert part.flags.owndata


@pytest.mark.parametrize("dimensions", [2, 3, 5])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_functions_of_numbers_take_any_dimensions(layout: str, dimensions: int) -> None:
    random = np.random.default_rng(3)
    shape = (2, 3, 4, 1, 3)[:dimensions]
    z, y = random.normal(size=shape), random.random(size=shape)
    want = neuron.binary_cross_entropy_with_logits(z.ravel(), y.ravel())
    laid = lay_out(z, layout), lay_out(y, "columns")
    result = neuron.binary_cross_entropy_with_logits(*laid)
    assert result.shape == shape
    assert bits(result) == bits(want)
    out = lay_out(np.zeros(shape), "every third backwards")
    assert neuron.binary_cross_entropy_with_logits(*laid, out=out) is out
    assert bits(out) == bits(want)
    swapped = z.transpose(), np.array(y.transpose(), order="F")
    result = neuron.binary_cross_entropy_with_logits(*swapped)
    assert bits(result.transpose()) == bits(want)


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (2, 0, 4)])
def test_functions_of_no_numbers(shape: tuple[int, ...]) -> None:
    result = neuron.sigmoid(np.empty(shape))
    assert result.shape == shape


def test_lists_and_tuples() -> None:
    want = neuron.forward(np.array([1.0, 2.0, 1.0]), np.array([0.5, 0.25, 3.0]), 1.0)
    numbers: list[Any] = [1, np.float32(2), True]
    for kind in (list, tuple):
        assert bits(neuron.forward(kind(numbers), kind([0.5, 0.25, 3]), 1)) == bits(want)
    long = [0.5] * 1000
    assert bits(neuron.forward(long, long)) == bits(neuron.forward(np.array(long), np.array(long)))


class Number:
    """What float() takes."""

    def __float__(self) -> float:
        return 0.5


class Index:
    def __index__(self) -> int:
        return 3


@pytest.mark.parametrize(
    "value",
    [0.5, np.float64(0.5), np.float32(0.5), np.array(0.5), Number(), np.float16(0.5)],
)
def test_numbers(value: Any) -> None:
    assert neuron.sigmoid(value) == neuron.sigmoid(0.5)
    assert type(neuron.sigmoid(value)) is float
    assert neuron.logit([1.0], [1.0], value) == 1.5
    assert neuron.logit([value], [1.0]) == 0.5


@pytest.mark.parametrize("value", [3, True + 2, np.int8(3), np.uint64(3), Index()])
def test_integers(value: Any) -> None:
    assert neuron.sigmoid(value) == neuron.sigmoid(3.0)
    assert neuron.logit([value], [1.0], value) == 6.0


def test_formats_of_array_array() -> None:
    """The buffer protocol names types with and without their order of bytes."""
    z = array.array("d", [1.0, -2.0])
    want = bits(neuron.sigmoid(np.array([1.0, -2.0])))
    assert bits(neuron.sigmoid(z)) == want
    assert bits(neuron.sigmoid(memoryview(z))) == want
    assert bits(neuron.sigmoid(memoryview(z).cast("B").cast("d"))) == want
    assert bits(neuron.sigmoid(memoryview(z)[::-1])) == want[::-1]
    assert bits(neuron.sigmoid(array.array("f", [1.0, -2.0]))) == want
