# SPDX-License-Identifier: MIT
"""`neuron plot`: figures for a paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import numpy as np

from . import _drawing
from ._failures import BadInput
from ._numbers import number, numbers
from ._surface import Problem, parameters, surface_of

_Command = TypeVar("_Command", bound=Callable[..., Any])


@click.group(short_help="figures for a paper")
def command() -> None:
    """Draw a figure: SVG, PDF or PNG, by how the file's name ends.

    Letters are 8 points high at the width that is given, so that a figure goes into a paper as
    it is. The same call gives the same bytes.
    """


def _file(command: _Command) -> _Command:
    """The options of every kind."""
    for option in (
        click.option(
            "--width",
            callback=number(2, 20),
            default="3.5",
            show_default=True,
            metavar="INCHES",
            help="3.5 is a column of a paper, 7 a page.",
        ),
        click.option(
            "-o",
            "--output",
            required=True,
            callback=_drawing.figure_file,
            metavar="FILE",
            help="The figure: .svg, .pdf or .png.",
        ),
    ):
        command = option(command)
    return command


def _draw(kind: str, output: Path, *data: Any, **settings: Any) -> None:
    module = _drawing.load(kind)
    with _drawing.load("style").paper():
        _drawing.save(module.draw(*data, **settings), output)


@command.command()
@_file
def sigmoid(output: Path, width: float) -> None:
    """The sigmoid and its derivative."""
    _draw("sigmoid", output, width=width)


@command.command()
@click.option("--x", callback=numbers, required=True, metavar="NUMBERS", help="The inputs.")
@click.option("--y", callback=number(0, 1), required=True, metavar="NUMBER", help="The label.")
@click.option(
    "--w", callback=numbers, required=True, metavar="NUMBERS", help="The weights to start from."
)
@click.option(
    "--b", callback=number(), default="0", show_default=True, metavar="NUMBER", help="The bias."
)
@click.option(
    "--over",
    default="w1,b",
    show_default=True,
    metavar="NAMES",
    help="The two parameters that move; the others stay.",
)
@click.option(
    "--learning-rate",
    callback=number(above=0),
    metavar="NUMBER",
    help="By default the largest with which no step can lead up.",
)
@click.option("--iterations", type=click.IntRange(0, 10000), default=20, show_default=True)
@_file
def surface(
    x: list[float],
    y: float,
    w: list[float],
    b: float,
    over: str,
    learning_rate: float | None,
    iterations: int,
    output: Path,
    width: float,
) -> None:
    """The loss over two parameters, with gradient descent's way down."""
    if len(x) != len(w):
        raise BadInput(f"--x has {len(x)} numbers and --w {len(w)}; want as many of both")
    names = [*(f"w_{i}" for i in range(1, len(w) + 1)), "b"]
    start = np.array([*w, b])
    problem = Problem(np.array([x]), np.array([y]), None, start, parameters(over, len(w)))
    found = surface_of(problem, learning_rate, iterations)
    held = [i for i in range(len(start)) if i not in problem.moving]
    note = ", ".join(f"${names[i]} = {start[i]:g}$" for i in held[:4])
    p, q = problem.moving
    labels = f"${names[p]}$", f"${names[q]}$"
    _draw("surface", output, *found, labels=labels, note=note, width=width)
