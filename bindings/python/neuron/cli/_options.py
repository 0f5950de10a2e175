# SPDX-License-Identifier: MIT
"""Options and arguments that several commands have."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import click

from ._rows import UNKNOWN_RULES

Command = TypeVar("Command", bound=Callable[..., Any])

DATA_HELP = "DATA is a CSV, TSV or Parquet file, or - for standard input."


class Range(click.FloatRange):
    """Numbers of a range, which NaN and infinity are not in."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{found} is not a finite number.", param, ctx)
        return found


# As many as the library counts.
COUNT = click.IntRange(1, 2**31 - 1)


def data(command: Command) -> Command:
    """The table to read."""
    command = click.option(
        "--delimiter",
        metavar="CHARACTER",
        callback=_one_character,
        help="Between the cells. Default: what the header has most of.",
    )(command)
    return click.argument("data", metavar="DATA")(command)


def model(command: Command) -> Command:
    """The model file to use."""
    return click.argument("model", metavar="MODEL")(command)


def as_json(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="One JSON document.")(command)


def unknown(command: Command) -> Command:
    return click.option(
        "--unknown",
        type=click.Choice(UNKNOWN_RULES),
        default="refuse",
        show_default=True,
        help="What to do about a text that training has not seen.",
    )(command)


def threshold(command: Command) -> Command:
    return click.option(
        "--threshold",
        type=Range(0, 1),
        default=0.5,
        show_default=True,
        metavar="P",
        help="The least probability that predicts the second class.",
    )(command)


def _one_character(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    value = {"\\t": "\t", "tab": "\t"}.get(value, value)
    if len(value) != 1 or value in '"\r\n' or ord(value) > 127:
        raise click.BadParameter("want one ASCII character, or tab")
    return value
