# SPDX-License-Identifier: MIT
"""Precision beside recall, at every threshold."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from .._curves import PrecisionRecall
from .style import BLUE, COLUMN, DASHED, GREY, VERMILLION, shares, single


def draw(curve: PrecisionRecall, *, threshold: float = 0.5, width: float = COLUMN) -> Figure:
    """threshold: the one to mark, on the scale of the scores; width: inches."""
    figure, axes = single(width, 1.0, aspect="equal")
    shares(axes, xlabel="recall", ylabel="precision")
    axes.axhline(
        curve.prevalence,
        color=GREY,
        linestyle=DASHED,
        linewidth=0.9,
        label=f"chance, {curve.prevalence:.3f}",
    )
    # Steps: between two thresholds no other precision is to be had.
    axes.plot(
        np.concatenate([[0.0], curve.recall]),
        np.concatenate([curve.precision[:1], curve.precision]),
        color=BLUE,
        drawstyle="steps-pre",
        label=f"neuron, average {curve.average_precision:.3f}",
    )
    above = np.flatnonzero(curve.thresholds >= threshold)
    if len(above):
        axes.plot(
            curve.recall[above[-1]],
            curve.precision[above[-1]],
            "s",
            color=VERMILLION,
            label=f"threshold {threshold:g}",
        )
    figure.legend(loc="outside upper left", ncols=3, handlelength=1.6, columnspacing=1)
    return figure
