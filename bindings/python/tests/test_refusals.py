# SPDX-License-Identifier: MIT
"""What is refused, for every function and argument, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import neuron
import numpy as np
import pytest
from calls import FUNCTIONS, MEANS, Function, arguments_of, good, one, shape_of_out
from wrong import odd_rows, odd_stride, unaligned, wrong_arguments


def _cases() -> Iterator[Any]:
    for function in FUNCTIONS.values():
        if function.name == "trace":
            continue
        for name in function.arguments:
            for k, case in enumerate(wrong_arguments(function, name)):
                kind = getattr(case[0], "dtype", type(case[0]).__name__)
                label = f"{function}-{name}-{kind}-{k}"
                yield pytest.param(function, name, *case, id=label)


@pytest.mark.parametrize(("function", "name", "wrong", "error", "message"), list(_cases()))
def test_arguments(function: Function, name: str, wrong: Any, error: type, message: str) -> None:
    given = arguments_of(function, good())
    given[name] = wrong
    if function.out:
        given["out"] = np.full(shape_of_out(function, good()), 7.0)
    with pytest.raises(error, match=re.escape(message)) as caught:
        function(given)
    assert type(caught.value) is error
    assert str(caught.value).startswith(f"{function.name}(): ")
    if function.method and name not in ("w", "b"):
        with pytest.raises(error, match=re.escape(message)) as caught:
            function.of_neuron({**good(), **given})
        assert str(caught.value).startswith(f"Neuron.{function.name}(): ")
    if function.out:
        assert (given["out"] == 7).all()


def _outs(function: Function) -> Iterator[tuple[Any, type, str]]:
    shape = shape_of_out(function, good())
    shown = re.escape(repr(shape))
    read_only = np.zeros(shape)
    read_only.flags.writeable = False
    error = neuron.ArgumentError
    yield read_only, error, "out is read-only; want a writable array of float64"
    yield memoryview(read_only), error, "out is read-only; want a writable array"
    yield bytes(8), error, "out is read-only; want a writable array of float64"
    yield [0.0] * shape[0], error, "out is list; want a writable array of float64"
    yield 1.0, error, "out is float; want a writable array of float64"
    yield np.zeros((*shape, 1)), neuron.ShapeError, rf"out has shape .*; want {shown}"
    larger = np.zeros([size + 1 for size in shape])
    yield larger, neuron.ShapeError, rf"out has shape .*; want {shown}"
    yield larger[:0], neuron.ShapeError, r"out has shape \(0"
    for dtype, name in (
        ("f4", "float32"),
        ("i8", "int64"),
        (">f8", "big-endian float64"),
    ):
        wrong = np.zeros(shape, dtype=dtype)
        yield wrong, neuron.DTypeError, f"out has dtype {name}; want float64"
    odd = [unaligned, odd_stride, *([odd_rows] if len(shape) == 2 else [])]
    for wrong in (make(np.zeros(shape)) for make in odd):
        yield wrong, neuron.AlignmentError, "out is not aligned"


@pytest.mark.parametrize("function", [f for f in FUNCTIONS.values() if f.out], ids=str)
def test_out(function: Function) -> None:
    given = arguments_of(function, good())
    for out, error, message in _outs(function):
        before = np.array(out)
        with pytest.raises(error, match=message) as caught:
            function({**given, "out": out})
        assert type(caught.value) is error
        assert np.array_equal(before, out)


ONE = {
    "y": [
        (
            np.ones(1),
            neuron.ShapeError,
            r"y is an array; want a number, for x is one sa",
        ),
        (
            [1.0],
            neuron.ShapeError,
            r"y is an array; want a number, for x is one sample",
        ),
        (None, neuron.ArgumentError, "y is None; want a number"),
        ("1", neuron.ArgumentError, "y is str; want a number"),
    ],
    "sample_weight": [
        (np.ones(3), neuron.ShapeError, r"pass sample_weight\[0\], or x as a batch of"),
        ("1", neuron.ArgumentError, "sample_weight is str; want a number"),
    ],
    "offset": [
        (np.ones(3), neuron.ShapeError, "offset is an array; want a number"),
        (1j, neuron.ArgumentError, "offset is complex; want a number"),
    ],
    "w": [(np.ones(4), neuron.ShapeError, "x has 5 items and w has 4 items; want as")],
    "v": [([1.0] * 6, neuron.ShapeError, "x has 5 items and v has 6 items; want as")],
}


@pytest.mark.parametrize(
    "function",
    [f for f in FUNCTIONS.values() if "x" in f.positional and f.name != "trace"],
    ids=str,
)
def test_one_sample(function: Function) -> None:
    given = {name: one(good())[name] for name in function.arguments}
    for name, cases in ONE.items():
        for wrong, error, message in cases if name in given else ():
            if wrong is None and "hessian" in function.name:
                continue
            with pytest.raises(error, match=message) as caught:
                function({**given, name: wrong})
            assert type(caught.value) is error


@pytest.mark.parametrize("name", ["y", "sample_weight", "offset"])
def test_a_batch_wants_arrays(name: str) -> None:
    message = f"{name} is a number; want a 1-d array of 13, for x is a batch"
    for number in (1.0, 1, True):
        with pytest.raises(neuron.ShapeError, match=message):
            FUNCTIONS["losses"]({**good(), name: number})


def test_trace_takes_one_sample() -> None:
    given = arguments_of(FUNCTIONS["trace"], good())
    cases: list[tuple[str, Any, type, str]] = [
        (
            "x",
            np.ones((1, 5)),
            neuron.ShapeError,
            "x has 2 dimensions; want a 1-d array",
        ),
        ("x", None, neuron.ArgumentError, "x is None"),
        ("x", np.ones(5, dtype=int), neuron.DTypeError, "x has dtype int64"),
        ("x", [1.0, "2"], neuron.ArgumentError, r"x\[1\] is str"),
        ("w", np.ones(4), neuron.ShapeError, "x has 5 items and w has 4 items"),
        ("w", np.ones((5, 1)), neuron.ShapeError, "w has 2 dimensions"),
        ("y", np.ones(1), neuron.ShapeError, "y is an array; want a number"),
        ("y", None, neuron.ArgumentError, "y is None; want a number"),
        ("b", "0", neuron.ArgumentError, "b is str; want a number"),
    ]
    for name, wrong, error, message in cases:
        with pytest.raises(error, match=message) as caught:
            neuron.trace(**{**given, name: wrong})
        assert type(caught.value) is error


@pytest.mark.parametrize("function", MEANS, ids=str)
def test_means_of_nothing(function: Function) -> None:
    given = arguments_of(function, good())
    for argument in ("x", "y", "sample_weight", "offset"):
        given[argument] = given[argument][:0]
    for extra in ({}, {"sample_weight": None}):
        with pytest.raises(neuron.EmptyError, match="x has no rows"):
            function({**given, **extra})


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_binding(function: Function) -> None:
    """Arguments that are missing, twice there, too many, unknown: in Python's usual words."""
    call = getattr(neuron, function.name)
    given = arguments_of(function, good())
    positional = [given[name] for name in function.positional]
    first = function.positional[0]
    with pytest.raises(TypeError, match=rf"missing required argument: '{first}'"):
        call()
    rest = {k: v for k, v in given.items() if k != first}
    with pytest.raises(TypeError, match=rf"missing required argument: '{first}'"):
        call(**rest)
    with pytest.raises(TypeError, match="multiple values for argument"):
        call(*positional, **{first: given[first]})
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        call(*positional, colour=1)
    with pytest.raises(TypeError, match="positional argument"):
        call(*positional, 1.0)
    with pytest.raises(TypeError):
        call(*positional, **{"\udc80": 1})
