# SPDX-License-Identifier: MIT
"""scikit-learn's own examples of LogisticRegression, with the classifier imported in its place: all
that its docstrings show, as they are installed, and those of its guide and gallery whose data it
ships or makes. Of two classes, what is printed is what is printed there; of more, they run."""

from __future__ import annotations

import doctest
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sklearn
from neuron.sklearn import NeuronClassifier
from sklearn.datasets import (
    load_breast_cancer,
    load_digits,
    load_iris,
    make_classification,
    make_multilabel_classification,
)
from sklearn.feature_selection import SelectFromModel
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import class_likelihood_ratios, f1_score, make_scorer, roc_auc_score
from sklearn.model_selection import TunedThresholdClassifierCV, train_test_split
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import l1_min_c

pytestmark = pytest.mark.slow

PACKAGE = Path(sklearn.__file__).parent
SHOWN = re.compile(r"^\s*(?:>>>|\.\.\.) .*\bLogisticRegression\(", re.M)
NUMBER = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+)(?:e[+-]?\d+)?")
# They run the checks that test_sklearn.py runs.
LEFT_OUT = ("check_estimator", "parametrize_with_checks")
# What is printed is where lbfgs stopped at its tol of 1e-4, and not the minimum, in its last digit.
EARLY = ("sklearn.feature_selection._from_model.SelectFromModel",)


def _near(text: str, value: float) -> bool:
    """Within one of the last printed digit: by so much scikit-learn's own runs may differ."""
    digits, _, exponent = text.partition("e")
    places = len(digits.partition(".")[2]) - int(exponent or 0)
    return abs(float(text) - value) <= 10.0**-places


class _Checker(doctest.OutputChecker):
    def __init__(self, classes: set[int]) -> None:
        self._classes = classes

    def check_output(self, want: str, got: str, flags: int) -> bool:
        if max(self._classes, default=2) > 2:
            return True
        wanted, given = NUMBER.findall(want), NUMBER.findall(got)
        if len(wanted) == len(given):
            if not all(_near(text, float(other)) for text, other in zip(wanted, given)):
                return False
            want, got = NUMBER.sub("#", want), NUMBER.sub("#", got)
        got = got.replace("NeuronClassifier", "LogisticRegression")
        return super().check_output(want, got, flags)


def _examples() -> Iterator[doctest.DocTest]:
    for path in sorted(p for p in PACKAGE.rglob("*.py") if "tests" not in p.parts):
        if SHOWN.search(path.read_text(encoding="utf-8")):
            parts = path.relative_to(PACKAGE).with_suffix("").parts
            module = importlib.import_module(".".join(("sklearn", *parts)))
            for test in doctest.DocTestFinder().find(module):
                source = "".join(example.source for example in test.examples)
                if "LogisticRegression(" in source and not any(n in source for n in LEFT_OUT):
                    yield test


@pytest.mark.parametrize("test", list(_examples()), ids=lambda test: test.name)
def test_docstrings(test: doctest.DocTest, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "".join(example.source for example in test.examples)
    if "plt." in source or ".plot(" in source:
        pytest.importorskip("matplotlib").use("Agg")
    classes: set[int] = set()
    kind: Any = NeuronClassifier
    if test.name in EARLY:
        kind, printed = LogisticRegression, _selector(NeuronClassifier())
        assert printed == _selector(LogisticRegression(solver="newton-cholesky", tol=1e-12))
    fit = kind.fit

    def noted(self: Any, X: Any, y: Any, sample_weight: Any = None) -> Any:
        classes.add(len(np.unique(y)))
        return fit(self, X, y, sample_weight)

    monkeypatch.setattr(kind, "fit", noted)
    monkeypatch.setattr("sklearn.linear_model.LogisticRegression", kind)
    said: list[str] = []
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    checker = _Checker(classes)
    runner = doctest.DocTestRunner(checker, verbose=False, optionflags=flags)
    runner.run(test, out=said.append)
    assert runner.failures == 0, "".join(said)


def _selector(unit: Any) -> list[str]:
    """What the example in EARLY prints, in its digits."""
    X = [[0.87, -1.34, 0.31], [-2.79, -0.02, -0.85], [-1.34, -0.48, -2.55], [1.92, 1.48, 0.65]]
    selector = SelectFromModel(unit).fit(X, [0, 1, 0, 1])
    kept = selector.get_support().tolist()
    coef = selector.estimator_.coef_[0]
    return [*(f"{w:.4f}" for w in coef), f"{selector.threshold_:.5f}", str(kept)]


def test_there_are_examples() -> None:
    """The class itself, and others of two classes that print numbers."""
    names = {test.name for test in _examples()}
    assert "sklearn.linear_model._logistic.LogisticRegression" in names
    assert "sklearn.metrics._ranking.roc_auc_score" in names
    assert len(names) >= 18


# What the guide and the gallery print, of two classes.
def _pipeline(kind: Any) -> list[float]:
    X, y = make_classification(random_state=42)
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=42)
    return [make_pipeline(StandardScaler(), kind()).fit(X_train, y_train).score(X_test, y_test)]


