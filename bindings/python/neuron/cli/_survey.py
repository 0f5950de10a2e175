# SPDX-License-Identifier: MIT
"""The first pass over what to train on: what each column holds, and how many rows there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from . import _cells
from ._encoding import Column, Encoding, NumberColumn, TextColumn
from ._failures import BadInput, shown
from ._holdout import held_out
from ._rows import read_weights
from ._tables import Table
from ._target import Target, number_class

_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


@dataclass(frozen=True)
class Plan:
    """What the user wants of the columns.

    positive: the class of label 1; None: the last one in order.
    soft: the target's cells are labels from 0 to 1.
    exclude: columns that are no features. text: those that are text, whatever they hold.
    max_levels: the most texts that a column may have.
    holdout, seed: the share of the rows that is held out, and which.
    """

    target: str
    weights: str | None = None
    positive: str | None = None
    soft: bool = False
    exclude: Sequence[str] = ()
    text: Sequence[str] = ()
    missing: str = "refuse"
    marks: Sequence[str] = _cells.MISSING
    max_levels: int = 100
    holdout: float = 0.0
    seed: int = 0


@dataclass
class Survey:
    """What the first pass found. rows to train on, held out, and left out for a missing value."""

    encoding: Encoding
    target: Target
    rows: int
    held: int
    dropped: int


@dataclass
class _Column:
    """One column, as far as it has been read. firsts: the first number, the first text, as rows."""

    name: str
    forced: bool
    firsts: dict[str, tuple[int, str]] = field(default_factory=dict)
    levels: set[Any] = field(default_factory=set)
    missing: bool = False

    @property
    def is_text(self) -> bool:
        return self.forced or "text" in self.firsts

    def read(self, cells: Any, marks: Any, first: int) -> tuple[Any, Any, tuple[int, str] | None]:
        """A batch: values, or codes of levels; the levels or None; what is wrong first."""
        if not self.is_text:
            values, text = _cells.numbers(cells, marks)
            self._note("number", ~np.isnan(values), cells, first)
            self._note("text", text, cells, first)
            if not self.is_text:
                return values, None, self._infinite(values, cells)
        levels, codes = _cells.texts(cells, marks)
        if not self.forced:
            # Numbers among the texts: the levels have them all, and are fewer than the cells.
            values = _cells.numbers(pa.array(levels, pa.string()), marks).values
            self._note("number", np.append(~np.isnan(values), False)[codes], cells, first)
            self._note("text", codes >= 0, cells, first)
        return codes, levels, self._mixed(first)

    def _note(self, kind: str, rows: Any, cells: Any, first: int) -> None:
        if kind not in self.firsts and rows.any():
            row = int(rows.argmax())
            self.firsts[kind] = first + row, shown(cells[row].as_py())

    def _infinite(self, values: Any, cells: Any) -> tuple[int, str] | None:
        if not (infinite := np.isinf(values)).any():
            return None
        row = int(infinite.argmax())
        return row, f"{shown(cells[row].as_py())} is not finite"

    def _mixed(self, first: int) -> tuple[int, str] | None:
        if self.forced or "number" not in self.firsts:
            return None
        number, text = self.firsts["number"], self.firsts["text"]
        choice = f"--text {shown(self.name)} takes all for text"
        if number[0] < text[0]:
            problem = f"{text[1]} is no number, as what stands above it is; {choice}"
            return text[0] - first, f"{problem}, --na {text[1]} for missing"
        problem = f"{number[1]} is a number, and the column has texts above it; {choice}"
        return number[0] - first, problem


def survey(table: Table, plan: Plan, advance: Callable[[int], object]) -> Survey:
    """Go over a table once and decide how to encode it.

    Raises BadInput.
    """
    for name in (*plan.exclude, *plan.text, *filter(None, [plan.weights]), plan.target):
        if name not in table.names:
            raise table.lacks(name)
    if plan.weights == plan.target:
        raise BadInput("the target and the weights are one column", file=table.name)
    special = {plan.target, plan.weights}
    names = [n for n in table.names if n not in special and n not in plan.exclude]
    if not names:
        raise BadInput("there is no column to learn from beside the target", file=table.name)
    used = [*names, plan.target, *filter(None, [plan.weights])]
    table.need(used)
    columns = [_Column(name, name in plan.text) for name in used]
    marks = _cells.missing_marks(plan.marks)
    counts = dict.fromkeys(("rows", "held", "dropped"), 0)
    for first, arrays, done in table.batches(used, frozenset(plan.text)):
        _look(table, plan, columns, marks, counts, first, arrays)
        advance(done)
    if not sum(counts.values()):
        raise BadInput("there is a header, and no row under it", file=table.name)
    if not counts["rows"]:
        raise BadInput("no row is left to train on", file=table.name)
    target = _target(table, plan, columns[len(names)])
    features = tuple(_feature(table, plan, column) for column in columns[: len(names)])
    marks_kept = tuple(plan.marks)
    encoding = Encoding(features, plan.target, target.is_text, plan.missing, marks_kept)
    return Survey(encoding, target, **counts)


def _look(
    table: Table,
    plan: Plan,
    columns: list[_Column],
    marks: Any,
    counts: dict[str, int],
    first: int,
    arrays: list[Any],
) -> None:
    """Take a batch into account."""
    count = len(arrays[0])
    wrong = []
    kept = np.ones(count, bool)
    read = []
    for column, cells in zip(columns, arrays):
        if column.name == plan.weights:
            values, levels = read_weights(cells, marks)[0], None
            bad = read_weights(cells, marks)[1]
        else:
            values, levels, bad = column.read(cells, marks, first)
        missing = np.isnan(values) if levels is None else values < 0
        read.append((values, levels, missing))
        if bad is not None:
            wrong.append((*bad, column.name))
            missing[bad[0]] = False
        always = column.name in (plan.target, plan.weights)
        if plan.missing == "drop":
            kept &= ~missing
        elif (plan.missing == "refuse" or always) and missing.any():
            advice = "--missing drop leaves such rows out"
            if not always:
                advice += ", mean and indicate fill in"
            wrong.append((int(missing.argmax()), f"the value is missing; {advice}", column.name))
    if wrong:
        row, problem, name = min(wrong, key=lambda fault: fault[0])
        raise table.fault(problem, first + row, name)
    train = kept & ~held_out(first, count, plan.holdout, plan.seed)
    counts["rows"] += int(train.sum())
    counts["held"] += int((kept & ~train).sum())
    counts["dropped"] += int((~kept).sum())
    for column, (values, levels, missing) in zip(columns, read):
        column.missing |= bool((missing & train).any())
        if column.name == plan.target:
            _add_classes(table, plan, column, first, values, levels, kept)
        elif levels is not None:
            column.levels.update(levels[code] for code in np.unique(values[train & ~missing]))
            _limit(table, plan, column)


def _add_classes(
    table: Table, plan: Plan, column: _Column, first: int, values: Any, levels: Any, kept: Any
) -> None:
    if plan.soft:
        wrong = kept & (np.ones(len(kept), bool) if levels else (values < 0) | (values > 1))
        if wrong.any():
            problem = "a label is not from 0 to 1, as --soft wants it"
            raise table.fault(problem, first + int(wrong.argmax()), column.name)
        return
    for value in np.unique(values[kept]):
        found = number_class(float(value)) if levels is None else levels[value]
        column.levels.add(found)
        if len(column.levels) > 2:
            classes = ", ".join(shown(c) for c in sorted(column.levels))
            problem = f"there are more than two classes: {classes}"
            if levels is None:
                problem += "; want two, or labels from 0 to 1 and --soft"
            raise table.fault(
                problem, first + int(((values == value) & kept).argmax()), column.name
            )


def _limit(table: Table, plan: Plan, column: _Column) -> None:
    if len(column.levels) > plan.max_levels:
        problem = (
            f"there are more than {plan.max_levels} different texts; "
            f"--exclude {shown(column.name)} leaves it out, --max-levels allows more"
        )
        raise BadInput(problem, file=table.name, column=column.name)


def _target(table: Table, plan: Plan, column: _Column) -> Target:
    if plan.soft:
        return Target(plan.target, None)
    # Python sorts texts by code points, and so by their bytes in UTF-8.
    classes = sorted(column.levels)
    if len(classes) < 2:
        problem = f"there is one class only, {shown(classes[0]) if classes else 'none'}; want two"
        raise BadInput(problem, file=table.name, column=plan.target)
    if plan.positive is not None:
        named = [c for c in classes if plan.positive == str(c)]
        if not named:
            problem = f"--positive {plan.positive} is none of the classes: {classes}"
            raise BadInput(problem, file=table.name, column=plan.target)
        classes = [next(c for c in classes if c != named[0]), named[0]]
    return Target(plan.target, (classes[0], classes[1]))


def _feature(table: Table, plan: Plan, column: _Column) -> Column:
    fills = plan.missing in ("mean", "indicate")
    if column.is_text and column.levels:
        if not column.forced and all(map(_DECIMAL_COMMA.fullmatch, column.levels)):
            example = shown(min(column.levels))
            problem = (
                f"{example} and the others are no numbers, for their comma; want 1.5 or 1500; "
                f"--text {shown(column.name)} takes all for text"
            )
            raise BadInput(problem, file=table.name, column=column.name)
        return TextColumn(column.name, tuple(sorted(column.levels)), fills and column.missing)
    if column.is_text or "number" not in column.firsts:
        problem = "the column has no value to learn from; --exclude leaves it out"
        raise BadInput(problem, file=table.name, column=column.name)
    # What fills in is the mean, which is known once the rows have been read.
    fill = float("nan") if fills else None
    return NumberColumn(column.name, fill, plan.missing == "indicate" and column.missing)
