# SPDX-License-Identifier: MIT
"""Writes what another program needs to repeat the predictions.

The model is the library's own file. Other numbers are hexadecimal floats, which are exact
and which every language can read. An OSError leaves here with the name of the file.
"""

from collections.abc import Iterable
from pathlib import Path

from hexadecimal import hexadecimal


def write(path: str, lines: Iterable[str]) -> None:
    try:
        Path(path).write_text("".join(f"{line}\n" for line in lines))
    except OSError as error:
        # A full disk is found out without a name.
        error.filename = path
        raise


def rows(path: str, x: Iterable[Iterable[float]]) -> None:
    """One row a line, with a space between its numbers."""
    write(path, (" ".join(map(hexadecimal, row)) for row in x))
