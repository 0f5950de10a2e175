# SPDX-License-Identifier: MIT
"""out=: what is written, and where; in place; overlap refused."""

from __future__ import annotations

from typing import Any

import neuron
import numpy as np
import pytest
from calls import (
    FUNCTIONS,
    Function,
    arguments_of,
    expected,
    good,
    one,
    shape_of_out,
)
from layouts import WRITABLE, lay_out
from support import bits

WITH_OUT = [function for function in FUNCTIONS.values() if function.out]
WITHOUT_OUT = [function for function in FUNCTIONS.values() if not function.out]


def _written(result: Any) -> Any:
    """The array among the results."""
    if isinstance(result, tuple):
        (array,) = (part for part in result if type(part) is not float)
        return array
    return result


@pytest.mark.parametrize("layout", WRITABLE)
@pytest.mark.parametrize("function", WITH_OUT, ids=str)
def test_every_layout(function: Function, layout: str) -> None:
    for shape in ((13, 5), (1, 1), (70, 20), (2, 0)):
        given = arguments_of(function, good(*shape))
        want = bits(expected(function, given))
        out = lay_out(np.full(shape_of_out(function, given), 7.0), layout)
        result = function({**given, "out": out})
        assert _written(result) is out
        assert bits(result) == want
        assert bits(function({**given, "out": None})) == want


@pytest.mark.parametrize("layout", WRITABLE)
@pytest.mark.parametrize(
    "function", [f for f in WITH_OUT if f.out not in ("elements", "rows")], ids=str
)
def test_every_layout_for_one_sample(function: Function, layout: str) -> None:
    """With weight and offset, and without: there the library has a shorter way."""
    for columns in (1, 5, 40):
        single = one(good(3, columns))
        for taken in (function.arguments, function.positional):
            given = {name: single[name] for name in taken}
            out = lay_out(np.full(shape_of_out(function, given), 7.0), layout)
            result = function({**given, "out": out})
            assert _written(result) is out
            assert bits(result) == bits(expected(function, given))


@pytest.mark.parametrize("function", WITH_OUT, ids=str)
def test_nothing_beside_it_is_written(function: Function) -> None:
    given = arguments_of(function, good(13, 5))
    shape = shape_of_out(function, given)
    larger = np.full([2 * size + 3 for size in shape], -77.0)
    places = tuple(slice(1, 1 + 2 * size, 2) for size in shape)
    function({**given, "out": larger[places]})
    assert (larger[places] != -77).all()
    larger[places] = -77
    assert (larger == -77).all()


@pytest.mark.parametrize(
    ("function", "name"),
    [(f, name) for f in WITH_OUT for name in f.in_place],
    ids=lambda value: str(value),
)
@pytest.mark.parametrize("layout", WRITABLE)
def test_in_place(function: Function, name: str, layout: str) -> None:
    for shape in ((13, 5), (1, 1), (90, 20)):
        given = arguments_of(function, good(*shape))
        want = bits(expected(function, given))
        given[name] = lay_out(np.asarray(given[name]), layout)
        result = function({**given, "out": given[name]})
        assert _written(result) is given[name]
        assert bits(result) == want


def test_in_place_of_one_sample() -> None:
    given = arguments_of(FUNCTIONS["input_gradient"], one(good(3, 6)))
    want = bits(expected(FUNCTIONS["input_gradient"], given))
    given["out"] = given["x"]
    assert bits(neuron.input_gradient(**given)) == want


def test_in_place_over_many_dimensions() -> None:
    z = np.random.default_rng(1).normal(size=(4, 3, 5))
    for view in (z, z.T, z[::-1, :, ::2], z[:, 1]):
        want = bits(neuron.sigmoid(view.copy()))
        assert bits(neuron.sigmoid(view, out=view)) == want


