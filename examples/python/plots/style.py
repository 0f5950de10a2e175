# SPDX-License-Identifier: MIT
"""How the figures look, and how they are written."""

from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Of Okabe and Ito's colours, which stay apart for colour-blind readers, two that differ
# in lightness too.
BLUE = "#0072B2"
VERMILLION = "#D55E00"
INK = "#222222"
GREY = "#6B6B6B"
GRID = "#DCDCDC"

SETTINGS: dict[str, Any] = {
    # DejaVu comes with matplotlib: the same letters on every machine.
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlesize": 14,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 14,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "lines.linewidth": 2.4,
    "lines.solid_capstyle": "round",
    "figure.facecolor": "white",
    "figure.constrained_layout.h_pad": 0.12,
    "figure.constrained_layout.w_pad": 0.12,
    "savefig.dpi": 130,
    # SVG's ids are random without it.
    "svg.hashsalt": "neuron",
}


def apply() -> None:
    # The user's matplotlibrc would change the pictures.
    matplotlib.rcdefaults()
    matplotlib.rcParams.update(SETTINGS)


def halo(axes: Axes, *args: Any, **kwargs: Any) -> None:
    """Text on a white ground, so that no line runs through it."""
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 2}
    axes.text(*args, bbox=ground, **kwargs)


def write(figure: Figure, folder: Path, name: str) -> list[Path]:
    """As PNG and SVG. The same figure gives the same bytes."""
    paths = [folder / f"{name}.png", folder / f"{name}.svg"]
    figure.savefig(paths[0], metadata={"Software": None})
    figure.savefig(paths[1], metadata={"Creator": None, "Date": None})
    return paths
