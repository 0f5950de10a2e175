# SPDX-License-Identifier: MIT
"""matplotlib's SVG, made shorter: it looks the same, and pages that show it load faster."""

from __future__ import annotations

import re

# Of a point, which is 1/72 inch: less than a printer's dot.
_DIGITS = 2

_PATH = re.compile(r'(?<= d=")[^"]*')
_TOKEN = re.compile(r"[A-Za-z]|[-+]?[0-9.]+(?:e[-+]?[0-9]+)?")
_PLACE = re.compile(r'(?<= x=")[-0-9.e]+|(?<= y=")[-0-9.e]+|(?<=translate\()[-0-9.e]+ [-0-9.e]+')


def slim(text: str) -> str:
    """Round what is in points, and write paths without what a reader of SVG does not need."""
    text = _PATH.sub(lambda path: _path(path[0]), text)
    # Letters are outlines, so that no space between tags is one between words.
    text = re.sub(r"\n\s*", "\n", text)
    return _PLACE.sub(lambda place: " ".join(map(_number, place[0].split())), text)


def _path(text: str) -> str:
    """Further points of a line, or of curves of one kind, need no letter."""
    parts: list[str] = []
    last = ""
    for token in _TOKEN.findall(text):
        if not token.isalpha():
            parts.append(_number(token))
        elif token != last or token in "Mz":
            parts.append(token)
            last = token
    return " ".join(parts)


def _number(text: str) -> str:
    short = f"{float(text):.{_DIGITS}f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
