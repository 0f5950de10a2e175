# SPDX-License-Identifier: MIT
"""neuron predict, evaluate and inspect: a model on tables of its own and of others."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from command_line import call, document, run, sample_csv, samples, write, write_csv
from neuron.cli._failures import BadInput
from support import environment


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Of 200 rows of three columns."""
    sample_csv(tmp_path / "data.csv")
    path = tmp_path / "model.safetensors"
    call("train", tmp_path / "data.csv", "--target", "y", "-o", path)
    return path


@pytest.fixture
def colors(tmp_path: Path) -> Path:
    """Of a column of text and one of numbers, each with missing values."""
    text = "color,size,y\nred,1,no\nblue,2,yes\n,3,no\nred,,yes\nblue,4,no\ngreen,0,yes\n"
    path = tmp_path / "colors.safetensors"
    how = ["--target", "y", "--missing", "indicate", "--holdout", 0, "-o", path]
    call("train", write(tmp_path / "colors.csv", text), *how)
    return path


def probabilities(text: str) -> list[float]:
    rows = list(csv.reader(text.splitlines()))
    assert rows[0][0] == "probability"
    return [float(row[0]) for row in rows[1:]]


def test_predictions_have_the_bits_of_forward(tmp_path: Path, model: Path) -> None:
    X, _ = samples(0, 200)
    expected = neuron.load(model).forward(X).tolist()
    data = tmp_path / "data.csv"
    assert probabilities(call("predict", model, data)) == expected
    assert probabilities(call("predict", model, "-", data=data.read_bytes())) == expected
    # In another order, beside other columns, the target away.
    other = {"x2": X[:, 2], "text": ["a"] * 200, "x0": X[:, 0], "x1": X[:, 1]}
    write_csv(data, other)
    assert probabilities(call("predict", model, data)) == expected
    output = tmp_path / "out.csv"
    assert call("predict", model, data, "-o", output) == ""
    assert probabilities(output.read_text()) == expected
    assert run("predict", model, data).stdout == output.read_bytes()


def test_labels_and_parquet(tmp_path: Path, model: Path) -> None:
    X, _ = samples(0, 200)
    data = tmp_path / "data.parquet"
    pa.parquet.write_table(pa.table({f"x{j}": X[:, j] for j in range(3)}), data)
    expected = neuron.load(model).forward(X)
    call("predict", model, data, "--label", "--threshold", 0.25, "-o", tmp_path / "out.parquet")
    found = pa.parquet.read_table(tmp_path / "out.parquet").to_pydict()
    assert found["probability"] == expected.tolist()
    assert found["label"] == (expected >= 0.25).astype(int).tolist()
    shown = call("predict", model, data, "--label")
    assert [row.split(",")[1] for row in shown.splitlines()[1:]] == [
        str(int(p >= 0.5)) for p in expected
    ]


def test_texts_and_missing_values(tmp_path: Path, colors: Path) -> None:
    unit = neuron.load(colors)
    assert unit.feature_names is not None
    assert unit.feature_names[:3] == ("color=green", "color=red", "color is missing")
    data = write(tmp_path / "new.csv", "size,color\n2.5,red\n,blue\n1,\n7,pink\n")
    with pytest.raises(BadInput, match=r"line 5, column 'color': 'pink' did not occur"):
        call("predict", colors, data)
    # The mean of 1, 2, 3, 4 and 0 is 2.
    X = [[0, 1, 0, 2.5, 0], [0, 0, 0, 2, 1], [0, 0, 1, 1, 0], [0, 0, 0, 7, 0]]
    found = probabilities(call("predict", colors, data, "--unknown", "reference"))
    assert found == unit.forward(np.array(X)).tolist()
    labels = call("predict", colors, data, "--unknown", "reference", "--label").splitlines()[1:]
    assert {line.split(",")[1] for line in labels} <= {"no", "yes"}


def test_rows_that_were_dropped_in_training_have_no_prediction(tmp_path: Path) -> None:
    data = write(tmp_path / "data.csv", "a,y\n1,0\n,1\n2,1\n3,0\n0,1\n")
    path = tmp_path / "model.safetensors"
    how = ["--target", "y", "--missing", "drop", "--holdout", 0]
    call("train", data, *how, "-o", path)
    lines = call("predict", path, data, "--label").splitlines()
    assert lines[2] == "," and all("," != line for line in lines[3:]) and len(lines) == 6
    call("predict", path, data, "--label", "-o", tmp_path / "out.parquet")
    found = pa.parquet.read_table(tmp_path / "out.parquet").to_pydict()
    assert found["probability"][1] is found["label"][1] is None
    measured = document("evaluate", path, data)
    assert measured["dropped"] == 1 and measured["metrics"]["rows"] == 4


