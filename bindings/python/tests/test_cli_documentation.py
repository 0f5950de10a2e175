# SPDX-License-Identifier: MIT
"""What docs/command-line.md and README.md show of the command line is what it prints."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import REPOSITORY, environment

BLOCK = re.compile(r"^```console\n(.*?)^```", re.S | re.M)


def blocks(page: str) -> list[tuple[str, str]]:
    """The commands of a page, with what is shown below each."""
    found = []
    for block in BLOCK.findall((REPOSITORY / page).read_text()):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = part.partition("\n")
            found.append((command, shown))
    return found


@pytest.mark.parametrize("page", ["docs/command-line.md", "README.md"])
def test_examples(tmp_path: Path, page: str) -> None:
    shutil.copy(REPOSITORY / "examples" / "data" / "patients.csv", tmp_path)
    # `neuron`, by the Python that runs this.
    program = tmp_path / "bin" / "neuron"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m neuron "$@"\n')
    program.chmod(0o755)
    variables = {**environment(), "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    assert len(blocks(page)) >= 2
    for command, shown in blocks(page):
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.stdout == shown, command
