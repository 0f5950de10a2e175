# SPDX-License-Identifier: MIT
"""The rows of a table as features, labels and weights, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from . import _cells
from ._encoding import Encoding, Faults
from ._failures import BadInput, shown
from ._tables import Table
from ._target import Target

# What to do about a text that the encoding does not know.
UNKNOWN_RULES = ("refuse", "reference")


class Rows(NamedTuple):
    """A batch of rows.

    first: the number of the first one, from 0.
    X: rows x features, float64. NaN where complete is False.
    y: labels; None without a target.
    weights: None without a column of them.
    complete: whether nothing is missing in a row that the rule does not fill in.
    unknown: how many texts were unknown, and taken for the reference.
    """

    first: int
    X: Any
    y: Any
    weights: Any
    complete: Any
    unknown: int


def read_rows(
    table: Table,
    encoding: Encoding,
    *,
    target: Target | None = None,
    weights: str | None = None,
    unknown: str = "refuse",
    advance: Callable[[int], object] = lambda done: None,
) -> Iterator[Rows]:
    """Go over a table once.

    unknown: one of UNKNOWN_RULES.
    advance: is told how many bytes have been read.

    Raises BadInput, for the first row of a batch that has something wrong.
    """
    extra = ([target.name] if target is not None else []) + ([weights] if weights else [])
    columns = encoding.names + extra
    table.need(columns)
    as_text = encoding.text_columns
    if target is not None and target.is_text:
        as_text |= {target.name}
    marks = _cells.missing_marks(encoding.marks)
    width = len(encoding.features)
    for first, arrays, done in table.batches(columns, as_text):
        count = len(arrays[0])
        X = np.empty((count, width))
        found = encoding.encode(arrays, X)
        wrong = _wrong(encoding, arrays, found, unknown)
        complete = ~np.logical_or.reduce([np.zeros(count, bool), *(f.missing for f in found)])
        y = s = None
        rest = arrays[len(encoding.columns) :]
        if target is not None:
            y, bad = target.labels(rest.pop(0), marks)
            wrong += _missing_or_bad(y, bad, target.name, encoding)
            complete &= ~np.isnan(y)
        if weights:
            s, bad = read_weights(rest.pop(0), marks)
            wrong += _missing_or_bad(s, bad, weights, encoding)
            complete &= ~np.isnan(s)
        if wrong:
            row, column, problem = min(wrong, key=lambda fault: fault[0])
            raise table.fault(problem, first + row, column)
        taken = sum(int(f.unknown.sum()) for f in found)
        yield Rows(first, X, y, s, complete, taken)
        advance(done)


def read_weights(cells: Any, marks: Any) -> tuple[Any, tuple[int, str] | None]:
    """Read a column of weights: numbers, NaN where they are missing, and the first wrong one."""
    values, text = _cells.numbers(cells, marks)
    bad = text | (values < 0) | np.isinf(values)
    if not bad.any():
        return values, None
    row = int(bad.argmax())
    problem = f"{shown(cells[row].as_py())} is no weight; want a number, 0 or above"
    return values, (row, problem)


def check_weights(weights: Any, file: str, column: str | None) -> None:
    """Raise BadInput unless the square of the weights' sum, and its inverse, are numbers."""
    if weights is None:
        return
    with np.errstate(over="ignore"):
        total = float(np.sum(weights))
    if total > 0 and not 1e-150 < total < 1e150:
        problem = f"the weights' sum, {total:.3g}, is too large or too small; scale them"
        raise BadInput(problem, file=file, column=column)


def _wrong(
    encoding: Encoding, arrays: list[Any], found: list[Faults], unknown: str
) -> list[tuple[int, str, str]]:
    """What is wrong in the columns of features: rows, columns and problems."""
    wrong = []
    for column, cells, faults in zip(encoding.columns, arrays, found):
        if faults.wrong is not None:
            wrong.append((faults.wrong[0], column.name, faults.wrong[1]))
        if encoding.missing == "refuse" and faults.missing.any():
            problem = "the value is missing, and the model has no rule for that (train --missing)"
            wrong.append((int(faults.missing.argmax()), column.name, problem))
        strange = faults.unknown
        if encoding.missing in ("mean", "indicate"):
            # Then a text column without a feature for it has seen none missing.
            strange = strange | faults.missing
            faults.missing[:] = False
        if unknown == "refuse" and strange.any():
            row = int(strange.argmax())
            text = shown(cells[row].as_py() or "")
            problem = (
                f"{text} did not occur in training; --unknown reference takes it for "
                f"{shown(column.levels[0])}"  # type: ignore[union-attr]
            )
            wrong.append((row, column.name, problem))
        faults.unknown[:] = strange
    return wrong


def _missing_or_bad(
    values: Any, bad: tuple[int, str] | None, column: str, encoding: Encoding
) -> list[tuple[int, str, str]]:
    wrong = [(bad[0], column, bad[1])] if bad is not None else []
    missing = np.isnan(values)
    if bad is not None:
        missing[bad[0]] = False
    if encoding.missing != "drop" and missing.any():
        problem = "the value is missing; --missing drop in training leaves such rows out"
        wrong.append((int(missing.argmax()), column, problem))
    return wrong
