# SPDX-License-Identifier: MIT
"""The classifier in LogisticRegression's place: its coefficients, its examples, its company."""

from __future__ import annotations

import itertools
import math
import warnings
from typing import Any

import numpy as np
import pytest
from neuron.sklearn import NeuronClassifier
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from support import bits
from test_sklearn import problem

pytestmark = pytest.mark.slow

TIGHT = {"solver": "newton-cholesky", "tol": 1e-12, "max_iter": 1000}


def _agree(ours: Any, theirs: Any, X: Any, rtol: float = 1e-6) -> None:
    assert np.allclose(ours.coef_, theirs.coef_, rtol=rtol, atol=rtol * 1e-2)
    assert np.allclose(ours.intercept_, theirs.intercept_, rtol=rtol, atol=rtol * 1e-2)
    assert np.allclose(ours.predict_proba(X), theirs.predict_proba(X), rtol=rtol)
    assert np.array_equal(ours.predict(X), theirs.predict(X))
    assert np.array_equal(ours.classes_, theirs.classes_)


@pytest.mark.parametrize("C", [0.01, 1.0, 100.0, np.inf])
@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("class_weight", [None, "balanced", {0: 3.0, 1: 0.5}])
def test_l2(C: float, intercept: bool, class_weight: Any) -> None:
    X, y = problem()
    same: Any = {"C": C, "fit_intercept": intercept, "class_weight": class_weight}
    ours = NeuronClassifier(tol=1e-14, **same).fit(X, y)
    _agree(ours, LogisticRegression(**same, **TIGHT).fit(X, y), X)


@pytest.mark.parametrize("class_weight", [None, {0: 3.0, 1: 0.5}])
def test_sample_weight(class_weight: Any) -> None:
    X, y = problem()
    s = np.random.default_rng(2).integers(0, 4, len(y))
    same: Any = {"C": 0.3, "class_weight": class_weight}
    ours = NeuronClassifier(tol=1e-14, **same).fit(X, y, s)
    _agree(ours, LogisticRegression(**same, **TIGHT).fit(X, y, s), X)
    # A weight of 2 is two rows, for "balanced" too.
    twice, balanced = X.repeat(s, axis=0), {"class_weight": "balanced", "tol": 1e-14}
    weighed = NeuronClassifier(**balanced).fit(X, y, s)
    repeated = NeuronClassifier(**balanced).fit(twice, y.repeat(s))
    assert np.allclose(weighed.coef_, repeated.coef_, rtol=1e-6)


@pytest.mark.parametrize(("C", "ratio"), [(0.05, 1.0), (1.0, 1.0), (0.05, 0.5), (1.0, 0.2)])
def test_l1(C: float, ratio: float) -> None:
    """LogisticRegression's saga finds the same; and no weight has a way down."""
    X, y = problem(rows=80)
    ours = NeuronClassifier(C=C, l1_ratio=ratio, tol=1e-14).fit(X, y)
    saga: Any = {"solver": "saga", "tol": 1e-10, "max_iter": 20000, "random_state": 0}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        theirs = LogisticRegression("elasticnet", C=C, l1_ratio=ratio, **saga).fit(X, y)
    assert np.allclose(ours.coef_, theirs.coef_, atol=1e-6)
    w = ours.coef_[0]
    slope = C * (ours.predict_proba(X)[:, 1] - y) @ X + (1 - ratio) * w
    assert np.allclose(slope[w != 0], -ratio * np.sign(w[w != 0]), atol=1e-5)
    assert (abs(slope[w == 0]) <= ratio + 1e-5).all()


@pytest.mark.parametrize(("penalty", "ratio"), [("l2", 0.0), ("l1", 1.0), ("elasticnet", 0.5)])
def test_the_old_names_of_penalties(penalty: str, ratio: float) -> None:
    X, y = problem()
    old = NeuronClassifier(penalty, C=0.1, l1_ratio=0.5).fit(X, y)
    assert bits(old.coef_) == bits(NeuronClassifier(C=0.1, l1_ratio=ratio).fit(X, y).coef_)
    none = NeuronClassifier(None, C=0.1).fit(X, y)
    assert bits(none.coef_) == bits(NeuronClassifier(C=np.inf).fit(X, y).coef_)
    assert NeuronClassifier(l1_ratio=None, solver="liblinear").fit(X, y).score(X, y) > 0.7


@pytest.mark.parametrize("names", [["no", "yes"], [False, True], [-1, 1], [2.0, 3.0]])
def test_classes_of_any_kind(names: list[Any]) -> None:
    X, y = problem()
    named = np.array(names)[y]
    ours = NeuronClassifier().fit(X, named)
    assert bits(ours.coef_) == bits(NeuronClassifier().fit(X, y).coef_)
    assert ours.classes_.tolist() == names
    assert ours.classes_.dtype == ours.predict(X).dtype == named.dtype
    assert np.array_equal(ours.predict(X), LogisticRegression().fit(X, named).predict(X))


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_frames(package: str) -> None:
    library = pytest.importorskip(package)
    X, y = problem()
    frame = library.DataFrame({f"column {j}": X[:, j] for j in range(X.shape[1])})
    if not hasattr(LogisticRegression().fit(frame, y), "feature_names_in_"):
        pytest.skip(f"this scikit-learn does not read names from this {package}")
    ours = NeuronClassifier().fit(frame, library.Series(y))
    assert ours.feature_names_in_.tolist() == list(frame.columns)
    assert bits(ours.predict_proba(frame)) == bits(NeuronClassifier().fit(X, y).predict_proba(X))
    with pytest.warns(UserWarning, match="does not have valid feature names"):
        ours.predict_proba(X[:1])
    with pytest.raises(ValueError, match="feature names should match"):
        ours.predict(frame[list(frame.columns)[::-1]])


