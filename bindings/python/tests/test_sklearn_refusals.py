# SPDX-License-Identifier: MIT
"""What the classifier refuses, and warns of, in scikit-learn's words where it has some."""

from __future__ import annotations

import subprocess
import sys
import warnings
from typing import Any

import neuron
import neuron.sklearn
import numpy as np
import pytest
from neuron.sklearn import NeuronClassifier
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from support import environment
from test_sklearn import METHODS, problem

pytestmark = pytest.mark.slow


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


WITHOUT = """
import sys, neuron
assert "sklearn" not in sys.modules and "numpy" not in sys.modules
sys.modules["sklearn"] = None
try:
    import neuron.sklearn
except ModuleNotFoundError as error:
    assert error.name == "sklearn" and "pip install 'libneuron[sklearn]'" in str(error)
else:
    sys.exit("it was imported")
"""


def test_nothing_but_its_module_needs_scikit_learn() -> None:
    subprocess.run([sys.executable, "-c", WITHOUT], env=environment(), check=True, timeout=60)


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
