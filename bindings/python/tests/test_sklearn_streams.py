# SPDX-License-Identifier: MIT
"""partial_fit: a neuron.Trainer for each neuron, and the same bits however the stream is cut."""

from __future__ import annotations

import copy
import itertools
import pickle
from typing import Any

import neuron
import numpy as np
import pytest
from neuron.sklearn import NeuronClassifier
from support import bits
from test_sklearn import problem

pytestmark = pytest.mark.slow


def _pieces(rows: int, seed: int) -> Any:
    cuts = np.random.default_rng(seed).integers(0, rows, 12)
    edges = [0, *sorted(set(cuts.tolist()) - {0}), rows]
    return [slice(a, b) for a, b in itertools.pairwise(edges)]


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("weighted", [False, True])
def test_pieces_have_the_bits_of_the_whole(classes: int, weighted: bool) -> None:
    X, y = problem(classes, rows=333)
    s = np.random.default_rng(3).random(len(y)) if weighted else np.ones(len(y))
    whole = NeuronClassifier().partial_fit(X, y, range(classes), s)
    for seed in range(5):
        ours: Any = NeuronClassifier()
        for piece in _pieces(len(y), seed):
            ours.partial_fit(X[piece], y[piece], range(classes), s[piece])
            # Neither copies nor what is asked in between matter.
            ours = pickle.loads(pickle.dumps(copy.deepcopy(ours)))
            ours.predict(X)
        assert bits(ours.coef_) == bits(whole.coef_)
        assert bits(ours.intercept_) == bits(whole.intercept_)


def test_it_is_a_trainer() -> None:
    X, y = problem(rows=333)
    ours = NeuronClassifier().partial_fit(X, y, classes=[0, 1])
    unit = neuron.Trainer(5).partial_fit(X, y).flush().model()
    assert bits(ours.coef_) == bits(unit.w)
    assert bits(ours.intercept_) == bits(unit.b)
    assert not hasattr(ours, "n_iter_")
    assert ours.score(X, y) > 0.7


def test_it_goes_on_from_a_fit() -> None:
    X, y = problem(rows=333)
    fitted = NeuronClassifier().fit(X, y)
    unit = fitted.neurons_[0]
    ours = copy.deepcopy(fitted).partial_fit(X, y)
    trained = neuron.Trainer(5, warm_start=unit).partial_fit(X, y).flush()
    assert bits(ours.coef_) == bits(trained.w)
    # And a fit knows nothing of the stream before it.
    assert bits(ours.fit(X, y).coef_) == bits(unit.w)
    assert bits(ours.partial_fit(X, y).coef_) == bits(trained.w)
    ours = NeuronClassifier(fit_intercept=False).partial_fit(X, y, classes=[0, 1])
    assert ours.coef_.any() and not ours.intercept_.any()


def test_rows_need_not_have_all_classes() -> None:
    X, y = problem(3)
    names = np.array(["a", "b", "c"])[y]
    ours = NeuronClassifier(class_weight={"b": 2.0})
    for name in "cab":
        ours.partial_fit(X[names == name], names[names == name], classes=["c", "a", "b"])
    assert list(ours.classes_) == ["a", "b", "c"]
    assert set(ours.predict(X)) <= {"a", "b", "c"}


def test_what_is_refused() -> None:
    X, y = problem()
    with pytest.raises(ValueError, match="classes must be passed on the first call"):
        NeuronClassifier().partial_fit(X, y)
    with pytest.raises(ValueError, match="at least 2"):
        NeuronClassifier().partial_fit(X, y * 0, classes=[0])
    with pytest.raises(ValueError, match="previously unseen labels"):
        NeuronClassifier().partial_fit(X, y, classes=[1, 2])
    with pytest.raises(ValueError, match="cannot be balanced"):
        NeuronClassifier(class_weight="balanced").partial_fit(X, y, classes=[0, 1])
    ours = NeuronClassifier().partial_fit(X, y, classes=[0, 1])
    with pytest.raises(ValueError, match="not the same as before"):
        ours.partial_fit(X, y, classes=[0, 1, 2])
    with pytest.raises(ValueError, match="expecting 5 features"):
        ours.partial_fit(X[:, :3], y)
    assert bits(ours.coef_) == bits(NeuronClassifier().partial_fit(X, y, [0, 1]).coef_)
