# SPDX-License-Identifier: MIT
"""neuron.Trainer: by value, however the stream is cut, saved, shared, laid out."""

from __future__ import annotations

import array
import copy
import pickle
import threading
from typing import Any

import neuron
import numpy as np
import pytest
from layouts import LAYOUTS, lay_out
from neuron import Trainer

WAYS: list[dict[str, Any]] = [
    {},
    {"method": "adam", "schedule": "constant", "l2": 0.01},
    {"method": "sgd", "schedule": "inverse-scaling", "learning_rate": 0.5, "momentum": 0.0},
    {"batch_rows": 7, "intercept": False, "l1": 0.01},
    {"scaling": False, "learning_rate": 0.1, "warm_start": ([0.1, -0.2, 0.3], 0.5)},
]


def stream(rows: int, columns: int = 3, seed: int = 0) -> tuple[Any, Any]:
    generator = np.random.default_rng(seed)
    unit = 10.0 ** (np.arange(columns) - columns // 2)
    plain = generator.normal(size=(rows, columns))
    z = plain @ np.linspace(-1, 1, columns) + 0.3
    y = generator.random(rows) < 1 / (1 + np.exp(-z))
    return (plain + np.arange(columns)) * unit, y


def test_plain_descent_by_hand() -> None:
    X, y = stream(1000)
    X = X / np.abs(X).max(axis=0)
    w, b, loss = np.zeros(3), 0.0, []
    for i in range(0, 1000, 50):
        J, dw, db = neuron.loss_and_gradient(X[i : i + 50], y[i : i + 50], w, b)
        loss.append(J)
        w, b = w - 0.5 * (dw + 0.01 * w), b - 0.5 * db
    trainer = Trainer(
        l2=0.01,
        method="sgd",
        schedule="constant",
        learning_rate=0.5,
        momentum=0,
        batch_rows=50,
        scaling=False,
    ).partial_fit(X, y)
    np.testing.assert_allclose(trainer.w, w, rtol=1e-12)
    assert trainer.b == pytest.approx(b, rel=1e-12)
    assert trainer.loss == pytest.approx(np.mean(loss), rel=1e-12)
    assert (trainer.rows, trainer.steps, trainer.skipped, trainer.columns) == (1000, 20, 0, 3)


def test_one_pass_comes_near_the_minimum() -> None:
    X, y = stream(50_000, 8)
    trainer = Trainer().partial_fit(X, y).flush()
    best = neuron.fit(X, y)
    assert best.fit_result is not None
    excess = trainer.model().loss(X, y) - best.fit_result.loss
    assert 0 <= excess < 0.002 * best.fit_result.scale
    assert trainer.loss > best.fit_result.loss


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_cuts_move_no_bit(way: dict[str, Any]) -> None:
    X, y = stream(150)
    weight, offset = np.arange(150) % 4 / 2.0, np.linspace(-1, 1, 150)
    whole = Trainer(**way).partial_fit(X, y, weight, offset)
    by_row = Trainer(**way)
    for cut in range(150):
        a, b = slice(0, cut), slice(cut, 150)
        cut_once = Trainer(**way).partial_fit(X[a], y[a], weight[a], offset[a])
        assert cut_once.to_bytes() == by_row.partial_fit(X[:0], y[:0]).to_bytes()
        again = pickle.loads(pickle.dumps(cut_once))
        for trainer in (cut_once, again):
            trainer.partial_fit(X[b], y[b], sample_weight=weight[b], offset=offset[b])
            assert trainer.to_bytes() == whole.to_bytes()
        i = slice(cut, cut + 1)
        by_row.partial_fit(X[i], y[i], weight[i], offset[i])
    assert by_row.to_bytes() == whole.to_bytes()


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_layouts(name: str, dtype: Any) -> None:
    X, y = stream(100)
    X = X.astype(dtype)
    plain = Trainer().partial_fit(X.astype(float), y.astype(float))
    assert Trainer().partial_fit(lay_out(X, name), y).to_bytes() == plain.to_bytes()
    labels = y.astype(np.int64)[::-1][::-1]
    assert Trainer(3).partial_fit(X, labels).to_bytes() == plain.to_bytes()


def test_what_waits() -> None:
    X, y = stream(40)
    trainer = Trainer(batch_rows=100).partial_fit(X, y)
    assert (trainer.rows, trainer.steps) == (40, 0)
    assert np.isnan(trainer.loss)
    assert not trainer.w.any()
    assert trainer.flush() is trainer
    assert (trainer.rows, trainer.steps) == (40, 1)
    assert trainer.w.all()
    before = trainer.to_bytes()
    assert trainer.flush().to_bytes() == before


def test_columns_unknown() -> None:
    trainer = Trainer(momentum=0.5, batch_rows=5)
    assert trainer.columns is None
    assert trainer.w is None
    assert (trainer.b, trainer.rows, trainer.steps, trainer.skipped) == (0.0, 0, 0, 0)
    assert repr(trainer) == "<Trainer of None columns, 0 rows, 0 steps>"
    trainer.flush()
    for function in (trainer.model, trainer.to_bytes):
        with pytest.raises(neuron.EmptyError, match=r"want a batch first"):
            function()
    X, y = stream(20)
    # A batch that is refused decides on nothing.
    with pytest.raises(neuron.LabelError):
        trainer.partial_fit(X[:, :2], y + 0.5)
    assert trainer.columns is None
    others = [copy.copy(trainer), copy.deepcopy(trainer)]
    others += [pickle.loads(pickle.dumps(trainer, protocol)) for protocol in range(6)]
    known = Trainer(3, momentum=0.5, batch_rows=5).partial_fit(X, y)
    for other in (trainer, *others):
        assert other.partial_fit(X, y).to_bytes() == known.to_bytes()
    assert repr(known) == "<Trainer of 3 columns, 20 rows, 4 steps>"
    assert Trainer(warm_start=neuron.Neuron([1.0, 2.0], 3.0)).columns == 2


def test_copies_go_ways_of_their_own() -> None:
    X, y = stream(100)
    trainer = Trainer().partial_fit(X[:50], y[:50])
    model, w = trainer.model(), trainer.w
    kept = np.array(w)
    for protocol in range(6):
        other = pickle.loads(pickle.dumps(trainer, protocol))
        assert type(other) is Trainer
        other.partial_fit(X[50:], y[50:])
        assert (other.rows, trainer.rows) == (100, 50)
    trainer.partial_fit(X[50:], y[50:])
    assert (model.w == kept).all()
    assert (w == kept).all()
    assert (trainer.w != kept).all()
    with pytest.raises(ValueError, match="read-only"):
        w[0] = 1
    assert trainer.model() == neuron.Neuron(trainer.w, trainer.b)


def test_warm_start_and_no_intercept() -> None:
    trainer = Trainer(2, warm_start=(array.array("f", [0.5, -0.25]), 0.125))
    assert list(trainer.w) == [0.5, -0.25]
    assert trainer.b == 0.125
    trainer = Trainer(warm_start=neuron.Neuron([0.5], 2), intercept=False)
    assert trainer.b == 0
    X, y = stream(100)
    assert Trainer(intercept=False).partial_fit(X, y).b == 0


def test_rows_that_do_not_count() -> None:
    X, y = stream(64)
    X[3, 1] = np.nan
    trainer = Trainer().partial_fit(X, y)
    assert (trainer.steps, trainer.skipped) == (1, 1)
    assert np.isfinite(trainer.w).all()
    weight = np.ones(64)
    weight[3] = 0
    assert Trainer().partial_fit(X, y, weight).skipped == 0
    assert Trainer().partial_fit(X, y, np.zeros(64)).skipped == 2


def test_bytes_that_are_damaged() -> None:
    X, y = stream(40)
    good = Trainer().partial_fit(X, y).to_bytes()
    for kind in (bytes, bytearray, memoryview, np.frombuffer):
        data = np.frombuffer(good, np.uint8) if kind is np.frombuffer else kind(good)
        assert Trainer.from_bytes(data).to_bytes() == good
    for i in range(len(good)):
        bad = bytearray(good)
        bad[i] ^= 1 << i % 8
        with pytest.raises(neuron.FormatError):
            Trainer.from_bytes(bad)
        with pytest.raises(neuron.FormatError):
            Trainer.from_bytes(good[:i])
    with pytest.raises(neuron.ArgumentError, match="data is str"):
        Trainer.from_bytes("NEURONT")  # type: ignore[arg-type]


REFUSED: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"columns": -1}, neuron.OptionError, "columns is -1"),
    ({"columns": 1.0}, neuron.ArgumentError, "columns is float"),
    ({"l2": -1}, neuron.OptionError, "l2 is -1"),
    ({"l1": float("nan")}, neuron.OptionError, "l1 is nan"),
    ({"l1": "1"}, neuron.ArgumentError, "l1 is str"),
    ({"learning_rate": 0}, neuron.OptionError, "learning_rate is 0"),
    ({"learning_rate": float("inf")}, neuron.OptionError, "learning_rate is inf"),
    ({"momentum": 1}, neuron.OptionError, "momentum is 1"),
    ({"momentum": None}, neuron.ArgumentError, "momentum is None"),
    ({"batch_rows": 0}, neuron.OptionError, "batch_rows is 0"),
    ({"batch_rows": 2**40}, neuron.OptionError, "batch_rows is"),
    ({"method": "newton"}, neuron.OptionError, "want 'adagrad', 'adam' or 'sgd'"),
    ({"method": 1}, neuron.ArgumentError, "method is int"),
    ({"schedule": "adaptive"}, neuron.OptionError, "want 'averaging'"),
    ({"intercept": "yes"}, neuron.ArgumentError, "intercept is str"),
    ({"scaling": 2}, neuron.OptionError, "scaling is 2"),
    ({"warm_start": [1.0]}, neuron.ArgumentError, "warm_start is list"),
    ({"warm_start": ([1.0], "0")}, neuron.ArgumentError, "warm_start"),
    ({"columns": 2, "warm_start": ([1.0], 0)}, neuron.ShapeError, "columns is 2"),
]


