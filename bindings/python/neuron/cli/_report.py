# SPDX-License-Identifier: MIT
"""Tables and sentences on standard output, for people."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ._coefficients import INTERCEPT, Coefficient
from ._encoding import Encoding, NumberColumn
from ._metrics import Metrics

# The most rows of a table of coefficients.
_MOST = 40


def stdout() -> Console:
    """A console of the terminal's width, or of 80 columns for a file."""
    terminal = sys.stdout.isatty() or "COLUMNS" in os.environ
    width = None if terminal else 80
    return Console(width=width, highlight=False, markup=False, emoji=False)


def paragraph(console: Console, text: str) -> None:
    _show(console, Text(text))


def print_metrics(console: Console, measured: Sequence[tuple[str, Metrics | None]]) -> None:
    """A column for each set of rows that was measured."""
    table = _table("", *(title for title, _ in measured))
    rows: list[tuple[str, str]] = [
        ("rows", "rows"),
        ("accuracy", "accuracy"),
        ("AUC", "auc"),
        ("log-loss", "log_loss"),
        ("Brier score", "brier"),
        ("calibration slope", "calibration_slope"),
        ("calibration intercept", "calibration_intercept"),
        ("calibration error", "calibration_error"),
    ]
    for label, field in rows:
        values = [getattr(metrics, field, None) for _, metrics in measured]
        table.add_row(label, *(_figure(value) for value in values))
    _print(console, table)


def print_calibration(console: Console, title: str, metrics: Metrics) -> None:
    """The bins of the predictions, in their order."""
    table = _table(f"Calibration, {title}", "rows", "predicted", "observed")
    for i, part in enumerate(metrics.bins):
        weight = f"{part.weight:g}"
        table.add_row(f"bin {i + 1}", weight, f"{part.predicted:.4f}", f"{part.observed:.4f}")
    _print(console, table)


def print_confusion(console: Console, classes: Sequence[object], metrics: Metrics) -> None:
    """How often each class was taken for each."""
    table = _table("label", *(f"predicted {name}" for name in classes))
    for name, weights in zip(classes, metrics.confusion):
        table.add_row(Text(str(name)), *(f"{weight:g}" for weight in weights))
    _print(console, table)


def print_pairs(console: Console, pairs: dict[str, object]) -> None:
    """Names and values, one a line."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in pairs.items():
        table.add_row(Text(name), Text(str(value)))
    _print(console, table)


def print_columns(console: Console, encoding: Encoding) -> None:
    """How each column becomes features."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for title in ("column", "features"):
        table.add_column(title, overflow="fold")
    for column in encoding.columns:
        if isinstance(column, NumberColumn):
            text = "itself"
            if column.fill is not None:
                text += f", {column.fill:.6g} where it is missing"
            if column.indicator:
                text += "; whether it is missing"
        else:
            text = f"one each for {', '.join(column.levels[1:])}" if column.levels[1:] else "none"
            text += "; whether it is missing" * column.missing
            text += f"; none for {column.levels[0]}" if column.levels[1:] else ""
        table.add_row(Text(column.name), Text(text))
    _print(console, table)


def print_coefficients(console: Console, given: list[Coefficient]) -> None:
    """Those that are farthest from 0, by z where it is known, if they are many."""
    shown = given
    if len(given) > _MOST + 1:
        weights = [c for c in given if c.name != INTERCEPT]
        far = sorted(weights, key=lambda c: -abs(c.z if c.z is not None else c.estimate))
        kept = {id(c) for c in far[:_MOST]}
        shown = [c for c in given if id(c) in kept or c.name == INTERCEPT]
    if all(c.standard_error is None for c in given):
        table = _table("coefficient", "estimate")
        for c in shown:
            table.add_row(Text(c.name), _number(c.estimate))
    else:
        table = _table("coefficient", "estimate", "std. error", "z", "p", "2.5 %", "97.5 %")
        for c in shown:
            z = "-" if c.z is None else f"{c.z:.2f}"
            numbers = _number(c.estimate), _number(c.standard_error, 3), z, _chance(c.p)
            table.add_row(Text(c.name), *numbers, _number(c.lower, 3), _number(c.upper, 3))
    _print(console, table)
    if len(shown) < len(given):
        paragraph(console, f"{len(given) - len(shown)} more, nearer to 0, are in --json.\n")


def _print(console: Console, table: Table) -> None:
    _show(console, table)
    console.print()


def _show(console: Console, what: Table | Text) -> None:
    if console.is_terminal:
        console.print(what)
        return
    with console.capture() as capture:
        console.print(what)
    # rich fills each line with spaces.
    for line in capture.get().splitlines():
        console.file.write(f"{line.rstrip()}\n")


def _table(first: str, *rest: str) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    # Where the width is short, a name goes on in the next line; a number never does.
    table.add_column(first, overflow="fold")
    for title in rest:
        table.add_column(title, justify="right", no_wrap=True)
    return table


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:.4f}"


def _number(value: float | None, digits: int = 4) -> str:
    return "-" if value is None else f"{value:.{digits}g}"


def _chance(p: float | None) -> str:
    if p is None:
        return "-"
    return "<0.0001" if p < 1e-4 else f"{p:.4f}"
