# SPDX-License-Identifier: MIT
"""`neuron plot`: files of the right kind, with the right data, the same bytes again."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from neuron.cli.figures import svg
from support import bits, environment

pytest.importorskip("click")
pytest.importorskip("matplotlib")

SAMPLE = ["--x", "1,2", "--y", "1", "--w", "0.5,-0.25", "--b", "0.1"]
BEGINNINGS = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}


def plot(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "neuron", "plot", *map(str, words)],
        capture_output=True,
        text=True,
        env=environment(),
    )


def written(path: Path) -> set[str]:
    """The texts of an SVG, which stand beside their outlines."""
    return set(re.findall(r"<!-- (.*?) -->", path.read_text(encoding="utf-8")))


def lines(axes: Any) -> dict[str, Any]:
    """The lines of a figure's axes by their labels, as n x 2."""
    return {str(line.get_label()): line.get_xydata() for line in axes.get_lines()}


@pytest.mark.parametrize("kind", ["svg", "pdf", "png"])
@pytest.mark.parametrize("figure", [["sigmoid"], ["surface", *SAMPLE]], ids=lambda words: words[0])
def test_files(tmp_path: Path, figure: list[str], kind: str) -> None:
    files = [tmp_path / f"{name}.{kind}" for name in "ab"]
    for file in files:
        done = plot(*figure, "-o", file)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    first, second = (file.read_bytes() for file in files)
    assert first.startswith(BEGINNINGS[kind])
    assert first == second


def test_the_users_style_does_not_matter(tmp_path: Path) -> None:
    plot("sigmoid", "-o", tmp_path / "a.svg")
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 20\nfont.size: 30\n")
    done = subprocess.run(
        [sys.executable, "-m", "neuron", "plot", "sigmoid", "-o", "b.svg"],
        cwd=tmp_path,
        env=environment(),
    )
    assert done.returncode == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_width(tmp_path: Path) -> None:
    for width in ("3.5", "7"):
        plot("sigmoid", "-o", tmp_path / "a.svg", "--width", width)
        assert f'width="{72 * float(width):g}pt"' in (tmp_path / "a.svg").read_text()


def test_sigmoid(tmp_path: Path) -> None:
    from neuron.cli.figures import sigmoid, style

    with style.paper():
        (axes,) = sigmoid.draw().axes
    found = lines(axes)
    z, a = found["g"].T
    assert bits(np.ascontiguousarray(a)) == bits(neuron.sigmoid(np.ascontiguousarray(z)))
    differences = np.gradient(a, z)
    np.testing.assert_allclose(found["dg/dz"][1:-1, 1], differences[1:-1], atol=1e-4)
    plot("sigmoid", "-o", tmp_path / "a.svg")
    assert {"$g(0) = 0.5$", "$g'(0) = 0.25$"} <= written(tmp_path / "a.svg")


@pytest.mark.parametrize("over", [(0, 2), (0, 1), (1, 2)])
def test_surface(over: tuple[int, int]) -> None:
    """The losses are the library's; the way goes down, and leaves the held parameter alone."""
    from neuron.cli._surface import Problem, surface_of

    start = np.array([0.5, -0.25, 0.1])
    x, y = np.array([[1.0, 2.0]]), np.array([1.0])
    found = surface_of(Problem(x, y, None, start, over), None, 12)
    assert found.losses.shape == (len(found.up), len(found.across))
    for i, j in ((0, 0), (3, 17), (-1, 5)):
        at = start.copy()
        at[list(over)] = found.across[j], found.up[i]
        assert found.losses[i, j] == neuron.loss(x, y, at[:2], at[2])
    assert found.path.shape == (13, 2)
    assert found.path[0].tolist() == start[list(over)].tolist()
    assert (found.path > [found.across[0], found.up[0]]).all()
    assert (found.path < [found.across[-1], found.up[-1]]).all()
    along = []
    for point in found.path:
        at = start.copy()
        at[list(over)] = point
        along.append(neuron.loss(x, y, at[:2], at[2]))
    assert along == sorted(along, reverse=True)
    assert len(set(along)) == len(along)


