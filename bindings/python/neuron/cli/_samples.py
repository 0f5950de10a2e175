# SPDX-License-Identifier: MIT
"""A table as samples to train on and samples held out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import fsum
from typing import Any

import numpy as np

from ._encoding import Column, Encoding, NumberColumn
from ._failures import BadInput
from ._holdout import held_out
from ._rows import check_weights, read_rows
from ._storage import Storage, chunks
from ._survey import Plan, survey
from ._tables import Table
from ._target import Target


@dataclass
class Part:
    """Samples: X, rows x features; labels; weights or None."""

    X: Any
    y: Any
    weights: Any

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return float(len(self.y)) if self.weights is None else fsum(self.weights)


@dataclass
class Samples:
    """dropped: rows left out for a missing value. unknown: texts that only held-out rows have."""

    encoding: Encoding
    target: Target
    train: Part
    held: Part
    dropped: int
    unknown: int


def read_samples(
    table: Table,
    plan: Plan,
    storage: Storage,
    dtype: Any = np.float64,
    advance: Callable[[int], object] = lambda done: None,
) -> Samples:
    """Go over a table twice: to decide how it is encoded, and to encode it.

    Raises BadInput.
    """
    found = survey(table, plan, advance)
    width = len(found.encoding.features)

    def part(rows: int) -> Part:
        weights = storage.zeros((rows,)) if plan.weights else None
        return Part(storage.zeros((rows, width), dtype), storage.zeros((rows,)), weights)

    train, held = part(found.rows), part(found.held)
    filled = [0, 0]
    unknown = 0
    batches = read_rows(
        table,
        found.encoding,
        target=found.target,
        weights=plan.weights,
        unknown="reference",
        advance=lambda done: advance(table.bytes + done),
    )
    for rows in batches:
        unknown += rows.unknown
        out = held_out(rows.first, len(rows.X), plan.holdout, plan.seed)
        for i, (into, chosen) in enumerate([(train, ~out), (held, out)]):
            chosen = chosen & rows.complete
            place = slice(filled[i], filled[i] + int(chosen.sum()))
            filled[i] = place.stop
            if place.stop > len(into.y):
                raise _changed(table)
            with np.errstate(over="ignore"):
                into.X[place] = rows.X[chosen]
            into.y[place] = rows.y[chosen]
            if plan.weights:
                into.weights[place] = rows.weights[chosen]
    if filled != [found.rows, found.held]:
        raise _changed(table)
    encoding = found.encoding
    if plan.missing in ("mean", "indicate"):
        encoding = _filled_in(encoding, train, held)
    _check(table, plan, found.target, train)
    return Samples(encoding, found.target, train, held, found.dropped, unknown)


def _changed(table: Table) -> BadInput:
    return BadInput("the file changed while it was read", file=table.name)


def _filled_in(encoding: Encoding, train: Part, held: Part) -> Encoding:
    """Put each column's mean where a value is missing, and into the encoding."""
    columns: list[Column] = []
    place = 0
    for column in encoding.columns:
        if isinstance(column, NumberColumn):
            mean = _mean(train.X[:, place])
            for X in (train.X, held.X):
                for rows in chunks(len(X)):
                    values = X[rows, place]
                    values[np.isnan(values)] = mean
            column = replace(column, fill=mean)
        columns.append(column)
        place += len(column.features())
    return replace(encoding, columns=tuple(columns))


def _mean(values: Any) -> float:
    """The mean of what is not NaN, rounded once or twice; 0 if there is nothing."""
    present = (part[~np.isnan(part)] for part in (values[rows] for rows in chunks(len(values))))
    count = sum(int((~np.isnan(values[rows])).sum()) for rows in chunks(len(values)))
    # Divided first, since a sum of huge numbers is infinite.
    return fsum(value for part in present for value in (part / np.float64(count)).tolist())


def _check(table: Table, plan: Plan, target: Target, train: Part) -> None:
    labels = train.y if train.weights is None else train.y[train.weights > 0]
    if not len(labels):
        raise BadInput("no row to train on has a weight above 0", file=table.name)
    check_weights(train.weights, table.name, plan.weights)
    if target.classes is not None and labels.min() == labels.max():
        one = target.classes[int(labels[0])]
        problem = f"all rows to train on are of one class, {one!r}; want rows of both"
        raise BadInput(problem, file=table.name, column=plan.target)
