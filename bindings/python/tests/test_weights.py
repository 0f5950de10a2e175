# SPDX-License-Identifier: MIT
"""Weights and offsets: rows of weight 0 never matter, and weights are repetitions."""

from __future__ import annotations

import math

import neuron
import numpy as np
import pytest
from calls import MEANS, SAMPLES, Function, good
from layouts import lay_out
from support import bits, number, numbers

RUBBISH = [
    math.nan,
    -math.inf,
    math.inf,
    number(0xFFF0000000000001),
    1e308,
    -5.0,
]


# An input gradient has a row for each row: nothing is added up.
SUMS = [function for function in MEANS if function.name != "input_gradient"]


@pytest.mark.parametrize("layout", ["rows", "columns", "every third backwards"])
@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("shape", [(45, 7), (210, 20), (530, 2), (30, 70)])
@pytest.mark.parametrize("function", SAMPLES, ids=str)
def test_rows_of_weight_zero(
    function: Function, shape: tuple[int, int], dtype: str, layout: str
) -> None:
    given = good(*shape)
    given["x"] = given["x"].astype(dtype)
    unused = given["sample_weight"] == 0
    assert 0 < unused.sum() < shape[0]
    want = bits(function(given))
    for rubbish in RUBBISH:
        for name in ("x", "y", "offset"):
            given[name] = given[name].copy()
            with np.errstate(over="ignore"):
                given[name][unused] = rubbish
        laid = {**given, "x": lay_out(given["x"], layout)}
        assert bits(function(laid)) == want


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_they_have_results_of_zero(zero: float) -> None:
    given = good(9, 3)
    given["sample_weight"][[2, 5]] = zero
    given["x"][[2, 5]] = math.nan
    for function in SAMPLES:
        if function.name in ("losses", "residuals", "input_gradient"):
            found = function(given)
            assert set(bits(found[[2, 5]])) == {"0" * 16}
            assert np.count_nonzero(found[0]) > 0


def test_they_keep_their_place() -> None:
    """Taking such rows out moves the others to other lanes: the same sum, rounded elsewhere."""
    given = good(40, 3)
    used = given["sample_weight"] != 0
    names = ("x", "y", "sample_weight", "offset")
    less = {**given, **{name: given[name][used] for name in names}}
    for function in SUMS:
        whole, part = numbers(function(given)), numbers(function(less))
        np.testing.assert_allclose(whole, part, rtol=0, atol=40 * 2.0**-53 * 4)


@pytest.mark.parametrize("function", SUMS, ids=str)
def test_a_weight_of_three_is_three_rows(function: Function) -> None:
    given = good(24, 4)
    given["sample_weight"] = np.where(np.arange(24) % 2, 3.0, 1.0)
    times = given["sample_weight"].astype(int)
    repeated = {
        **given,
        **{name: np.repeat(given[name], times, axis=0) for name in ("x", "y", "offset")},
        "sample_weight": None,
    }
    once, thrice = numbers(function(given)), numbers(function(repeated))
    # Terms below 8, about sixty roundings.
    np.testing.assert_allclose(once, thrice, rtol=0, atol=60 * 8 * 2.0**-53)


@pytest.mark.parametrize("function", MEANS, ids=str)
def test_a_scale_of_two_moves_no_bit(function: Function) -> None:
    given = good(90, 6)
    doubled = {**given, "sample_weight": given["sample_weight"] * 2.0}
    assert bits(function(given)) == bits(function(doubled))


@pytest.mark.parametrize("function", SAMPLES, ids=str)
def test_weights_that_sum_to_zero(function: Function) -> None:
    given = {**good(9, 3), "sample_weight": np.zeros(9), "y": np.full(9, math.nan)}
    if function in MEANS:
        with pytest.raises(neuron.WeightError, match="sample_weight sums to zero"):
            function(given)
    else:
        assert bits(function(given)) == ["0" * 16] * 9


@pytest.mark.parametrize("function", SAMPLES, ids=str)
def test_offsets_are_added(function: Function) -> None:
    """One more column with weight 1, but for the order of the sum: so where that is exact."""
    given = good(30, 3)
    for name in ("x", "w", "offset"):
        given[name] = np.round(given[name] * 16) / 16
    wider = {
        **given,
        "x": np.column_stack([given["x"], given["offset"]]),
        "w": np.append(given["w"], 1.0),
        "v": np.append(given["v"], 0.0),
        "offset": None,
    }
    mine, other = function(given), function(wider)
    if function.name == "hessian":
        other = np.delete(np.delete(other, 3, 0), 3, 1)
    elif function.name == "input_gradient":
        other = other[:, :3]
    elif function.name in ("gradient", "hessian_vector"):
        other = (other[0][:3], other[1])
    elif function.name == "loss_and_gradient":
        other = (other[0], other[1][:3], other[2])
    assert bits(mine) == bits(other)
    without = function({**given, "offset": None})
    assert bits(mine) != bits(without)
