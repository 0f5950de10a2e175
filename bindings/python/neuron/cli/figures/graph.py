# SPDX-License-Identifier: MIT
"""The computational graph of one sample: values above the arrows, derivatives below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch
from matplotlib.path import Path

import neuron

from .style import BLUE, INK, PAGE, VERMILLION, decimals

MOST = 8  # inputs: with more, a page is not high enough

# All in inches.
_RADIUS = 0.17
_APART = 0.022  # an arrow from the line that it and its way back lie along
_ROW = 0.4
_BEND = 1.45  # where the lines of the inputs turn towards z
_Z, _A, _L, _END = 2.55, 4.25, 5.95, 6.8
_INPUTS = 0.3
_DIGITS = 8
Point = tuple[float, float]


class _Words(NamedTuple):
    forward: str
    backward: str


_WORDS = {
    "en": _Words(
        "forward propagation: each value from those before it",
        "backpropagation: how L changes with each value",
    ),
    "ja": _Words(
        "フォワードプロパゲーション、左から右へ",
        "バックプロパゲーション、右側から",
    ),
}


def draw(
    x: Sequence[float],
    y: float,
    w: Sequence[float],
    b: float,
    trace: neuron.Trace,
    *,
    digits: int | None = None,
    language: str = "en",
) -> Figure:
    """As wide as a page. x, w: 1 to MOST numbers; language: "en" or "ja"."""
    # More do not fit over an arrow.
    digits = min(digits or 4, _DIGITS)
    rows: list[tuple[str, float, float | None]] = []
    for i, (xi, wi, slope) in enumerate(zip(x, w, trace.dloss_dw), 1):
        rows += [(f"x_{i}", xi, None), (f"w_{i}", wi, float(slope))]
    rows.append(("b", b, trace.dloss_db))

    half = max(1.25, (len(rows) - 1) / 2 * _ROW + _RADIUS + 0.12)
    height = 2 * half + 0.42
    figure = Figure(figsize=(PAGE, height))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, PAGE), ylim=(-half - 0.42, half))
    axes.set_axis_off()

    for i, (name, value, slope) in enumerate(rows):
        height = ((len(rows) - 1) / 2 - i) * _ROW
        # The lines meet z one beside the other.
        landing = 0.3 * height / max(1.0, (len(rows) - 1) / 2 * _ROW / 0.45)
        reach = (_RADIUS**2 - landing**2) ** 0.5 + 0.03
        ends = [
            (_INPUTS + _RADIUS + 0.03, height),
            (_BEND, height),
            (_Z - reach, landing),
        ]
        _there_and_back(axes, ends, slope is not None)
        middle = (_INPUTS + _RADIUS + _BEND) / 2, height
        _number(axes, middle, value, BLUE, digits)
        if slope is not None:
            _number(axes, middle, slope, VERMILLION, digits)
        _node(axes, (_INPUTS, height), name)

    for start, end, value, slope in (
        (_Z, _A, trace.z, trace.dloss_dz),
        (_A, _L, trace.a, trace.dloss_da),
        (_L, _END, trace.loss, None),
    ):
        ends = [(start + _RADIUS + 0.03, 0), (end - (_RADIUS + 0.03) * (end < _END), 0)]
        _there_and_back(axes, ends, slope is not None)
        middle = (ends[0][0] + ends[1][0]) / 2, 0
        _number(axes, middle, value, BLUE, digits)
        if slope is not None:
            _number(axes, middle, slope, VERMILLION, digits)
    for at, name in ((_Z, "z"), (_A, "a"), (_L, "L")):
        _node(axes, (at, 0), name)
    _label(axes, y, digits)
    _formulas(axes, trace, len(x), digits)
    _key(axes, -half - 0.2, _WORDS[language])
    return figure


def _formulas(axes: Axes, trace: neuron.Trace, inputs: int, digits: int) -> None:
    terms = [f"w_{i} x_{i}" for i in range(1, inputs + 1)]
    if inputs > 3:
        terms = [terms[0], r"\cdots", terms[-1]]
    forward: dict[str, Any] = {"color": BLUE, "fontsize": 7.5, "va": "bottom"}
    backward: dict[str, Any] = {"color": VERMILLION, "fontsize": 9, "va": "top"}
    up, down = 0.36, -0.36
    middle, left = (_Z + _A) / 2, _Z + 0.32
    axes.text(middle, up, f"$z = {' + '.join(terms)} + b$", ha="center", **forward)
    rule = r"$\frac{\partial L}{\partial z} = "
    rule += r"\frac{\partial L}{\partial a}\,\frac{\partial a}{\partial z} = a - y$"
    axes.text(left, down, rule, **backward)
    local = rf"$\frac{{\partial a}}{{\partial z}} = a\,(1 - a)$ = {decimals(trace.da_dz, digits)}"
    axes.text(left, down - 0.3, local, **backward)
    middle = (_A + _L) / 2
    big = {**forward, "fontsize": 9}
    axes.text(middle, up - 0.03, r"$a = g(z) = \frac{1}{1 + e^{-z}}$", ha="center", **big)
    rule = r"$\frac{\partial L}{\partial a} = -\frac{y}{a} + \frac{1 - y}{1 - a}$"
    axes.text(middle, down, rule, ha="center", **backward)
    cost = r"$L(a, y) = -(y\,\log a + (1 - y)\,\log(1 - a))$"
    axes.text(PAGE - 0.08, up + 0.32, cost, ha="right", **forward)
    rule = r"$\frac{\partial L}{\partial w_i} = (a - y)\,x_i$     "
    rule += r"$\frac{\partial L}{\partial b} = a - y$"
    if inputs == 1:
        rule = rule.replace("_i", "_1")
    axes.text(left, down - 0.6, rule, **backward)


def _label(axes: Axes, y: float, digits: int) -> None:
    """y, which the loss compares a with."""
    below = -0.85
    _arrow(axes, [(_L, below + _RADIUS + 0.03), (_L, -_RADIUS - 0.03)], False)
    _node(axes, (_L, below), "y")
    where: dict[str, Any] = {"color": BLUE, "fontweight": "bold", "va": "center"}
    axes.text(_L + 0.07, below / 2, decimals(y, digits), **where)


def _key(axes: Axes, y: float, words: _Words) -> None:
    for start, text, color, back in (
        (0.2, words.forward, BLUE, False),
        (3.7, words.backward, VERMILLION, True),
    ):
        ends = [(start, y), (start + 0.4, y)]
        _arrow(axes, ends[::-1] if back else ends, back)
        axes.text(start + 0.48, y, text, color=color, va="center", fontsize=7.5)


def _node(axes: Axes, at: Point, name: str) -> None:
    axes.add_patch(Circle(at, _RADIUS, facecolor="white", edgecolor=INK, lw=0.9))
    axes.text(*at, f"${name}$", ha="center", va="center", fontsize=9)


def _number(axes: Axes, at: Point, value: float, color: str, digits: int) -> None:
    """Blue above the arrow, the other below it."""
    above = color == BLUE
    axes.text(
        at[0],
        at[1] + (0.035 if above else -0.045),
        decimals(value, digits),
        color=color,
        fontsize=7.5,
        fontweight="bold",
        ha="center",
        va="bottom" if above else "top",
    )


def _there_and_back(axes: Axes, ends: list[Point], back: bool) -> None:
    """A line along the points, and under it the way back if there is one."""
    if not back:
        _arrow(axes, ends, False)
        return
    _arrow(axes, _beside(ends, _APART), False)
    _arrow(axes, _beside(ends, -_APART)[::-1], True)


def _beside(ends: list[Point], apart: float) -> list[Point]:
    """The line that runs along this one, which goes to the right, at that distance above."""
    normals = []
    for (x0, y0), (x1, y1) in pairwise(ends):
        length = math.hypot(x1 - x0, y1 - y0)
        normals.append(((y0 - y1) / length, (x1 - x0) / length))
    found = []
    for (x, y), before, after in zip(ends, normals[:1] + normals, normals + normals[-1:]):
        # At a bend, where both lines meet.
        reach = apart / (1 + before[0] * after[0] + before[1] * after[1])
        found.append((x + reach * (before[0] + after[0]), y + reach * (before[1] + after[1])))
    return found


def _arrow(axes: Axes, ends: list[Point], back: bool) -> None:
    axes.add_patch(
        FancyArrowPatch(
            path=Path(ends),
            arrowstyle="-|>",
            mutation_scale=7,
            shrinkA=0,
            shrinkB=0,
            facecolor=VERMILLION if back else BLUE,
            edgecolor=VERMILLION if back else BLUE,
            joinstyle="miter",
            linewidth=0.9,
            linestyle=(0, (4, 2)) if back else "solid",
        )
    )
