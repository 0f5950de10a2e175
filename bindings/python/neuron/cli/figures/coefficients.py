# SPDX-License-Identifier: MIT
"""Coefficients with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from .style import BLUE, COLUMN, GREY, plain, single

MOST = 60  # rows: with more, no page is high enough


def draw(
    names: Sequence[str],
    estimates: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    *,
    label: str = "weight, 95% interval",
    width: float = COLUMN,
) -> Figure:
    """names, estimates, lower, upper: d each, from the top down; NaN is an interval not known.

    width: inches. A filled mark is one whose interval leaves out 0.
    """
    height = 0.62 + 0.175 * len(names)
    figure, axes = single(width, height / width, xlabel=label)
    rows = np.arange(len(names))
    axes.set_yticks(rows, [plain(name, 28) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="x")
    axes.axvline(0, color=GREY, linewidth=0.9)
    sure = (lower > 0) | (upper < 0)
    axes.hlines(rows, lower, upper, color=BLUE, linewidth=1.2)
    for chosen, face, words in (
        (sure, BLUE, "interval leaves out 0"),
        (~sure, "white", "holds 0, or is not known"),
    ):
        if chosen.any():
            axes.plot(
                estimates[chosen],
                rows[chosen],
                "o",
                color=BLUE,
                markerfacecolor=face,
                markersize=4.5,
                linestyle="none",
                label=words,
            )
    figure.legend(loc="outside upper left", ncols=2, handletextpad=0.2, columnspacing=1)
    return figure
