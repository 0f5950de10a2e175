# SPDX-License-Identifier: MIT
"""Ctrl-C while `neuron train` reads or fits, by a real SIGINT to a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import neuron
import pytest
from command_line import call, sample_csv, samples
from neuron.cli import train
from neuron.cli._failures import Interrupted
from support import environment

# Ctrl-C comes in the second step, before the model is saved, and after, as often as is asked for.
PROGRAM = """
import os, signal, sys
import neuron
from neuron import cli
from neuron.cli import _progress

times = [int(text) for text in sys.argv[1].split(",")]
after, save = _progress.TimeLeft.after, neuron.save

def interrupt(phase):
    for _ in range(times[phase]):
        os.kill(os.getpid(), signal.SIGINT)

def interrupted(self, step):
    if step.iteration == 2:
        interrupt(0)
    return after(self, step)

def saved(*arguments, **keywords):
    interrupt(1)
    save(*arguments, **keywords)
    interrupt(2)

_progress.TimeLeft.after, neuron.save = interrupted, saved
cli.main(sys.argv[2:])
"""


def interrupt(times: str, *arguments: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM, times, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=120)


def test_the_best_model_so_far_is_left(tmp_path: Path) -> None:
    path, output = sample_csv(tmp_path / "data.csv"), tmp_path / "model.safetensors"
    found = interrupt("1,0,0", "train", path, "--target", "y", "--holdout", 0, "-o", output)
    assert found.returncode == 130 and found.stdout == ""
    stopping, said = found.stderr.splitlines()
    assert stopping.startswith("neuron: stopping after this step")
    assert said.startswith("neuron: stopped after 2 steps: J = ")
    assert said.endswith(f"; the best model so far is in {output}")
    X, y = samples(0, 200)
    unit = neuron.load(output)
    expected = neuron.fit(
        X, y, l2=1 / 200, standardize=True, progress=lambda step: step.iteration < 2
    )
    assert neuron.Neuron(unit.w, unit.b) == neuron.Neuron(expected.w, expected.b)
    assert json.loads(unit.metadata["fit"])["outcome"] == "cancelled"


def test_as_json(tmp_path: Path) -> None:
    path = sample_csv(tmp_path / "data.csv")
    found = interrupt("1,0,0", "train", path, "--target", "y", "--json")
    assert found.returncode == 130 and "nothing was to be saved" in found.stderr
    assert json.loads(found.stdout)["fit"]["outcome"] == "cancelled"


def test_twice_stops_at_once(tmp_path: Path) -> None:
    path, output = sample_csv(tmp_path / "data.csv"), tmp_path / "model.safetensors"
    found = interrupt("2,0,0", "train", path, "--target", "y", "-o", output)
    assert found.returncode == 130 and not output.exists()
    assert found.stderr.splitlines()[-1] == "neuron: stopped at once; no model was saved"


@pytest.mark.parametrize("times", ["1,1,0", "1,0,1", "1,2,3", "0,1,0", "0,0,2"])
def test_while_it_saves(tmp_path: Path, times: str) -> None:
    """The model is there as a whole, however often Ctrl-C comes, and a line says so."""
    path, output = sample_csv(tmp_path / "data.csv"), tmp_path / "model.safetensors"
    found = interrupt(times, "train", path, "--target", "y", "-o", output)
    assert found.returncode == 130 and found.stdout == ""
    assert found.stderr.splitlines()[-1].endswith(f"; the best model so far is in {output}")
    outcome = "cancelled" if times[0] == "1" else "converged"
    assert json.loads(neuron.load(output).metadata["fit"])["outcome"] == outcome
    assert sorted(tmp_path.iterdir()) == [path, output]


# Ctrl-C comes while the interpreter ends, and where that is asked for, while a line is told too.
ENDING = """
import atexit, os, signal, sys
from neuron import __main__
from neuron.cli import train

def interrupt(*_):
    os.kill(os.getpid(), signal.SIGINT)

class Told:
    def write(self, text):
        sys.__stderr__.write(text)
        interrupt()
    def flush(self):
        pass

atexit.register(interrupt)
if sys.argv.pop(1) == "told":
    train.measure, sys.stderr = interrupt, Told()
__main__.main()
"""


@pytest.mark.parametrize(("when", "code"), [("ended", 0), ("told", 130)])
def test_the_end_is_not_interrupted(tmp_path: Path, when: str, code: int) -> None:
    path, output = sample_csv(tmp_path / "data.csv"), tmp_path / "model.safetensors"
    command = [sys.executable, "-c", ENDING, when, "train", path, "--target", "y", "-o", output]
    found = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=120)
    assert found.returncode == code and "Traceback" not in found.stderr
    assert neuron.load(output).metadata["training"]


@pytest.mark.parametrize("phase", ["standard_errors", "measure"])
def test_after_the_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phase: str) -> None:
    """What the fit came to is saved, and said."""
    path, output = sample_csv(tmp_path / "data.csv"), tmp_path / "model.safetensors"
    monkeypatch.setattr(train, phase, lambda *_: signal.raise_signal(signal.SIGINT))
    with pytest.raises(Interrupted, match=f"the best model so far is in {output}"):
        call("train", path, "--target", "y", "-o", output)
    assert neuron.load(output).metadata["training"]


@pytest.mark.parametrize("command", ["train", "predict"])
def test_while_it_reads(tmp_path: Path, command: str) -> None:
    """Standard input that does not end: nothing is written."""
    model, output = tmp_path / "model.safetensors", tmp_path / "output"
    neuron.save(neuron.Neuron([1.0]), model, feature_names=["a"])
    how = ["train", "-", "--target", "y"] if command == "train" else ["predict", str(model), "-"]
    arguments = [sys.executable, "-m", "neuron", *how, "-o", str(output)]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdin is not None and process.stderr is not None
        # Once the pipe is full, whoever reads it is reading.
        process.stdin.write(b"a,y\n" + b"1,0\n2,1\n" * 100_000)
        process.stdin.flush()
        # Again where it comes in the moment before a read.
        for _ in range(60):
            process.send_signal(signal.SIGINT)
            try:
                process.wait(1)
                break
            except subprocess.TimeoutExpired:
                pass
        assert process.wait(0) == 130
        assert process.stderr.read().strip() == b"neuron: stopped"
    assert not output.exists()
