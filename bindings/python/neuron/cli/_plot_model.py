# SPDX-License-Identifier: MIT
"""The kinds of `neuron plot` that draw a model beside rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import numpy as np

import neuron

from . import _curves, _drawing, _options
from ._coefficients import coefficients as coefficients_of
from ._coefficients import standard_errors
from ._drawing import Command, draw
from ._failures import BadInput
from ._history import history_of
from ._models import Model, load_model
from ._plot_data import (
    WHICH,
    Source,
    both_classes,
    deviations,
    read_part,
    settings_of,
    trained_on,
)


def _rows(command: Command) -> Command:
    """Where the rows come from, and which of them."""
    for option in (
        _options.unknown,
        click.option("--weights", metavar="COLUMN", help="The column of the rows' weights."),
        click.option("--target", metavar="COLUMN", help="Of the labels. Default: as in training."),
        _options.data,
        _options.model,
    ):
        command = option(command)
    return command


_which = click.option(
    "--rows",
    "which",
    type=click.Choice(WHICH),
    default="all",
    show_default=True,
    help="Those that training was on, or held out, if DATA is what it read.",
)


def _scores(model: str, source: dict[str, Any], curve: bool = True) -> tuple[Any, Any, Any]:
    """Activations, labels, weights or None."""
    loaded, rows = load_model(model), Source(**source)
    part = read_part(loaded, rows, loaded.unit.forward)
    if curve:
        both_classes(part, rows)
    return part.y, part.X, part.weights


@click.command()
@_rows
@_which
@_options.threshold
@_drawing.file
def roc(model: str, threshold: float, output: Path, width: float, **source: Any) -> None:
    """True beside false positives at each threshold (ROC)."""
    curve = _curves.roc(*_scores(model, source))
    draw("roc", output, curve, threshold=threshold, width=width)


@click.command("precision-recall")
@_rows
@_which
@_options.threshold
@_drawing.file
def precision_recall(
    model: str, threshold: float, output: Path, width: float, **source: Any
) -> None:
    """Precision beside recall at each threshold."""
    curve = _curves.precision_recall(*_scores(model, source))
    draw("precision_recall", output, curve, threshold=threshold, width=width)


@click.command()
@_rows
@_which
@click.option("--bins", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option(
    "--equal-weights", is_flag=True, help="Bins of as many rows each, instead of one width."
)
@_drawing.file
def reliability(
    model: str, bins: int, equal_weights: bool, output: Path, width: float, **source: Any
) -> None:
    """Predicted probabilities beside what came of them."""
    y, a, weight = _scores(model, source, curve=False)
    found = _curves.reliability(y, a, weight, bins=bins, equal_weights=equal_weights)
    draw("reliability", output, found, a, weight, width=width)


@click.command()
@_rows
@_which
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FEATURE",
    help="One of the two to draw, where the model has more; the others are at their means.",
)
@_drawing.file
def boundary(
    model: str, columns: tuple[str, ...], output: Path, width: float, **source: Any
) -> None:
    """Rows by two features, with the line where a = 0.5."""
    loaded = load_model(model)
    chosen = _two_features(loaded, columns)
    part = read_part(loaded, Source(**source), lambda X: X)
    mean, _ = deviations(part)
    counts = np.ones(len(part.y), bool) if part.weights is None else part.weights > 0
    points = part.X[counts][:, chosen]
    sides = []
    for low, high in zip(points.min(axis=0), points.max(axis=0)):
        margin = 0.05 * (high - low) or 1.0
        sides.append(np.linspace(low - margin, high + margin, 13))
    places = np.tile(mean, (sides[0].size * sides[1].size, 1))
    places[:, chosen] = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
    z = loaded.unit.logit(places).reshape(sides[1].size, sides[0].size)
    others = len(mean) - 2
    note = f"the other {others} features are at their means" if others else ""
    names = loaded.features
    target = loaded.target(source["target"]).name
    zero, one = loaded.unit.classes or (0, 1)
    plain = _drawing.load("style").plain
    draw(
        "boundary",
        output,
        points,
        part.y[counts],
        *sides,
        z,
        labels=(plain(names[chosen[0]]), plain(names[chosen[1]])),
        classes=(plain(f"{target} = {zero}"), plain(f"{target} = {one}")),
        note=note,
        width=width,
    )


def _two_features(model: Model, columns: tuple[str, ...]) -> list[int]:
    names = model.features
    if not columns and len(names) == 2:
        return [0, 1]
    if len(set(columns)) != 2:
        problem = f"the model has {len(names)} features; want two of them, each by --column"
        raise BadInput(problem, file=model.path)
    for name in columns:
        if name not in names:
            listed = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
            raise BadInput(f"there is no feature {name!r}; there are: {listed}", file=model.path)
    return [names.index(name) for name in columns]


@click.command()
@_options.model
@click.argument("data", metavar="[DATA]", required=False)
@click.option("--target", metavar="COLUMN", help="Of the labels. Default: as in training.")
@click.option("--weights", metavar="COLUMN", help="Of the rows' weights. Default: as in training.")
@click.option(
    "--per-deviation",
    is_flag=True,
    help="For a standard deviation of each feature in DATA, so that they can be compared.",
)
@_drawing.file
def coefficients(
    model: str,
    data: str | None,
    target: str | None,
    weights: str | None,
    per_deviation: bool,
    output: Path,
    width: float,
) -> None:
    """The weights with 95% intervals.

    The intervals are those that the model has from its training, or, if DATA is given, what it
    was trained on, those for these rows.
    """
    loaded = load_model(model)
    errors = loaded.training.get("standard_errors")
    scale = np.ones(len(loaded.unit.w))
    if data is not None:
        source = Source(data, None, target, weights, "all", "refuse")
        part = read_part(loaded, trained_on(loaded, source), lambda X: X)
        errors, problem = standard_errors(loaded.unit, part, settings_of(loaded))
        if errors is None:
            raise BadInput(problem or "there are no standard errors", file=model)
        _, scale = deviations(part)
    elif errors is None or per_deviation:
        raise BadInput("want DATA too: what the model was trained on", file=model)
    found = coefficients_of(loaded.features, loaded.unit, errors)
    label = "weight, 95% interval"
    if per_deviation:
        # The intercept has no feature, and no deviation.
        found, label = found[:-1], "weight per deviation, 95% interval"
    else:
        scale = np.ones(len(found))
    most = _drawing.load("coefficients").MOST
    if len(found) > most:
        raise BadInput(f"{len(found)} coefficients; a page holds at most {most}", file=model)
    columns = (
        np.array([getattr(c, name) for c in found], dtype=float) * scale
        for name in ("estimate", "lower", "upper")
    )
    names = [c.name for c in found]
    draw("coefficients", output, names, *columns, label=label, width=width)


@click.command()
@_rows
@_drawing.file
def convergence(model: str, output: Path, width: float, **source: Any) -> None:
    """J, the bound on what is left, and the gradient, as the model is trained once more.

    DATA is what the model was trained on.
    """
    loaded = load_model(model)
    rows = trained_on(loaded, Source(which="all", **source))
    settings = settings_of(loaded)
    part = read_part(loaded, rows, lambda X: X)
    try:
        found = history_of(part, settings)
    except neuron.Error as failure:
        raise BadInput(str(failure), file=rows.data) from None
    draw("convergence", output, *found[:-1], target=found.target, width=width)
