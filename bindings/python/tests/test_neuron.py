# SPDX-License-Identifier: MIT
"""The class Neuron: its methods are the functions, and it never changes."""

from __future__ import annotations

import copy
import gc
import math
import pickle
import sys
import weakref
from typing import Any

import neuron
import numpy as np
import pytest
from calls import FUNCTIONS, Function, arguments_of, good, one, shape_of_out
from layouts import LAYOUTS, lay_out
from neuron import Neuron
from support import bits, number

METHODS = [function for function in FUNCTIONS.values() if function.method]


@pytest.mark.parametrize("shape", [(13, 5), (1, 1), (150, 20), (4, 0)])
@pytest.mark.parametrize("function", METHODS, ids=str)
def test_methods_are_the_functions(function: Function, shape: tuple[int, int]) -> None:
    given = good(*shape)
    cases = [one(given)] if function.name == "trace" else [given, one(given)]
    for case in cases:
        assert bits(function.of_neuron(case)) == bits(function(case))
    by_position = [cases[-1][name] for name in function.method_positional()]
    found = getattr(Neuron(given["w"], given["b"]), function.name)(*by_position)
    without = {k: v for k, v in cases[-1].items() if k not in function.keywords}
    assert bits(found) == bits(function(without))


@pytest.mark.parametrize("function", METHODS, ids=str)
def test_out(function: Function) -> None:
    given = arguments_of(function, good())
    if function.out:
        out = np.empty(shape_of_out(function, given))
        result = function.of_neuron({**good(), **given, "out": out})
        assert bits(result) == bits(function(given))
        assert any(part is out for part in (result, *tuple(result)))


def test_step_in_place_is_refused() -> None:
    """w is read-only, in every view of it."""
    unit = Neuron([1.0, 2.0], 0.5)
    with pytest.raises(neuron.ArgumentError, match="out is read-only"):
        unit.step([1.0, 1.0], 0.0, 0.1, out=unit.w)
    assert unit.w.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", ["f8", "f4"])
def test_w_is_a_copy(layout: str, dtype: str) -> None:
    w = np.array([0.5, -1.25, 3.0, 2.0**-126], dtype=dtype)
    given = lay_out(w, layout)
    unit = Neuron(given, b=-0.0)
    if layout not in ("read-only",):
        memory = np.asarray(given)
        memory[...] = 9
    assert bits(unit.w) == bits(w.astype(np.float64))
    assert bits(unit.b) == bits(-0.0)
    assert type(unit.b) is float


def test_w_cannot_be_written() -> None:
    unit = Neuron(np.array([1.0, 2.0]), 0.5)
    w = unit.w
    assert type(w) is np.ndarray
    assert w.dtype == np.float64
    assert not w.flags.writeable
    assert w.ctypes.data % 64 == 0
    with pytest.raises(ValueError, match="read-only"):
        w[0] = 3
    with pytest.raises(ValueError, match="WRITEABLE"):
        w.flags.writeable = True
    for view in (memoryview(unit), memoryview(unit.w)):
        assert view.readonly
        assert (view.format, view.shape, view.itemsize) == ("d", (2,), 8)
        with pytest.raises(TypeError):
            view[0] = 3.0
    for name in ("w", "b", "forward", "colour"):
        with pytest.raises(AttributeError):
            setattr(unit, name, 1.0)
        with pytest.raises((AttributeError, TypeError)):
            setattr(Neuron, name, 1.0)
    with pytest.raises(AttributeError):
        del unit.b  # type: ignore[misc]


def test_w_outlives_the_neuron() -> None:
    w = Neuron(np.arange(1000.0)).w
    view = memoryview(Neuron(np.arange(1000.0)))
    gc.collect()
    fill = [np.full(1000, 7.0) for _ in range(100)]
    assert (w == np.arange(1000.0)).all()
    assert view.tolist() == list(range(1000))
    assert len(fill) == 100


def test_a_neuron_is_a_buffer() -> None:
    """So that a neuron's weights are an array to numpy and to this module."""
    unit = Neuron([1.0, 2.0], 0.5)
    assert np.asarray(unit).tolist() == [1.0, 2.0]
    assert neuron.logit([1.0, 1.0], unit) == 3.0
    assert Neuron(unit, 0.5) == unit
    assert bytes(unit) == np.array([1.0, 2.0]).tobytes()
    empty = Neuron([])
    assert bytes(empty) == b""
    assert empty.w.shape == (0,)


WEIGHTS: list[Any] = [
    [],
    [0.1],
    [1.0, -0.0, 0.0],
    [math.inf, -math.inf, math.nan],
    [number(0xFFF0000000000001)],
    [5e-324, 1.7976931348623157e308],
    list(np.random.default_rng(1).normal(size=8)),
]


