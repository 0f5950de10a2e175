# SPDX-License-Identifier: MIT
"""Reads the header's documentation comments."""

from __future__ import annotations

import re

from model import Comment


def plain(text: str) -> str:
    return " ".join(text.split())


def _blocks(raw: str) -> list[str]:
    """Paragraphs and @-entries, each on one line."""
    body = re.sub(r"^/\*+|\*+/$", "", raw.strip())
    lines = [re.sub(r"^\s*\*? ?", "", line) for line in body.splitlines()]
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
