# SPDX-License-Identifier: MIT
"""What the command line refuses: one line that names file, line and column, and exit code 2."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import neuron
import pytest
from command_line import call, document, run, sample_csv, write
from neuron.cli import _samples
from neuron.cli._failures import BadInput
from support import environment

GOOD = "a,b,y\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n"

# Name, text of the file, options, and what is said behind its name.
TRAINING: list[tuple[str, str, list[str], str]] = [
    ("no such column", GOOD, ["--target", "z"], ": there is no column 'z'; there are: a, b, y"),
    ("target as weights", GOOD, ["--weights", "y"], ": the target and the weights are one column"),
    ("no such weights", GOOD, ["--weights", "w"],
     ": there is no column 'w'; there are: a, b, y"),
    ("text among numbers", GOOD + "9,1.2.3,0\n", [],
     ", line 6, column 'b': '1.2.3' is no number, as what stands above it is; "
     "--text 'b' takes all for text, --na '1.2.3' for missing"),
    ("number among texts", "a,y\nu,0\nv,1\n3,0\n", [],
     ", line 4, column 'a': '3' is a number, and the column has texts above it; "
     "--text 'a' takes all for text"),
    ("infinity", GOOD + "1e999,1,0\n", [], ", line 6, column 'a': '1e999' is not finite"),
    ("one class", "a,y\n1,0\n2,0\n", [],
     ", column 'y': there is one class only, '0'; want two"),
    ("one class to train on", "a,y\n" + "1,0\n" * 50 + "2,1\n", ["--holdout", "0.9999"], None),
    ("three classes", "a,y\n1,u\n2,v\n3,w\n", [],
     ", line 4, column 'y': there are more than two classes: 'u', 'v', 'w'"),
    ("many numbers", "a,y\n1,0.5\n2,0.25\n3,7\n", [],
     ", line 4, column 'y': there are more than two classes: '0.25', '0.5', '7'; "
     "want two, or labels from 0 to 1 and --soft"),
    ("soft", "a,y\n1,0.5\n2,1.25\n", ["--soft"],
     ", line 3, column 'y': a label is not from 0 to 1, as --soft wants it"),
    ("soft texts", "a,y\n1,u\n2,v\n", ["--soft"],
     ", line 2, column 'y': a label is not from 0 to 1, as --soft wants it"),
    ("positive", GOOD, ["--positive", "2"],
     ", column 'y': --positive 2 is none of the classes: [0, 1]"),
    ("empty", "", [], ": the file is empty"),
    ("header alone", "a,b,y\n", [], ": there is a header, and no row under it"),
    ("broken row", 'a,b,y\n1,"2\n2",0\n3,4\n', [],
     ", line 4: the row has 2 cells, and the header 3"),
    ("missing", GOOD + ",1,0\n", [],
     ", line 6, column 'a': the value is missing; --missing drop leaves such rows out, "
     "mean and indicate fill in"),
    ("missing target", GOOD + "1,1,\n", ["--missing", "mean"],
     ", line 6, column 'y': the value is missing; --missing drop leaves such rows out"),
    ("negative weight", "a,w,y\n1,1,0\n2,-1,1\n", ["--weights", "w"],
     ", line 3, column 'w': '-1' is no weight; want a number, 0 or above"),
    ("all weights 0", "a,w,y\n1,0,0\n2,0,1\n", ["--weights", "w", "--holdout", "0"],
     ": no row to train on has a weight above 0"),
    ("twice", "a,a,y\n1,2,0\n3,4,1\n", [], ": the column 'a' is there 2 times"),
    ("no features", "y\n0\n1\n", [], ": there is no column to learn from beside the target"),
    ("no values", "a,y\n,0\n,1\n", ["--missing", "mean"],
     ", column 'a': the column has no value to learn from; --exclude leaves it out"),
    ("identities", "id,y\n" + "".join(f"u{i},{i % 2}\n" for i in range(200)), [],
     ", column 'id': there are more than 100 different texts; "
     "--exclude 'id' leaves it out, --max-levels allows more"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "options", "message"), [case[1:] for case in TRAINING], ids=[c[0] for c in TRAINING]
)
def test_training(tmp_path: Path, text: str, options: list[str], message: str | None) -> None:
    path = write(tmp_path / "data.csv", text)
    output = tmp_path / "model.safetensors"
    target = [] if "--target" in options else ["--target", "y"]
    with pytest.raises(BadInput) as caught:
        call("train", path, *target, *options, "-o", output)
    said = str(caught.value)
    assert "\n" not in said
    if message is not None:
        assert said == f"{path}{message}"
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["column", "text", "class", "empty", "row", "model", "usage"])
def test_as_a_process(tmp_path: Path, kind: str) -> None:
    """Each kind once from outside: the code, the line, and nothing beside it."""
    path, output = write(tmp_path / "data.csv", GOOD), tmp_path / "model.safetensors"
    arguments: list[Any] = ["train", path, "--target", "y", "-o", output]
    if kind == "column":
        arguments[3] = "nope"
        expected = "there is no column 'nope'; there are: a, b, y"
    elif kind == "text":
        write(path, GOOD + "x,1,0\n")
        expected = "line 6, column 'a': 'x' is no number"
    elif kind == "class":
        write(path, "a,y\n1,0\n2,0\n")
        expected = "column 'y': there is one class only"
    elif kind == "empty":
        write(path, "")
        expected = "the file is empty"
    elif kind == "row":
        write(path, GOOD + "1\n")
        expected = "line 6: the row has 1 cell, and the header 3"
    elif kind == "model":
        neuron.save(neuron.Neuron([1.0]), output, feature_names=["c"])
        before = output.read_bytes()
        arguments = ["predict", output, path]
        expected = "there is no column 'c'; there are: a, b, y"
    else:
        arguments = ["train", path, "--target", "y", "--l2", "-1"]
        expected = "--l2"
    found = run(*arguments)
    assert found.returncode == 2 and found.stdout == b""
    said = found.stderr.decode()
    assert expected in said and "Traceback" not in said
    if kind != "usage":
        assert said.startswith(f"neuron: {path}") and said.count("\n") == 1
    if kind == "model":
        assert output.read_bytes() == before
    else:
        assert not output.exists()


def test_standard_input_is_named(tmp_path: Path) -> None:
    found = run("train", "-", "--target", "y", data=b"a,y\n1,0\n2\n")
    assert found.returncode == 2
    assert found.stderr == b"neuron: standard input, line 3: the row has 1 cell, and the header 2\n"


@pytest.mark.parametrize("change", ["4,1\n5,0\n", None])
def test_a_file_that_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str | None
) -> None:
    """Between the two passes, it gets two rows more, or loses all but one."""
    path = write(tmp_path / "data.csv", "a,y\n1,0\n2,1\n3,0\n")
    survey = _samples.survey

    def changed(*arguments: Any) -> Any:
        found = survey(*arguments)
        write(path, path.read_text() + change if change else "a,y\n1,0\n")
        return found

    monkeypatch.setattr(_samples, "survey", changed)
    with pytest.raises(BadInput, match="the file changed while it was read"):
        call("train", path, "--target", "y", "--holdout", 0)


def test_outputs_that_cannot_be(tmp_path: Path) -> None:
    path = sample_csv(tmp_path / "data.csv")
    for output in (tmp_path / "none" / "model.safetensors", tmp_path):
        with pytest.raises(BadInput) as caught:
            call("train", path, "--target", "y", "-o", output)
        assert str(caught.value).startswith(str(output))


def trained(tmp_path: Path) -> tuple[Path, Path]:
    data = write(tmp_path / "data.csv", "c,n,y\nu,1,no\nv,2,yes\nu,3,yes\nv,4,no\n")
    output = tmp_path / "model.safetensors"
    call("train", data, "--target", "y", "--holdout", 0, "-o", output)
    return data, output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("c,y\nu,no\n", ": there is no column 'n'; there are: c, y"),
        ("c,n,n,y\nu,1,2,no\n", ": the column 'n' is there 2 times"),
        ("c,n,y\nu,1,no\nu,x,no\n", ", line 3, column 'n': 'x' is no number"),
        ("c,n,y\nu,,no\n",
         ", line 2, column 'n': the value is missing, and the model has no rule for that "
         "(train --missing)"),
        ("c,n,y\n\nw,1,no\n",
         ", line 3, column 'c': 'w' did not occur in training; --unknown reference takes it "
         "for 'u'"),
        ("c,n,y\nu,1,maybe\n", ", line 2, column 'y': 'maybe' is no label; want 'no' or 'yes'"),
        ("c,n,y\nu,1,\n",
         ", line 2, column 'y': the value is missing; --missing drop in training leaves such "
         "rows out"),
        ("c,n,y\n", ": there is no row to measure"),
    ],
)  # fmt: skip
def test_evaluation(tmp_path: Path, text: str, message: str) -> None:
    data, model = trained(tmp_path)
    write(data, text)
    with pytest.raises(BadInput) as caught:
        call("evaluate", model, data)
    assert str(caught.value) == f"{data}{message}"


def test_what_comes_first_is_named(tmp_path: Path) -> None:
    data, model = trained(tmp_path)
    write(data, "c,n,y\nu,1,no\nu,2,perhaps\nw,3,no\nu,x,no\n")
    with pytest.raises(BadInput, match="line 3, column 'y'"):
        call("evaluate", model, data)
    with pytest.raises(BadInput, match="line 4, column 'c'"):
        call("predict", model, data)


def test_damaged_models(tmp_path: Path) -> None:
    data, model = trained(tmp_path)
    unit = neuron.load(model)
    good = json.loads(unit.metadata["encoding"])
    bad: list[Any] = [
        "{", "[]", "{}", "null", '"x"', json.dumps(good | {"version": 2}),
        json.dumps(good | {"columns": good["columns"][:1]}),
        json.dumps(good | {"columns": [{}]}),
        json.dumps(good | {"columns": 3}),
        json.dumps(good | {"missing": "hope"}),
        json.dumps(good | {"target": 3}),
        json.dumps(good | {"more": 3}),
        json.dumps(good | {"marks": None}),
    ]  # fmt: skip
    for text in bad:
        plain = neuron.Neuron(unit.w, unit.b)
        neuron.save(plain, model, metadata={"encoding": text})
        for command in (["predict", model, data], ["inspect", model]):
            with pytest.raises(BadInput) as caught:
                call(*command)
            assert str(caught.value).startswith(f"{model}: the model's encoding")
    write(model, b"damaged")
    found = run("inspect", model)
    assert found.returncode == 2 and found.stderr.startswith(f"neuron: {model}: ".encode())
    with pytest.raises(BadInput, match="No such file"):
        call("inspect", tmp_path / "none")


def test_json_alone_on_standard_output(tmp_path: Path) -> None:
    path = sample_csv(tmp_path / "data.csv")
    found = run("train", path, "--target", "y", "--json")
    said, again = json.loads(found.stdout), document("train", path, "--target", "y")
    assert said["fit"].pop("seconds") >= 0 and again["fit"].pop("seconds") >= 0
    assert found.stderr == b"" and said == again


@pytest.mark.parametrize("command", [["explain", "--x", "1", "--y", "1", "--w", "1"], ["--help"]])
def test_a_full_disk(command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "neuron", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=120,
        )
    assert done.returncode == 1
    assert done.stderr == b"neuron: standard output: No space left on device\n"
