# SPDX-License-Identifier: MIT
"""Numbers on the command line: `--w=-1,2`, `--w -1,2` and `--x "0.5 1.2"` alike."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import click

from ._failures import BadInput

# Python's float would also take 1_000, and the digits of other scripts.
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_BETWEEN = re.compile(r"\s*,\s*|\s+")


def numbers(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> list[float] | None:
    """An option's callback: one number or more, with a comma or blanks between them."""
    if value is None:
        return None
    text, name = value.strip(), parameter.opts[0]
    if not text:
        raise BadInput(f"{name}: there is no number")
    return [_read(part, name) for part in _BETWEEN.split(text)]


def number(
    least: float = -math.inf, most: float = math.inf, *, above: float = -math.inf
) -> Callable[[click.Context, click.Parameter, str | None], float | None]:
    """An option's callback: one finite number, in [least, most] and above `above`."""

    def checked(
        context: click.Context, parameter: click.Parameter, value: str | None
    ) -> float | None:
        if value is None:
            return None
        name = parameter.opts[0]
        found = _read(value.strip(), name)
        if not least <= found <= most:
            raise BadInput(f"{name}: {found:g} is not in [{least:g}, {most:g}]")
        if not found > above:
            raise BadInput(f"{name}: {found:g} is not above {above:g}")
        return found

    return checked


def _read(text: str, name: str) -> float:
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise BadInput(f"{name}: {text!r} is not a finite number")
    return value
