# SPDX-License-Identifier: MIT
"""What docs/explain.md and docs/plots.md show is what the commands give."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from support import REPOSITORY, environment

for needed in ("click", "rich", "pyarrow", "matplotlib"):
    pytest.importorskip(needed)

DOCS = REPOSITORY / "docs"


def run(line: str, folder: Path) -> str:
    """A line of a page's, by this Python."""
    words = shlex.split(line)
    variables = {**environment(), "LC_ALL": "C.UTF-8"}
    variables.pop("COLUMNS", None)
    done = subprocess.run(
        [sys.executable, "-m", *words], capture_output=True, cwd=folder, env=variables
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


def shown(page: str) -> list[str]:
    """The blocks that are code."""
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    .*\n(?:\n(?=    ))*)+", text, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks]


def test_explain(tmp_path: Path) -> None:
    command, english, japanese, *_ = shown("explain.md")
    assert run(command, tmp_path).rstrip() == english.rstrip()
    assert japanese.rstrip() in run(f"{command.strip()} --language ja", tmp_path)


@pytest.mark.skipif(importlib.util.find_spec("sklearn") is None, reason="it ships the data")
def test_plots(tmp_path: Path) -> None:
    """The page's commands, one after the other, draw the files that it shows."""
    lines = "\n".join(shown("plots.md")).splitlines()
    data, *rest = [line for line in lines if line]
    script, written = data.split()[1:]
    words = [sys.executable, str(REPOSITORY / script), written]
    subprocess.run(words, check=True, cwd=tmp_path, capture_output=True)
    drawn = []
    for line in rest:
        if cut := re.fullmatch(r"cut -d, -f(\S+) (\S+) > (\S+)", line):
            rows = (tmp_path / cut[2]).read_text().splitlines()
            ends = [(int(p.split("-")[0]), int(p.split("-")[-1])) for p in cut[1].split(",")]
            kept = (",".join(",".join(row.split(",")[a - 1 : b]) for a, b in ends) for row in rows)
            (tmp_path / cut[3]).write_text("".join(f"{row}\n" for row in kept))
            continue
        run(line, tmp_path)
        drawn += [line.split()[-1]] * (" plot " in line)
    assert set(re.findall(r"\(figures/(.*?)\)", (DOCS / "plots.md").read_text())) == set(drawn)
    for name in set(drawn):
        assert (tmp_path / name).read_bytes() == (DOCS / "figures" / name).read_bytes(), name
        # A page shows several, on a phone too.
        assert (tmp_path / name).stat().st_size < 55_000
