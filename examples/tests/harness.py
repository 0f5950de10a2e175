# SPDX-License-Identifier: MIT
"""Runs programs and counts checks."""

import os
import subprocess

C = "build/examples/c"
SWIFT = "build/examples/swift"
PYTHON = os.environ.get("PYTHON", ".venv/bin/python")
DATA = "build/data/breast_cancer.csv"
OUT = "build/examples"
LIBRARY = os.environ.get("NEURON_LIB", "build/lib")

ARTICLES = {
    "C": [f"{C}/article"],
    "Swift": [f"{SWIFT}/article"],
    "Python": [PYTHON, "examples/python/article.py"],
}
TRAINERS = {"C": [f"{C}/train"], "Python": [PYTHON, "examples/python/train.py"]}

_counts = {True: 0, False: 0}


def run(*command):
    """The finished process, with its output as text."""
    command = [os.fspath(c) for c in command]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:  # as a shell would report it
        return subprocess.CompletedProcess(command, 127, "", str(error))


def check(what, holds, why=""):
    _counts[bool(holds)] += 1
    print(f"{'ok' if holds else 'FAIL'}: {what}", flush=True)
    if not holds and why:
        print("    " + str(why).strip()[-2000:].replace("\n", "\n    "), flush=True)
    return bool(holds)


def summary():
    print(f"\n{_counts[True]} passed, {_counts[False]} failed")
    return int(_counts[False] > 0)


def make_data():
    return run(PYTHON, "examples/data/breast_cancer.py", DATA)
