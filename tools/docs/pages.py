# SPDX-License-Identifier: MIT
"""What the pages that are made, of the header and of docstrings, have in common."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field


@dataclass
class Pages:
    """Pages by their path, and where each name is explained."""

    texts: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, title: str, parts: list[str]) -> None:
        self.titles[path] = title
        self.texts[path] = "\n\n".join([f"# {title}", *parts]) + "\n"


_CODE = re.compile(r"`([^`]+)`")


def prose(text: str, names: re.Pattern[str]) -> str:
    """Text as HTML; what names a thing that has an entry becomes code, which hooks.py links."""
    parts = []
    for number, part in enumerate(_CODE.split(text)):
        escaped = html.escape(part, quote=False)
        parts.append(
            f"<code>{escaped}</code>" if number % 2 else names.sub(r"<code>\g<0></code>", escaped)
        )
    return "".join(parts)


def paragraph(text: str) -> str:
    return f"<p>{text}</p>"


def preformatted(text: str, language: str = "text") -> str:
    return f"```{language}\n{text}\n```"


def terms(rows: list[tuple[str, str]]) -> str:
    """A list of names, as HTML, with what is said of each."""
    items = "\n".join(f"<dt>{name}</dt>\n<dd>{text}</dd>" for name, text in rows)
    return f'<dl class="terms">\n{items}\n</dl>'


def unlinked(name: str) -> str:
    """A name that stands for nothing beyond its place: a parameter, a field."""
    return f'<code class="own">{name}</code>'


def heading(level: int, title: str, anchor: str) -> str:
    return f"{'#' * level} {title} {{ #{anchor} }}"