@pytest.mark.parametrize("w", [*WEIGHTS, list(np.arange(1000) / 7)], ids=len)
@pytest.mark.parametrize("b", [0.0, -0.0, 0.1, math.nan, -math.inf])
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_and_copy(w: Any, b: float, protocol: int) -> None:
    unit = Neuron(w, b)
    for again in (
        pickle.loads(pickle.dumps(unit, protocol)),
        copy.copy(unit),
        copy.deepcopy(unit),
    ):
        assert type(again) is Neuron
        # Protocol 0 is text, where all NaN are nan.
        if protocol == 0 and any(value != value for value in w):
            continue
        assert bits([again.w, again.b]) == bits([unit.w, unit.b])
        assert again == unit
        assert not again != unit
        assert hash(again) == hash(unit)


@pytest.mark.parametrize("w", WEIGHTS, ids=len)
@pytest.mark.parametrize("b", [0.0, -0.0, 0.1, math.inf])
def test_repr(w: Any, b: float) -> None:
    unit = Neuron(w, b)
    names = {"Neuron": Neuron, "nan": math.nan, "inf": math.inf}
    again = eval(repr(unit), names)
    if not any(value != value for value in w):
        assert again == unit
    assert repr(again) == repr(unit)


def test_repr_of_many_weights_is_short() -> None:
    text = repr(Neuron(np.arange(1000.0), 0.25))
    assert text == "<Neuron of 1000 weights, w=[0.0, 1.0, 2.0, 3.0]..., b=0.25>"


def test_equality() -> None:
    unit = Neuron([1.0, 2.0], 0.5)
    assert unit == Neuron(np.array([1, 2], dtype=np.float32), 0.5)
    different = [
        Neuron([1.0, 2.0], 0.25),
        Neuron([1.0, 3.0], 0.5),
        Neuron([1.0, 2.0, 0.5]),
        Neuron([1.0], 2.0),
        Neuron([], 0.5),
    ]
    for other in different:
        assert unit != other
        assert not unit == other
    assert Neuron([0.0]) != Neuron([-0.0])
    assert Neuron([1.0], 0.0) != Neuron([1.0], -0.0)
    assert Neuron([math.nan]) == Neuron([math.nan])
    for stranger in (None, 1.0, "unit", [1.0, 2.0], unit.w.tolist()):
        assert unit != stranger
        assert not unit == stranger
    with pytest.raises(TypeError):
        unit < unit  # type: ignore[operator]  # noqa: B015
    assert len({unit, Neuron([1.0, 2.0], 0.5), *different}) == 6
    assert hash(unit) == hash(Neuron([1.0, 2.0], 0.5))


def test_making_one() -> None:
    assert Neuron(w=[1.0]).b == 0.0
    assert Neuron(b=1, w=(2,)).b == 1.0
    for bad in ((), ([1.0], 0.0, {}, 0.0)):
        with pytest.raises(TypeError):
            Neuron(*bad)
    with pytest.raises(TypeError, match="colour"):
        Neuron([1.0], colour=1)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="not an acceptable base type"):
        type("Sub", (Neuron,), {})


BAD: list[tuple[Any, Any, type, str]] = [
    (None, 0, neuron.ArgumentError, "w is None; want a 1-d array of floats"),
    ("w", 0, neuron.ArgumentError, "w is str; want a 1-d array of floats"),
    ([1, "2"], 0, neuron.ArgumentError, r"w\[1\] is str; want a number"),
    (np.ones((2, 2)), 0, neuron.ShapeError, "w has 2 dimensions; want a 1-d array"),
    (np.ones(2, dtype=int), 0, neuron.DTypeError, "w has dtype int64; want float64 or"),
    (np.array(1.0), 0, neuron.ShapeError, "w has 0 dimensions"),
    ([1.0], "0", neuron.ArgumentError, "b is str; want a number"),
    ([1.0], None, neuron.ArgumentError, "b is None; want a number"),
    ([1.0], np.ones(2), neuron.ShapeError, "b is an array; want a number"),
]


@pytest.mark.parametrize(("w", "b", "error", "message"), BAD)
def test_refusals(w: Any, b: Any, error: type, message: str) -> None:
    with pytest.raises(error, match=message) as caught:
        Neuron(w, b)
    assert type(caught.value) is error
    assert str(caught.value).startswith("Neuron(): ")


def test_columns_that_differ() -> None:
    unit = Neuron([1.0, 2.0])
    for x, items in (([1.0], 1), ([1.0] * 3, 3), (np.ones((4, 3)), 3)):
        with pytest.raises(neuron.ShapeError, match=f"x has {items} .*w has 2 items"):
            unit.forward(x)


def test_it_is_freed() -> None:
    before = sys.getrefcount(Neuron)
    units = [Neuron([float(i)]) for i in range(100)]
    assert sys.getrefcount(Neuron) == before + 100
    del units
    assert sys.getrefcount(Neuron) == before
    with pytest.raises(TypeError):
        weakref.ref(Neuron([1.0]))