@pytest.mark.parametrize(("keywords", "error", "words"), REFUSED, ids=str)
def test_keywords_refused(keywords: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=r"Trainer\(\): ") as caught:
        Trainer(**keywords)
    assert words in str(caught.value)


def test_batches_refused() -> None:
    X, y = stream(40)
    trainer = Trainer().partial_fit(X, y)
    before = trainer.to_bytes()
    bad = np.where(np.arange(40) == 39, -1.0, 1.0)
    refused: list[tuple[type[Exception], str, tuple[Any, ...]]] = [
        (neuron.ShapeError, "X has 2 columns; want 3", (X[:, :2], y)),
        (neuron.ShapeError, "y has 39", (X, y[1:])),
        (neuron.ShapeError, "X is 1-d", (X[0], y[0])),
        (neuron.ArgumentError, "y is None", (X, None)),
        (neuron.DTypeError, "X has dtype int64", (X.astype(int), y)),
        (neuron.LabelError, "y[39] is -1.0", (X, bad)),
        (neuron.WeightError, "sample_weight[39] is -1.0", (X, y, bad)),
        (neuron.ShapeError, "offset has 2", (X, y, None, bad[:2])),
    ]
    for error, words, given in refused:
        with pytest.raises(error, match=r"partial_fit\(\): ") as caught:
            trainer.partial_fit(*given)
        assert words in str(caught.value)
        assert trainer.to_bytes() == before
    with pytest.raises(AttributeError):
        trainer.b = 1.0  # type: ignore[misc]
    with pytest.raises(AttributeError):
        trainer.more = 1  # type: ignore[attr-defined]


def test_threads_take_turns() -> None:
    X, y = stream(3000)
    trainer = Trainer()

    def work() -> None:
        for _ in range(20):
            trainer.partial_fit(X, y)
            assert trainer.loss >= 0 or trainer.steps == 0
            assert trainer.model().w.shape == (3,)
            assert Trainer.from_bytes(trainer.to_bytes()).rows % 3000 == 0

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The same batch each time: turns of any order are the same stream.
    alone = Trainer()
    for _ in range(80):
        alone.partial_fit(X, y)
    assert trainer.to_bytes() == alone.to_bytes()
