# SPDX-License-Identifier: MIT
"""The module loads, computes, and refuses in words."""

from __future__ import annotations

import array
import copy
import inspect
import pickle

import neuron
import pytest

X = memoryview(array.array("d", [1, 2, 3, -1, 0.5, -2])).cast("B").cast("d", (3, 2))
ROWS = [[1.0, 2.0], [3.0, -1.0], [0.5, -2.0]]
Y = array.array("b", [0, 1, 1])
W = array.array("d", [0.5, -0.25])
B = 0.125


def test_a_batch_gives_what_its_rows_give() -> None:
    batch = neuron.forward(X, W, B)
    assert list(batch) == [neuron.forward(row, W, B) for row in ROWS]
    losses = neuron.losses(X, Y, W, B)
    assert list(losses) == [neuron.loss(r, y, W, B) for r, y in zip(ROWS, Y, strict=True)]


def test_a_neuron_gives_what_the_functions_give() -> None:
    unit = neuron.Neuron(W, B)
    assert unit.forward(X).tolist() == neuron.forward(X, W, B).tolist()
    loss, dw, db = unit.loss_and_gradient(X, Y)
    assert (loss, dw.tolist(), db) == (
        neuron.loss(X, Y, W, B),
        neuron.gradient(X, Y, W, B)[0].tolist(),
        neuron.gradient(X, Y, W, B)[1],
    )
    # Tuples that hold arrays of numpy have no ==.
    assert repr(unit.trace(ROWS[0], 1)) == repr(neuron.trace(ROWS[0], 1, W, B))


def test_a_neuron_is_a_value() -> None:
    unit = neuron.Neuron(W, B)
    assert unit == pickle.loads(pickle.dumps(unit)) == eval(f"neuron.{unit!r}")
    assert copy.copy(unit) is unit and copy.deepcopy(unit) is unit
    assert hash(unit) == hash(neuron.Neuron([0.5, -0.25], 0.125))
    assert neuron.Neuron([0.0]) != neuron.Neuron([-0.0])
    assert neuron.Neuron([float("nan")]) == neuron.Neuron([float("nan")])


def test_out_is_what_comes_back() -> None:
    z = array.array("d", [-1, 0, 1])
    want = [neuron.sigmoid(v) for v in z]
    assert neuron.sigmoid(z, out=z) is z and list(z) == want


@pytest.mark.parametrize(
    ("call", "error", "builtin", "words"),
    [
        (lambda: neuron.forward(None, W), neuron.ArgumentError, TypeError, "x is None"),
        (
            lambda: neuron.forward(Y, W),
            neuron.DTypeError,
            TypeError,
            "x has dtype int8",
        ),
        (lambda: neuron.forward(X, X), neuron.ShapeError, ValueError, "w has 2 dim"),
        (
            lambda: neuron.forward(X, [1.0]),
            neuron.ShapeError,
            ValueError,
            "w has 1 items",
        ),
        (lambda: neuron.loss(X, Y[:2], W), neuron.ShapeError, ValueError, "y has 2"),
        (
            lambda: neuron.loss([1.0], 2, [1.0]),
            neuron.LabelError,
            ValueError,
            "y is 2.0",
        ),
        (
            lambda: neuron.gradient(X, Y, W, out=W),
            neuron.OverlapError,
            ValueError,
            "w;",
        ),
    ],
)
def test_refusals(call, error, builtin, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=words) as raised:
        call()
    assert isinstance(raised.value, builtin) and isinstance(raised.value, neuron.Error)


def test_signatures() -> None:
    assert str(inspect.signature(neuron.forward)) == "(x, w, b=0.0, *, threads=None, out=None)"
    assert str(inspect.signature(neuron.Neuron)) == "(w, b=0.0, metadata=None)"
    assert all(hasattr(neuron, name) for name in neuron.__all__)
