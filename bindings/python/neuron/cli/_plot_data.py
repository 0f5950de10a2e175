# SPDX-License-Identifier: MIT
"""What figures of a model draw: rows of a table, read as the model's training read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ._encoding import NumberColumn
from ._failures import BadInput
from ._fitting import Settings
from ._holdout import held_out
from ._models import Model
from ._progress import reading
from ._rows import check_weights, read_rows
from ._samples import Part, read_samples
from ._storage import Storage
from ._survey import Plan
from ._tables import open_table

Array = NDArray[np.float64]
WHICH = ("all", "training", "held-out")


class Source(NamedTuple):
    """Where rows come from. which: of WHICH. None for target: as in training; for weights: none."""

    data: str
    delimiter: str | None
    target: str | None
    weights: str | None
    which: str
    unknown: str


def read_part(model: Model, source: Source, keep: Callable[[Array], Array]) -> Part:
    """The rows that are complete: what keep makes of X, labels, weights or None.

    Raises BadInput, also where no row has a weight above 0.
    """
    labels = model.target(source.target)
    share, seed = _holdout(model, source.which)
    table = open_table(source.data, source.delimiter)
    found: list[tuple[Array, Array, Array]] = []
    with reading(table.bytes) as advance:
        for rows in read_rows(
            table,
            model.needed_encoding,
            target=labels,
            weights=source.weights,
            unknown=source.unknown,
            advance=advance,
        ):
            chosen = rows.complete
            if source.which != "all":
                out = held_out(rows.first, len(rows.X), share, seed)
                chosen = chosen & (out == (source.which == "held-out"))
            s = rows.weights if rows.weights is not None else np.ones(len(rows.X))
            found.append((keep(rows.X[chosen]), rows.y[chosen], s[chosen]))
    if not any(s.any() for _, _, s in found):
        raise BadInput("there is no row with a weight above 0 to draw", file=table.name)
    kept, y, s = (np.concatenate(parts) for parts in zip(*found))
    check_weights(s, table.name, source.weights)
    return Part(kept, y, s if source.weights is not None else None)


def both_classes(part: Part, source: Source) -> None:
    """Raise BadInput unless the labels have something of 0 and of 1."""
    y = part.y if part.weights is None else part.y[part.weights > 0]
    if (y == 0).all() or (y == 1).all():
        problem = "all rows are of one class, so that there is no such curve; want rows of both"
        raise BadInput(problem, file=source.data)


def trained_on(model: Model, source: Source) -> Source:
    """The rows and the weights of training, where the model says them and the user does not."""
    which: str = "training" if "holdout" in model.training else "all"
    return source._replace(which=which, weights=source.weights or model.training.get("weights"))


def settings_of(model: Model) -> Settings:
    """How the model was trained. Raises BadInput where it does not say."""
    names = ("l2", "l1", "standardize", "intercept", "tol", "max_iter")
    try:
        return Settings(**{name: model.training[name] for name in names}, threads=None)
    except KeyError:
        problem = "the model does not say how it was trained; neuron train makes one that does"
        raise BadInput(problem, file=model.path) from None


def read_columns(
    data: str,
    delimiter: str | None,
    target: str,
    weights: str | None,
    columns: Sequence[str],
) -> Part:
    """Columns of numbers in the order of `columns`, for two classes. Raises BadInput."""
    table = open_table(data, delimiter)
    table.need([*columns, target])
    used = {*columns, target, weights}
    plan = Plan(target, weights, exclude=[name for name in table.names if name not in used])
    samples = read_samples(table, plan, Storage(False))
    for column in samples.encoding.columns:
        if not isinstance(column, NumberColumn):
            raise BadInput("is text; want columns of numbers", file=table.name, column=column.name)
    order = [samples.encoding.features.index(name) for name in columns]
    part = samples.train
    return Part(np.ascontiguousarray(part.X[:, order]), part.y, part.weights)


def deviations(part: Part) -> tuple[Any, Any]:
    """Weighted means and standard deviations of the columns, over the population."""
    s = np.ones(len(part.y)) if part.weights is None else part.weights
    share = (s / s.sum())[:, None]
    mean = (share * part.X).sum(axis=0)
    return mean, np.sqrt((share * (part.X - mean) ** 2).sum(axis=0))


def _holdout(model: Model, which: str) -> tuple[float, int]:
    if which == "all":
        return 0.0, 0
    try:
        return float(model.training["holdout"]), int(model.training["seed"])
    except KeyError:
        problem = "the model does not say which rows were held out; want --rows all"
        raise BadInput(problem, file=model.path) from None
