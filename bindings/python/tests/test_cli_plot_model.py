# SPDX-License-Identifier: MIT
"""`neuron plot` of a model beside a table: the right rows, the right numbers."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from support import bits, environment
from test_cli_plot import lines, plot, written

for needed in ("click", "rich", "pyarrow", "matplotlib"):
    pytest.importorskip(needed)

KINDS = ["boundary", "roc", "precision-recall", "reliability", "coefficients", "convergence"]


class Files:
    """A table of two features, a weight and a class, and a model that was trained on it."""

    def __init__(self, folder: Path) -> None:
        rng = np.random.default_rng(7)
        rows = 400
        self.X = rng.normal(size=(rows, 2)) * [1, 30] + [0, 100]
        self.y = rng.random(rows) < neuron.sigmoid(self.X @ [1.5, -0.03] + 2.5)
        self.s = np.where(rng.random(rows) < 0.1, 0.0, rng.exponential(size=rows))
        self.data, self.model = folder / "data.csv", folder / "model.safetensors"
        with self.data.open("w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["size", "age", "weight", "kind"])
            for x, s, y in zip(self.X.tolist(), self.s.tolist(), self.y):
                table.writerow([*x, s, ["no", "yes"][int(y)]])
        words = ["train", self.data, "--target", "kind", "--weights", "weight", "-o", self.model]
        subprocess.run(
            [sys.executable, "-m", "neuron", *map(str, words)],
            check=True,
            capture_output=True,
            env=environment(),
        )
        self.unit = neuron.load(self.model)
        self.training: dict[str, Any] = json.loads(self.unit.metadata["training"])
        from neuron.cli._holdout import held_out

        self.held = held_out(0, rows, self.training["holdout"], self.training["seed"])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(tmp_path_factory.mktemp("files"))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The figures that are drawn in this process, instead of being written."""
    from neuron.cli import _drawing

    kept: list[Any] = []
    monkeypatch.setattr(_drawing, "save", lambda figure, path: kept.append(figure))
    return kept


def axes_of(drawn: list[Any], *words: object) -> Any:
    from neuron import cli

    cli.main(["plot", *map(str, words), "-o", "unwritten.svg"])
    return drawn[-1].axes


