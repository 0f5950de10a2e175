# SPDX-License-Identifier: MIT
"""Logits at and beyond every edge, soft labels, 0 log 0, and NaN of every pattern."""

from __future__ import annotations

import math
import sys

import neuron
import numpy as np
import pytest
import reference
from support import bits, close, number

INF = math.inf
LEAST = 2.0**-1074
BELOW_ONE = 1 - 2.0**-53
EDGES = (
    [0.0, LEAST, 2.0**-1022, 1e-300, 1e-17, 0.5, 1, 17, 36, 36.7, 36.8, 37, 40, 700]
    + [708.39, 709, 709.79, 710, 744.4, 744.5, 744.8, 745, 745.13, 745.14, 746, 746.5]
    + [747, 1000, 1e10, 1e308, sys.float_info.max, INF]
)
LABELS = [0.0, -0.0, LEAST, 1e-300, 1e-8, 0.25, 0.5, 0.75, 1 - 1e-8, BELOW_ONE, 1.0]
CANONICAL = ["7ff8000000000000"]
NANS = [
    0x7FF8000000000000,
    0xFFF8000000000000,
    0x7FF0000000000001,
    0xFFF0000000000001,
    0x7FFFFFFFFFFFFFFF,
    0xFFFFFFFFFFFFFFFF,
]
OUTSIDE = [-LEAST, -1e-300, -0.1, 1 + 2.0**-52, 1.1, 2.0, INF, -INF]


@pytest.mark.parametrize("z", [sign * z for z in EDGES for sign in (1.0, -1.0)])
def test_against_the_reference(z: float) -> None:
    a = neuron.sigmoid(z)
    assert bits(a) == bits(reference.sigmoid(z))
    assert 0 <= a <= 1
    for y in LABELS:
        loss = neuron.binary_cross_entropy_with_logits(z, y)
        assert bits(loss) == bits(reference.cross_entropy_with_logits(z, y))
        assert loss >= 0
        from_a = neuron.binary_cross_entropy(a, y)
        assert bits(from_a) == bits(reference.cross_entropy(a, y))
        assert from_a >= 0
        graph = neuron.trace([], y, [], z)
        assert bits(graph) == bits(reference.trace([], y, [], z))


@pytest.mark.parametrize(
    ("z", "a"),
    [(0, 0.5), (-0.0, 0.5), (36, 1 - 2.0**-52), (40, 1), (746, 1), (1e308, 1)]
    + [(INF, 1), (-746, 0), (-1e308, 0), (-INF, 0), (-744, 2.0**-1073)],
)
def test_sigmoid_exactly(z: float, a: float) -> None:
    assert bits(neuron.sigmoid(z)) == bits(float(a))


def test_sigmoid_of_large_negative() -> None:
    close(neuron.sigmoid(-36.0), 2.319522830243568850293648e-16, 1)
    close(neuron.sigmoid(-40.0), 4.248354255291588977280721e-18, 1)
    close(neuron.sigmoid(-709.0), 1.216780750623423065516435e-308, 1)


@pytest.mark.parametrize(
    ("z", "y", "loss"),
    [
        (INF, 1, 0),
        (INF, 0, INF),
        (INF, BELOW_ONE, INF),
        (-INF, 0, 0),
        (-INF, 1, INF),
        (-INF, LEAST, INF),
        (1e308, 0, 1e308),
        (-1e308, 1, 1e308),
        (1e308, 1, 0),
        (745, 0, 745),
    ],
)
def test_loss_exactly(z: float, y: float, loss: float) -> None:
    by_number = neuron.binary_cross_entropy_with_logits(z, y)
    assert bits(by_number) == bits(float(loss))
    assert bits(neuron.loss([], y, [], z)) == bits(float(loss))


def test_nothing_cancels() -> None:
    """max(z, 0) - z y + log1p(e^-z) has 5e7 ulp here; a - y has no digit right."""
    loss = neuron.binary_cross_entropy_with_logits(20.0, 1 - 1e-8)
    close(loss, 2.020611546252662357691221e-7, 1)
    close(neuron.residuals([], 1, [], 40), -4.248354255291588977280721e-18, 1)
    close(neuron.residuals([], 1 - 1e-8, [], 20), 7.938846432057389171863295e-9, 1)


