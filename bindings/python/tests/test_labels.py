# SPDX-License-Identifier: MIT
"""Labels of every dtype, and the values that are refused."""

from __future__ import annotations

import array
import math
from typing import Any

import neuron
import numpy as np
import pytest
from calls import FUNCTIONS, SAMPLES, Function, good, one
from layouts import LAYOUTS, lay_out
from support import bits

LABELLED = [f for f in SAMPLES if not f.name.startswith("hessian")]
INTEGERS = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]
# longlong and intc have formats of their own: 'q' beside 'l', 'i' beside 'l'.
DTYPES = [*INTEGERS, "f4", "f8", "?", "longlong", "ulonglong", "intc", "intp"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_every_dtype(dtype: str, layout: str) -> None:
    given = good(40, 3)
    want = {function: bits(function(given)) for function in LABELLED}
    given["y"] = lay_out(given["y"].astype(dtype), layout)
    for function in LABELLED:
        assert bits(function(given)) == want[function]
    for name in ("binary_cross_entropy", "binary_cross_entropy_with_logits"):
        function = FUNCTIONS[name]
        plain = {**good(40, 3)}
        assert bits(function({**plain, "y": given["y"]})) == bits(function(plain))


@pytest.mark.parametrize("kind", "bBhHiIlLqQfd")
def test_every_array_array(kind: str) -> None:
    given = good(9, 3)
    want = bits(neuron.losses(given["x"], given["y"], given["w"]))
    labels = array.array(kind, [type(array.array(kind, [0])[0])(v) for v in given["y"]])
    assert bits(neuron.losses(given["x"], labels, given["w"])) == want


def test_bytes_are_small_integers() -> None:
    x, w = np.ones((3, 1)), [1.0]
    want = bits(neuron.losses(x, np.array([1.0, 0.0, 1.0]), w))
    for labels in (b"\1\0\1", bytearray(b"\1\0\1"), memoryview(b"\1\0\1")):
        assert bits(neuron.losses(x, labels, w)) == want
    # As bool, any byte but 0 is true.
    truths = np.frombuffer(b"\7\0\xff", dtype=np.uint8).view(bool)
    assert bits(neuron.losses(x, truths, w)) == want


@pytest.mark.parametrize("value", [True, 1, 1.0, np.bool_(True), np.int8(1), np.float32(1)])
def test_one_label(value: Any) -> None:
    given = {**one(good(3, 2)), "y": 1.0}
    for function in (*LABELLED, FUNCTIONS["trace"]):
        assert bits(function({**given, "y": value})) == bits(function(given))


def test_integers_beyond_one_are_nan_for_numbers() -> None:
    labels = np.array([0, 1, 2, -1, 2**62], dtype=np.int64)
    found = neuron.binary_cross_entropy(np.full(5, 0.5), labels)
    assert np.isnan(found).tolist() == [False, False, True, True, True]
    found = neuron.binary_cross_entropy_with_logits(
        np.ones(2), np.array([1, 2**64 - 1], dtype=np.uint64)
    )
    assert np.isnan(found).tolist() == [False, True]


BAD = [
    ("f8", math.nan, "nan"),
    ("f8", -(2.0**-1074), "-5e-324"),
    ("f8", 1 + 2.0**-52, "1.0000000000000002"),
    ("f4", math.inf, "inf"),
    ("f4", 1.5, "1.5"),
    ("i1", -1, "-1.0"),
    ("u1", 255, "255.0"),
    ("i2", 2, "2.0"),
    ("u4", 2**32 - 1, "4294967295.0"),
    ("i8", -(2**63), r"-9.223372036854776e\+18"),
    ("u8", 2**64 - 1, r"1.8446744073709552e\+19"),
]


@pytest.mark.parametrize("function", LABELLED, ids=str)
@pytest.mark.parametrize(("dtype", "value", "shown"), BAD)
def test_bad_labels(function: Function, dtype: str, value: Any, shown: str) -> None:
    """The message has the row and the value."""
    given = good(10, 3)
    given["sample_weight"] = np.ones(10)
    labels = given["y"].astype(dtype)
    labels[7] = value
    # The first bad one of those that matter is named.
    labels[[2, 9]] = value
    given["sample_weight"][2] = 0
    out = np.full(10, 7.0)
    given["y"] = labels
    if function.out == "rows":
        given["out"] = out
    message = rf"y\[7\] is {shown}; want labels in \[0, 1\]"
    with pytest.raises(neuron.LabelError, match=message):
        function(given)
    with pytest.raises(neuron.LabelError, match=message):
        function.of_neuron(given)
    assert (out == 7).all()
    # It is the weight that decides whether a label matters.
    given["sample_weight"][[7, 9]] = 0
    function(given)


@pytest.mark.parametrize("function", [*LABELLED, FUNCTIONS["trace"]], ids=str)
@pytest.mark.parametrize("value", [math.nan, -0.5, 1.5, 2, -1, np.float32(1.5)])
def test_a_bad_label(function: Function, value: Any) -> None:
    given = {**one(good(3, 2)), "y": value}
    shown = repr(float(value))
    with pytest.raises(neuron.LabelError, match=f"y is {shown}; want labels in"):
        function({k: v for k, v in given.items() if k not in function.keywords})


@pytest.mark.parametrize("name", ["hessian", "hessian_vector"])
def test_labels_that_do_not_enter(name: str) -> None:
    given = good(12, 3)
    want = bits(FUNCTIONS[name](given))
    nonsense: list[Any] = [None, np.full(12, math.nan), np.full(12, 99, dtype=np.int16)]
    for labels in nonsense:
        assert bits(FUNCTIONS[name]({**given, "y": labels})) == want
        assert bits(FUNCTIONS[name].of_neuron({**given, "y": labels})) == want
    single = one(given)
    assert bits(FUNCTIONS[name]({**single, "y": None})) == bits(FUNCTIONS[name](single))


WEIGHTS = [
    (
        -1.0,
        r"sample_weight\[3\] is -1.0; want weights that are finite and not negative",
    ),
    (math.nan, r"sample_weight\[3\] is nan"),
    (math.inf, r"sample_weight\[3\] is inf"),
    (-math.inf, r"sample_weight\[3\] is -inf"),
    (-(2.0**-1074), r"sample_weight\[3\] is -5e-324"),
]


@pytest.mark.parametrize("function", SAMPLES, ids=str)
@pytest.mark.parametrize(("value", "message"), WEIGHTS)
def test_bad_weights(function: Function, value: float, message: str) -> None:
    given = good(6, 3)
    given["sample_weight"][3] = value
    with pytest.raises(neuron.WeightError, match=message):
        function(given)
    single = {**one(given), "sample_weight": value}
    with pytest.raises(neuron.WeightError, match="sample_weight is "):
        function(single)


@pytest.mark.parametrize("function", SAMPLES, ids=str)
def test_weights_that_sum_to_infinity(function: Function) -> None:
    given = {**good(6, 3), "sample_weight": np.full(6, 1e308)}
    if function.name in ("losses", "residuals"):
        function(given)
    else:
        with pytest.raises(neuron.WeightError, match="sample_weight sums to infinity"):
            function(given)
