# SPDX-License-Identifier: MIT
"""liblinear's own code reads what neuron convert writes, and its files are read."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from neuron import Neuron
from support import bits

pytest.importorskip("click")
pytest.importorskip("liblinear")

from convert_support import call, damaged, good, read_or_refused, refused
from liblinear import liblinearutil

# It is there for one Python.
pytestmark = pytest.mark.slow

rng = np.random.default_rng(21)
X = rng.normal(size=(60, 3))
Y = X @ [1.0, -2.0, 0.5] + rng.normal(size=60) > 0


def predicted(path: Path, x: Any) -> tuple[Any, Any]:
    """The classes, and the probabilities of the first label, by liblinear itself."""
    model = liblinearutil.load_model(str(path))
    labels, _, values = liblinearutil.predict([], x, model, "-b 1 -q")
    return np.array(labels), np.array(values)[:, 0]


@pytest.mark.parametrize(
    ("classes", "expected"), [(None, (0, 1)), ((-1, 1), (-1, 1)), ((7, 3), (7, 3))]
)
def test_it_reads_ours(classes: Any, expected: Any, tmp_path: Path, capsys: Any) -> None:
    unit = Neuron(rng.normal(size=3), 0.7)
    neuron.save(unit, tmp_path / "a.safetensors", classes=classes)
    good(capsys, tmp_path / "a.safetensors", tmp_path / "a.model")
    labels, a = predicted(tmp_path / "a.model", X)
    np.testing.assert_allclose(a, unit.forward(X), rtol=0, atol=1e-15)
    assert labels.tolist() == [expected[int(z > 0)] for z in unit.logit(X)]
    good(capsys, tmp_path / "a.model", tmp_path / "b.safetensors")
    again = neuron.load(tmp_path / "b.safetensors")
    assert again.classes == (None if expected == (0, 1) else tuple(sorted(expected)))
    sign = 1 if expected[0] < expected[1] else -1
    assert bits([again.w, again.b]) == bits([sign * unit.w, sign * unit.b])


@pytest.mark.parametrize("bias", [-1, 0, 1, 2.5])
@pytest.mark.parametrize("solver", [0, 6, 7])
@pytest.mark.parametrize("labels", [(0, 1), (1, -1), (5, 2)])
@pytest.mark.parametrize("first", [0, 1])
def test_we_read_its(
    bias: float, solver: int, labels: Any, first: int, tmp_path: Path, capsys: Any
) -> None:
    """Whatever label comes first in the data."""
    order = np.argsort(Y != bool(first), kind="stable")
    y = np.where(Y, labels[1], labels[0])[order]
    model = liblinearutil.train(list(y), X[order].tolist(), f"-s {solver} -B {bias} -q")
    liblinearutil.save_model(str(tmp_path / "a.model"), model)
    good(capsys, tmp_path / "a.model", tmp_path / "a.safetensors")
    unit = neuron.load(tmp_path / "a.safetensors")
    low, high = sorted(labels)
    assert (unit.classes or (0, 1)) == (low, high)
    given, a = predicted(tmp_path / "a.model", X.tolist())
    if model.get_labels()[0] == low:
        a = 1 - a
    np.testing.assert_allclose(unit.forward(X), a, rtol=0, atol=1e-15)
    assert np.array_equal(given == high, unit.logit(X) > 0)


TEXT = """solver_type L2R_LR
nr_class 2
label 1 -1
nr_feature 2
bias 0.5
w
0.25
-3e-5
4
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "L2R_LR",
            "L2R_L2LOSS_SVC",
            "solver_type is 'L2R_L2LOSS_SVC'; want L1R_LR, L2R_LR, L2R_LR_DUAL",
        ),
        ("solver_type L2R_LR", "solver_type", "solver_type is 'none'"),
        ("solver_type L2R_LR\n", "", "solver_type is 'none'"),
        ("nr_class 2", "nr_class 3", "it has 3 classes; a neuron has two"),
        ("label 1 -1", "label 1 2 3", "label does not name two classes"),
        ("label 1 -1", "label 1 1", "label does not name two classes"),
        ("label 1 -1", "label 1 x", "the label 'x' is no whole number"),
        (
            "nr_feature 2",
            "nr_feature 99999999",
            "it has 3 weights; want 99999999 and one for the bias",
        ),
        ("nr_feature 2", "nr_feature -2", "nr_feature is no whole number"),
        ("bias 0.5", "bias -1", "it has 3 weights; want 2"),
        ("bias 0.5", "bias x", "'x' is no finite number"),
        ("0.25", "nan", "line 7: 'nan' is no finite number"),
        ("-3e-5", "1e999", "line 8: '1e999' is no finite number"),
        ("-3e-5", "1_0", "line 8: '1_0' is no finite number"),
        ("bias 0.5", "weights 2", "line 5: it is no setting of liblinear's text"),
        ("bias 0.5", "nr_class 2", "line 5: it is no setting of liblinear's text"),
        ("w\n", "", "line 6: it is no setting of liblinear's text"),
        (TEXT[60:], "\n", "it has no weights: the file was cut short"),
        ("4\n", "4", "it does not end with a line's end: the file was cut short"),
        ("label", "é", "it is not liblinear's text"),
    ],
)
def test_refusals(old: str, new: str, said: str, tmp_path: Path, capsys: Any) -> None:
    assert TEXT.count(old)
    path = tmp_path / "a.model"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    assert said in refused(capsys, path)


def test_by_value(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "a.model").write_text(TEXT)
    good(capsys, tmp_path / "a.model", tmp_path / "a.safetensors")
    unit = neuron.load(tmp_path / "a.safetensors")
    assert (unit.w.tolist(), unit.b, unit.classes) == ([0.25, -3e-5], 2.0, (-1, 1))


def test_what_has_no_place_in_it(tmp_path: Path, capsys: Any) -> None:
    for w, b in (([np.nan], 0.0), ([1.0], np.inf)):
        neuron.save(Neuron(w, b), tmp_path / "a.safetensors")
        code, said = call(capsys, tmp_path / "a.safetensors", tmp_path / "a.model")
        assert code == 2 and "not finite" in said
        assert not (tmp_path / "a.model").exists()


def test_damage(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "a.model"
    for end in range(len(TEXT)):
        path.write_text(TEXT[:end])
        refused(capsys, path)
    source = random.Random(1)
    for _ in range(1000):
        path.write_bytes(damaged(TEXT.encode(), source))
        read_or_refused(capsys, path)