@pytest.mark.parametrize(
    ("a", "y", "loss"),
    [
        (0, 0, 0),
        (1, 1, 0),
        (0, 1, INF),
        (1, 0, INF),
        (0, LEAST, INF),
        (1, BELOW_ONE, INF),
    ],
)
def test_zero_times_log_zero(a: float, y: float, loss: float) -> None:
    assert bits(neuron.binary_cross_entropy(a, y)) == bits(float(loss))


@pytest.mark.parametrize("bad", OUTSIDE)
def test_out_of_range_is_nan(bad: float) -> None:
    """For a function of numbers; a batch has an exception instead."""
    for result in (
        neuron.binary_cross_entropy(bad, 0.5),
        neuron.binary_cross_entropy(0.5, bad),
        neuron.binary_cross_entropy_with_logits(1, bad),
        neuron.binary_cross_entropy_with_logits(-INF, bad),
        neuron.binary_cross_entropy_with_logits(np.array([1.0]), np.array([bad])),
    ):
        assert bits(result) == CANONICAL


@pytest.mark.parametrize("pattern", NANS)
def test_every_nan_leaves_as_one(pattern: int) -> None:
    nan = number(pattern)
    array = np.array([pattern], dtype=np.uint64).view(np.float64)
    for result in (
        neuron.sigmoid(nan),
        neuron.sigmoid(array),
        neuron.binary_cross_entropy(nan, 0),
        neuron.binary_cross_entropy(0.5, array[0]),
        neuron.binary_cross_entropy_with_logits(array, np.zeros(1)),
        neuron.binary_cross_entropy_with_logits(1, nan),
        neuron.forward(array, [1.0]),
        neuron.forward([1.0], array),
        neuron.logit([1.0], [1.0], nan),
        neuron.logit(array[:, None], [1.0]),
        neuron.loss(array, 1, [1.0]),
        neuron.loss([1.0], 1, [1.0], offset=nan),
        neuron.step(array, 0.0, [1.0], 0.0, 1.0)[0],
        neuron.step([1.0], nan, [1.0], 0.0, 1.0)[1],
    ):
        assert bits(result) == CANONICAL
    x = np.concatenate([array, array])[None, :]
    for result in (
        neuron.gradient(x, np.ones(1), [1.0, 1.0]),
        neuron.hessian_vector(x, None, [1.0, 1.0], [1.0, 1.0]),
        neuron.input_gradient(x, np.ones(1), [1.0, 1.0]),
        neuron.hessian(x, None, [1.0, 1.0]),
        neuron.trace(x[0], 1, [1.0, 1.0]),
    ):
        assert set(bits(result)) == set(CANONICAL)


def test_infinity_times_zero() -> None:
    assert bits(neuron.logit([INF, 1.0], [0.0, 1.0])) == CANONICAL
    assert neuron.logit([INF, 1.0], [1.0, 1.0]) == INF
    assert neuron.forward([-INF], [1.0]) == 0


def test_the_graph_at_the_edges() -> None:
    t = neuron.trace([], 0, [], 800)
    assert (t.loss, t.a, t.one_minus_a, t.dloss_dz, t.da_dz) == (800, 1, 0, 1, 0)
    assert t.dloss_da == INF
    t = neuron.trace([], 1, [], 800)
    assert (t.loss, t.dloss_dz, t.dloss_da) == (0, 0, -1)
    t = neuron.trace([], 1, [], -800)
    assert (t.loss, t.a, t.one_minus_a, t.dloss_dz, t.da_dz) == (800, 0, 1, -1, 0)
    assert t.dloss_da == -INF
    t = neuron.trace([], 1, [], INF)
    assert (t.z, t.loss, t.dloss_dz, t.dloss_da) == (INF, 0, 0, -1)
    t = neuron.trace([], 1, [], 40)
    close(t.one_minus_a, 4.248354255291588977280721e-18, 1)
    assert t.dloss_da == -1


def test_subnormal_numbers_count() -> None:
    x = np.array([[LEAST, 2.0**-1022, 3 * LEAST]])
    assert bits(neuron.logit(x, [1.0, 0.5, 2.0])) == bits([LEAST * 7 + 2.0**-1023])
    single = np.array([[2.0**-149]], dtype=np.float32)
    assert bits(neuron.logit(single, [1.0])) == bits([2.0**-149])
