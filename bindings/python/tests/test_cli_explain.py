# SPDX-License-Identifier: MIT
"""`neuron explain`: the library's numbers, in two languages, and what it refuses."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import neuron
import pytest
from support import bits, environment

pytest.importorskip("click")
cells = pytest.importorskip("rich.cells")

ARTICLE = ["--x", "1,2", "--y", "1", "--w", "0.5,-0.25", "--b", "0.1"]
TRACE = neuron.trace([1, 2], 1, [0.5, -0.25], 0.1)


def explain(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in environment().items() if name not in ("COLUMNS",)}
    return subprocess.run(
        [sys.executable, "-m", "neuron", "explain", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**plain, "LC_ALL": "C.UTF-8", **variables},
    )


def told(*words: str, **variables: str) -> str:
    done = explain(*words, **variables)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def data(*words: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(told(*words, "--json"))
    return result


def values(text: str) -> dict[str, float]:
    """The last line of each name's, which is its value."""
    found: dict[str, float] = {}
    name = ""
    for line in text.splitlines():
        if match := re.fullmatch(r"  (?:\w+ {2,}(?=\w))?([\w/(), ]*?) *= (.*)", line):
            name = match[1] or name
            try:
                found[name] = float(match[2])
            except ValueError:
                continue
    return found


def test_article() -> None:
    """Each step of the article in its order, with the library's value to the last bit."""
    found = values(told(*ARTICLE))
    dw1, dw2 = TRACE.dloss_dw
    expected = {
        "b": 0.1,
        "y": 1.0,
        "z": TRACE.z,
        "a": TRACE.a,
        "L(a, y)": TRACE.loss,
        "dL/da": TRACE.dloss_da,
        "da/dz": TRACE.da_dz,
        "dL/dz": TRACE.dloss_dz,
        "dL/dw1": dw1,
        "dL/dw2": dw2,
        "dL/db": TRACE.dloss_db,
    }
    found = {name: value for name, value in found.items() if name in expected}
    assert list(found) == list(expected)
    assert bits(list(found.values())) == bits([float(value) for value in expected.values()])


def test_formulas() -> None:
    text = told(*ARTICLE)
    for line in (
        "z       = w1 x1 + w2 x2 + b",
        "= 0.5 * 1 + (-0.25) * 2 + 0.1",
        "L(a, y) = -(y log(a) + (1 - y) log(1 - a))",
        "dL/da = -y/a + (1 - y)/(1 - a)",
        "dL/dw1 = dL/da * da/dz * dz/dw1",
        "= (a - y) x2",
    ):
        assert line in text


def test_update() -> None:
    found = values(told(*ARTICLE, "--learning-rate", "1"))
    w, b = neuron.step([0.5, -0.25], 0.1, TRACE.dloss_dw, TRACE.dloss_db, 1)
    assert bits([found["w1"], found["w2"], found["b"]]) == bits([float(w[0]), float(w[1]), b])
    loss = neuron.trace([1, 2], 1, w, b).loss
    assert loss < TRACE.loss
    assert f"fell from {TRACE.loss!r} to {loss!r}." in told(*ARTICLE, "--learning-rate", "1")


@pytest.mark.parametrize(
    ("y", "rate", "word"), [("0.5", "1000", "rose"), ("0.5", "1e-300", "stayed")]
)
def test_update_that_does_not_fall(y: str, rate: str, word: str) -> None:
    sample = ["--x", "1", "--y", y, "--w", "0.1", "--b", "0", "--learning-rate", rate]
    assert f"The loss {word}" in told(*sample)


def test_json() -> None:
    found = data(*ARTICLE, "--learning-rate", "0.5")
    for name in type(TRACE).__match_args__:
        value = getattr(TRACE, name)
        actual = found[name] if isinstance(found[name], list) else [found[name]]
        assert bits(actual) == bits([value] if isinstance(value, float) else value)
    assert (found["x"], found["y"], found["w"], found["b"]) == ([1, 2], 1, [0.5, -0.25], 0.1)
    assert set(found["update"]) == {"learning_rate", "w", "b", "loss"}


