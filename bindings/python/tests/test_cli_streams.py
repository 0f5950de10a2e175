# SPDX-License-Identifier: MIT
"""neuron train --stream: the bits of memory, and memory that does not grow with the rows."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command_line import document, run, sample_csv, write
from neuron.cli import _storage
from neuron.cli._failures import BadInput
from neuron.cli._storage import Storage
from support import environment

MIXED = "a,c,w,y\n" + "".join(
    f"{'' if i % 11 == 0 else i * 0.37 % 5},{'uvw'[i % 3]},{i % 4},{int(i * i % 7 > 3)}\n"
    for i in range(500)
)


@pytest.mark.parametrize("options", [[], ["--float32"], ["--missing", "drop"], ["--l1", "0.01"]])
@pytest.mark.parametrize("chunk", [7, 1 << 16])
def test_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], chunk: int
) -> None:
    monkeypatch.setattr(_storage, "_CHUNK", chunk)
    path = write(tmp_path / "data.csv", MIXED)
    how = ["--target", "y", "--weights", "w", "--missing", "indicate", *options]
    models, said = [], []
    for i, more in enumerate(([], ["--stream"], ["--stream", "--threads", "1"])):
        output = tmp_path / f"{i}.safetensors"
        found = document("train", path, *how, *more, "-o", output)
        models.append(output.read_bytes())
        said.append((found["metrics"], found["coefficients"]))
    assert models[0] == models[1] == models[2] and said[0] == said[1] == said[2]
    document("train", "-", *how, "--stream", "-o", output, data=path.read_bytes())
    assert output.read_bytes() == models[0]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, folder = sample_csv(tmp_path / "data.csv"), tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    found = run("train", "-", "--target", "y", "--stream", "--json", data=path.read_bytes())
    assert found.returncode == 0 and not list(folder.iterdir())


def test_a_disk_without_room(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="set TMPDIR to a folder with room"):
        Storage(True).zeros((1 << 32, 1 << 16))
    assert tempfile.gettempdir()


def big_csv(path: Path, rows: int, columns: int) -> None:
    """Digits and labels: small as text, and 8 bytes a cell in memory."""
    rng = np.random.default_rng(0)
    w = rng.normal(size=columns) / columns**0.5
    with path.open("wb") as file:
        file.write(",".join([*(f"c{j}" for j in range(columns)), "y"]).encode() + b"\n")
        for _ in range(rows // 10_000):
            x = rng.integers(0, 10, size=(10_000, columns))
            y = rng.random(10_000) < 1 / (1 + np.exp(-(x - 4.5) @ w))
            text = np.full((10_000, 2 * columns + 2), ord(","), np.uint8)
            text[:, ::2] = np.concatenate([x, y[:, None]], axis=1) + ord("0")
            text[:, -1] = ord("\n")
            file.write(text.tobytes())


def peak(*arguments: Any) -> float:
    """The most megabytes that a command takes which are no pages of a file."""
    command = [sys.executable, "-m", "neuron", *map(str, arguments)]
    most = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment()) as process:
        while process.poll() is None:
            try:
                status = Path(f"/proc/{process.pid}/status").read_text()
            except OSError:
                continue
            if found := re.search(r"RssAnon:\s+(\d+) kB", status):
                most = max(most, int(found[1]))
            try:
                process.wait(0.01)
            except subprocess.TimeoutExpired:
                pass
    assert process.returncode == 0 and most > 0
    return most / 1024


@pytest.mark.slow
def test_memory_does_not_grow(tmp_path: Path) -> None:
    """Six times as many rows, 288 MB of numbers, take no more than what blocks of text waver by."""
    columns = 100
    found = {}
    for rows in (60_000, 360_000):
        big_csv(tmp_path / "data.csv", rows, columns)
        how = ["train", tmp_path / "data.csv", "--target", "y"]
        found[rows] = peak(*how, "--stream", "-o", tmp_path / f"{rows}.safetensors")
    assert found[360_000] < found[60_000] + 60
    assert found[360_000] < 250
    # What is measured is what is meant: in memory, the numbers are there.
    in_memory = peak(*how, "-o", tmp_path / "memory.safetensors")
    assert in_memory > found[360_000] + 200
    same = (tmp_path / f"{rows}.safetensors").read_bytes()
    assert (tmp_path / "memory.safetensors").read_bytes() == same


def test_predictions_of_many_rows_take_no_memory(tmp_path: Path) -> None:
    model = tmp_path / "model.safetensors"
    big_csv(tmp_path / "small.csv", 10_000, 20)
    document("train", tmp_path / "small.csv", "--target", "y", "-o", model)
    found = []
    for rows in (50_000, 500_000):
        big_csv(tmp_path / "data.csv", rows, 20)
        out = tmp_path / "out.csv"
        found.append(peak("predict", model, tmp_path / "data.csv", "-o", out))
        assert out.read_bytes().count(b"\n") == rows + 1
    assert found[1] < found[0] + 50
