# SPDX-License-Identifier: MIT
"""The loss over two parameters, and the way down it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from .style import COLUMN, INK, VERMILLION, single

_LEVELS = 12


def draw(
    across: NDArray[np.float64],
    up: NDArray[np.float64],
    losses: NDArray[np.float64],
    path: NDArray[np.float64],
    *,
    labels: tuple[str, str],
    loss_label: str = "loss $L$",
    note: str = "",
    width: float = COLUMN,
) -> Figure:
    """across, up: p and q values of the parameters; losses: q x p; path: n x 2, from the start.

    labels: what the parameters are; note: what the others are held at; width: inches.
    """
    figure, axes = single(width, 0.8, xlabel=labels[0], ylabel=labels[1])
    levels = _levels(losses)
    filled = axes.contourf(across, up, losses, levels, cmap="viridis", extend="max")
    # Else a viewer's smoothing leaves white hairs between the colours.
    filled.set_edgecolor("face")
    filled.set_linewidth(0.3)
    bar = figure.colorbar(filled, ax=axes, label=loss_label, format="%.3g")
    bar.outline.set_linewidth(0.6)  # type: ignore[operator]
    axes.plot(*path.T, color="white", linewidth=2.6)
    axes.plot(*path.T, color=INK, linewidth=1.2)
    # Of many steps, those that are seen apart.
    kept = path[:: max(1, len(path) // 40)]
    axes.plot(*kept.T, "o", color=INK, markersize=2.8, markeredgecolor="white", markeredgewidth=0.5)
    axes.plot([], [], "o-", color=INK, linewidth=1.2, markersize=2.8, label="gradient descent")
    for at, marker, words in ((path[0], "o", "start"), (path[-1], "D", "end")):
        axes.plot(
            *at,
            marker,
            color=VERMILLION,
            markersize=5.5,
            markeredgecolor="white",
            markeredgewidth=0.8,
            linestyle="none",
            label=words,
        )
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.set_xlim(across[0], across[-1])
    axes.set_ylim(up[0], up[-1])
    figure.legend(loc="outside upper left", ncols=3, handlelength=1.6, columnspacing=1)
    if note:
        ground = {"facecolor": INK, "edgecolor": "none", "alpha": 0.6, "pad": 1.5}
        where: dict[str, Any] = {"transform": axes.transAxes, "ha": "right", "va": "bottom"}
        axes.text(0.985, 0.02, note, color="white", fontsize=7, bbox=ground, **where)
    return figure


def _levels(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """Close where the loss is low, as the way down ends there."""
    low, high = float(losses.min()), float(np.quantile(losses, 0.98))
    share = np.linspace(0, 1, _LEVELS + 1, dtype=np.float64)
    return low + (high - low) * share**1.6
