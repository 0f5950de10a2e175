# SPDX-License-Identifier: MIT
"""The article's computation graph, with its values forward and its slopes backward."""

import math
from itertools import pairwise
from typing import Any, NamedTuple

import neuron
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch

from .style import BLUE, INK, VERMILLION

X, W, B, Y = (1.0, 2.0), (0.5, -0.25), 0.1, 1.0

RADIUS = 0.46
APART = 0.085  # an arrow from the line that it and its way back lie along
FAN = math.radians(30)  # between the places where the inputs' lines meet z
Point = tuple[float, float]


class Node(NamedTuple):
    name: str
    at: Point
    value: float
    formula: str = ""
    slope: float | None = None  # none for data, of which nothing is learned
    chain_rule: str = ""


def by(variable: str) -> str:
    return rf"\partial L/\partial {variable}"


def inputs(t: neuron.Trace) -> list[Node]:
    """The column on the left."""
    dw1, dw2 = t.dloss_dw
    rows = [
        ("x_1", X[0], None, ""),
        ("w_1", W[0], dw1, rf"${by('w_1')} = (a - y)\,x_1$"),
        ("x_2", X[1], None, ""),
        ("w_2", W[1], dw2, rf"${by('w_2')} = (a - y)\,x_2$"),
        ("b", B, t.dloss_db, f"${by('b')} = a - y$"),
    ]
    return [
        Node(f"${name}$", (0, 2.5 - 1.25 * i), value, slope=slope, chain_rule=rule)
        for i, (name, value, slope, rule) in enumerate(rows)
    ]


def chain(t: neuron.Trace) -> list[Node]:
    """The row from z to the loss."""
    return [
        Node(
            "$z$",
            (4.8, 0),
            t.z,
            "$z = w_1 x_1 + w_2 x_2 + b$",
            t.dloss_dz,
            rf"${by('z')} = {by('a')} \cdot \partial a/\partial z$" "\n$= a - y$",
        ),
        Node(
            "$a$",
            (9.3, 0),
            t.a,
            r"$a = 1\,/\,(1 + e^{-z})$",
            t.dloss_da,
            rf"${by('a')} = -\,y/a + (1 - y)/(1 - a)$",
        ),
        Node(
            "$L$",
            (13.4, 0),
            t.loss,
            r"$L = -(y\,\log a + (1 - y)\,\log(1 - a))$" f"\nwith $y = {Y:g}$",
        ),
    ]


def arrow(axes: Axes, start: Point, end: Point, back: bool) -> None:
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=14,
            shrinkA=0,
            shrinkB=0,
            color=VERMILLION if back else BLUE,
            linewidth=1.7,
            linestyle=(0, (5, 2)) if back else "solid",
        )
    )


def there_and_back(axes: Axes, start: Point, end: Point, back: bool) -> None:
    """A line from `start` to `end`, and beside it the way back if there is one."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    aside = APART / math.hypot(dx, dy) if back else 0.0
    up = (-dy * aside, dx * aside)
    arrow(
        axes,
        (start[0] + up[0], start[1] + up[1]),
        (end[0] + up[0], end[1] + up[1]),
        False,
    )
    if back:
        arrow(
            axes,
            (end[0] - up[0], end[1] - up[1]),
            (start[0] - up[0], start[1] - up[1]),
            True,
        )


def rim(node: Node, angle: float) -> Point:
    """A point just outside a node."""
    reach = RADIUS + 0.11
    return node.at[0] + reach * math.cos(angle), node.at[1] + reach * math.sin(angle)


def write_number(axes: Axes, at: Point, value: float, color: str, **where: Any) -> None:
    """To four decimals unless it is shorter, with the sign of mathematics."""
    short = f"{value:g}"
    text = short if float(short) == value else f"{value:.4f}"
    text = text.replace("-", "\N{MINUS SIGN}")
    axes.text(*at, text, color=color, fontsize=15, fontweight="bold", **where)


def write_beside(axes: Axes, node: Node) -> None:
    x, y = node.at[0] - 0.66, node.at[1]
    where: dict[str, Any] = {"ha": "right", "va": "center"}
    if node.slope is None:
        write_number(axes, (x, y), node.value, BLUE, **where)
        return
    write_number(axes, (x, y + 0.24), node.value, BLUE, **where)
    write_number(axes, (x, y - 0.24), node.slope, VERMILLION, **where)
    axes.text(x - 1.75, y - 0.24, node.chain_rule, color=VERMILLION, fontsize=12.5, **where)


def write_around(axes: Axes, node: Node) -> None:
    x = node.at[0]
    write_number(axes, (x, 0.64), node.value, BLUE, ha="center", va="bottom")
    axes.text(x, 1.22, node.formula, color=BLUE, fontsize=12.5, ha="center", va="bottom")
    if node.slope is not None:
        # From the middle of the node to the right: on the left come the inputs' lines.
        x -= 0.16
        write_number(axes, (x, -0.64), node.slope, VERMILLION, va="top")
        axes.text(x, -1.22, node.chain_rule, color=VERMILLION, fontsize=12.5, va="top")


def draw() -> Figure:
    trace = neuron.trace(X, Y, W, B)
    left, right = inputs(trace), chain(trace)
    figure = Figure(figsize=(12.96, 4.8))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(-5.4, 16.2), ylim=(-3.6, 4.4))
    axes.set_axis_off()

    for i, node in enumerate(left):
        towards = right[0].at[0], node.at[1] * 0.4
        angle = math.atan2(towards[1] - node.at[1], towards[0] - node.at[0])
        landing = rim(right[0], math.pi + FAN * (i - 2))
        there_and_back(axes, rim(node, angle), landing, node.slope is not None)
        write_beside(axes, node)
    for here, there in pairwise(right):
        there_and_back(axes, rim(here, 0), rim(there, math.pi), True)
    for node in right:
        write_around(axes, node)
    for node in [*left, *right]:
        axes.add_patch(Circle(node.at, RADIUS, facecolor="white", edgecolor=INK, lw=1.7))
        axes.text(*node.at, node.name, ha="center", va="center", fontsize=18)

    ends = right[0].at[0], right[-1].at[0]
    for words, y, color, back in (
        ("forward: each value from those before it", 2.75, BLUE, False),
        ("backward: how the loss changes with each value", -2.75, VERMILLION, True),
    ):
        arrow(axes, (ends[back], y), (ends[not back], y), back)
        axes.text(sum(ends) / 2, y + 0.14, words, color=color, ha="center", fontsize=13)
    axes.set_title("One sample through the neuron, and back", y=0.9, x=0.02)
    return figure
