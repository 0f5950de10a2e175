# SPDX-License-Identifier: MIT
"""The article's steps for one sample: formulas, the numbers in them, and the library's values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import neuron

# Above this many inputs, sums are written with the middle left out.
_SHOWN = 6


class Sample(NamedTuple):
    """What the reader gave."""

    x: list[float]
    y: float
    w: list[float]
    b: float


class Step(NamedTuple):
    """One value: `name` = each of `formulas` = `numbers` = `value`."""

    name: str
    formulas: tuple[str, ...]
    numbers: str
    value: float


class Update(NamedTuple):
    """Where one step of gradient descent comes to, and the loss there."""

    learning_rate: float
    w: list[float]
    b: float
    loss: float


Show = Callable[[float], str]


def shower(digits: int | None) -> Show:
    """How a number is written: as few digits as name it, or `digits` significant ones."""

    def show(value: float) -> str:
        text = repr(value) if digits is None else f"{value:.{digits}g}"
        return text.removesuffix(".0")

    return show


def update_of(sample: Sample, trace: neuron.Trace, learning_rate: float) -> Update:
    w, b = neuron.step(sample.w, sample.b, trace.dloss_dw, trace.dloss_db, learning_rate)
    found = [float(value) for value in w]
    return Update(learning_rate, found, b, neuron.trace(sample.x, sample.y, found, b).loss)


def forward(sample: Sample, trace: neuron.Trace, show: Show) -> list[Step]:
    """From left to right: z, a, L."""
    p = _within(show)
    x, y, w, b = sample
    products = [f"{p(wi)} * {p(xi)}" for wi, xi in zip(w, x)]
    terms = [f"w{i} x{i}" for i in range(1, len(x) + 1)]
    a, rest = p(trace.a), p(trace.one_minus_a)
    return [
        Step("z", (_sum([*terms, "b"]),), _sum([*products, p(b)]), trace.z),
        Step("a", ("g(z)", "1 / (1 + e^-z)"), f"1 / (1 + e^{_power(-trace.z, show)})", trace.a),
        Step(
            "L(a, y)",
            ("-(y log(a) + (1 - y) log(1 - a))",),
            f"-({p(y)} * log({a}) + {p(1 - y)} * log({rest}))",
            trace.loss,
        ),
    ]


def backward(sample: Sample, trace: neuron.Trace, show: Show) -> list[list[Step]]:
    """From right to left, in the article's three steps."""
    p = _within(show)
    x, y, _, _ = sample
    a, rest, slope = p(trace.a), p(trace.one_minus_a), p(trace.dloss_dz)
    by_a = Step(
        "dL/da",
        ("-y/a + (1 - y)/(1 - a)",),
        f"-{p(y)}/{a} + {p(1 - y)}/{rest}",
        trace.dloss_da,
    )
    to_z = [
        Step("da/dz", ("e^-z / (1 + e^-z)^2", "a (1 - a)"), f"{a} * {rest}", trace.da_dz),
        Step(
            "dL/dz",
            ("dL/da * da/dz", "(-y/a + (1 - y)/(1 - a)) a (1 - a)", "a - y"),
            f"{a} - {p(y)}",
            trace.dloss_dz,
        ),
    ]
    to_w = [
        Step(
            f"dL/dw{i}",
            (f"dL/da * da/dz * dz/dw{i}", f"(a - y) x{i}"),
            f"{slope} * {p(xi)}",
            float(value),
        )
        for i, (xi, value) in enumerate(zip(x, trace.dloss_dw), 1)
    ]
    to_b = Step("dL/db", ("dL/da * da/dz * dz/db", "a - y"), "", trace.dloss_db)
    return [[by_a], to_z, [*to_w, to_b]]


def descent(sample: Sample, trace: neuron.Trace, update: Update, show: Show) -> list[Step]:
    """The parameters after one step against the slope."""
    p = _within(show)
    rate = p(update.learning_rate)
    steps = [
        Step(f"w{i}", (f"w{i} - alpha dL/dw{i}",), f"{p(old)} - {rate} * {p(float(d))}", new)
        for i, (old, d, new) in enumerate(zip(sample.w, trace.dloss_dw, update.w), 1)
    ]
    slope = p(trace.dloss_db)
    last = Step("b", ("b - alpha dL/db",), f"{p(sample.b)} - {rate} * {slope}", update.b)
    return [*steps, last]


def cancels(sample: Sample, trace: neuron.Trace) -> bool:
    """Whether a, as it is written, has lost digits that a - y and 1 - a have kept."""
    plain = trace.a - sample.y
    return abs(plain - trace.dloss_dz) > 1e-9 * abs(trace.dloss_dz)


def _within(show: Show) -> Show:
    """Numbers for the middle of a formula: negative ones in brackets."""

    def within(value: float) -> str:
        text = show(value)
        return f"({text})" if text.startswith("-") else text

    return within


def _power(value: float, show: Show) -> str:
    # e^-0 would be right, but nobody writes it.
    return show(value if value else 0.0)


def _sum(terms: Sequence[str]) -> str:
    if len(terms) > _SHOWN + 1:
        terms = [*terms[:2], "...", *terms[-2:]]
    return " + ".join(terms)
