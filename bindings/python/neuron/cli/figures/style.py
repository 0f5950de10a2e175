# SPDX-License-Identifier: MIT
"""How the figures look and are written: letters of 8 points, at the width of their print."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .svg import slim

# Of Okabe and Ito's colours, which stay apart for colour-blind readers, those that differ
# in lightness too. What differs in colour differs in shape or dashes as well.
BLUE = "#0072B2"
VERMILLION = "#D55E00"
INK = "#222222"
GREY = "#6B6B6B"
GRID = "#DCDCDC"
DASHED = (0, (5, 2))
DOTTED = (0, (1.2, 1.6))

# Inches: a column of a paper, and a page.
COLUMN = 3.5
PAGE = 7.0

_SETTINGS: dict[str, Any] = {
    # DejaVu comes with matplotlib: the same letters on every machine.
    "font.family": ["DejaVu Sans"],
    "mathtext.fontset": "dejavusans",
    "font.size": 8,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.labelsize": 8,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "grid.color": GRID,
    "grid.linewidth": 0.5,
    "legend.fontsize": 7,
    "legend.frameon": False,
    "lines.linewidth": 1.4,
    "lines.markersize": 4,
    "lines.solid_capstyle": "round",
    "figure.facecolor": "white",
    "figure.constrained_layout.h_pad": 0.03,
    "figure.constrained_layout.w_pad": 0.03,
    "savefig.dpi": 300,
    # A page that shows an SVG rarely has its fonts: letters as outlines look the same
    # everywhere. What they say stands beside them, as comments.
    "svg.fonttype": "path",
    # SVG's ids are random without it.
    "svg.hashsalt": "neuron",
    # Journals refuse Type 3 fonts.
    "pdf.fonttype": 42,
}

# Families with Japanese letters, the commonest first.
_JAPANESE = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans JP",
    "IPAexGothic",
    "IPAGothic",
    "TakaoPGothic",
    "TakaoGothic",
    "VL PGothic",
    "VL Gothic",
    "BIZ UDGothic",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "MS Gothic",
)


@contextmanager
def paper(language: str = "en") -> Iterator[str]:
    """Within, matplotlib draws in this style, whatever the user's matplotlibrc says.

    Gives the language that there are letters for: "en" where "ja" lacks a font.
    """
    fonts = list(_SETTINGS["font.family"])
    if language == "ja":
        found = {font.name for font in font_manager.fontManager.ttflist}
        families = [name for name in _JAPANESE if name in found]
        if not families:
            language = "en"
        fonts += families[:1]
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({**_SETTINGS, "font.family": fonts})
        yield language


def halo(axes: Axes, *args: Any, **kwargs: Any) -> None:
    """Text on a white ground, so that no line runs through it."""
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
    axes.text(*args, bbox=ground, **kwargs)


def single(width: float, ratio: float, **settings: Any) -> tuple[Figure, Axes]:
    """A figure with one pair of axes; ratio is its height by its width."""
    figure = Figure(figsize=(width, width * ratio), layout="constrained")
    return figure, figure.add_subplot(**settings)


def shares(axes: Axes, **labels: str) -> None:
    """Axes from 0 to 1 both, with their labels."""
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), **labels)
    axes.set_xticks(np.linspace(0, 1, 6))
    axes.set_yticks(np.linspace(0, 1, 6))
    axes.grid()


def plain(name: str, most: int = 40) -> str:
    """What a user calls something, for a label: shortened, and no formula for its dollars."""
    short = name if len(name) <= most else f"{name[: most - 1]}…"
    return short.replace("$", r"\$")


def decimals(value: float, digits: int = 4) -> str:
    """A number for a picture, with the sign of mathematics."""
    return f"{value:.{digits}g}".replace("-", "\N{MINUS SIGN}")


def save(figure: Figure, file: IO[bytes], kind: str) -> None:
    """Write a figure as "svg", "pdf" or "png". The same figure gives the same bytes."""
    unnamed = {
        "svg": {"Creator": None, "Date": None},
        "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
        "png": {"Software": None},
    }
    # It tells what it thinks of fonts that come with matplotlib.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    if kind != "svg":
        figure.savefig(file, format=kind, metadata=unnamed[kind])
        return
    whole = io.BytesIO()
    figure.savefig(whole, format=kind, metadata=unnamed[kind])
    file.write(slim(whole.getvalue().decode("utf-8")).encode("utf-8"))
