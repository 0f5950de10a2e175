# SPDX-License-Identifier: MIT
"""True positives beside false ones, at every threshold."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from .._curves import Roc
from .style import BLUE, COLUMN, DASHED, GREY, VERMILLION, shares, single


def draw(curve: Roc, *, threshold: float = 0.5, width: float = COLUMN) -> Figure:
    """threshold: the one to mark, on the scale of the scores; width: inches."""
    figure, axes = single(width, 1.0, aspect="equal")
    shares(axes, xlabel="false positive rate", ylabel="true positive rate")
    axes.plot([0, 1], [0, 1], color=GREY, linestyle=DASHED, linewidth=0.9, label="chance, 0.5")
    axes.plot(
        curve.false_positive_rate,
        curve.true_positive_rate,
        color=BLUE,
        label=f"neuron, area {curve.area:.3f}",
    )
    at = int(np.flatnonzero(curve.thresholds >= threshold)[-1])
    axes.plot(
        curve.false_positive_rate[at],
        curve.true_positive_rate[at],
        "s",
        color=VERMILLION,
        label=f"threshold {threshold:g}",
    )
    figure.legend(loc="outside upper left", ncols=3, handlelength=1.6, columnspacing=1)
    return figure
