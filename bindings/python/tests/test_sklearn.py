# SPDX-License-Identifier: MIT
"""The classifier as scikit-learn checks it, and the bits of its numbers: those of the core."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import neuron
import neuron.sklearn
import numpy as np
import pytest
from neuron.sklearn import NeuronClassifier
from sklearn.base import clone
from sklearn.utils import estimator_checks
from support import bits

pytestmark = pytest.mark.slow

CHECKED = [
    NeuronClassifier(),
    NeuronClassifier(C=np.inf, max_iter=50),
    NeuronClassifier(l1_ratio=0.5, warm_start=True),
]
METHODS = ("predict", "predict_proba", "predict_log_proba", "decision_function")


def problem(classes: int = 2, rows: int = 200, columns: int = 5) -> tuple[Any, Any]:
    """Rows whose classes overlap."""
    random = np.random.default_rng(rows + classes)
    X = random.normal(size=(rows, columns)) + 1
    scores = X @ random.normal(size=(columns, classes)) + random.gumbel(size=(rows, classes))
    return X, scores.argmax(axis=1)


# Without a penalty some of their data has no minimum.
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@estimator_checks.parametrize_with_checks(CHECKED)
def test_what_scikit_learn_checks(estimator: Any, check: Any) -> None:
    check(estimator)


def test_the_check_that_is_for_its_own_linear_models() -> None:
    estimator_checks.check_class_weight_balanced_linear_classifier("ours", NeuronClassifier())


@pytest.mark.parametrize(("C", "ratio"), [(1.0, 0.0), (0.05, 1.0), (0.1, 0.25), (np.inf, 0.0)])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_fit_has_the_cores_bits(C: float, ratio: float, dtype: Any) -> None:
    X, y = problem()
    X = X.astype(dtype)
    s = np.random.default_rng(1).random(len(y))
    ours = NeuronClassifier(C=C, l1_ratio=ratio).fit(X, y, sample_weight=s)
    strength = C * float(sum(map(Fraction, s.tolist())))
    unit = neuron.fit(X, y, l2=(1 - ratio) / strength, l1=ratio / strength, sample_weight=s)
    assert bits(ours.coef_) == bits(unit.w)
    assert bits(ours.intercept_) == bits(unit.b)
    assert ours.n_iter_ == [unit.fit_result.iterations]  # type: ignore[union-attr]
    assert bits(ours.decision_function(X)) == bits(unit.logit(X))
    a = ours.predict_proba(X)
    assert bits(a[:, 1].copy()) == bits(unit.forward(X))
    assert bits(a[:, 0].copy()) == bits(neuron.Neuron(-unit.w, -unit.b).forward(X))


def test_a_class_against_the_rest_has_the_cores_bits() -> None:
    X, y = problem(3)
    ours = NeuronClassifier(C=0.5).fit(X, y)
    assert ours.coef_.shape == (3, 5)
    assert ours.intercept_.shape == ours.n_iter_.shape == (3,)
    a = np.empty((len(y), 3))
    for k in range(3):
        unit = neuron.fit(X, y == k, l2=1 / (0.5 * len(y)))
        assert bits(ours.coef_[k].copy()) == bits(unit.w)
        a[:, k] = unit.forward(X)
    assert bits(ours.predict_proba(X)) == bits(a / a.sum(axis=1)[:, None])
    assert np.array_equal(ours.predict(X), a.argmax(axis=1))


def test_no_thread_count_changes_a_bit() -> None:
    X, y = problem(rows=30000)
    one, all_ = (NeuronClassifier(n_jobs=n).fit(X, y) for n in (1, -1))
    assert bits(one.coef_) == bits(all_.coef_)
    assert bits(one.predict_proba(X)) == bits(all_.predict_proba(X))


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("method", METHODS)
def test_one_row_has_the_bits_of_many(classes: int, method: str) -> None:
    """The short way of plain arrays, and scikit-learn's checks for what is not plain."""
    X, y = problem(classes)
    ours = NeuronClassifier().fit(X, y)
    whole = getattr(ours, method)(X)
    for rows in (X[:1], X.tolist()[:1], np.asfortranarray(X)[:1], X[:1].astype(">f8")):
        assert np.array_equal(getattr(ours, method)(rows), whole[:1])
    assert np.array_equal(getattr(ours, method)(X[::-3]), whole[::-3])
    unaligned = np.zeros(X.nbytes + 1, np.int8)[1:].view(np.float64).reshape(X.shape)
    unaligned[:] = X
    assert np.array_equal(getattr(ours, method)(unaligned[:1]), whole[:1])


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("method", METHODS)
def test_one_row_is_looked_at(value: float, method: str) -> None:
    """The short way takes nothing that scikit-learn's checks refuse, and keeps what it gives."""
    X, y = problem()
    ours = NeuronClassifier().fit(X, y)
    x = X[:1].copy()
    getattr(ours, method)(x)[...] = 0
    assert ours.classes_.tolist() == [0, 1]
    x[0, 0] = value
    with pytest.raises(ValueError, match=r"NaN|infinity"):
        getattr(ours, method)(x)


def test_a_logit_that_overflows_is_no_error() -> None:
    X, y = problem()
    ours = NeuronClassifier().fit(X, y)
    far = np.sign(ours.coef_) * 1e308
    assert np.array_equal(ours.predict_proba(far), [[0.0, 1.0]])
    assert ours.predict_log_proba(-far)[0, 0] == 0


def test_rare_classes_keep_their_digits() -> None:
    ours = NeuronClassifier(C=1e6).fit([[-1.0], [0.0], [0.0], [1.0]], [0, 1, 0, 1])
    x = np.array([[60.0 / ours.coef_.item()]])
    z = ours.decision_function(x).item()
    assert ours.predict_proba(x)[0, 0] == pytest.approx(np.exp(-z), rel=1e-12)
    assert ours.predict_log_proba(x)[0, 1] == pytest.approx(-np.exp(-z), rel=1e-12)
    assert ours.predict_log_proba(100 * x)[0, 0] == pytest.approx(-100 * z, rel=1e-1)


def test_probabilities_where_every_class_is_next_to_impossible() -> None:
    X, y = problem(3)
    ours = NeuronClassifier().fit(X, y)
    ours.neurons_ = tuple(neuron.Neuron([1.0] * 5, b) for b in (0.0, 1.0, 2.0))
    x = np.full((1, 5), -400.0)
    want = np.exp([0.0, 1.0, 2.0]) / np.exp([0.0, 1.0, 2.0]).sum()
    assert np.allclose(ours.predict_proba(x), want, rtol=1e-12)
    assert np.allclose(ours.predict_log_proba(x), np.log(want), rtol=1e-10)


def test_it_is_cloned_and_pickled() -> None:
    X, y = problem(3)
    ours = NeuronClassifier(C=0.3, l1_ratio=0.5, class_weight={1: 2.0}).fit(X, y)
    again = pickle.loads(pickle.dumps(ours))
    assert bits(again.predict_proba(X)) == bits(ours.predict_proba(X))
    assert [n.fit_result for n in again.neurons_] == [n.fit_result for n in ours.neurons_]
    fresh = clone(ours)
    assert fresh.get_params() == ours.get_params()
    assert not hasattr(fresh, "coef_")
    assert fresh.set_params(C=2.0).C == 2.0
    assert "C=0.3" in repr(ours)
    assert NeuronClassifier.__module__ == "neuron.sklearn"


def test_coefficients_cannot_be_written_to() -> None:
    ours = NeuronClassifier().fit(*problem())
    for of in (ours.coef_, ours.intercept_):
        with pytest.raises(ValueError, match="read-only"):
            of[0] = 1
