# SPDX-License-Identifier: MIT
"""What must agree to the last bit: fused and not, one sample and a batch, method and function."""

from __future__ import annotations

import neuron
import numpy as np
import pytest
from calls import BATCHES, FUNCTIONS, MEANS, Function, arguments_of, expected, good, one
from support import bits

SHAPES = [(1, 1), (13, 5), (1, 0), (70, 20), (600, 3), (40, 300)]


@pytest.mark.parametrize("shape", SHAPES)
def test_fused(shape: tuple[int, int]) -> None:
    given = good(*shape)
    fused = FUNCTIONS["loss_and_gradient"](given)
    assert bits(fused[0]) == bits(FUNCTIONS["loss"](given))
    assert bits(fused[1:]) == bits(FUNCTIONS["gradient"](given))


@pytest.mark.parametrize("shape", SHAPES)
def test_chained(shape: tuple[int, int]) -> None:
    """By way of the logits, the functions of numbers give what the functions of x give."""
    given = good(*shape)
    x, y, w, b = (given[name] for name in ("x", "y", "w", "b"))
    z = neuron.logit(x, w, b)
    assert bits(neuron.sigmoid(z)) == bits(neuron.forward(x, w, b))
    by_logit = neuron.binary_cross_entropy_with_logits(z, y)
    assert bits(by_logit) == bits(neuron.losses(x, y, w, b))
    assert bits([neuron.sigmoid(value) for value in z]) == bits(neuron.sigmoid(z))
    one_by_one = [neuron.binary_cross_entropy_with_logits(*pair) for pair in zip(z, y)]
    assert bits(one_by_one) == bits(by_logit)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["logit", "forward", "losses", "residuals"])
def test_a_row_alone(name: str, shape: tuple[int, int]) -> None:
    given = good(*shape)
    together = bits(FUNCTIONS[name](given))
    alone = [FUNCTIONS[name](one(given, i)) for i in range(shape[0])]
    assert all(type(value) is float for value in alone)
    assert bits(alone) == together


@pytest.mark.parametrize("columns", [0, 1, 5, 8, 33, 127, 128, 129, 200])
@pytest.mark.parametrize("function", BATCHES, ids=str)
def test_one_sample_is_a_batch_of_one(function: Function, columns: int) -> None:
    """With weight and offset, without, and from every kind of memory that one sample comes in."""
    batch = good(1, columns, seed=columns)
    single = one(batch)
    for taken in (function.arguments, function.positional):
        many = {name: batch[name] for name in taken}
        few = {name: single[name] for name in taken}
        want = bits(function(many))
        assert bits(function(few)) == want
        as_lists = {
            name: value.tolist() if isinstance(value, np.ndarray) else value
            for name, value in few.items()
        }
        assert bits(function(as_lists)) == want
        spread = {**few, "x": np.repeat(few["x"], 2)[::2], "w": list(few["w"])}
        assert bits(function(spread)) == want
    narrow = {**batch, "x": batch["x"].astype(np.float32)}
    assert bits(function(one(narrow))) == bits(function(narrow))


@pytest.mark.parametrize("columns", [0, 1, 5, 40, 200])
def test_trace(columns: int) -> None:
    given = arguments_of(FUNCTIONS["trace"], good(1, columns))
    t = neuron.trace(**given)
    x, y, w, b = (given[name] for name in ("x", "y", "w", "b"))
    assert bits(t.z) == bits(neuron.logit(x, w, b))
    assert bits(t.a) == bits(neuron.forward(x, w, b))
    assert bits(t.one_minus_a) == bits(neuron.sigmoid(-t.z))
    assert bits(t.loss) == bits(neuron.loss(x, y, w, b))
    assert bits(t.dloss_dz) == bits(neuron.residuals(x, y, w, b))
    dw, db = neuron.gradient(x, y, w, b)
    assert bits(t.dloss_dw) == bits(dw)
    assert bits(t.dloss_db) == bits(db) == bits(t.dloss_dz)
    assert bits(t) == bits(expected(FUNCTIONS["trace"], given))


def test_trace_is_a_named_tuple() -> None:
    t = neuron.trace([1.0, 2.0], 1, [0.5, -0.25])
    assert isinstance(t, tuple)
    assert isinstance(t, neuron.Trace)
    z, a, one_minus_a, loss, dloss_da, da_dz, dloss_dz, dloss_dw, dloss_db = t
    assert (z, a, one_minus_a, loss) == (t.z, t.a, t.one_minus_a, t.loss)
    assert (dloss_da, da_dz, dloss_dz) == (t.dloss_da, t.da_dz, t.dloss_dz)
    assert dloss_dw is t.dloss_dw
    assert dloss_db == t.dloss_db
    assert repr(t).startswith("neuron.Trace(z=0.0, a=0.5, one_minus_a=0.5, loss=0.69")
    with pytest.raises(AttributeError):
        t.z = 1.0  # type: ignore[misc]


@pytest.mark.parametrize("function", MEANS, ids=str)
def test_no_weights_are_ones(function: Function) -> None:
    given = good(150, 7)
    plain = {**given, "sample_weight": None, "offset": None}
    ones = {**given, "sample_weight": np.ones(150), "offset": np.zeros(150)}
    assert bits(function(plain)) == bits(function(ones))
    absent = {k: v for k, v in given.items() if k not in ("sample_weight", "offset")}
    assert bits(function(plain)) == bits(function(absent))


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_inputs_stay_and_calls_repeat(function: Function) -> None:
    given = arguments_of(function, good(70, 9))
    before = {name: np.array(value) for name, value in given.items()}
    first = bits(function(given))
    assert first == bits(function(given))
    assert first == bits(expected(function, given))
    for name, value in before.items():
        assert np.array_equal(value, given[name])


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_defaults(function: Function) -> None:
    """b and vb are 0.0 where they are left out, and stand where the stub says."""
    given = arguments_of(function, good(6, 4))
    given = {k: v for k, v in given.items() if k not in function.keywords}
    zero = {**given, **{name: 0.0 for name in ("b", "vb") if name in given}}
    optional = set() if function.name == "step" else {"b", "vb"}
    left_out = {k: v for k, v in zero.items() if k not in optional}
    assert bits(function(left_out)) == bits(function(zero))
    by_position = getattr(neuron, function.name)(*(given[name] for name in function.positional))
    assert bits(by_position) == bits(function(given))
