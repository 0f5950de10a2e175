# SPDX-License-Identifier: MIT
"""Reads labelled samples from a CSV file."""

import math
import re
from pathlib import Path

import numpy as np
from table import Table

# What a data file has; Python's float would also take 1_000 and blanks behind.
NUMBER = re.compile(rb"[ \t]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


class BadFile(Exception):
    """A file that does not hold what it should; the message has file and line."""


def read_row(line: bytes, columns: int) -> list[float]:
    """The numbers of one line. Raises ValueError, saying why."""
    if b"\0" in line:
        raise ValueError("a zero byte: not a text file")
    fields = line.split(b",")
    row = []
    for j, field in enumerate(fields[:columns], 1):
        value = float(field) if NUMBER.fullmatch(field) else math.nan
        if not math.isfinite(value):
            raise ValueError(f"field {j} is not a number")
        row.append(value)
    if len(fields) < columns:
        raise ValueError(f"{len(fields)} fields, where the header has {columns}")
    if len(fields) > columns:
        raise ValueError(f"more than the header's {columns} fields")
    if row[-1] not in (0, 1):
        raise ValueError(f"the label is {row[-1]:g}, not 0 or 1")
    return row


def read(path: str) -> Table:
    """The samples of a file with a header line and then one sample a line.

    A sample is its features, and last the label, 0 or 1, with commas between them and
    no quotes. Raises BadFile.
    """
    try:
        lines = Path(path).read_bytes().split(b"\n")
    except OSError as error:
        raise BadFile(f"{path}: cannot be read: {error.strerror}") from None
    if lines == [b""]:
        raise BadFile(f"{path}:1: the file is empty")
    columns = lines[0].count(b",") + 1
    if columns < 2:
        raise BadFile(f"{path}:1: the header names no feature beside the label")

    rows = []
    for number, line in enumerate(lines[1:], 2):
        line = line.removesuffix(b"\r")
        if not line:
            continue
        try:
            rows.append(read_row(line, columns))
        except ValueError as error:
            raise BadFile(f"{path}:{number}: {error}") from None
    if not rows:
        raise BadFile(f"{path}:{len(lines)}: there are no samples under the header")
    table = np.array(rows)
    # Columns of their own: a view would keep the labels between the features.
    return Table(table[:, :-1].copy(), table[:, -1].copy())