def _overlapping(function: Function, given: dict[str, Any], name: str) -> Any:
    """An array of out's shape that shares some memory with the argument."""
    shape = shape_of_out(function, given)
    argument = given[name]
    pool = np.full(argument.size + int(np.prod(shape)) + 4, 0.5)
    given[name] = pool[: argument.size].reshape(argument.shape)
    given[name][...] = argument
    start = argument.size - 1
    return pool[start : start + int(np.prod(shape))].reshape(shape)


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (f, name)
        for f in WITH_OUT
        for name in ("x", "y", "w", "v", "sample_weight", "offset", "z", "a", "dw")
        if name in f.arguments and (name != "y" or not f.name.startswith("hessian"))
    ],
    ids=lambda value: str(value),
)
def test_overlap(function: Function, name: str) -> None:
    given = arguments_of(function, good(13, 5))
    out = _overlapping(function, given, name)
    before = out.copy()
    with pytest.raises(neuron.OverlapError, match="out overlaps"):
        function({**given, "out": out})
    assert (out == before).all()


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (f, name)
        for f in WITH_OUT
        for name in ("x", "w", "v", "y", "z", "a", "dw")
        if name in f.arguments
        and name not in f.in_place
        and not (name == "y" and f.name.startswith("hessian"))
    ],
    ids=lambda value: str(value),
)
def test_not_in_place(function: Function, name: str) -> None:
    given = arguments_of(function, good(5, 5))
    shape = shape_of_out(function, given)
    if np.shape(given[name]) != shape:
        pool = np.full(64, 0.25)
        size = np.size(given[name])
        pool[:size] = np.ravel(given[name])
        given[name] = pool[:size].reshape(np.shape(given[name]))
        out = pool[: int(np.prod(shape))].reshape(shape)
    else:
        out = given[name]
    with pytest.raises(neuron.OverlapError, match=f"out overlaps {name};"):
        function({**given, "out": out})


@pytest.mark.parametrize("function", WITH_OUT, ids=str)
def test_out_overlaps_itself(function: Function) -> None:
    given = arguments_of(function, good(5, 4))
    shape = shape_of_out(function, given)
    memory = np.full(64, 0.5)
    strides = (0,) if len(shape) == 1 else (8, 8)
    out = np.lib.stride_tricks.as_strided(memory, shape, strides)
    with pytest.raises(neuron.OverlapError):
        function({**given, "out": out})
    assert (memory == 0.5).all()


@pytest.mark.parametrize("strides", [(8, 8), (0, 8), (8, 0), (24, 8), (8, 16), (-8, 8), (16, 0)])
def test_out_of_two_dimensions_overlaps_itself(strides: tuple[int, int]) -> None:
    memory = np.full(64, 0.5)
    out = np.lib.stride_tricks.as_strided(memory[16:], (3, 4), strides)
    with pytest.raises(neuron.OverlapError):
        neuron.sigmoid(np.ones((3, 4)), out=out)
    with pytest.raises(neuron.OverlapError):
        neuron.sigmoid(out, out=out)
    assert (memory == 0.5).all()


@pytest.mark.parametrize("start", [k for k in range(-12, 13) if k != 0])
def test_shifted_tables_overlap(start: int) -> None:
    """Of two dimensions, against the list of the items that both hold."""
    memory = np.full(64, 0.5)
    z = memory[20:40].reshape(4, 5)[:, :3]
    out = memory[20 + start : 40 + start].reshape(4, 5)[:, :3]
    if np.shares_memory(z, out):
        with pytest.raises(neuron.OverlapError, match="out overlaps z"):
            neuron.sigmoid(z, out=out)
    else:
        assert bits(neuron.sigmoid(z, out=out)) == bits([neuron.sigmoid(0.5)] * 12)


@pytest.mark.parametrize("function", WITH_OUT, ids=str)
def test_columns_of_one_table_do_not_overlap(function: Function) -> None:
    given = arguments_of(function, good(5, 4))
    want = bits(expected(function, given))
    shape = shape_of_out(function, given)
    # The first input that has as many rows as out stands beside it in the table.
    name = next(n for n in given if np.shape(given[n])[:1] == shape[:1])
    beside = given[name].reshape(shape[0], -1)
    width = beside.shape[1]
    table = np.full((shape[0], width + int(np.prod(shape[1:])) + 1), -7.0)
    table[:, :width] = beside
    given[name] = table[:, :width].reshape(np.shape(given[name]))
    out = table[:, width:-1].reshape(shape)
    assert np.shares_memory(table, out)
    assert bits(function({**given, "out": out})) == want
    assert (table[:, :width] == beside).all()
    assert (table[:, -1] == -7).all()


@pytest.mark.parametrize("function", WITHOUT_OUT, ids=str)
def test_no_out(function: Function) -> None:
    given = arguments_of(function, good(4, 3))
    with pytest.raises(TypeError, match="unexpected keyword argument 'out'"):
        function({**given, "out": np.empty(3)})


@pytest.mark.parametrize(
    "function", [f for f in WITH_OUT if f.out in ("elements", "rows")], ids=str
)
def test_no_out_where_the_result_is_a_number(function: Function) -> None:
    given = one(good(4, 3))
    given |= {"z": 1.0, "a": 0.5}
    with pytest.raises(neuron.ArgumentError, match="out is given, but"):
        function({**given, "out": np.empty(1)})
    assert type(function({**given, "out": None})) is float