def test_descent_takes_the_librarys_steps() -> None:
    from neuron.cli._surface import Problem, surface_of

    x, y = np.array([[2.0]]), np.array([0.0])
    found = surface_of(Problem(x, y, None, np.array([1.0, 0.5]), (0, 1)), 0.3, 5)
    w, b = np.array([1.0]), 0.5
    for point in found.path[1:]:
        _, dw, db = neuron.loss_and_gradient(x, y, w, b)
        w, b = neuron.step(w, b, dw, db, 0.3)
        assert bits([*map(float, point)]) == bits([float(w[0]), b])


def test_surface_of_many_samples_and_weights() -> None:
    """No step of the rate that is taken without one leads up, whatever the columns' sizes."""
    from neuron.cli._surface import Problem, surface_of

    rng = np.random.default_rng(0)
    for scale in (1e-3, 1, 1e3):
        x = rng.normal(size=(50, 1)) * scale
        y, s = (rng.random(50) < 0.4).astype(float), rng.exponential(size=50)
        found = surface_of(Problem(x, y, s, np.zeros(2), (0, 1)), None, 30)
        along = np.array([neuron.loss(x, y, [p], q, sample_weight=s) for p, q in found.path])
        # At the end, rounding is all that is left of a step.
        assert (np.diff(along) < 1e-15).all()
        assert along[-1] < along[0]


def test_surface_labels(tmp_path: Path) -> None:
    plot("surface", *SAMPLE, "--over", "w1,w2", "-o", tmp_path / "a.svg")
    assert {"$w_1$", "$w_2$", "$b = 0.1$", "start", "end", "gradient descent"} <= written(
        tmp_path / "a.svg"
    )


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["sigmoid", "-o", "a.gif"], "a.gif: want a name that ends with .svg, .pdf or .png"),
        (["sigmoid", "-o", "no/a.svg"], "no/a.svg: there is no folder no"),
        (["sigmoid", "-o", "a.svg", "--width", "1"], "--width: 1 is not in [2, 20]"),
        (
            ["surface", *SAMPLE, "-o", "a.svg", "--over", "w1,w3"],
            "--over: there is no parameter 'w3'; there are: w1, w2, b",
        ),
        (
            ["surface", *SAMPLE, "-o", "a.svg", "--over", "b"],
            "--over: 'b' are not two parameters; want two, as in w1,b",
        ),
        (
            ["surface", *SAMPLE, "-o", "a.svg", "--x", "1"],
            "there are 1 inputs, and --w has 2 numbers",
        ),
        (
            ["surface", "--x=1e200", "--w=0", "--y=0", "--learning-rate=1e200", "-o", "a.svg"],
            "gradient descent goes beyond float64; want a smaller --learning-rate",
        ),
    ],
)
def test_bad_input(tmp_path: Path, words: list[str], problem: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "neuron", "plot", *words],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"neuron: {problem}\n"
    assert not list(tmp_path.iterdir())


def test_without_matplotlib(tmp_path: Path) -> None:
    program = "import sys; sys.modules['matplotlib'] = None; from neuron import cli; cli.main()"
    words = [sys.executable, "-c", program, "plot", "sigmoid", "-o", str(tmp_path / "a.svg")]
    done = subprocess.run(words, capture_output=True, text=True, env=environment())
    assert done.returncode == 2
    assert done.stderr == "neuron: this needs matplotlib: pip install 'libneuron[plot]'\n"


def test_an_svg_has_no_more_digits_than_are_seen() -> None:
    lines = "M 1.23456 -0.001 \nL 3 4.5 \nL 5e2 6 \nz\nM 1 2 \nL 3 4 \n"
    path = f'  <path id="a1" d="{lines}" style="a: 1.5"/>'
    assert svg.slim(f"<g>\n{path}\n</g>\n") == (
        '<g>\n<path id="a1" d="M 1.23 0 L 3 4.5 500 6 z M 1 2 L 3 4" style="a: 1.5"/>\n</g>\n'
    )
    use = '<use x="52.679244" y="-0.25" transform="translate(44.1802556 188) scale(0.07 -0.07)"/>'
    assert svg.slim(use) == (
        '<use x="52.68" y="-0.25" transform="translate(44.18 188) scale(0.07 -0.07)"/>'
    )
