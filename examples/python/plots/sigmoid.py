# SPDX-License-Identifier: MIT
"""The sigmoid and its slope, on the grid lines that the article forgot."""

import neuron
import numpy as np
from matplotlib.figure import Figure

from .style import BLUE, GREY, VERMILLION, halo


def draw() -> Figure:
    z = np.linspace(-6, 6, 481)
    a = neuron.sigmoid(z)
    # 1 - a is the sigmoid of -z, and that has all its digits.
    slope = a * neuron.sigmoid(-z)

    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.add_subplot(xlabel="$z$", xlim=(-6, 6), ylim=(-0.02, 1.04))
    axes.set_title("The sigmoid passes 0.5 where z is 0, and is steepest there")
    axes.set_xticks(range(-6, 7))
    axes.set_yticks(np.arange(0, 1.01, 0.1))
    axes.grid()
    for half in ({"y": 0.5}, {"x": 0}):
        line = axes.axhline if "y" in half else axes.axvline
        line(*half.values(), color=GREY, linewidth=1.2, linestyle=(0, (4, 3)))

    axes.plot(z, a, color=BLUE)
    axes.plot(z, slope, color=VERMILLION, linestyle=(0, (6, 2)))
    axes.plot([0], [neuron.sigmoid(0)], "o", color=BLUE, markersize=9)
    axes.plot([0], [0.25], "o", color=VERMILLION, markersize=9)

    for words, at, text_at in (
        ("$g(0) = 0.5$", (0, 0.5), (0.9, 0.44)),
        ("$g'(0) = 0.25$", (0, 0.25), (0.9, 0.34)),
    ):
        axes.annotate(
            words,
            at,
            text_at,
            fontsize=13,
            verticalalignment="center",
            arrowprops={"arrowstyle": "-", "color": GREY, "shrinkB": 7},
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
        )
    halo(
        axes,
        -5.8,
        0.75,
        r"$a = g(z) = \dfrac{1}{1 + e^{-z}}$",
        color=BLUE,
        fontsize=15,
    )
    halo(
        axes,
        2.3,
        0.2,
        r"$\dfrac{da}{dz} = a\,(1 - a)$",
        color=VERMILLION,
        fontsize=15,
        verticalalignment="center",
    )
    return figure
