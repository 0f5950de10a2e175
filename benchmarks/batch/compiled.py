# SPDX-License-Identifier: MIT
"""C that is compiled in the run."""

from __future__ import annotations

import ctypes
import functools
import subprocess
import tempfile
from pathlib import Path


@functools.cache
def library(name: str, *flags: str) -> ctypes.CDLL:
    """The C file of this folder as a shared library, by gcc -O3."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.so"
        source = Path(__file__).with_name(f"{name}.c")
        command = ["gcc", "-O3", *flags, "-shared", "-fPIC", str(source), "-lm", "-pthread"]
        subprocess.run([*command, "-o", str(file)], check=True)
        return ctypes.CDLL(str(file))
