# SPDX-License-Identifier: MIT
"""A row for each work, a mark for each solver that reaches the goal, by its time."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from ..figure import looks, save, style
from .results import Line


def _name(seconds: float, _: object = None) -> str:
    return f"{seconds * 1e3:g} ms" if seconds < 1 else f"{seconds:g} s"


@looks()
def draw(lines: list[Line], file: Path) -> None:
    lines = [line for line in lines if line.fastest_peer() or line.best("neuron")]
    figure = Figure(figsize=(9, 1.7 + 0.42 * len(lines)), layout="constrained")
    axes = figure.subplots()
    axes.set_title("Time to fit, to within 1e-9 of the least cost")
    for row, line in enumerate(lines):
        peer, own = line.fastest_peer(), line.best("neuron")
        times = {name: run.seconds for name in line.runs if (run := line.best(name))}
        if own and peer:
            axes.plot([own.seconds, peer[1].seconds], [row, row], color=style.GRID, lw=5, zorder=1)
        for name, seconds in times.items():
            if name not in ("neuron", peer[0] if peer else ""):
                axes.plot(seconds, row, "o", color=style.GREY, markersize=5, fillstyle="none")
        if peer:
            axes.plot(peer[1].seconds, row, "D", color=style.VERMILLION, markersize=7)
        if own:
            axes.plot(own.seconds, row, "o", color=style.BLUE, markersize=9)
        words = peer[0].removeprefix("scikit-learn ") if peer else "no peer gets there"
        if ratio := line.ratio():
            words += f", {ratio:.1f} times"
        # Beside the plot, so that no mark is under it.
        axes.annotate(
            words,
            (1, row),
            (8, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=style.VERMILLION,
        )
    axes.set_yticks(range(len(lines)), [line.work.name for line in lines])
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(_name))
    axes.xaxis.set_minor_formatter(FuncFormatter(lambda value, _: ""))
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    marks = [
        Line2D([], [], marker="o", color=style.BLUE, ls="", markersize=9, label="neuron"),
        Line2D([], [], marker="D", color=style.VERMILLION, ls="", label="the fastest peer"),
        Line2D([], [], marker="o", color=style.GREY, ls="", fillstyle="none", label="other peers"),
    ]
    figure.legend(handles=marks, loc="outside lower center", ncols=3, frameon=False)
    save(figure, file)
