# SPDX-License-Identifier: MIT
"""Input that nobody writes on purpose: one line says what is wrong, and nothing is written."""

from __future__ import annotations

import lzma
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from command_line import call, document, run, sample_csv, write
from neuron import cli
from neuron.cli._failures import BadInput
from support import environment

GOOD = "a,b,y\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n"
NO_TEXT = ", line 1: the header has bytes that are no text in UTF-8"
LONG = "n" * 100_000

# Text of the file, options, and what is said behind its name.
FILES: list[tuple[str | bytes, list[str], str]] = [
    (lzma.compress(GOOD.encode()), [], NO_TEXT),
    (GOOD.encode("utf-16-le"), [], NO_TEXT),
    ("a,ä,y\n1,2,0\n".encode("latin1"), [], NO_TEXT),
    ('a,"b,y\n1,2,0\n', [], ": there is no column 'y'; there are: a, 'b,y\\n1,2,0'"),
    ("a\x1b[31m,,z\n1,2,0\n", [],
     ": there is no column 'y'; there are: 'a\\x1b[31m', '', z"),
    (f"{LONG},y\n1,0\n2,1\nx,0\n", [],
     f", line 4, column '{LONG[:37]}...': 'x' is no number, as what stands above it is; "
     f"--text '{LONG[:37]}...' takes all for text, --na 'x' for missing"),
    ('a;y\n"1,5";0\n2,25;1\n-3,0;0\n', [],
     ", column 'a': '-3,0' and the others are no numbers, for their comma; want 1.5 or 1500; "
     "--text 'a' takes all for text"),
    ("a,w,y\n1,1e308,0\n2,1e308,1\n", ["--weights", "w"],
     ", column 'w': the weights' sum, inf, is too large or too small; scale them"),
    ("a,w,y\n1,5e-324,0\n2,5e-324,1\n", ["--weights", "w"],
     ", column 'w': the weights' sum, 9.88e-324, is too large or too small; scale them"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "options", "message"), FILES)
@pytest.mark.parametrize("stream", [[], ["--stream"]])
def test_files(
    tmp_path: Path, text: str | bytes, options: list[str], message: str, stream: list[str]
) -> None:
    path = write(tmp_path / "data.csv", text)
    output = tmp_path / "model.safetensors"
    with pytest.raises(BadInput) as caught:
        call("train", path, "--target", "y", "--holdout", 0, *options, *stream, "-o", output)
    assert str(caught.value) == f"{path}{message}"
    assert sorted(tmp_path.iterdir()) == [path]


def test_what_stands_for_missing_may_be_a_number(tmp_path: Path) -> None:
    """However a cell writes it, and among numbers alone."""
    text = "a,b,y\n1,2,0\n-999,3,1\n3,1,0\n4,-999.0,1\n2,-9.99e2,1\n"
    path, blank = write(tmp_path / "a.csv", text), tmp_path / "b.csv"
    for number in ("-999.0", "-9.99e2", "-999"):
        text = text.replace(number, "")
    write(blank, text)
    rest = ["--target", "y", "--holdout", 0, "--missing", "mean"]
    found = document("train", path, *rest, "--na", "-999")
    assert found["coefficients"] == document("train", blank, *rest)["coefficients"]


@pytest.mark.parametrize("command", ["train", "predict", "predict the model", "standard input"])
def test_what_is_read_is_not_written_over(tmp_path: Path, command: str) -> None:
    path, model = sample_csv(tmp_path / "data.csv"), tmp_path / "model.safetensors"
    call("train", path, "--target", "y", "-o", model)
    before = path.read_bytes(), model.read_bytes()
    link = tmp_path / "link"
    link.symlink_to(path)
    if command == "standard input":
        with path.open("rb") as file:
            done = subprocess.run(
                [sys.executable, "-m", "neuron", "train", "-", "--target", "y", "-o", str(link)],
                stdin=file,
                capture_output=True,
                env=environment(),
            )
        said, code = done.stderr.decode(), done.returncode
        assert code == 2 and said.count("\n") == 1
    else:
        words = ["train", path, "--target", "y"] if command == "train" else ["predict", model, path]
        with pytest.raises(BadInput) as caught:
            call(*words, "-o", model if command == "predict the model" else link)
        said = str(caught.value)
    assert "this is what is read; want another name for what is written" in said
    assert (path.read_bytes(), model.read_bytes()) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--l2", "nan"], "Invalid value for '--l2': nan is not a finite number"),
        (["--tol", "inf"], "Invalid value for '--tol': inf is not a finite number"),
        (["--holdout", "nan"], "Invalid value for '--holdout': nan is not a finite number"),
        (["--max-iter", "99999999999"], "99999999999 is not in the range 1<=x<=2147483647"),
        (["--threads", "99999999999"], "99999999999 is not in the range 1<=x<=2147483647"),
        (["--missing", "what"], "'what' is not one of 'refuse', 'drop', 'mean', 'indicate'"),
        (["--bogus"], "No such option"),
    ],
)
def test_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    path = write(tmp_path / "data.csv", GOOD)
    with pytest.raises(SystemExit) as caught:
        cli.main(["train", str(path), "--target", "y", *words])
    out, err = capsys.readouterr()
    assert caught.value.code == 2 and out == ""
    assert err.startswith("neuron: ") and err.count("\n") == 1 and said in err
    assert err.endswith("; neuron train --help says more\n")


