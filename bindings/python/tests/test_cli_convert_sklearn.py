# SPDX-License-Identifier: MIT
"""scikit-learn loads what neuron convert writes, and its estimators are read."""

from __future__ import annotations

import pickle
import random
import warnings
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from neuron import Neuron
from support import bits

pytest.importorskip("click")
joblib = pytest.importorskip("joblib")
pytest.importorskip("sklearn")

from convert_support import described, good, read_or_refused, refused  # noqa: E402
from neuron.sklearn import NeuronClassifier  # noqa: E402
from sklearn.base import clone  # noqa: E402
from sklearn.linear_model import (  # noqa: E402
    LinearRegression,
    LogisticRegression,
    LogisticRegressionCV,
)
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import MinMaxScaler, StandardScaler  # noqa: E402

# It is there for one Python.
pytestmark = pytest.mark.slow

rng = np.random.default_rng(23)
X = rng.normal(size=(150, 4)) * [1, 10, 0.1, 1] + [0, 5, 0, -3]
Y = X @ [1.0, 0.1, -5.0, 0.0] + rng.normal(size=150) > 0.5


@pytest.mark.parametrize("name", ["a.joblib", "a.pkl"])
@pytest.mark.parametrize("classes", [(0, 1), ("no", "yes"), (7, 3), (0.5, 1.5), (False, True)])
def test_it_loads_ours(name: str, classes: Any, tmp_path: Path, capsys: Any) -> None:
    unit = described(classes, rng.normal(size=4), 0.7)
    neuron.save(unit, tmp_path / "a.safetensors")
    good(capsys, tmp_path / "a.safetensors", tmp_path / name)
    load = joblib.load if name.endswith("joblib") else lambda path: pickle.loads(path.read_bytes())
    fitted = load(tmp_path / name)
    assert type(fitted) is LogisticRegression
    assert bits([fitted.coef_.ravel(), fitted.intercept_]) == bits([unit.w, unit.b])
    assert tuple(fitted.classes_.tolist()) == classes
    assert tuple(fitted.feature_names_in_) == unit.feature_names
    assert fitted.n_features_in_ == 4
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "X does not have valid feature names")
        p = fitted.predict_proba(X)
        labels = fitted.predict(X)
    np.testing.assert_allclose(p[:, 1], unit.forward(X), rtol=0, atol=1e-15)
    assert labels.tolist() == [classes[int(z > 0)] for z in unit.logit(X)]
    clone(fitted).fit(X, Y)


def test_names_are_held_against_frames(tmp_path: Path, capsys: Any) -> None:
    pandas = pytest.importorskip("pandas")
    neuron.save(Neuron([1.0, 2.0]), tmp_path / "a.safetensors", feature_names=["a", "b"])
    good(capsys, tmp_path / "a.safetensors", tmp_path / "a.joblib")
    fitted = joblib.load(tmp_path / "a.joblib")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fitted.predict(pandas.DataFrame({"a": [1.0], "b": [2.0]}))
    with pytest.raises(ValueError, match="feature names"):
        fitted.predict(pandas.DataFrame({"b": [1.0], "a": [2.0]}))


MADE: list[Any] = [
    LogisticRegression(),
    LogisticRegression(solver="liblinear", fit_intercept=False),
    LogisticRegressionCV(Cs=3, solver="newton-cholesky"),
    NeuronClassifier(C=0.1),
]
FIRST: list[Any] = [
    None,
    StandardScaler(),
    StandardScaler(with_mean=False),
    StandardScaler(with_std=False),
    "passthrough",
]


@pytest.mark.parametrize("made", MADE, ids=str)
@pytest.mark.parametrize("first", FIRST, ids=str)
@pytest.mark.parametrize("classes", [(0, 1), ("no", "yes")])
def test_we_read_its(made: Any, first: Any, classes: Any, tmp_path: Path, capsys: Any) -> None:
    fitted: Any = clone(made) if first is None else make_pipeline(first, clone(made))
    with warnings.catch_warnings():
        # LogisticRegressionCV's parameters will change.
        warnings.simplefilter("ignore")
        fitted.fit(X, np.where(Y, classes[1], classes[0]))
    joblib.dump(fitted, tmp_path / "a.joblib")
    good(capsys, tmp_path / "a.joblib", tmp_path / "a.safetensors", "--trust")
    unit = neuron.load(tmp_path / "a.safetensors")
    assert unit.classes == (None if classes == (0, 1) else classes)
    np.testing.assert_allclose(unit.forward(X), fitted.predict_proba(X)[:, 1], rtol=0, atol=1e-14)
    if first is None:
        assert bits(unit.w) == bits(fitted.coef_.ravel())
        assert unit.b == fitted.intercept_


