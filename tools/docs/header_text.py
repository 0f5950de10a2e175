# SPDX-License-Identifier: MIT
"""Reads the header's comments as text that is laid out: paragraphs, code, entries."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(r"^[A-Z][A-Z ]+$")
_TERM = re.compile(r"^([A-Z]\w+)\.\s{2,}(\S.*)$")


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Code:
    text: str


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Term:
    """A word, and a paragraph that hangs beside it or below it."""

    kind: str  # "param", "return" or "term"
    name: str
    text: str


Block = Paragraph | Code | Heading | Term


def lines_of(raw: str) -> list[str]:
    """The lines of a comment without its stars, as far right as they stand."""
    body = re.sub(r"^/\*+ ?|\s*\*+/$", "", raw.strip())
    return [re.sub(r"^\s*\*(?: |$)", "", line).rstrip() for line in body.splitlines()]


def read(raw: str) -> list[Block]:
    blocks: list[Block] = []
    gathered: list[str] = []

    def flush() -> None:
        if gathered:
            blocks.append(_block(gathered))
            gathered.clear()

    lines = lines_of(raw)
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("    ") and not gathered:
            end = at
            while end < len(lines) and (not lines[end] or lines[end].startswith("    ")):
                end += 1
            blocks.append(Code("\n".join(text[4:] for text in lines[at:end]).rstrip()))
            at = end
            continue
        if not line.strip() or line.startswith("@") or _TERM.match(line):
            flush()
        if line.strip() and not line.startswith("@file"):
            gathered.append(line.strip())
        at += 1
    flush()
    return blocks


def _block(lines: list[str]) -> Block:
    text = " ".join(lines)
    if match := re.match(r"@param (\w+) (.*)", text):
        return Term("param", match[1], match[2])
    if match := re.match(r"@return (.*)", text):
        return Term("return", "returns", match[1])
    if match := _TERM.match(text):
        return Term("term", match[1], match[2])
    if _HEADING.match(text):
        return Heading(text.capitalize())
    return Paragraph(text)