def test_an_error_of_the_library_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise neuron.OptionError("fit(): that is no l2")

    monkeypatch.setattr(neuron, "fit", refuse)
    with pytest.raises(SystemExit) as caught:
        cli.main(["train", str(write(tmp_path / "data.csv", GOOD)), "--target", "y"])
    assert caught.value.code == 2
    assert capsys.readouterr().err == "neuron: fit(): that is no l2\n"


@pytest.mark.parametrize(
    ("closed", "code", "said"),
    [
        ("<&-", 2, "neuron: standard input: it is closed\n"),
        (">&-", 1, "neuron: standard output: Bad file descriptor\n"),
        ("2>&-", 2, ""),
    ],
)
def test_closed_streams(tmp_path: Path, closed: str, code: int, said: str) -> None:
    path = write(tmp_path / "data.csv", GOOD if closed == ">&-" else "a,y\n1,0\n2,0\n")
    data = "-" if closed == "<&-" else str(path)
    line = f'exec "$0" -m neuron train "$1" --target y --holdout 0 {closed}'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable, data], capture_output=True, env=environment()
    )
    assert (done.returncode, done.stdout, done.stderr.decode()) == (code, b"", said)


def test_weights_of_a_measurement(tmp_path: Path) -> None:
    model = tmp_path / "model.safetensors"
    neuron.save(neuron.Neuron([1.0]), model, feature_names=["a"])
    path = write(tmp_path / "data.csv", "a,w,y\n1,1e308,0\n2,1e308,1\n")
    for words in (
        ["evaluate", model, path],
        ["plot", "roc", model, path, "-o", tmp_path / "r.svg"],
    ):
        with pytest.raises(BadInput, match="column 'w': the weights' sum, inf, is too large"):
            call(*words, "--target", "y", "--weights", "w")
    assert not (tmp_path / "r.svg").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--x", "1", "--w", "1", "--learning-rate", "1e300"], "the loss is too large to draw"),
        (["--x", "0,0", "--w", "1,1", "--over", "w1,w2"], "the loss hardly depends"),
    ],
)
def test_surfaces_that_cannot_be_drawn(tmp_path: Path, words: list[str], said: str) -> None:
    pytest.importorskip("matplotlib")
    with pytest.raises(BadInput, match=said):
        call("plot", "surface", "--y", "1", *words, "-o", tmp_path / "surface.svg")
    assert list(tmp_path.iterdir()) == []


class Leaves:
    def __reduce__(self) -> Any:
        return sys.exit, (3,)


def test_pickles_that_are_no_estimator(tmp_path: Path) -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    odd = linear_model.LogisticRegression().fit([[0.0], [1.0]], [0, 1])
    odd.coef_ = "hello"
    for thing, said in (
        (Leaves(), "it cannot be unpickled: SystemExit: 3"),
        (odd, "its coef_ and intercept_ are not numbers"),
    ):
        path = write(tmp_path / "unit.pkl", pickle.dumps(thing))
        with pytest.raises(BadInput, match=said):
            call("convert", path, tmp_path / "unit.h", "--trust")
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_device_that_is_full_is_named(tmp_path: Path) -> None:
    model = tmp_path / "model.safetensors"
    neuron.save(neuron.Neuron(np.ones(3)), model)
    found = run("convert", model, "/dev/full", "--to", "c")
    assert found.returncode == 2
    assert found.stderr == b"neuron: /dev/full: No space left on device\n"
