# SPDX-License-Identifier: MIT
"""What the activations promise beside what came of it."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from .._curves import Reliability
from .style import BLUE, COLUMN, DASHED, GREY, shares


def draw(
    bins: Reliability,
    a: NDArray[np.float64],
    weight: NDArray[np.float64] | None = None,
    *,
    width: float = COLUMN,
) -> Figure:
    """a, weight: m activations, and their weights, for the histogram; width: inches."""
    figure = Figure(figsize=(width, width * 1.2), layout="constrained")
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=[4, 1])
    shares(top, ylabel="share of $y = 1$")
    top.plot([0, 1], [0, 1], color=GREY, linestyle=DASHED, linewidth=0.9, label="calibrated")
    top.errorbar(
        bins.predicted,
        bins.observed,
        (bins.observed - bins.lower, bins.upper - bins.observed),
        color=BLUE,
        marker="o",
        elinewidth=0.9,
        capsize=2,
        capthick=0.9,
        label="neuron, 95% intervals",
    )
    figure.legend(loc="outside upper left", ncols=3, handlelength=1.6, columnspacing=1)
    bottom.hist(a, np.linspace(0, 1, 21).tolist(), weights=weight, color=BLUE, alpha=0.75)
    bottom.set(xlabel="predicted probability $a$", ylabel="rows" if weight is None else "weight")
    return figure
