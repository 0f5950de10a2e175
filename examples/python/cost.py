# SPDX-License-Identifier: MIT
"""The cost as it falls, and what the neuron makes of the rows that it has not seen."""

from collections.abc import Iterable

import neuron
from descent import Step, right
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from neuron.cli.figures.style import BLUE, DASHED, GREY, VERMILLION
from table import Table


def draw(steps: Iterable[Step], held_out: Table) -> Figure:
    iterations, costs, losses, shares = [], [], [], []
    for step in steps:
        iterations.append(step.iteration)
        costs.append(step.cost)
        losses.append(neuron.loss(*held_out, step.w, step.b))
        shares.append(100 * right(step, held_out) / len(held_out.y))
    lowest = losses.index(min(losses))

    figure = Figure(figsize=(7, 4.6), layout="constrained")
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=[5, 3])
    top.plot(iterations, costs, color=BLUE)
    top.plot(iterations, losses, color=VERMILLION, linestyle=DASHED)
    top.plot(iterations[lowest], losses[lowest], "o", color=VERMILLION, markersize=5)
    top.set_ylabel("mean log-loss")
    top.set_ylim(0, 0.75)
    top.annotate(
        f"lowest after {lowest:,} iterations: {losses[lowest]:.4f}",
        (iterations[lowest], losses[lowest]),
        (-20, 50),
        textcoords="offset points",
        color=VERMILLION,
        ha="center",
        arrowprops={"arrowstyle": "-", "color": GREY, "shrinkB": 4},
    )
    for axes, values, words, color in (
        (top, costs, "training cost $J$", BLUE),
        (top, losses, "held-out rows", VERMILLION),
        (bottom, shares, f"{shares[-1]:.1f}%", VERMILLION),
    ):
        axes.annotate(
            words,
            (iterations[-1], values[-1]),
            (8, 0),
            textcoords="offset points",
            color=color,
            va="center",
        )
    bottom.plot(iterations, shares, color=VERMILLION, drawstyle="steps-post")
    bottom.set_ylabel("held-out rows right, %")
    bottom.set_ylim(60, 100)
    bottom.set_xlabel("iteration")
    for axes in (top, bottom):
        # Linear to 1, so that the start, iteration 0, has a place.
        axes.set_xscale("symlog", linthresh=1, linscale=0.4)
        axes.set_xlim(0, iterations[-1])
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.grid()
    figure.align_ylabels()
    return figure
