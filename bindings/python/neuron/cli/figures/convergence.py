# SPDX-License-Identifier: MIT
"""A fit as it converges: J, the bound on what is left to gain, the gradient."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FormatStrFormatter, LogLocator, MaxNLocator, NullLocator
from numpy.typing import NDArray

from .style import BLUE, COLUMN, DASHED, DOTTED, GREY, VERMILLION

Array = NDArray[np.float64]


def draw(
    iterations: Array,
    losses: Array,
    bounds: Array,
    gradient_iterations: Array,
    gradient_norms: Array,
    *,
    target: float,
    width: float = COLUMN,
) -> Figure:
    """iterations, losses, bounds: n each; the gradient's norm may be known at fewer.

    target: the bound at which a fit has converged; width: inches.
    """
    figure = Figure(figsize=(width, width * 0.95), layout="constrained")
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=[2, 3])
    few = len(iterations) <= 30
    top.plot(iterations, losses, color=BLUE, marker="o" if few else "")
    top.set(ylabel="$J$", yscale="log")
    # J rarely falls by a power of ten, and wants marks within one.
    top.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    top.yaxis.set_major_formatter(FormatStrFormatter("%g"))
    top.yaxis.set_minor_locator(NullLocator())
    top.grid()
    known = np.isfinite(bounds) & (bounds > 0)
    bottom.plot(
        iterations[known],
        bounds[known],
        color=VERMILLION,
        marker="s" if few else "",
        label="bound on $J - J^*$",
    )
    moving = gradient_norms > 0
    bottom.plot(
        gradient_iterations[moving],
        gradient_norms[moving],
        color=BLUE,
        linestyle=DASHED,
        marker="^",
        label="norm of the gradient",
    )
    if target > 0:
        bottom.axhline(target, color=GREY, linestyle=DOTTED, label=r"tol $\times$ scale")
    bottom.set(xlabel="iteration", yscale="log")
    bottom.xaxis.set_major_locator(MaxNLocator(integer=True))
    bottom.grid()
    figure.legend(loc="outside upper left", ncols=3, handlelength=2, columnspacing=1)
    figure.align_ylabels()
    return figure
