# SPDX-License-Identifier: MIT
"""The classifier as scikit-learn checks it, and the bits of its numbers: those of the core."""

from __future__ import annotations

import pickle
import warnings
from fractions import Fraction
from typing import Any

import neuron
import neuron.sklearn
import numpy as np
import pytest
from neuron.sklearn import NeuronClassifier
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning, NotFittedError
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


@pytest.mark.parametrize("method", METHODS)
def test_what_is_wrong_with_a_row_is_said_as_scikit_learn_says_it(method: str) -> None:
    X, y = problem()
    ours = NeuronClassifier().fit(X, y)
    call = getattr(ours, method)
    for wrong, words in (
        (X[0], "Expected 2D array, got 1D array instead"),
        (X[:1, :4], "X has 4 features, but NeuronClassifier is expecting 5 features as input"),
        (X[:0], r"Found array with 0 sample\(s\)"),
        (X[:1] + np.inf, "Input X contains infinity"),
        (X[:1] * np.array([1, np.nan, 1, 1, 1]), "Input X contains NaN"),
        (X[:1] + 1j, "Complex data not supported"),
    ):
        with pytest.raises(ValueError, match=words):
            call(wrong)
    with pytest.raises(NotFittedError):
        getattr(NeuronClassifier(), method)(X[:1])


def test_an_infinity_is_found_under_a_weight_of_zero() -> None:
    X, y = problem()
    ours = NeuronClassifier(l1_ratio=1.0, C=1e-6).fit(X, y)
    assert not ours.coef_.any()
    with pytest.raises(ValueError, match="infinity"):
        ours.predict_proba(np.full((1, 5), np.inf))


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


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"C": 0}, "C is 0; want a number above 0"),
        ({"C": "1"}, "C is '1'"),
        ({"C": np.nan}, "C is nan"),
        ({"l1_ratio": 1.5}, "l1_ratio is 1.5; want a number from 0 to 1"),
        ({"penalty": "elasticnet", "l1_ratio": None}, "l1_ratio is None"),
        ({"penalty": "l3"}, "penalty is 'l3'"),
        ({"n_jobs": 0}, "n_jobs is 0"),
        ({"solver": "best"}, "solver"),
        ({"solver": "newton", "l1_ratio": 1.0}, "newton"),
        ({"tol": -1.0}, "tol"),
        ({"class_weight": {7: 1.0}}, "class_weight"),
    ],
)
def test_parameters_that_are_wrong(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        NeuronClassifier(**wrong).fit(*problem())


@pytest.mark.parametrize(
    ("s", "words"),
    [
        (np.zeros(200), "zero"),
        (-np.ones(200), "negative"),
        (np.ones(199), "want .200,."),
        (np.full(200, np.nan), "sample_weight contains NaN"),
        (np.full(200, 1e308), "finite sum"),
    ],
)
def test_weights_that_are_wrong(s: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        NeuronClassifier().fit(*problem(), sample_weight=s)


def test_one_class_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2 classes"):
        NeuronClassifier().fit([[1.0], [2.0]], [1, 1])


def test_sparse_is_refused() -> None:
    from scipy import sparse

    X, y = problem()
    for call in (NeuronClassifier().fit, NeuronClassifier().partial_fit):
        with pytest.raises(TypeError, match="Sparse data was passed"):
            call(sparse.csr_array(X), y)
    with pytest.raises(TypeError, match="Sparse data was passed"):
        NeuronClassifier().fit(X, y).predict_proba(sparse.csr_array(X))


def test_a_fit_that_did_not_converge_warns_both() -> None:
    X, y = problem()
    for kind in (ConvergenceWarning, neuron.ConvergenceWarning, neuron.sklearn.ConvergenceWarning):
        with pytest.warns(kind, match="want a larger max_iter") as caught:
            NeuronClassifier(max_iter=1).fit(X, y)
        assert caught[0].filename == __file__
    with pytest.warns(ConvergenceWarning, match="want a finite C"):
        NeuronClassifier(C=np.inf).fit(X, X[:, 0] > 1)
    with pytest.warns(ConvergenceWarning, match="fewer columns"):
        NeuronClassifier(C=np.inf).fit(np.hstack([X, X]), y)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        NeuronClassifier().fit(X, y)