def test_a_softmax_of_two(tmp_path: Path, capsys: Any) -> None:
    if "multi_class" not in LogisticRegression().get_params():
        pytest.skip("this scikit-learn has no multi_class")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = LogisticRegression(multi_class="multinomial").fit(X, Y)
    joblib.dump(fitted, tmp_path / "a.joblib")
    good(capsys, tmp_path / "a.joblib", tmp_path / "a.safetensors", "--trust")
    a = neuron.load(tmp_path / "a.safetensors").forward(X)
    np.testing.assert_allclose(a, fitted.predict_proba(X)[:, 1], rtol=0, atol=1e-14)


def test_names_come_along(tmp_path: Path, capsys: Any) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(X, columns=["a", "b", "é", "d"])
    for fitted in (LogisticRegression(), make_pipeline(StandardScaler(), LogisticRegression())):
        fitted.fit(frame, Y)
        joblib.dump(fitted, tmp_path / "a.joblib")
        good(capsys, tmp_path / "a.joblib", tmp_path / "a.safetensors", "--trust")
        unit = neuron.load(tmp_path / "a.safetensors")
        assert unit.feature_names == ("a", "b", "é", "d")
        assert unit.classes == (False, True)


def test_ours_fitted_again(tmp_path: Path, capsys: Any) -> None:
    """What was written with the old fit is no longer said of the new one."""
    neuron.save(described(w=np.ones(4)), tmp_path / "a.safetensors")
    good(capsys, tmp_path / "a.safetensors", tmp_path / "a.joblib")
    fitted = joblib.load(tmp_path / "a.joblib").fit(X, np.where(Y, "b", "a"))
    joblib.dump(fitted, tmp_path / "b.joblib")
    good(capsys, tmp_path / "b.joblib", tmp_path / "b.safetensors", "--trust")
    unit = neuron.load(tmp_path / "b.safetensors")
    assert (unit.feature_names, unit.classes) == (None, ("a", "b"))


def test_a_neuron(tmp_path: Path, capsys: Any) -> None:
    joblib.dump(described(), tmp_path / "a.joblib")
    good(capsys, tmp_path / "a.joblib", tmp_path / "a.safetensors", "--trust")
    assert neuron.load(tmp_path / "a.safetensors") == described()


THREE = np.arange(150) % 3
REFUSED: list[Any] = [
    ({"a": 1}, "it is a dict; want LogisticRegression, NeuronClassifier, Neuron or a Pipeline"),
    (LinearRegression().fit(X, Y), "it is a LinearRegression; want"),
    (LogisticRegression(), "the LogisticRegression has not been fitted"),
    (NeuronClassifier(), "the NeuronClassifier has not been fitted"),
    (make_pipeline(StandardScaler(), LogisticRegression()), "has not been fitted"),
    (LogisticRegression().fit(X, THREE), "it has 3 classes; a neuron has two"),
    (NeuronClassifier().fit(X, THREE), "it has 3 classes; a neuron has two"),
    (
        make_pipeline(MinMaxScaler(), LogisticRegression()).fit(X, Y),
        "a Pipeline of MinMaxScaler, LogisticRegression; want a classifier, or a StandardScaler",
    ),
]


@pytest.mark.parametrize(("held", "said"), REFUSED)
def test_refusals(held: Any, said: str, tmp_path: Path, capsys: Any) -> None:
    joblib.dump(held, tmp_path / "a.joblib")
    assert said in refused(capsys, tmp_path / "a.joblib", "--trust")


def test_damage(tmp_path: Path, capsys: Any) -> None:
    """Bytes that are cut or changed. Pickles that do harm, --trust does not guard against."""
    neuron.save(described(w=[0.5, 1.5]), tmp_path / "a.safetensors")
    good(capsys, tmp_path / "a.safetensors", tmp_path / "a.pkl")
    content = (tmp_path / "a.pkl").read_bytes()
    random.seed(3)
    for end in random.sample(range(len(content)), 100):
        (tmp_path / "b.pkl").write_bytes(content[:end])
        assert "it cannot be unpickled" in refused(capsys, tmp_path / "b.pkl", "--trust")
    # Only numbers: what is changed elsewhere may name any function.
    place = content.index(np.float64(1.5).tobytes())
    for _ in range(20):
        changed = bytearray(content)
        changed[place + random.randrange(8)] = random.randrange(256)
        (tmp_path / "b.pkl").write_bytes(changed)
        assert read_or_refused(capsys, tmp_path / "b.pkl", "--trust")
