# SPDX-License-Identifier: MIT
"""`neuron plot`: figures for a paper."""

from __future__ import annotations

from pathlib import Path

import click

from . import _drawing, _plot_model, _plot_surface


@click.group(short_help="figures for a paper")
def command() -> None:
    """Draw a figure: SVG, PDF or PNG, by how the file's name ends.

    Letters are 8 points high at the width that is given, so that a figure goes into a paper as
    it is. The same call gives the same bytes. DATA is a CSV, TSV or Parquet file, or - for
    standard input.
    """


@command.command()
@_drawing.file
def sigmoid(output: Path, width: float) -> None:
    """The sigmoid and its derivative."""
    _drawing.draw("sigmoid", output, width=width)


command.add_command(_plot_surface.surface)
command.add_command(_plot_model.boundary)
command.add_command(_plot_model.roc)
command.add_command(_plot_model.precision_recall)
command.add_command(_plot_model.reliability)
command.add_command(_plot_model.coefficients)
command.add_command(_plot_model.convergence)
