# SPDX-License-Identifier: MIT
"""What cells say: numbers, texts, or that a value is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import compute, types

# What stands for a missing value, in any case of its letters, beside an empty cell.
MISSING = ("NA", "N/A", "NaN", "null")

# What Arrow takes for a number.
_NUMBER = r"^[+-]?(([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|(?i:inf|infinity|nan))$"


class Numbers(NamedTuple):
    """Cells as numbers. values: float64, NaN where missing or text. text: where there is text."""

    values: Any
    text: Any


class Texts(NamedTuple):
    """Cells as texts. levels: those that occur. codes: which one each cell is, -1: missing."""

    levels: list[str]
    codes: Any


def missing_marks(given: Sequence[str]) -> Any:
    """The texts that stand for a missing value, for numbers() and texts()."""
    return pa.array(sorted({"", *(mark.strip().lower() for mark in given)}), pa.string())


def numbers(cells: Any, marks: Any) -> Numbers:
    """Read cells as numbers, as the nearest float64 each. A mark that is a number, -999 for one,
    is that number however a cell writes it."""
    values, text = _numbers(cells, marks)
    numbers = [float(m) for m in marks.to_pylist() if re.fullmatch(_NUMBER, m)]
    if any(number == number for number in numbers):
        values = np.where(np.isin(values, numbers), np.nan, values)
    return Numbers(values, text)


def _numbers(cells: Any, marks: Any) -> tuple[Any, Any]:
    none = np.zeros(len(cells), dtype=bool)
    if not types.is_string(cells.type):
        return _floats(cells), none
    try:
        # Most columns have nothing but numbers, and want no more than this.
        return _floats(compute.cast(cells, pa.float64())), none
    except pa.ArrowInvalid:
        pass
    cells = _without_missing(compute.utf8_trim_whitespace(cells), marks)
    digits = compute.fill_null(compute.match_substring_regex(cells, _NUMBER), False)
    values = _floats(compute.cast(compute.if_else(digits, cells, None), pa.float64()))
    text = compute.and_(compute.is_valid(cells), compute.invert(digits))
    return values, text.to_numpy(zero_copy_only=False)


def texts(cells: Any, marks: Any) -> Texts:
    """Read cells as texts, without the white space around them."""
    coded = compute.utf8_trim_whitespace(cells).dictionary_encode()
    levels = _without_missing(coded.dictionary, marks).to_pylist()
    codes = compute.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
    lacking = [code for code, level in enumerate(levels) if level is None]
    if lacking:
        codes = np.where(np.isin(codes, lacking), -1, codes)
    return Texts([level if level is not None else "" for level in levels], codes)


def _floats(cells: Any) -> Any:
    return cells.to_numpy(zero_copy_only=False).astype(np.float64, copy=False)


def _without_missing(cells: Any, marks: Any) -> Any:
    return compute.if_else(compute.is_in(compute.utf8_lower(cells), marks), None, cells)