@pytest.mark.parametrize("kind", KINDS)
def test_files(files: Files, kind: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.svg" for name in "ab"]
    for path in paths:
        done = plot(kind, files.model, files.data, "-o", path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert paths[0].read_bytes() == paths[1].read_bytes()
    expected = {
        "boundary": {"size", "age", "kind = no", "kind = yes", "$a = 0.5$"},
        "roc": {"false positive rate", "true positive rate", "chance, 0.5", "threshold 0.5"},
        "precision-recall": {"recall", "precision", "threshold 0.5"},
        "reliability": {"predicted probability $a$", "share of $y = 1$", "calibrated"},
        "coefficients": {"size", "age", "(intercept)", "weight, 95% interval"},
        "convergence": {"iteration", "$J$", "norm of the gradient", "bound on $J - J^*$"},
    }
    assert expected[kind] <= written(paths[0])


@pytest.mark.parametrize("which", ["all", "training", "held-out"])
@pytest.mark.parametrize("weighted", [False, True])
def test_curves(files: Files, drawn: list[Any], which: str, weighted: bool) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    chosen = {"all": files.held | True, "training": ~files.held, "held-out": files.held}[which]
    y, a = files.y[chosen], files.unit.forward(files.X[chosen])
    s = files.s[chosen] if weighted else None
    words = [files.model, files.data, "--rows", which, *(["--weights", "weight"] * weighted)]

    (axes,) = axes_of(drawn, "roc", *words)
    area = metrics.roc_auc_score(y, a, sample_weight=s)
    curve = lines(axes)[f"neuron, area {area:.3f}"]
    across, up, _ = metrics.roc_curve(y, a, sample_weight=s, drop_intermediate=False)
    np.testing.assert_allclose(np.unique(curve, axis=0), np.unique(np.c_[across, up], axis=0))
    s1 = np.ones(len(y)) if s is None else s
    at = [s1[(a >= 0.5) & (y == c)].sum() / s1[y == c].sum() for c in (0, 1)]
    np.testing.assert_allclose(lines(axes)["threshold 0.5"], [at])

    (axes,) = axes_of(drawn, "precision-recall", *words)
    average = metrics.average_precision_score(y, a, sample_weight=s)
    assert f"neuron, average {average:.3f}" in lines(axes)
    precision = s1[(a >= 0.5) & y].sum() / s1[a >= 0.5].sum()
    np.testing.assert_allclose(lines(axes)["threshold 0.5"], [[at[1], precision]])

    top, bottom = axes_of(drawn, "reliability", *words, "--bins", "5")
    place = np.minimum((a * 5).astype(int), 4)
    expected = [
        [np.average(v[place == i], weights=s1[place == i]) for v in (a, y)]
        for i in range(5)
        if s1[place == i].sum() > 0
    ]
    np.testing.assert_allclose(top.get_lines()[1].get_xydata(), expected)
    assert sum(bar.get_height() for bar in bottom.patches) == pytest.approx(s1.sum())


def test_area_is_that_of_evaluate(files: Files, drawn: list[Any]) -> None:
    words = ["evaluate", files.model, files.data, "--weights", "weight", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "neuron", *map(str, words)],
        capture_output=True,
        check=True,
        env=environment(),
    )
    auc = json.loads(done.stdout)["metrics"]["auc"]
    (axes,) = axes_of(drawn, "roc", files.model, files.data, "--weights", "weight")
    assert f"neuron, area {auc:.3f}" in lines(axes)


def test_boundary(files: Files, drawn: list[Any]) -> None:
    axes = axes_of(drawn, "boundary", files.model, files.data)[0]
    points = np.concatenate([c.get_offsets() for c in axes.collections if len(c.get_offsets()) > 1])
    np.testing.assert_allclose(np.sort(points, axis=0), np.sort(files.X, axis=0))
    # The thick line is the last contour: there a is 0.5.
    line = next(c for c in axes.collections if c.get_linewidth()[0] == 1.5)
    (path,) = [p for p in line.get_paths() if len(p.vertices)]
    np.testing.assert_allclose(files.unit.forward(np.array(path.vertices)), 0.5, atol=1e-9)
    assert len(path.vertices) >= 2


def test_coefficients(files: Files, drawn: list[Any]) -> None:
    """Those of inference on the rows of training, whether the model has them or DATA gives them."""
    kept, s = ~files.held, files.s[~files.held]
    X, y = np.ascontiguousarray(files.X[kept]), files.y[kept]
    found = neuron.inference(
        X, y, files.unit, sample_weight=s, l2=files.training["l2"], standardize=True
    )
    lower, upper = found.confidence_intervals()
    for words in ([files.model], [files.model, files.data]):
        (axes,) = axes_of(drawn, "coefficients", *words)
        assert [text.get_text() for text in axes.get_yticklabels()] == [
            "size",
            "age",
            "(intercept)",
        ]
        (bars,) = axes.collections
        ends = np.array([path.vertices[:, 0] for path in bars.get_paths()])
        np.testing.assert_allclose(ends, np.c_[lower, upper], rtol=1e-9)
        marks = np.concatenate([line.get_xdata() for line in axes.get_lines()[1:]])
        assert sorted(bits(list(map(float, marks)))) == sorted(bits(found.estimates))
    (axes,) = axes_of(drawn, "coefficients", files.model, files.data, "--per-deviation")
    mean = np.average(X, axis=0, weights=s)
    deviation = np.sqrt(np.average((X - mean) ** 2, axis=0, weights=s))
    (bars,) = axes.collections
    ends = np.array([path.vertices[:, 0] for path in bars.get_paths()])
    np.testing.assert_allclose(ends, np.c_[lower, upper][:2] * deviation[:, None], rtol=1e-9)


def test_convergence(files: Files, drawn: list[Any]) -> None:
    """It ends in the model's own fit: the same rows, weights and settings."""
    top, bottom = axes_of(drawn, "convergence", files.model, files.data)
    result = json.loads(files.unit.metadata["fit"])
    losses = top.get_lines()[0].get_xydata()
    assert losses[-1].tolist() == [result["iterations"], result["loss"]]
    assert (np.diff(losses[:, 1]) < 0).all()
    norms = lines(bottom)["norm of the gradient"]
    assert norms[-1].tolist() == [result["iterations"], result["gradient_norm"]]
    bounds = lines(bottom)["bound on $J - J^*$"]
    assert bounds[-1].tolist() == [result["iterations"], result["bound"]]
    assert (bounds[:, 1] > 0).all()


def test_surface_of_a_table(files: Files, drawn: list[Any]) -> None:
    words = ["surface", files.data, "--target", "kind", "--column", "age"]
    axes = axes_of(drawn, *words, "--iterations", "200")[0]
    x = files.X[:, 1:]
    x = np.ascontiguousarray((x - x.mean(axis=0)) / x.std(axis=0))
    fitted = neuron.fit(x, files.y)
    end = lines(axes)["end"][0]
    np.testing.assert_allclose(end, [fitted.w[0], fitted.b], atol=1e-3)
    axes = axes_of(drawn, *words, "--column", "size", "--iterations", "500")[0]
    X = (files.X - files.X.mean(axis=0)) / files.X.std(axis=0)
    fitted = neuron.fit(np.ascontiguousarray(X[:, ::-1]), files.y)
    np.testing.assert_allclose(lines(axes)["end"][0], fitted.w, atol=1e-3)
    assert any(text.get_text() == f"$b = {fitted.b:.4g}$" for text in axes.texts)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["roc", "MODEL", "nowhere.csv"], "nowhere.csv: No such file or directory"),
        (["roc", "nowhere", "DATA"], "nowhere: No such file or directory"),
        (["roc", "MODEL", "DATA", "--target", "sort"], "DATA: there is no column 'sort'; there"),
        (["boundary", "MODEL", "DATA", "--column", "age"], "MODEL: the model has 2 features; want"),
        (
            ["boundary", "MODEL", "DATA", "--column", "age", "--column", "x"],
            "MODEL: there is no feature 'x'; there are: size, age",
        ),
        (["surface", "DATA", "--column", "age"], "DATA: want --target, and --column once or twice"),
        (["surface"], "want DATA with --target and --column, or --x, --y and --w"),
        (["surface", "DATA", "--x", "1"], "--x and --y are for one sample; want them without DATA"),
        (
            ["surface", "--x=1", "--y=1", "--w=1", "--column=age"],
            "--target, --column and --weights are of DATA, which is not given",
        ),
        (["coefficients", "MODEL", "--per-deviation"], "MODEL: want DATA too"),
    ],
)
def test_bad_input(files: Files, words: list[str], problem: str, tmp_path: Path) -> None:
    places = {"MODEL": str(files.model), "DATA": str(files.data)}
    out = tmp_path / "a.svg"
    done = plot(*[places.get(word, word) for word in words], "-o", out)
    for name, place in places.items():
        problem = problem.replace(name + ":", place + ":")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"neuron: {problem}")
    assert done.stderr.count("\n") == 1
    assert not out.exists()


