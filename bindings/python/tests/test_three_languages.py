# SPDX-License-Identifier: MIT
"""C, Swift and Python: the same random cases, compared line by line as bits, and the one hash.

The programs of the other languages are `build/test-gcc` and `neuron-cases`, built by make; or what
NEURON_CASES_C and NEURON_CASES_SWIFT name. NEURON_SEED gives the seed of an earlier run again.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import cases
import pytest
from support import REPOSITORY, VECTORS, environment

COUNT = 150


def _swift() -> Path:
    """Where SwiftPM left it: release before debug."""
    for kind in ("release", "debug"):
        program = REPOSITORY / ".build" / kind / "neuron-cases"
        if program.exists():
            return program
    return REPOSITORY / ".build" / "release" / "neuron-cases"


PROGRAMS = {
    "C": Path(os.environ.get("NEURON_CASES_C", REPOSITORY / "build" / "test-gcc")),
    "Swift": Path(os.environ.get("NEURON_CASES_SWIFT", _swift())),
}


def _run(language: str, *arguments: str) -> list[str]:
    program = PROGRAMS[language]
    if not program.exists():
        pytest.fail(f"{program.name} is missing: make builds it; see the top of this file")
    result = subprocess.run(
        [str(program), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


@pytest.fixture(scope="module")
def seed() -> int:
    drawn = int(os.environ.get("NEURON_SEED", random.SystemRandom().randrange(2**40)))
    print(f"NEURON_SEED={drawn}", file=sys.stderr)
    return drawn


@pytest.fixture(scope="module")
def ours(seed: int) -> list[str]:
    return list(cases.lines(seed, COUNT))


@pytest.mark.parametrize("language", PROGRAMS)
def test_random_cases(language: str, seed: int, ours: list[str]) -> None:
    theirs = _run(language, "--cases", str(seed), str(COUNT))
    about = ""
    for mine, other in zip(ours, theirs):
        about = mine if mine.startswith("case ") else about
        assert mine == other, f"{language}, {about} (NEURON_SEED={seed})"
    assert len(ours) == len(theirs) == COUNT * 17


def test_the_cases_have_everything(ours: list[str]) -> None:
    """A line for each function, and no two lines of numbers alike but those that must be."""
    names = [line.split()[0] for line in ours[:17]]
    assert len(set(names)) == 17
    shapes = {tuple(line.split()[2:]) for line in ours if line.startswith("case ")}
    assert len(shapes) > COUNT // 3
    # One case in eight has special values, which often come to NaN.
    assert len({line for line in ours if line.startswith("loss ")}) > COUNT // 2


@pytest.mark.parametrize("language", PROGRAMS)
def test_one_hash(language: str) -> None:
    assert _run(language, "--hash") == [_kept_hash()]


def test_one_hash_from_python() -> None:
    assert cases.hash_of_cases() == _kept_hash()


def test_the_program() -> None:
    """cases.py by itself prints what the other programs print."""
    program = [sys.executable, str(Path(cases.__file__)), "--cases", "7", "2"]
    result = subprocess.run(program, capture_output=True, text=True, env=environment(), check=True)
    assert result.stdout.splitlines() == list(cases.lines(7, 2)) == _run("C", "--cases", "7", "2")


def _kept_hash() -> str:
    lines = (VECTORS / "hash.txt").read_text(encoding="ascii").splitlines()
    (value,) = (line for line in lines if not line.startswith("#"))
    return value