@pytest.mark.parametrize(
    "words",
    [
        ["--x", "0.5 1.2", "--w", "-1,2", "--b", "-.5"],
        ["--x=0.5,1.2", "--w=-1,2", "--b=-5e-1"],
        ["--x", " .5 ,  1.2 ", "--w", "-1 +2", "--b", "-0.5"],
    ],
)
def test_ways_to_write_numbers(words: list[str]) -> None:
    found = data(*words, "--y", "0.25")
    assert (found["x"], found["w"], found["b"]) == ([0.5, 1.2], [-1, 2], -0.5)


def test_values_beyond_float64() -> None:
    sample = ["--x", "400", "--y", "1", "--w", "-2"]
    assert data(*sample)["dloss_da"] is None
    text = told(*sample)
    assert "dL/da is beyond the largest float64" in text
    assert values(text)["dL/dz"] == -1


def test_digits_that_a_has_lost() -> None:
    text = told("--x", "1", "--y", "1", "--w", "30")
    assert "a is rounded" in text
    assert values(text)["dL/dz"] == neuron.trace([1], 1, [30]).dloss_dz
    assert "a is rounded" not in told(*ARTICLE)


def test_digits() -> None:
    found = values(told(*ARTICLE, "--digits", "3"))
    assert (found["a"], found["L(a, y)"]) == (0.525, 0.644)


@pytest.mark.parametrize(
    ("words", "variables", "japanese"),
    [
        ([], {}, False),
        (["--language", "ja"], {}, True),
        ([], {"LC_ALL": "", "LANG": "ja_JP.UTF-8"}, True),
        ([], {"LC_ALL": "en_US.UTF-8", "LANG": "ja_JP.UTF-8"}, False),
        (["--language", "en"], {"LC_ALL": "ja_JP.UTF-8"}, False),
    ],
)
def test_languages(words: list[str], variables: dict[str, str], japanese: bool) -> None:
    text = told(*ARTICLE, *words, **variables)
    assert ("フォワードプロパゲーション" in text) == japanese
    assert ("Forward propagation" in text) != japanese
    assert ("ステップ③" in text) == japanese
    assert values(text)["dL/dz"] == TRACE.dloss_dz