def test_evaluate_says_what_train_said(tmp_path: Path) -> None:
    data, path = sample_csv(tmp_path / "data.csv"), tmp_path / "model.safetensors"
    trained = document("train", data, "--target", "y", "--holdout", 0, "-o", path)
    evaluated = document("evaluate", path, data)
    assert evaluated["metrics"] == trained["metrics"]["training"]
    (tn, fp), (fn, tp) = evaluated["metrics"]["confusion"]
    assert (tn + tp) / 200 == evaluated["metrics"]["accuracy"] and tn + fp + fn + tp == 200
    strict = document("evaluate", path, data, "--threshold", 1)
    assert strict["metrics"]["confusion"][1][1] == 0
    shown = call("evaluate", path, data)
    assert max(map(len, shown.splitlines())) <= 80 and "predicted 1" in shown


def test_evaluate_with_weights_and_another_target(tmp_path: Path, model: Path) -> None:
    X, y = samples(5, 300)
    s = np.random.default_rng(0).integers(0, 3, 300).astype(float)
    columns = {f"x{j}": X[:, j] for j in range(3)}
    data = write_csv(tmp_path / "new.csv", columns | {"truth": y, "w": s})
    found = document("evaluate", model, data, "--target", "truth", "--weights", "w")
    unit = neuron.load(model)
    assert found["metrics"]["log_loss"] == pytest.approx(
        unit.loss(X, y, sample_weight=s), rel=1e-13
    )
    assert found["metrics"]["weight"] == s.sum()
    with pytest.raises(BadInput, match="there is no column 'y'; there are: x0, x1, x2, truth, w"):
        call("evaluate", model, data)


def test_models_of_other_programs(tmp_path: Path) -> None:
    X, y = samples(0, 200)
    data, path = sample_csv(tmp_path / "data.csv"), tmp_path / "unit.safetensors"
    unit = neuron.Neuron([0.5, -1.0], 0.25)
    neuron.save(unit, path, feature_names=["x2", "x0"])
    expected = unit.forward(X[:, [2, 0]])
    assert probabilities(call("predict", path, data)) == expected.tolist()
    found = document("evaluate", path, data, "--target", "y")
    assert found["metrics"]["accuracy"] == np.mean((expected >= 0.5) == y)
    with pytest.raises(BadInput, match="want --target"):
        call("evaluate", path, data)
    with pytest.raises(BadInput, match="no classes for --label"):
        call("predict", path, data, "--label")
    neuron.save(unit, path)
    with pytest.raises(BadInput, match="no names of features"):
        call("predict", path, data)
    assert document("inspect", path)["coefficients"][1]["estimate"] == -1.0


def test_inspect(model: Path, colors: Path) -> None:
    unit = neuron.load(model)
    found = document("inspect", model)
    assert [c["estimate"] for c in found["coefficients"]] == [*unit.w, unit.b]
    assert found["fit"]["outcome"] == "converged" and found["classes"] == [0, 1]
    assert found["training"]["holdout"] == 0.2
    assert found["encoding"] == json.loads(unit.metadata["encoding"])
    assert all(c["standard_error"] > 0 for c in found["coefficients"])
    shown = call("inspect", colors)
    assert "the probability of 'yes' (against 'no')" in shown
    assert "none for blue" in shown and "2 where it is missing" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_files_are_whole_or_as_they_were(tmp_path: Path, model: Path) -> None:
    X, _ = samples(0, 3)
    bad = write_csv(tmp_path / "bad.csv", {f"x{j}": X[:, j] for j in range(3)})
    write(bad, bad.read_text() + "1,2,oops\n")
    output = write(tmp_path / "out.csv", "as it was")
    before = sorted(tmp_path.iterdir())
    for target in (["-o", output], []):
        found = run("predict", model, bad, *target)
        assert (found.returncode, found.stdout) == (2, b"")
        assert b"bad.csv, line 5, column 'x2': 'oops' is no number" in found.stderr
    assert sorted(tmp_path.iterdir()) == before and output.read_text() == "as it was"
    output.chmod(0o600)
    call("predict", model, tmp_path / "data.csv", "-o", output)
    assert len(output.read_text().splitlines()) == 201
    assert sorted(tmp_path.iterdir()) == before


def test_a_reader_that_has_enough(tmp_path: Path, model: Path) -> None:
    command = [sys.executable, "-m", "neuron", "predict", str(model), str(tmp_path / "data.csv")]
    pipe: Any = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, env=environment()) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    # click's code for it.
    assert process.returncode == 1