def test_one_class(files: Files, tmp_path: Path) -> None:
    rows = files.data.read_text().splitlines(keepends=True)
    only = tmp_path / "only.csv"
    only.write_text(rows[0] + "".join(row for row in rows if row.endswith(",yes\n")))
    done = plot("roc", files.model, only, "-o", tmp_path / "a.svg")
    assert done.returncode == 2
    assert "all rows are of one class" in done.stderr
    assert plot("reliability", files.model, only, "-o", tmp_path / "a.svg").returncode == 0


def test_other_peoples_models(files: Files, tmp_path: Path) -> None:
    """A model without a record of its training: what needs none is drawn, the rest refused."""
    model = tmp_path / "plain.safetensors"
    neuron.save(neuron.Neuron([1.0, -0.03], 2.0), model, feature_names=["size", "age"])
    numbers = tmp_path / "numbers.csv"
    text = files.data.read_text().replace(",yes", ",1").replace(",no", ",0")
    numbers.write_text(text)
    out = tmp_path / "a.svg"
    assert plot("roc", model, numbers, "--target", "kind", "-o", out).returncode == 0
    for words, problem in (
        (["roc", model, numbers, "-o", out], "want --target"),
        (
            ["roc", model, numbers, "--target", "kind", "--rows", "training", "-o", out],
            "--rows all",
        ),
        (["convergence", model, numbers, "--target", "kind", "-o", out], "how it was trained"),
        (["coefficients", model, "-o", out], "want DATA too"),
    ):
        done = plot(*words)
        assert done.returncode == 2
        assert problem in done.stderr


def test_names_that_look_like_formulas(tmp_path: Path, files: Files) -> None:
    strange = tmp_path / "strange.csv"
    strange.write_text(files.data.read_text().replace("size,age", r"$\frac{$,price in $", 1))
    done = plot(
        "surface", strange, "--target", "kind", "--column", r"$\frac{$", "-o", tmp_path / "a.svg"
    )
    assert (done.returncode, done.stderr) == (0, "")
