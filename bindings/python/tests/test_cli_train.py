# SPDX-License-Identifier: MIT
"""neuron train: the fit, the encoding, what is held out, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from command_line import call, document, run, sample_csv, samples, write, write_csv
from neuron.cli._failures import BadInput
from neuron.cli._holdout import held_out


def train(path: Path, *more: Any, target: str = "y") -> tuple[neuron.Neuron, dict[str, Any]]:
    """A model, and what was said of it."""
    model = path.with_suffix(".safetensors")
    found = document("train", path, "--target", target, "-o", model, *more)
    return neuron.load(model), found


def plain(unit: neuron.Neuron) -> neuron.Neuron:
    """One without metadata, to compare."""
    return neuron.Neuron(unit.w, unit.b)


def estimates(found: dict[str, Any]) -> dict[str, float]:
    return {c["name"]: c["estimate"] for c in found["coefficients"]}


def test_the_fit_is_the_librarys(tmp_path: Path) -> None:
    X, y = samples(0, 200)
    path = sample_csv(tmp_path / "data.csv")
    unit, found = train(path, "--holdout", 0)
    expected = neuron.fit(X, y, l2=1 / 200, standardize=True)
    assert plain(unit) == expected
    assert unit.feature_names == ("x0", "x1", "x2") and unit.classes == (0, 1)
    assert list(estimates(found).values()) == [*expected.w, expected.b]
    assert found["metrics"]["held_out"] is None and found["fit"]["outcome"] == "converged"


@pytest.mark.parametrize(
    ("options", "keywords"),
    [
        (["--l2", 0], {"standardize": True}),
        (["--no-standardize"], {}),
        (["--l2", 0.25, "--no-standardize"], {"l2": 0.25}),
        (["--l1", 0.01], {"l1": 0.01, "standardize": True}),
        (["--l1", 0.01, "--l2", 0.02, "--no-intercept", "--no-standardize"],
         {"l1": 0.01, "l2": 0.02, "intercept": False}),
        (["--tol", 1e-3, "--max-iter", 2, "--threads", 1],
         {"tol": 1e-3, "max_iter": 2, "l2": 1 / 200, "standardize": True}),
    ],
)  # fmt: skip
def test_options(tmp_path: Path, options: list[Any], keywords: dict[str, Any]) -> None:
    unit, _ = train(sample_csv(tmp_path / "data.csv"), "--holdout", 0, *options)
    assert plain(unit) == neuron.fit(*samples(0, 200), **keywords)


def test_held_out_rows(tmp_path: Path) -> None:
    X, y = samples(0, 200)
    path = sample_csv(tmp_path / "data.csv")
    out = held_out(0, 200, 0.3, 7)
    unit, found = train(path, "--holdout", 0.3, "--seed", 7)
    assert plain(unit) == neuron.fit(X[~out], y[~out], l2=1 / (~out).sum(), standardize=True)
    assert (found["rows"], found["held_out"]) == ((~out).sum(), out.sum())
    held = found["metrics"]["held_out"]
    assert held["log_loss"] == pytest.approx(unit.loss(X[out], y[out]), rel=1e-14)
    assert held["accuracy"] == np.mean((unit.forward(X[out]) >= 0.5) == y[out])
    assert plain(train(path, "--holdout", 0.3, "--seed", 8)[0]) != plain(unit)


def test_the_hash_that_holds_out() -> None:
    """The generator SplitMix64 as it is published, and any cut of the rows."""
    mask = 2**64 - 1

    def mix(z: int) -> int:
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & mask
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & mask
        return z ^ (z >> 31)

    # The first number of the generator from state 0.
    assert mix(0x9E3779B97F4A7C15) == 0xE220A8397B1DCDAF
    for seed in (0, 1, 2**64 - 1):
        states = [mix(seed) + (i + 1) * 0x9E3779B97F4A7C15 & mask for i in range(2000)]
        expected = [(mix(state) >> 11) * 2.0**-53 < 0.2 for state in states]
        assert held_out(0, 2000, 0.2, seed).tolist() == expected
        assert held_out(1234, 5, 0.2, seed).tolist() == expected[1234:1239]
    assert held_out(0, 100_000, 0.2, 3).mean() == pytest.approx(0.2, abs=0.01)
    assert not held_out(0, 100, 0.0, 0).any()


def test_weights_and_soft_labels(tmp_path: Path) -> None:
    X, y = samples(1, 300)
    rng = np.random.default_rng(0)
    s = rng.integers(0, 4, 300).astype(float)
    soft = 0.9 * y + 0.05
    columns = {"a": X[:, 0], "y": soft, "b": X[:, 1], "w": s}
    path = write_csv(tmp_path / "data.csv", columns)
    unit, found = train(path, "--holdout", 0, "--weights", "w", "--soft")
    expected = neuron.fit(X[:, :2], soft, sample_weight=s, l2=1 / s.sum(), standardize=True)
    assert plain(unit) == expected and unit.classes is None and found["classes"] is None
    assert found["metrics"]["training"]["weight"] == s.sum()


def test_standard_errors_as_inference_has_them(tmp_path: Path) -> None:
    X, y = samples(0, 200)
    unit, found = train(sample_csv(tmp_path / "data.csv"), "--holdout", 0, "--l2", 0)
    expected = neuron.inference(X, y, unit, standardize=True)
    lower, upper = expected.confidence_intervals()
    for c, *values in zip(
        found["coefficients"], expected.standard_errors, expected.z_values, expected.p_values,
        lower, upper,
    ):  # fmt: skip
        got = [c[name] for name in ("standard_error", "z", "p", "lower", "upper")]
        assert got == pytest.approx(values, rel=1e-9)
    assert found["note"] is None
    penalized = train(sample_csv(tmp_path / "data.csv"))[1]
    assert "l2" in penalized["note"] and penalized["coefficients"][0]["standard_error"] > 0
    lasso = train(sample_csv(tmp_path / "data.csv"), "--l1", 0.1)[1]
    assert "no standard errors" in lasso["note"]
    assert all(c["standard_error"] is None for c in lasso["coefficients"])


COLORS = "color,size,y\nred,1,no\nblue,2,yes\n green,3,no\nred,5,yes\nblue,4,no\n"


def test_texts_become_one_feature_for_each_but_the_first(tmp_path: Path) -> None:
    path = write(tmp_path / "data.csv", COLORS)
    unit, found = train(path, "--holdout", 0)
    assert list(estimates(found)) == ["color=green", "color=red", "size", "(intercept)"]
    X = np.array([[0, 1, 1], [0, 0, 2], [1, 0, 3], [0, 1, 5], [0, 0, 4]], float)
    expected = neuron.fit(X, np.array([0.0, 1, 0, 1, 0]), l2=1 / 5, standardize=True)
    assert plain(unit) == expected and unit.classes == ("no", "yes")
    encoding = json.loads(unit.metadata["encoding"])
    assert encoding["columns"][0]["levels"] == ["blue", "green", "red"]


def test_positive_turns_the_model_round(tmp_path: Path) -> None:
    path = write(tmp_path / "data.csv", COLORS)
    unit, _ = train(path, "--holdout", 0)
    other, _ = train(path, "--holdout", 0, "--positive", "no")
    assert other.classes == ("yes", "no")
    assert other.w == pytest.approx(-unit.w, rel=1e-6) and other.b == pytest.approx(-unit.b)


def test_numbers_as_text(tmp_path: Path) -> None:
    path = write(tmp_path / "data.csv", "code,size,y\n1,1,0\n2,2,1\n10,3,0\n1,4,1\n")
    _, found = train(path, "--holdout", 0, "--text", "code")
    assert list(estimates(found)) == ["code=10", "code=2", "size", "(intercept)"]
    _, found = train(path, "--holdout", 0, "--exclude", "code")
    assert list(estimates(found)) == ["size", "(intercept)"]


# A fit that is cut short on purpose warns.
pytestmark = pytest.mark.filterwarnings("ignore::neuron.ConvergenceWarning")

MISSING = "a,c,y\n1,u,0\n,v,1\n3,u,1\nNA,,0\n8,v,0\n"


def test_missing_values(tmp_path: Path) -> None:
    path = write(tmp_path / "data.csv", MISSING)
    with pytest.raises(BadInput, match="line 3, column 'a': the value is missing"):
        train(path)
    y = np.array([0.0, 1, 1, 0, 0])
    how = {"standardize": True}
    unit, found = train(path, "--holdout", 0, "--missing", "drop")
    X = np.array([[1, 0], [3, 0], [8, 1]], float)
    assert plain(unit) == neuron.fit(X, y[[0, 2, 4]], l2=1 / 3, **how) and found["dropped"] == 2
    unit, found = train(path, "--holdout", 0, "--missing", "mean")
    X = np.array([[1, 0, 0], [4, 1, 0], [3, 0, 0], [4, 0, 1], [8, 1, 0]], float)
    assert plain(unit) == neuron.fit(X, y, l2=1 / 5, **how)
    assert list(estimates(found)) == ["a", "c=v", "c is missing", "(intercept)"]
    unit, found = train(path, "--holdout", 0, "--missing", "indicate")
    assert plain(unit) == neuron.fit(np.insert(X, 1, [0, 1, 0, 1, 0], axis=1), y, l2=1 / 5, **how)
    assert list(estimates(found))[1] == "a is missing"
    text = MISSING.replace("NA", "?")
    unit, _ = train(write(path, text), "--holdout", 0, "--missing", "mean", "--na", "?")
    assert plain(unit) == neuron.fit(X, y, l2=1 / 5, **how)


def test_means_are_of_the_rows_to_train_on(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    a, y = rng.normal(size=400), (rng.random(400) < 0.5).astype(float)
    cells = ["" if i % 7 == 0 else repr(float(v)) for i, v in enumerate(a)]
    path = write_csv(tmp_path / "data.csv", {"a": cells, "b": rng.normal(size=400), "y": y})
    unit, _ = train(path, "--missing", "mean")
    present = ~held_out(0, 400, 0.2, 0) & (np.arange(400) % 7 != 0)
    fill = json.loads(unit.metadata["encoding"])["columns"][0]["fill"]
    assert fill == pytest.approx(a[present].mean(), rel=1e-14)


@pytest.mark.parametrize("form", ["csv", "tsv", "parquet", "stdin", "gz", "reordered"])
def test_every_form_gives_the_same_model(tmp_path: Path, form: str) -> None:
    X, y = samples(2, 150)
    columns = {"a": X[:, 0], "b": X[:, 1], "y": y}
    path = write_csv(tmp_path / "data.csv", columns)
    expected, _ = train(path)
    data = path.read_bytes()
    if form == "stdin":
        document("train", "-", "--target", "y", "-o", tmp_path / "m.safetensors", data=data)
        assert neuron.load(tmp_path / "m.safetensors") == expected
        return
    if form == "gz":
        import gzip

        write(path, gzip.compress(data))
    elif form == "tsv":
        path = write(tmp_path / "data.tsv", data.replace(b",", b"\t"))
    elif form == "parquet":
        pa.parquet.write_table(pa.table(columns), path, row_group_size=40)
    elif form == "reordered":
        # Columns keep their order as features: another file, another order, the same weights.
        write_csv(path, {name: columns[name] for name in ("y", "a", "b")})
    assert train(path)[0] == expected


def test_outcomes_in_words(tmp_path: Path) -> None:
    path = write(
        tmp_path / "data.csv", "x,z,y\n" + "".join(f"{i},{i * i},{int(i > 9)}\n" for i in range(20))
    )
    found = run("train", path, "--target", "y", "--l2", 0, "--holdout", 0)
    assert found.returncode == 0 and b"separable" in found.stderr and b"--l2" in found.stderr
    assert found.stderr.count(b"\n") == 1
    copies = {"a": samples(0, 50)[0][:, 0], "y": samples(0, 50)[1]}
    write_csv(path, {"a": copies["a"], "b": copies["a"], "y": copies["y"]})
    _, said = train(path, "--l2", 0)
    assert said["fit"]["outcome"] == "rank-deficient" and "--exclude" in said["problem"]
    _, said = train(sample_csv(path), "--max-iter", 1, "--l2", 0)
    assert "--max-iter" in said["problem"]


def test_the_summary_fits_into_80_columns(tmp_path: Path) -> None:
    X, y = samples(3, 400, 50)
    names = [f"a rather long name of a feature: the {j}th" for j in range(50)]
    names[3] = "[red]markup[/red] :smile:"
    path = write_csv(tmp_path / "data.csv", dict(zip(names, 1e-7 * X.T)) | {"y": y})
    shown = call("train", path, "--target", "y")
    assert max(map(len, shown.splitlines())) <= 80
    for word in ("held out", "AUC", "log-loss", "Brier", "calibration slope", "std. error"):
        assert word in shown
    assert "10 more, nearer to 0" in shown and "not saved" in shown


def test_float32_is_rounded_data(tmp_path: Path) -> None:
    X, y = samples(0, 200)
    unit, _ = train(sample_csv(tmp_path / "data.csv"), "--holdout", 0, "--float32")
    assert plain(unit) == neuron.fit(X.astype(np.float32), y, l2=1 / 200, standardize=True)