def test_warm_start() -> None:
    X, y = problem()
    ours = NeuronClassifier(warm_start=True).fit(X, y)
    assert ours.n_iter_[0] > 1
    steps = ours.n_iter_[0]
    assert ours.fit(X, y).n_iter_[0] < steps
    # Other classes, other columns: it starts afresh.
    cold = NeuronClassifier().fit(X[:, :3], y)
    assert bits(ours.fit(X[:, :3], y).coef_) == bits(cold.coef_)
    X, y = problem(3)
    assert bits(ours.fit(X, y).coef_) == bits(NeuronClassifier().fit(X, y).coef_)
    ours.set_params(fit_intercept=False).fit(X, y)
    assert not ours.intercept_.any()


def test_float32_is_not_copied() -> None:
    import tracemalloc

    X, y = problem(rows=100_000, columns=40)
    X = X.astype(np.float32)
    ours = NeuronClassifier(max_iter=3)
    tracemalloc.start()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ours.fit(X, y).decision_function(X)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # The classes' places, and what sorting them takes; a copy would be twice X.
    assert peak < X.nbytes / 2


def test_its_own_example() -> None:
    """LogisticRegression's docstring. Three classes: the numbers are near, not the same."""
    X, y = load_iris(return_X_y=True)
    clf = NeuronClassifier(random_state=0).fit(X, y)
    assert clf.predict(X[:2, :]).tolist() == [0, 0]
    a = clf.predict_proba(X[:2, :])
    assert a.shape == (2, 3)
    assert np.allclose(a, [[9.8e-1, 1.8e-2, 1.4e-8], [9.7e-1, 2.8e-2, 3.0e-8]], atol=0.2)
    assert np.allclose(a.sum(axis=1), 1, atol=1e-15)
    assert clf.score(X, y) > 0.9
    # A neuron each against the rest: what scikit-learn has another class for.
    each = OneVsRestClassifier(LogisticRegression(**TIGHT)).fit(X, y)
    same = NeuronClassifier(tol=1e-14).fit(X, y)
    assert np.allclose(same.predict_proba(X), each.predict_proba(X), rtol=1e-6)
    assert np.array_equal(same.predict(X), each.predict(X))


def test_the_example_of_a_pipeline() -> None:
    X, y = load_breast_cancer(return_X_y=True)
    split = train_test_split(X, y, random_state=42)
    X_train, X_test, y_train, y_test = split
    found = []
    for kind, tight in ((NeuronClassifier, {"tol": 1e-14}), (LogisticRegression, TIGHT)):
        pipe = make_pipeline(StandardScaler(), kind(**tight)).fit(X_train, y_train)
        scores = cross_val_score(pipe, X, y, cv=3, scoring="neg_log_loss")
        grid = {pipe.steps[-1][0] + "__C": [0.01, 0.1, 1.0]}
        search = GridSearchCV(pipe, grid, cv=3, scoring="roc_auc").fit(X_train, y_train)
        printed = [*scores, pipe.score(X_test, y_test), *pipe.predict_proba(X_test[:3]).ravel()]
        printed += [search.best_score_, *search.best_params_.values()]
        found.append([f"{value:.6g}" for value in printed])
    assert found[0] == found[1]


@pytest.mark.parametrize("method", ["sigmoid", "isotonic"])
def test_it_is_calibrated(method: Any) -> None:
    X, y = problem()
    ours, theirs = (
        CalibratedClassifierCV(estimator, method=method, cv=3).fit(X, y).predict_proba(X)
        for estimator in (NeuronClassifier(tol=1e-14), LogisticRegression(**TIGHT))
    )
    assert np.allclose(ours, theirs, atol=1e-5)


def _shapley(function: Any, x: Any, background: Any) -> Any:
    """As SHAP has them of a function: what each column adds, over all orders of the columns."""
    d = len(x)
    value = {}
    for kept in itertools.product([False, True], repeat=d):
        rows = np.where(kept, x, background)
        value[kept] = function(rows)[:, 1].mean()
    found = np.zeros(d)
    for order in itertools.permutations(range(d)):
        kept = [False] * d
        for j in order:
            before = value[tuple(kept)]
            kept[j] = True
            found[j] += value[tuple(kept)] - before
    return found / math.factorial(d)


def test_what_explains_a_model_explains_this_one() -> None:
    """By calls of predict_proba, as SHAP's model-agnostic explainers; by coef_ and intercept_, as
    its linear one, which shap 0.51 does; and by scikit-learn's own inspection."""
    X, y = problem(columns=4)
    ours = NeuronClassifier(tol=1e-14).fit(X, y)
    theirs = LogisticRegression(**TIGHT).fit(X, y)
    shares = [_shapley(model.predict_proba, X[0], X[:50]) for model in (ours, theirs)]
    assert np.allclose(*shares, atol=1e-6)
    level = ours.predict_proba(X[:50])[:, 1].mean()
    assert shares[0].sum() + level == pytest.approx(ours.predict_proba(X[:1])[0, 1])
    for model in (ours, theirs):
        assert model.coef_.shape == (1, 4) and model.intercept_.shape == (1,)
        linear = model.coef_[0] * (X - X.mean(axis=0))
        assert np.allclose(
            linear.sum(axis=1) + model.decision_function(X).mean(), model.decision_function(X)
        )
    drops = [
        permutation_importance(model, X, y, n_repeats=3, random_state=0).importances
        for model in (ours, theirs)
    ]
    assert np.array_equal(*drops) and (drops[0] > 0).any()
    curves = [
        partial_dependence(model, X, [1], grid_resolution=5)["average"] for model in (ours, theirs)
    ]
    assert np.allclose(*curves, atol=1e-6)
