# SPDX-License-Identifier: MIT
"""A row for each X, a mark for each side, by its time as a multiple of the read's on one thread."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, NullLocator

from ..figure import looks, save, style
from .side import PROCESSORS
from .table import Seconds, fastest_peer
from .works import Work

_TICKS = (0.5, 1, 1.5, 2, 3, 5, 10, 20)


@looks()
def draw(measured: list[tuple[Work, Seconds]], file: Path) -> None:
    measured = [(work, seconds) for work, seconds in measured if work.read]
    figure = Figure(figsize=(9, 1.8 + 0.36 * len(measured)), layout="constrained")
    axes = figure.subplots()
    axes.set_title("Time of a batch, in times of merely reading X")
    axes.axvline(1, color=style.GREY, lw=1.2, zorder=1)
    for row, (work, seconds) in enumerate(measured):
        unit, own = seconds["read"][1], seconds["neuron"]
        if peer := fastest_peer(seconds):
            times = min(seconds[peer].values()) / unit
            axes.plot(times, row, "D", color=style.VERMILLION, markersize=7)
            axes.annotate(
                peer, (times, row), (9, 0), textcoords="offset points", va="center", fontsize=9
            )
        axes.plot(work.read, row, "|", color=style.INK, markersize=17, markeredgewidth=1.6)
        axes.plot(own[1] / unit, row, "o", color=style.BLUE, markersize=9)
        if PROCESSORS > 1:
            all_threads = own[PROCESSORS] / unit
            axes.plot(
                all_threads, row, "o", color=style.BLUE, markersize=8, markerfacecolor="white"
            )
    axes.set_yticks(range(len(measured)), [work.title for work, _ in measured])
    axes.set_ylim(len(measured) - 0.4, -0.6)
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, 0.45), high * 1.6)
    axes.xaxis.set_major_locator(FixedLocator(_TICKS))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    blue = {"color": style.BLUE, "ls": "", "marker": "o"}
    marks = [
        Line2D([], [], markersize=9, label="neuron, 1 thread", **blue),
        Line2D([], [], color=style.INK, marker="|", ls="", markersize=12, label="its bar"),
        Line2D([], [], color=style.VERMILLION, marker="D", ls="", label="the fastest peer"),
    ]
    if PROCESSORS > 1:
        label = f"neuron, {PROCESSORS} threads"
        marks.insert(1, Line2D([], [], markerfacecolor="white", label=label, **blue))
    figure.legend(handles=marks, loc="outside lower center", ncols=len(marks), frameon=False)
    save(figure, file)
