# SPDX-License-Identifier: MIT
"""train.py on the breast-cancer data: what train does in C, to the bit."""

import os
import pathlib
import pty
import re

from harness import DATA, OUT, TRAINERS, check, make_data, run

FILES = ("model", "rows", "predictions")
STEP = re.compile(r"(\d+)/(\d+), J = (\d\.\d{6}), held out +(\d+\.\d)% right")


def outcome(language, words):
    """What a training says, and the files that it writes."""
    paths = {name: f"{OUT}/same.{name}.txt" for name in FILES}
    for path in paths.values():
        if os.path.exists(path):
            os.remove(path)
    files = [word for name, path in paths.items() for word in (f"--{name}", path)]
    done = run(*TRAINERS[language], DATA, *files, *words)
    written = {n: pathlib.Path(p).read_bytes() for n, p in paths.items() if os.path.exists(p)}
    return done, written


def check_same(words):
    c, c_files = outcome("C", words)
    python, python_files = outcome("Python", words)
    name = " ".join(["train.py", *words])
    check(
        f"{name}: says what the C program says",
        c.stdout and python.stdout == c.stdout,
        python.stdout + python.stderr,
    )
    for file in FILES:
        check(
            f"{name}: the {file}'s file has the bytes that C gives it",
            c_files.get(file) and python_files.get(file) == c_files[file],
        )


def on_terminal(*command):
    """The exit status, and all that was written."""
    reader, writer = pty.openpty()
    pid = os.fork()
    if pid == 0:
        os.dup2(writer, 1)
        os.dup2(writer, 2)
        os.execvp(command[0], command)
    os.close(writer)
    output = b""
    try:
        while chunk := os.read(reader, 4096):
            output += chunk
    except OSError:  # Linux ends a terminal so
        pass
    return os.waitpid(pid, 0)[1], output.decode().replace("\r\n", "\n")


def check_terminal():
    code, output = on_terminal(*TRAINERS["Python"], DATA, "--iterations", "50000")
    frames = [part for line in output.split("\n") for part in line.split("\r") if "%" in part]
    bars = [frame for frame in frames if "|" in frame]
    check(
        "train.py: on a terminal a bar rewrites itself, within 80 columns",
        code == 0 and len(bars) > 2 and max(map(len, bars)) < 80,
        output,
    )
    steps = [match for bar in bars if (match := STEP.search(bar))]
    costs = [float(step[3]) for step in steps]
    check(
        "train.py: the bar has the iteration, the falling cost and the held-out accuracy",
        len(steps) > 2
        and len(steps) >= len(bars) - 1
        and costs == sorted(costs, reverse=True)
        and steps[-1][1] == steps[-1][2] == "50000",
        output,
    )


def run_part():
    make_data()
    for words in (
        [],
        ["--iterations", "0"],
        ["--rate", "0.5", "--iterations", "50", "--seed", "7"],
    ):
        check_same(words)
    check_terminal()
