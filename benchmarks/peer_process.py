# SPDX-License-Identifier: MIT
"""A process for a measurement, with no setting of the machine that holds numpy back."""

from __future__ import annotations

import os
import subprocess
import sys

# Where an older OpenBLAS needs these to work at all, they keep a new one from its best kernels.
_HOLD_BACK = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _HOLD_BACK}


def run(module: str, *words: object, seconds: float | None = None) -> int:
    """The exit status; 124 if it took longer and was ended."""
    command = [sys.executable, "-m", module, *map(str, words)]
    try:
        return subprocess.run(command, env=environment(), timeout=seconds, check=False).returncode
    except subprocess.TimeoutExpired:
        return 124


def restart_without_them() -> None:
    """For a program that measures in its own process."""
    if any(name in os.environ for name in _HOLD_BACK):
        command = [sys.executable, *sys.orig_argv[1:]]
        os.execve(sys.executable, command, environment())
