# SPDX-License-Identifier: MIT
"""Figures: the modules that draw them, imported when one is asked for, and their files."""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ._failures import BadInput, MissingExtra
from ._numbers import number
from ._output import check_output, whole_output

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Command = TypeVar("Command", bound=Callable[..., Any])

_SUFFIXES = (".svg", ".pdf", ".png")


def figure_file(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> Path | None:
    """An option's callback: a path to write that ends as a kind of picture does."""
    if value is None:
        return None
    path = Path(value)
    if path.suffix.lower() not in _SUFFIXES:
        raise BadInput("want a name that ends with .svg, .pdf or .png", file=value)
    check_output(value)
    return path


def file(command: Command) -> Command:
    """The options of every kind of figure."""
    command = click.option(
        "--width",
        callback=number(2, 20),
        default="3.5",
        show_default=True,
        metavar="INCHES",
        help="3.5 is a column of a paper, 7 a page.",
    )(command)
    return click.option(
        "-o",
        "--output",
        required=True,
        callback=figure_file,
        metavar="FILE",
        help="The figure: .svg, .pdf or .png.",
    )(command)


def load(name: str) -> Any:
    """The module figures.`name`. Raises MissingExtra where matplotlib is not installed."""
    try:
        return importlib.import_module(f".figures.{name}", __package__)
    except ModuleNotFoundError as failure:
        package = (failure.name or "").partition(".")[0]
        if package not in ("matplotlib", "numpy"):
            raise
        raise MissingExtra(package, "plot") from None


def draw(kind: str, output: Path, *data: Any, **settings: Any) -> None:
    """Draw figures.`kind` of data into a file."""
    module = load(kind)
    # Names of columns may be Japanese.
    with load("style").paper("ja"):
        save(module.draw(*data, **settings), output)


def save(figure: Figure, path: Path) -> None:
    """Whole or not at all. The same figure gives the same bytes.

    Raises BadInput if the file cannot be written.
    """
    kind = path.suffix.lower().removeprefix(".")
    with whole_output(str(path)) as drawn, warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        load("style").save(figure, drawn, kind)
    if any("missing from font" in str(warning.message) for warning in told):
        print("neuron: no font has some of the letters, which are boxes", file=sys.stderr)
