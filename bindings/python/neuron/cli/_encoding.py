# SPDX-License-Identifier: MIT
"""How a table's columns become a neuron's features. The model's metadata keeps it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np

from . import _cells
from ._failures import shown

# The metadata's key, and the version of what it holds.
KEY = "encoding"
_VERSION = 1

# The rules for missing values.
MISSING_RULES = ("refuse", "drop", "mean", "indicate")


class Faults(NamedTuple):
    """What of a column could not be encoded, as rows of the batch."""

    missing: Any  # bools
    unknown: Any  # bools: a text that is none of the levels
    wrong: tuple[int, str] | None  # the first row that cannot be read, and why


@dataclass(frozen=True)
class NumberColumn:
    """A column that is a feature as it is.

    fill: what stands for a missing value; None: nothing does.
    indicator: a second feature is 1 where the value is missing, else 0.
    """

    name: str
    fill: float | None = None
    indicator: bool = False

    def features(self) -> list[str]:
        return [self.name, f"{self.name} is missing"] if self.indicator else [self.name]

    def encode(self, cells: Any, marks: Any, out: Any) -> Faults:
        """Write the features of a batch into out, and say what is wrong."""
        values, text = _cells.numbers(cells, marks)
        missing = np.isnan(values) & ~text
        wrong = None
        if (bad := text | np.isinf(values)).any():
            row = int(bad.argmax())
            kind = "is no number" if text[row] else "is not finite"
            wrong = row, f"{shown(cells[row].as_py())} {kind}"
        out[:, 0] = values
        if self.indicator:
            out[:, 1] = missing
        if self.fill is not None:
            out[missing, 0] = self.fill
            missing = np.zeros_like(missing)
        return Faults(missing, np.zeros_like(missing), wrong)


@dataclass(frozen=True)
class TextColumn:
    """A column that is one-hot: a feature for each level but the first, the reference.

    levels: the texts, in the order of their bytes in UTF-8.
    missing: a last feature is 1 where the value is missing, else 0.
    """

    name: str
    levels: tuple[str, ...]
    missing: bool = False

    def features(self) -> list[str]:
        names = [f"{self.name}={level}" for level in self.levels[1:]]
        return [*names, f"{self.name} is missing"] if self.missing else names

    def encode(self, cells: Any, marks: Any, out: Any) -> Faults:
        """Write the features of a batch into out, and say what is wrong."""
        found, codes = _cells.texts(cells, marks)
        place = {level: i for i, level in enumerate(self.levels)}
        # Behind the levels: what is unknown, and then, where the code -1 points, what is missing.
        known = np.array([*(place.get(level, -2) for level in found), -1])[codes]
        out[:] = 0.0
        rows = np.flatnonzero(known > 0)
        out[rows, known[rows] - 1] = 1.0
        missing = known == -1
        if self.missing:
            out[missing, -1] = 1.0
            missing = np.zeros_like(missing)
        return Faults(missing, known == -2, None)


Column = NumberColumn | TextColumn


@dataclass(frozen=True)
class Encoding:
    """The columns in the order of the features, and the rules that they were read by.

    target: the column that the labels came from; None: unknown.
    target_is_text: its classes are texts, even where they look like numbers.
    missing: one of MISSING_RULES.
    marks: the texts that stand for one.
    """

    columns: tuple[Column, ...]
    target: str | None = None
    target_is_text: bool = False
    missing: str = "refuse"
    marks: tuple[str, ...] = _cells.MISSING

    @property
    def names(self) -> list[str]:
        """The columns of the table that it reads."""
        return [column.name for column in self.columns]

    @property
    def features(self) -> list[str]:
        """The names of the features, one for each weight."""
        return [name for column in self.columns for name in column.features()]

    @property
    def text_columns(self) -> frozenset[str]:
        return frozenset(c.name for c in self.columns if isinstance(c, TextColumn))

    def encode(self, arrays: Sequence[Any], out: Any) -> list[Faults]:
        """Write the features of a batch, of an array for each column, into out: rows x features."""
        marks = _cells.missing_marks(self.marks)
        faults = []
        begin = 0
        for column, cells in zip(self.columns, arrays):
            end = begin + len(column.features())
            faults.append(column.encode(cells, marks, out[:, begin:end]))
            begin = end
        return faults

    def to_json(self) -> str:
        kinds = {NumberColumn: "number", TextColumn: "text"}
        columns = [{"kind": kinds[type(column)], **asdict(column)} for column in self.columns]
        record = {"version": _VERSION, **vars(self), "columns": columns}
        return json.dumps(record, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Encoding:
        """Read what to_json() made. Raises ValueError for anything else."""
        try:
            record = json.loads(text)
            if record.pop("version") != _VERSION:
                raise ValueError("the model's encoding is of another version of neuron")
            columns = tuple(_column(dict(column)) for column in record.pop("columns"))
            marks = tuple(str(mark) for mark in record.pop("marks"))
            encoding = cls(columns, marks=marks, **record)
        except (TypeError, KeyError, AttributeError, json.JSONDecodeError) as failure:
            raise ValueError("the model's encoding is damaged") from failure
        sound = isinstance(encoding.target, (str, type(None)))
        if not sound or encoding.missing not in MISSING_RULES:
            raise ValueError("the model's encoding is damaged")
        return encoding


def _column(record: dict[str, Any]) -> Column:
    kind = record.pop("kind")
    name = record.pop("name")
    if not isinstance(name, str):
        raise TypeError(name)
    if kind == "number":
        fill = record.pop("fill")
        if fill is not None:
            fill = float(fill)
        return NumberColumn(name, fill, indicator=bool(record.pop("indicator")))
    if kind != "text":
        raise KeyError(kind)
    levels = tuple(str(level) for level in record.pop("levels"))
    return TextColumn(name, levels, missing=bool(record.pop("missing")))
