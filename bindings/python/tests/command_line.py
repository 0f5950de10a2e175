# SPDX-License-Identifier: MIT
"""Calls of the command line: in this process, and in one of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from click.testing import CliRunner
from neuron import cli
from neuron.cli._failures import BadInput, Interrupted
from support import environment


def call(*arguments: Any, data: bytes | str | None = None) -> str:
    """What a command prints. It may fail with BadInput or Interrupted."""
    result = CliRunner().invoke(cli._neuron, [str(a) for a in arguments], input=data)
    if isinstance(result.exception, (BadInput, Interrupted)):
        raise result.exception
    if result.exception is not None:
        raise AssertionError(result.output) from result.exception
    return result.stdout


def document(*arguments: Any, data: bytes | str | None = None) -> dict[str, Any]:
    """What a command prints with --json."""
    found: dict[str, Any] = json.loads(call(*arguments, "--json", data=data))
    return found


def run(*arguments: Any, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """A command as a process."""
    command = [sys.executable, "-m", "neuron", *map(str, arguments)]
    return subprocess.run(command, input=data, capture_output=True, env=environment(), timeout=120)


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def write_csv(path: Path, columns: dict[str, Any]) -> Path:
    """A CSV of columns, each number in as few digits as name it."""
    lines = [",".join(columns)]
    for row in zip(*columns.values()):
        lines.append(",".join(str(v) if isinstance(v, str) else repr(float(v)) for v in row))
    return write(path, "\n".join(lines) + "\n")


def samples(seed: int, rows: int, columns: int = 3) -> tuple[Any, Any]:
    """X, and labels that depend on it."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(rows, columns))
    w = rng.normal(size=columns)
    return X, (rng.random(rows) < 1 / (1 + np.exp(-X @ w))).astype(float)


def sample_csv(path: Path, seed: int = 0, rows: int = 200, columns: int = 3) -> Path:
    """A CSV of columns x0, x1, ... and y, of 0 and 1."""
    X, y = samples(seed, rows, columns)
    return write_csv(path, {f"x{j}": X[:, j] for j in range(columns)} | {"y": y})
