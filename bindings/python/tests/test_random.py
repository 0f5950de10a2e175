# SPDX-License-Identifier: MIT
"""Random shapes, layouts, dtypes and values for every function, against the reference, as bits."""

from __future__ import annotations

import math
from typing import Any

import neuron
import numpy as np
import pytest
from calls import (
    FUNCTIONS,
    Function,
    Given,
    arguments_of,
    expected,
    good,
    shape_of_out,
)
from hypothesis import given
from hypothesis import strategies as st
from layouts import LAYOUTS, WRITABLE, lay_out
from support import bits

FLOATS = ["f8", "f4"]
LABELS = [*FLOATS, "?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]
# Around the lanes, the blocks, and where the interpreter is let go.
ROWS = st.one_of(st.integers(0, 20), st.sampled_from([63, 64, 65, 200, 257, 600, 1600]))
COLUMNS = st.one_of(st.integers(0, 20), st.sampled_from([33, 64, 130, 257]))
NUMBERS = st.one_of(
    st.floats(-8, 8),
    st.floats(),
    st.sampled_from([0.0, -0.0, 5e-324, 2.0**-1022, math.inf, -math.inf, math.nan, 1e308]),
)


@st.composite
def arrays(
    draw: st.DrawFn, shape: tuple[int, ...], special: st.SearchStrategy[float]
) -> np.ndarray:
    """Mostly plain numbers of one scale, with some that hypothesis chooses among them."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    result = random.normal(size=shape) * 2.0 ** draw(st.integers(-3, 3))
    chosen = draw(st.lists(special, max_size=3))
    if chosen and result.size:
        places = random.random(shape) < draw(st.sampled_from([0.02, 0.3, 1.0]))
        places.flat[random.integers(result.size)] = True
        result[places] = random.choice(chosen, size=int(places.sum()))
    return result


@st.composite
def floats(draw: st.DrawFn, shape: tuple[int, ...]) -> np.ndarray:
    array = draw(arrays(shape, NUMBERS))
    with np.errstate(over="ignore"):
        return array.astype(draw(st.sampled_from(FLOATS)))


@st.composite
def labels(draw: st.DrawFn, rows: int, bad: bool) -> np.ndarray:
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    dtype = draw(st.sampled_from(LABELS))
    if dtype in FLOATS and draw(st.booleans()):
        soft = draw(arrays((rows,), st.floats(0, 1)))
        result = np.clip(np.abs(soft), 0, 1).astype(dtype)
    else:
        result = random.integers(0, 2, size=rows).astype(dtype)
    if bad and rows and dtype != "?":
        values = [math.nan, -0.5, 1.5, math.inf] if dtype in FLOATS else [2, 100]
        result[random.integers(rows)] = draw(st.sampled_from(values))
    return result


@st.composite
def weights(draw: st.DrawFn, rows: int, bad: bool) -> np.ndarray:
    result = np.abs(draw(arrays((rows,), st.sampled_from([0.0, -0.0, 5e-324, 1.0, 3.0]))))
    result = result.astype(draw(st.sampled_from(FLOATS)))
    if bad and rows:
        value = draw(st.sampled_from([-1.0, math.nan, math.inf, 1e308, 0.0]))
        with np.errstate(over="ignore"):
            result[:] = np.where(value in (1e308, 0.0), value, result)
            result[draw(st.integers(0, rows - 1))] = value
    return result


@st.composite
def calls(draw: st.DrawFn, function: Function) -> tuple[Given, Given]:
    """Arguments as plain arrays, and the same as they are handed over."""
    rows, columns = draw(ROWS), draw(COLUMNS)
    if rows * columns > 4000 or (function.name == "hessian" and rows * columns > 500):
        rows %= 12
    one = function.name == "trace" or draw(st.integers(0, 3)) == 0
    bad = draw(st.integers(0, 9)) == 0
    rows = 1 if one else rows
    plain: Given = {
        "x": draw(floats((rows, columns))),
        "w": draw(floats((columns,))),
        "y": draw(labels(rows, bad)),
        "sample_weight": draw(st.none() | weights(rows, bad)),
        "offset": draw(st.none() | floats((rows,))),
        "v": draw(floats((columns,))),
        "dw": draw(floats((columns,))),
        "z": draw(floats((rows,))),
        "a": draw(arrays((rows,), st.floats(0, 1) | NUMBERS)),
    }
    plain["threads"] = draw(st.sampled_from([None, 1, 2, 16]))
    plain |= {name: draw(NUMBERS) for name in ("b", "vb", "db", "learning_rate")}
    if one and function.out != "elements":
        plain["x"] = plain["x"][0]
        for name in ("y", "sample_weight", "offset"):
            if plain[name] is not None:
                plain[name] = plain[name].astype(np.float64)[0].item()
    plain = {name: plain[name] for name in function.arguments}
    handed = {}
    for name, value in plain.items():
        handed[name] = value
        if isinstance(value, np.ndarray):
            handed[name] = lay_out(value, draw(st.sampled_from(LAYOUTS)))
            if name in ("w", "v", "dw") and value.size < 40 and draw(st.booleans()):
                handed[name] = value.tolist()
    if function.out and not (one and function.out == "rows") and draw(st.booleans()):
        out = np.full(shape_of_out(function, plain), 7.0)
        handed["out"] = lay_out(out, draw(st.sampled_from(WRITABLE)))
    return plain, handed


def errors(function: Function, plain: Given) -> set[type]:
    """What may be raised for these values, by the header; empty where nothing may."""
    if "sample_weight" not in function.arguments:
        wrong = function.name == "trace" and not 0 <= plain["y"] <= 1
        return {neuron.LabelError} if wrong else set()
    found: set[type] = set()
    rows = np.shape(plain["x"])[0] if np.ndim(plain["x"]) == 2 else 1
    mean = function.name not in ("losses", "residuals")
    if rows == 0:
        return {neuron.EmptyError} if mean else set()
    weight = plain["sample_weight"]
    weight = np.ones(rows) if weight is None else np.atleast_1d(weight).astype("f8")
    with np.errstate(over="ignore"):
        total = weight.sum()
    if not (np.isfinite(weight).all() and (weight >= 0).all()):
        found.add(neuron.WeightError)
    elif mean and not 0 < total < math.inf:
        found.add(neuron.WeightError)
    label = np.atleast_1d(plain["y"]).astype("f8")
    used = label[(weight != 0)]
    if "hessian" not in function.name and not ((used >= 0) & (used <= 1)).all():
        found.add(neuron.LabelError)
    return found


def check(function: Function, plain: Given, handed: Given) -> None:
    may_raise = errors(function, plain)
    before = np.array(handed["out"]) if "out" in handed else None
    try:
        result = function(handed)
    except neuron.Error as error:
        assert type(error) in may_raise, error
        if before is not None:
            assert np.array_equal(before, np.array(handed["out"]))
        return
    assert not may_raise
    assert bits(result) == bits(expected(function, plain))
    if before is not None:
        parts: tuple[Any, ...] = result if isinstance(result, tuple) else (result,)
        assert any(part is handed["out"] for part in parts)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_functions(function: Function) -> None:
    @given(calls(function))
    def run(drawn: tuple[Given, Given]) -> None:
        check(function, *drawn)

    run()


@given(st.data(), st.sampled_from([f for f in FUNCTIONS.values() if f.method]))
def test_methods(data: st.DataObject, function: Function) -> None:
    plain, handed = data.draw(calls(function))
    may_raise = errors(function, plain)
    try:
        result = function.of_neuron(handed)
    except neuron.Error as error:
        assert type(error) in may_raise, error
    else:
        assert bits(result) == bits(expected(function, plain))


@given(st.data())
def test_any_object_anywhere(data: st.DataObject) -> None:
    """Whatever comes, an exception of the right kind or a result: never a crash."""
    thing: st.SearchStrategy[Any] = st.one_of(
        st.none(),
        st.integers(),
        NUMBERS,
        st.text(max_size=3),
        st.binary(max_size=9),
        st.lists(st.one_of(st.none(), NUMBERS, st.text(max_size=1)), max_size=4),
        floats((2, 3)),
        floats((3,)),
        st.sampled_from(["f2", "O", "M8[s]", "c16", ">f8", "S3"]).map(
            lambda dtype: np.zeros(3, dtype=dtype)
        ),
        st.sampled_from([object(), 1j, {}, range(3), float, memoryview(b"abc")]),
    )
    function = data.draw(st.sampled_from(list(FUNCTIONS.values())))
    names = (*function.arguments, "out", "colour")
    drawn = {name: data.draw(thing) for name in names if data.draw(st.integers(0, 5))}
    drawn.pop("colour", None) if data.draw(st.integers(0, 9)) else None
    try:
        getattr(neuron, function.name)(**drawn)
    except (neuron.Error, TypeError) as error:
        assert str(error)


def test_the_strategy_reaches_everything() -> None:
    """A good call of each function passes check, and a wrong result does not."""
    for function in FUNCTIONS.values():
        plain = arguments_of(function, good(5, 3))
        check(function, plain, plain)
        name = function.positional[0]
        changed = np.array(plain[name])
        changed.flat[0] += 0.125
        with pytest.raises(AssertionError):
            check(function, plain, {**plain, name: changed})
