# SPDX-License-Identifier: MIT
"""`neuron plot surface`: of one sample, or of a table."""

from __future__ import annotations

import warnings
from pathlib import Path

import click
import numpy as np

import neuron

from . import _drawing
from ._failures import BadInput
from ._numbers import number, numbers
from ._plot_data import deviations, read_columns
from ._samples import Part
from ._surface import Array, Problem, parameters, surface_of


@click.command()
@click.argument("data", metavar="[DATA]", required=False)
@click.option("--x", callback=numbers, metavar="NUMBERS", help="Without DATA: the inputs.")
@click.option("--y", callback=number(0, 1), metavar="NUMBER", help="Without DATA: the label.")
@click.option("--target", metavar="COLUMN", help="With DATA: the column of the labels.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="COLUMN",
    help="With DATA: a column of numbers; one or two.",
)
@click.option("--weights", metavar="COLUMN", help="With DATA: the column of the rows' weights.")
@click.option(
    "--standardize/--no-standardize",
    default=True,
    show_default=True,
    help="With DATA: give each column the mean 0 and the deviation 1 first.",
)
@click.option(
    "--w",
    callback=numbers,
    metavar="NUMBERS",
    help="The weights to start from. With DATA by default 0, and at its best where held.",
)
@click.option("--b", callback=number(), metavar="NUMBER", help="The bias, likewise; else 0.")
@click.option(
    "--over",
    metavar="NAMES",
    help="The two parameters that move. Default: w1,b; with two columns w1,w2.",
)
@click.option(
    "--learning-rate",
    callback=number(above=0),
    metavar="NUMBER",
    help="By default the largest with which no step can lead up.",
)
@click.option("--iterations", type=click.IntRange(0, 10000), default=20, show_default=True)
@_drawing.file
def surface(
    data: str | None,
    x: list[float] | None,
    y: float | None,
    target: str | None,
    columns: tuple[str, ...],
    weights: str | None,
    standardize: bool,
    w: list[float] | None,
    b: float | None,
    over: str | None,
    learning_rate: float | None,
    iterations: int,
    output: Path,
    width: float,
) -> None:
    """The loss over two parameters, with gradient descent's way down.

    \b
        neuron plot surface --x 1,2 --y 1 --w 0.5,-0.25 --b 0.1 -o surface.svg
        neuron plot surface data.csv --target y --column height -o surface.svg
    """
    if data is None:
        if x is None or y is None or w is None:
            raise BadInput("want DATA with --target and --column, or --x, --y and --w")
        if target is not None or columns or weights is not None:
            raise BadInput("--target, --column and --weights are of DATA, which is not given")
        part = Part(np.array([x]), np.array([y]), None)
    else:
        if x is not None or y is not None:
            raise BadInput("--x and --y are for one sample; want them without DATA")
        part = _table(data, target, columns, weights, standardize)
    inputs = part.X.shape[1]
    if w is not None and len(w) != inputs:
        raise BadInput(f"there are {inputs} inputs, and --w has {len(w)} numbers")
    moving = parameters(over or ("w1,w2" if len(columns) == 2 else "w1,b"), inputs)
    start = np.zeros(inputs + 1)
    if data is not None and (w is None or b is None):
        start = _best(part, moving, data)
    start[:-1] = start[:-1] if w is None else w
    start[-1] = start[-1] if b is None else b
    problem = Problem(part.X, part.y, part.weights, start, moving)
    found = surface_of(problem, learning_rate, iterations)

    names = [*(f"w_{i}" for i in range(1, inputs + 1)), "b"]
    held = [i for i in range(len(start)) if i not in moving]
    shown = [f"${names[i]}$" for i in range(len(start))]
    plain = _drawing.load("style").plain
    scale = ", standardized" if standardize else ""
    for i, name in enumerate(columns):
        shown[i] += f" ({plain(name, 24)}{scale})"
    _drawing.draw(
        "surface",
        output,
        *found,
        labels=(shown[moving[0]], shown[moving[1]]),
        loss_label="loss $L$" if data is None else "mean loss $J$",
        note=", ".join(f"${names[i]} = {start[i]:.4g}$" for i in held[:4]),
        width=width,
    )


def _table(
    data: str, target: str | None, columns: tuple[str, ...], weights: str | None, scaled: bool
) -> Part:
    if target is None or len(columns) not in (1, 2) or len(set(columns)) < len(columns):
        raise BadInput("want --target, and --column once or twice", file=data)
    part = read_columns(data, None, target, weights, columns)
    if scaled:
        mean, deviation = deviations(part)
        part.X = (part.X - mean) / np.where(deviation > 0, deviation, 1)
    return part


def _best(part: Part, moving: tuple[int, int], data: str) -> Array:
    """0 for what moves, and the minimum of J for what does not."""
    start = np.zeros(part.X.shape[1] + 1)
    if len(start) == 2:
        return start
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", neuron.ConvergenceWarning)
        fitted = neuron.fit(part.X, part.y, sample_weight=part.weights)
    result = fitted.fit_result
    if result is None or not result.converged:
        outcome = "has not converged" if result is None else result.outcome
        problem = f"J has no minimum to hold the other parameter at ({outcome}); want --w and --b"
        raise BadInput(problem, file=data)
    start[:] = [*fitted.w, fitted.b]
    start[list(moving)] = 0
    return start
