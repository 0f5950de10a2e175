# SPDX-License-Identifier: MIT
"""The sigmoid and its derivative."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

import neuron

from .style import BLUE, COLUMN, DASHED, GREY, VERMILLION, halo, single


def draw(width: float = COLUMN) -> Figure:
    """width: inches."""
    z = np.linspace(-6, 6, 241)
    a = neuron.sigmoid(z)
    # 1 - a is the sigmoid of -z, and that has all its digits.
    slope = a * neuron.sigmoid(-z)

    figure, axes = single(width, 0.68, xlabel="$z$", xlim=(-6, 6), ylim=(-0.02, 1.04))
    axes.set_xticks(range(-6, 7, 2))
    axes.set_yticks(np.linspace(0, 1, 5))
    axes.grid()
    axes.axvline(0, color=GREY, linewidth=0.6)
    axes.plot(z, a, color=BLUE, label="g")
    axes.plot(z, slope, color=VERMILLION, linestyle=DASHED, label="dg/dz")
    axes.plot([0], [0.5], "o", color=BLUE)
    axes.plot([0], [0.25], "s", color=VERMILLION)
    halo(axes, 0.4, 0.46, "$g(0) = 0.5$", color=BLUE, va="center", fontsize=7)
    halo(axes, 0.4, 0.31, "$g'(0) = 0.25$", color=VERMILLION, va="center", fontsize=7)
    formula = r"$a = g(z) = \dfrac{1}{1 + e^{-z}}$"
    halo(axes, -5.7, 0.72, formula, color=BLUE)
    rule = r"$\dfrac{da}{dz} = a\,(1 - a)$"
    halo(axes, -5.7, 0.3, rule, color=VERMILLION, va="center")
    return figure