def _area(kind: Any) -> list[float]:
    X, y = load_breast_cancer(return_X_y=True)
    unit = kind(solver="liblinear", random_state=0).fit(X, y)
    scores = (unit.predict_proba(X)[:, 1], unit.decision_function(X))
    return [roc_auc_score(y, score) for score in scores]


def _areas(kind: Any) -> list[float]:
    X, y = make_multilabel_classification(random_state=0)
    found = MultiOutputClassifier(kind(random_state=0)).fit(X, y).predict_proba(X)
    areas: list[float] = roc_auc_score(y, np.transpose([p[:, 1] for p in found]), average=None)
    return areas


def _threshold(kind: Any) -> list[float]:
    X, y = make_classification(n_samples=1000, weights=[0.1, 0.9], random_state=0)
    scorer = make_scorer(f1_score, pos_label=0)
    unit = TunedThresholdClassifierCV(kind(), scoring=scorer).fit(X, y)
    return [scorer(unit, X, y), unit.best_score_]


def _ratio(kind: Any) -> list[float]:
    X, y = make_classification(n_samples=10_000, weights=[0.9, 0.1], random_state=0)
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
    return [class_likelihood_ratios(y_test, kind().fit(X_train, y_train).predict(X_test))[0]]


@pytest.mark.parametrize(
    ("example", "printed"),
    [
        (_pipeline, "0.96"),
        (_area, "0.99 0.99"),
        (_areas, "0.828 0.851 0.94 0.87 0.95"),
        (_threshold, "0.88 0.86"),
        (_ratio, "12.617"),
    ],
)
def test_guide_and_gallery(example: Any, printed: str) -> None:
    found = example(NeuronClassifier)
    assert len(found) == len(printed.split())
    assert all(_near(text, value) for text, value in zip(printed.split(), found))
    # The minimum itself is the same to more digits than scikit-learn prints.
    assert np.allclose(found, example(_tight), rtol=1e-6, atol=0)


def _tight(**given: Any) -> Any:
    return LogisticRegression(**given | {"solver": "newton-cholesky", "tol": 1e-12})


def test_the_gallerys_sparsity() -> None:
    """plot_logistic_l1_l2_sparsity stops saga at a tol of 0.01. These are the shares of zeros and
    the scores that saga comes to with a tol of 1e-6."""
    X, y = load_digits(return_X_y=True)
    X, y = StandardScaler().fit_transform(X), (y > 4).astype(int)
    found = []
    for C in (1, 0.1, 0.01):
        for ratio in (1, 0.5, 0):
            unit = NeuronClassifier(C=C, l1_ratio=ratio, solver="saga").fit(X, y)
            found.append(f"{np.mean(unit.coef_ == 0) * 100:.2f}% {unit.score(X, y):.2f}")
    assert found == [
        "10.94% 0.91", "10.94% 0.91", "4.69% 0.91",
        "39.06% 0.90", "21.88% 0.91", "4.69% 0.91",
        "85.94% 0.86", "73.44% 0.88", "4.69% 0.89",
    ]  # fmt: skip


def test_the_gallerys_path() -> None:
    """plot_logistic_path: coefficients from all 0 on, each fit from the one before."""
    iris = load_iris()
    X, y = iris.data[iris.target != 2], iris.target[iris.target != 2]
    X = X / X.max()
    unit = NeuronClassifier(
        "l1",
        solver="liblinear",
        tol=1e-6,
        max_iter=int(1e6),
        warm_start=True,
        intercept_scaling=10000.0,
    )
    path = []
    for C in l1_min_c(X, y, loss="log") * np.logspace(0, 1, 16):
        unit.set_params(C=C).fit(X, y)
        path.append((unit.coef_[0] != 0).sum())
    assert path[0] == 0 and path[-1] >= 1 and path == sorted(path)
