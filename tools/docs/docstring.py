# SPDX-License-Identifier: MIT
"""Reads a docstring of this project: paragraphs, formulas that are indented, `name: text` lines."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

_ENTRY = re.compile(r"^([*\w]+(?:, [*\w]+)*): (.*)$")


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Formula:
    text: str


@dataclass(frozen=True)
class Entries:
    rows: list[tuple[str, str]]


def read(docstring: str) -> list[Text | Formula | Entries]:
    return [_block(block) for block in re.split(r"\n(?:[ \t]*\n)+", docstring.strip("\n")) if block]


def _block(block: str) -> Text | Formula | Entries:
    lines = block.splitlines()
    if all(line.startswith("    ") for line in lines):
        return Formula(textwrap.dedent(block).rstrip())
    match = _ENTRY.match(lines[0])
    # A word with a capital letter is the label of a paragraph: "Accuracy: ...".
    if match and not re.match(r"[A-Z][a-z]", match[1]):
        return Entries(_rows(lines))
    return Text(" ".join(line.strip() for line in lines))


def _rows(lines: list[str]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for line in lines:
        match = _ENTRY.match(line)
        if match:
            rows.append((match[1], match[2].strip()))
        else:
            name, text = rows[-1]
            rows[-1] = (name, f"{text} {line.strip()}")
    return rows
