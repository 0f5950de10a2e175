# SPDX-License-Identifier: MIT
"""Samples of two features, and where the neuron draws the line."""

from __future__ import annotations

import math

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from .style import BLUE, COLUMN, INK, VERMILLION, single

# Above this many points an SVG of each is too large: they are one picture then.
_MANY = 2000
_LEVELS = (0.1, 0.25, 0.75, 0.9)
_TICKS = [f"{level:g}" for level in _LEVELS]


def draw(
    points: NDArray[np.float64],
    y: NDArray[np.float64],
    across: NDArray[np.float64],
    up: NDArray[np.float64],
    z: NDArray[np.float64],
    *,
    labels: tuple[str, str],
    classes: tuple[str, str] = ("y = 0", "y = 1"),
    note: str = "",
    width: float = COLUMN,
) -> Figure:
    """points: m x 2; y: m labels; across, up: p and q places; z: q x p, the logits there.
    These are linear, so that few places give exact lines.

    labels: what the features are; note: what the others are held at; width: inches.
    """
    figure, axes = single(width, 0.86, xlabel=labels[0], ylabel=labels[1])
    levels = [math.log(p / (1 - p)) for p in _LEVELS]
    # Light, so that the points stand out.
    bands = matplotlib.colormaps["cividis"](np.linspace(0, 1, len(levels) + 2))
    filled = axes.contourf(
        across, up, z, [*levels[:2], 0, *levels[2:]], colors=bands, extend="both", alpha=0.3
    )
    bar = figure.colorbar(filled, ax=axes, label="$a$", spacing="uniform")
    bar.set_ticks([*levels[:2], 0, *levels[2:]], labels=[*_TICKS[:2], "0.5", *_TICKS[2:]])
    bar.outline.set_linewidth(0.6)  # type: ignore[operator]
    axes.contour(across, up, z, levels, colors=INK, linewidths=0.6, linestyles=[(0, (4, 2.5))])
    axes.contour(across, up, z, [0], colors=INK, linewidths=1.5)
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
    # One under the other where they do not fit beside one another.
    columns = 3 if sum(map(len, classes)) < 12 * width - 8 else 1
    figure.legend(loc="outside upper left", ncols=columns, handlelength=1.6, columnspacing=1)
    if note:
        figure.supxlabel(note, fontsize=6.5, color=INK)
    return figure
