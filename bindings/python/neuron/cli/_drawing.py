# SPDX-License-Identifier: MIT
"""Figures: the modules that draw them, imported when one is asked for, and their files."""

from __future__ import annotations

import importlib
import io
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ._failures import BadInput, MissingExtra

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SUFFIXES = (".svg", ".pdf", ".png")


def figure_file(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> Path | None:
    """An option's callback: a path that ends as a kind of picture does."""
    if value is None:
        return None
    path = Path(value)
    if path.suffix.lower() not in _SUFFIXES:
        raise BadInput("want a name that ends with .svg, .pdf or .png", file=value)
    return path


def load(name: str) -> Any:
    """The module figures.`name`. Raises MissingExtra where matplotlib is not installed."""
    try:
        return importlib.import_module(f".figures.{name}", __package__)
    except ModuleNotFoundError as failure:
        package = (failure.name or "").partition(".")[0]
        if package not in ("matplotlib", "numpy"):
            raise
        raise MissingExtra(package, "plot") from None


def save(figure: Figure, path: Path) -> None:
    """Drawn in memory first: what cannot be drawn leaves no file.

    The same figure gives the same bytes. Raises BadInput if the file cannot be written.
    """
    kind = path.suffix.lower().removeprefix(".")
    unnamed = {
        "svg": {"Creator": None, "Date": None},
        "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
        "png": {"Software": None},
    }
    # It tells what it thinks of fonts that come with matplotlib.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    drawn = io.BytesIO()
    figure.savefig(drawn, format=kind, metadata=unnamed[kind])
    try:
        path.write_bytes(drawn.getvalue())
    except OSError as failure:
        raise BadInput(f"cannot be written: {failure.strerror}", file=str(path)) from None
