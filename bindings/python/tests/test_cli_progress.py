# SPDX-License-Identifier: MIT
"""What a terminal sees while `neuron train` works."""

from __future__ import annotations

import math
import os
import pty
import subprocess
import sys
from pathlib import Path

import neuron
import pytest
from command_line import sample_csv, samples
from neuron.cli._progress import TimeLeft
from support import environment


def steps(path: Path) -> bytes:
    """All that is written to a terminal that is standard error."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "neuron", "train", str(path), "--target", "y"]
    variables = {**environment(), "TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=slave, env=variables) as done:
        os.close(slave)
        seen = b""
        try:
            while block := os.read(master, 4096):
                seen += block
        except OSError:
            # The other side is closed.
            pass
    os.close(master)
    assert done.returncode == 0
    return seen


def test_a_bar_of_reading_and_of_fitting(tmp_path: Path) -> None:
    seen = steps(sample_csv(tmp_path / "data.csv", rows=2000, columns=20))
    for word in (b"Reading", b"Fitting", b"J 0.", b"gap ", b"step ", b"left"):
        assert word in seen


def progress(seconds: float, bound: float, scale: float) -> neuron.Progress:
    """A step as a fit tells of it, with other numbers."""
    found: list[neuron.Progress] = []
    neuron.fit(*samples(0, 50), progress=found.append)
    numbers = list(found[0])
    for name, value in (("seconds", seconds), ("bound", bound), ("scale", scale)):
        numbers[neuron.Progress.__match_args__.index(name)] = value
    return type(found[0])(numbers)


def test_time_left_by_how_fast_the_gap_falls() -> None:
    left = TimeLeft(1e-8)
    assert left.after(progress(0.5, math.inf, 2.0)) is None and left.share == 0
    assert left.after(progress(1.0, 2.0, 2.0)) is None
    # A digit a second: 8 digits are to be gained.
    for second in range(1, 8):
        seconds = left.after(progress(1.0 + second, 2 * 10.0**-second, 2.0))
        assert seconds == pytest.approx(8 - second, rel=1e-6)
        assert left.share == pytest.approx(second / 8, rel=1e-6)
    # A gap that grows again says nothing, and the bar does not go back.
    again = TimeLeft(1e-8)
    again.after(progress(1.0, 1e-3, 1.0))
    share = again.share
    assert again.after(progress(2.0, 1e-2, 1.0)) is None and again.share == share
    # Without a tolerance there is no end to wait for, and with a large one none either.
    for tol in (0.0, 1.0, 2.0):
        assert TimeLeft(tol).after(progress(1.0, 1e-3, 1.0)) is None
