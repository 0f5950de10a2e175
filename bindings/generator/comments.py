# SPDX-License-Identifier: MIT
"""Reads the header's documentation comments."""

from __future__ import annotations

import re

from model import Comment, Part


def plain(text: str) -> str:
    return " ".join(text.split())


def _lines(raw: str) -> list[str]:
    """Without what makes them a comment."""
    body = re.sub(r"^/\*+|\*+/$", "", raw.strip())
    return [re.sub(r"^\s*\*? ?", "", line).rstrip() for line in body.splitlines()]


def _blocks(raw: str) -> list[str]:
    """Paragraphs and @-entries, each on one line."""
    lines = _lines(raw)
    blocks: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or line.startswith("@"):
            blocks.append([])
        blocks[-1].append(line)
    joined = (plain(" ".join(block)) for block in blocks)
    return [block for block in joined if block]


def read_comment(raw: str) -> Comment:
    summary = ""
    parameters: dict[str, str] = {}
    returns = ""
    paragraphs: list[str] = []
    for block in _blocks(raw):
        word, _, rest = block.partition(" ")
        if word == "@param":
            name, _, text = rest.partition(" ")
            parameters[name] = text
        elif word == "@return":
            returns = rest
        elif not summary:
            summary = block
        else:
            paragraphs.append(block)
    return Comment(summary, parameters, returns, tuple(paragraphs))


# A heading, a word that a list explains, an @-entry, a line that stands as it is.
_HEADING = re.compile(r"[A-Z][A-Z ]+")
_ITEM = re.compile(r"([A-Z]\w*)\.  +(.*)")
_ENTRY = re.compile(r"@(param \w+|return|file)\s*(.*)")


def parts(raw: str) -> list[Part]:
    """All of a comment, in order, for a page that keeps formulas and code as they are."""
    found: list[Part] = []
    goes_on = False
    for line in _lines(raw):
        item, entry = _ITEM.fullmatch(line), _ENTRY.fullmatch(line)
        last = found[-1] if found and goes_on else None
        if not line:
            goes_on = False
            continue
        if _HEADING.fullmatch(line):
            found.append(Part("heading", line, ""))
        elif item is not None:
            found.append(Part("item", item.group(1), item.group(2)))
        elif entry is not None:
            found.append(Part("item", entry.group(1).removeprefix("param "), entry.group(2)))
        elif last is not None and last.kind != "heading":
            joint = "\n" if last.kind == "verbatim" else " "
            text = line.removeprefix("    ") if last.kind == "verbatim" else line.strip()
            found[-1] = Part(last.kind, last.tag, last.text + joint + text)
        elif line.startswith("    "):
            found.append(Part("verbatim", "", line.removeprefix("    ")))
        else:
            found.append(Part("text", "", line.strip()))
        goes_on = found[-1].tag != "file"
    return found
