# SPDX-License-Identifier: MIT
"""Samples of two features, and where the neuron draws the line."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from .style import BLUE, COLUMN, INK, VERMILLION, single

# Above this many points an SVG of each is too large: they are one picture then.
_MANY = 2000
_LEVELS = (0.1, 0.25, 0.75, 0.9)


def draw(
    points: NDArray[np.float64],
    y: NDArray[np.float64],
    across: NDArray[np.float64],
    up: NDArray[np.float64],
    a: NDArray[np.float64],
    *,
    labels: tuple[str, str],
    classes: tuple[str, str] = ("y = 0", "y = 1"),
    note: str = "",
    width: float = COLUMN,
) -> Figure:
    """points: m x 2; y: m labels, at least 1/2 or less; across, up: p and q places; a: q x p.

    labels: what the features are; note: what the others are held at; width: inches.
    """
    figure, axes = single(width, 0.86, xlabel=labels[0], ylabel=labels[1])
    # Light, so that the points stand out.
    axes.contourf(across, up, a, [0, *_LEVELS[:2], 0.5, *_LEVELS[2:], 1], cmap="cividis", alpha=0.3)
    lines = axes.contour(
        across, up, a, _LEVELS, colors=INK, linewidths=0.6, linestyles=[(0, (4, 2.5))]
    )
    for number in axes.clabel(lines, fmt=lambda p: f"{p:g}", fontsize=6.5):
        number.set_path_effects([withStroke(linewidth=1.6, foreground="white")])
        number.set_zorder(4)
    axes.contour(across, up, a, [0.5], colors=INK, linewidths=1.5)
    axes.plot([], [], color=INK, linewidth=1.5, label="$a = 0.5$")
    rare = max(0.35, min(0.9, 300 / max(len(y), 1)))
    for label, chosen, marker, color, face in (
        (classes[0], y < 0.5, "o", BLUE, "none"),
        (classes[1], y >= 0.5, "^", VERMILLION, VERMILLION),
    ):
        axes.scatter(
            points[chosen, 0],
            points[chosen, 1],
            s=10,
            marker=marker,
            facecolors=face,
            edgecolors=color,
            linewidths=0.7,
            alpha=rare,
            label=label,
            rasterized=len(y) > _MANY,
        )
    axes.set_xlim(across[0], across[-1])
    axes.set_ylim(up[0], up[-1])
    figure.legend(loc="outside upper left", ncols=3, handlelength=1.6, columnspacing=1.2)
    if note:
        figure.supxlabel(note, fontsize=6.5, color=INK)
    return figure
