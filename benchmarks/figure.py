# SPDX-License-Identifier: MIT
"""The looks of the charts: those of `neuron plot`, in letters for a page on the web."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure
from neuron.cli.figures import style

__all__ = ["looks", "save", "style"]

_SETTINGS = {
    "font.size": 11,
    "axes.titlesize": 14,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 14,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "legend.fontsize": 11,
    "grid.linewidth": 0.8,
    "figure.constrained_layout.h_pad": 0.12,
    "figure.constrained_layout.w_pad": 0.12,
}


@contextmanager
def looks() -> Iterator[None]:
    with style.paper():
        matplotlib.rcParams.update(_SETTINGS)
        yield


def save(figure: Figure, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        style.save(figure, out, "svg")
    print(file)