def test_encodings_without_the_letters() -> None:
    """Japanese is not forced on them by the environment; asked for, it is refused."""
    text = told(*ARTICLE, LC_ALL="ja_JP", PYTHONIOENCODING="ascii")
    assert text.isascii()
    assert "Forward propagation" in text
    done = explain(*ARTICLE, "--language", "ja", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("neuron: --language ja: the terminal's encoding, ascii, lacks letters\n")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("inputs", [1, 2, 12])
def test_layout(language: str, inputs: int) -> None:
    """No line is wider than 80 columns, and the signs stand one under the other."""
    numbers = ",".join(f"-{i}.123456789012345" for i in range(inputs))
    text = told("--x", numbers, "--w", numbers, "--y", "0.3", "--language", language)
    lines = text.splitlines()
    assert max(map(cells.cell_len, lines)) <= 80
    assert not any(line.endswith(" ") for line in lines)
    for block in text.split("\n\n"):
        columns = {
            cells.cell_len(line[: line.index("= ")])
            for line in block.splitlines()
            if re.match(r"  .*= ", line)
        }
        assert len(columns) <= 1
    assert values(text)["z"] > 0


def test_narrow_terminal() -> None:
    text = told(*ARTICLE, "--language", "ja", COLUMNS="40")
    assert max(map(cells.cell_len, text.splitlines())) <= 40


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--x", "1,2,3"], "--x has 3 numbers and --w 2 numbers; want as many of both"),
        (["--x", "1,two"], "--x: 'two' is not a finite number"),
        (["--x", "1,,2"], "--x: '' is not a finite number"),
        (["--x", ""], "--x: there is no number"),
        (["--w", "nan,1"], "--w: 'nan' is not a finite number"),
        (["--w", "1e999,1"], "--w: '1e999' is not a finite number"),
        (["--w", "1_0,1"], "--w: '1_0' is not a finite number"),
        (["--b", "inf"], "--b: 'inf' is not a finite number"),
        (["--y", "1.5"], "--y: 1.5 is not in [0, 1]"),
        (["--y", "-0.1"], "--y: -0.1 is not in [0, 1]"),
        (["--learning-rate", "0"], "--learning-rate: 0 is not above 0"),
        (["--json", "--digits", "3"], "--json never rounds; want it without --digits"),
        (["--figure", "graph.gif"], "graph.gif: want a name that ends with .svg, .pdf or .png"),
    ],
)
def test_bad_input(words: list[str], problem: str) -> None:
    done = explain(*ARTICLE, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"neuron: {problem}\n"


def test_matplotlib_is_left_alone() -> None:
    program = "import sys; sys.modules['matplotlib'] = None; from neuron import cli; cli.main()"
    words = [sys.executable, "-c", program, "explain", *ARTICLE]
    done = subprocess.run(words, capture_output=True, text=True, env=environment())
    assert (done.returncode, done.stderr) == (0, "")
    words += ["--figure", "graph.svg"]
    done = subprocess.run(words, capture_output=True, text=True, env=environment())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("neuron: this needs matplotlib: pip install 'libneuron[plot]'\n")


@pytest.mark.parametrize(
    ("kind", "begins"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")]
)
def test_figure(tmp_path: Path, kind: str, begins: bytes) -> None:
    pytest.importorskip("matplotlib")
    paths = [tmp_path / f"{name}.{kind}" for name in "ab"]
    for path in paths:
        told(*ARTICLE, "--figure", str(path))
    first, second = (path.read_bytes() for path in paths)
    assert first.startswith(begins)
    assert first == second


def test_figure_has_the_values(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    told(*ARTICLE, "--digits", "6", "--figure", str(tmp_path / "graph.svg"))
    svg = (tmp_path / "graph.svg").read_text(encoding="utf-8")
    written = set(re.findall(r"<!-- (.*?) -->", svg))
    for value in (1, 2, 0.5, -0.25, 0.1, *TRACE[:2], TRACE.loss, *TRACE[4:7], *TRACE.dloss_dw):
        assert any(f"{value:.6g}".replace("-", "\N{MINUS SIGN}") in text for text in written), value
    assert any("forward propagation" in text for text in written)


def test_figure_of_too_many_inputs(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    path = tmp_path / "graph.svg"
    many = ",".join(["1"] * 9)
    done = explain("--x", many, "--w", many, "--y", "1", "--figure", str(path))
    assert done.returncode == 2
    assert done.stderr == "neuron: --figure: 9 numbers; want at most 8\n"
    assert not path.exists()


def font_with(letters: str, path: Path) -> None:
    """A font by the name of a Japanese one, whose every letter is a box."""
    builder = pytest.importorskip("fontTools.fontBuilder").FontBuilder(1000, isTTF=True)
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 700), (900, 700), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    names = {ord(letter): f"u{ord(letter):04X}" for letter in letters}
    order = [".notdef", *names.values()]
    box = pen.glyph()
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, box))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "IPAexGothic", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def test_japanese_figure(tmp_path: Path) -> None:
    """In Japanese where there is a font for it, else in English, which is said."""
    pytest.importorskip("matplotlib")
    fonts = tmp_path / "home" / ".local" / "share" / "fonts"
    fonts.mkdir(parents=True)
    words = "フォワードプロパゲーション、左から右へバックプロパゲーション、右側から"
    font_with("".join(sorted({*words})), fonts / "boxes.ttf")
    drawn = str(tmp_path / "graph.svg")
    variables = {"HOME": str(tmp_path / "home"), "XDG_DATA_HOME": "", "MPLCONFIGDIR": str(tmp_path)}
    done = explain(*ARTICLE, "--language", "ja", "--figure", drawn, **variables)
    assert done.returncode == 0
    assert "no Japanese font" not in done.stderr
    assert "フォワードプロパゲーション" in Path(drawn).read_text(encoding="utf-8")


def test_japanese_figure_without_a_font(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    from neuron import cli
    from neuron.cli.figures import style

    monkeypatch.setattr(style, "_JAPANESE", ())
    drawn = tmp_path / "graph.svg"
    cli.main(["explain", *ARTICLE, "--language", "ja", "--figure", os.fspath(drawn)])
    out, err = capsys.readouterr()
    assert err == "neuron: no Japanese font was found; the figure is in English\n"
    assert "ステップ①" in out
    assert "forward propagation" in drawn.read_text(encoding="utf-8")
