# SPDX-License-Identifier: MIT
"""The Swift reference, from the symbols that the compiler writes, with their comments."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import swift_comments
from header import split
from pages import Pages, heading, paragraph, preformatted, terms, unlinked

# The pages, in order, and whose declarations are on each; other files go to the last page.
_PAGES = {
    "neuron": (
        "The neuron",
        "Neuron OneSample Graph Rows Mean Gradient Hessian Step Files Functions",
    ),
    "data": ("Samples, matrices, vectors", "Samples Matrix MatrixViews Vector Scalar Storage"),
    "training": ("Training and inference", "Fit FitOptions FitResult LargestPenalty Inference"),
    "streams": ("Streams and partial sums", "Trainer Partial"),
    "outputs": ("Several outputs", "Outputs"),
    "errors": ("Errors", "NeuronError"),
}
_FOLDER = "swift"
_TYPES = ("swift.struct", "swift.enum", "swift.protocol", "swift.class")
# What is a line of its type's entry, and not one of its own.
_VALUES = ("swift.property", "swift.type.property", "swift.enum.case", "swift.associatedtype")


@dataclass(frozen=True)
class _Symbol:
    kind: str
    path: tuple[str, ...]
    code: str
    comment: str
    file: str
    line: int
    anchor: str

    @property
    def name(self) -> str:
        return ".".join(self.path)


def make(graph: Path) -> Pages:
    symbols = _symbols(json.loads(graph.read_text(encoding="utf-8")))
    places = {file: slug for slug, (_, files) in _PAGES.items() for file in files.split()}
    pages = Pages()
    on: dict[str, list[_Symbol]] = {slug: [] for slug in _PAGES}
    for symbol in symbols:
        slug = places[symbol.file]
        on[slug].append(symbol)
        where = f"{_FOLDER}/{slug}.md#{symbol.anchor}"
        for name in (symbol.name, symbol.name.removeprefix("Neuron."), _link(symbol)):
            # hooks.py asks for names without empty brackets.
            pages.names.setdefault(name.removesuffix("()"), where)
    for slug, (_, files) in _PAGES.items():
        order = {file: place for place, file in enumerate(files.split())}
        on[slug].sort(key=lambda s: (order.get(s.file, len(order)), s.line))
    _index(pages, on)
    for slug, (title, _) in _PAGES.items():
        pages.add(f"{_FOLDER}/{slug}.md", title, _entries(on[slug]))
    return pages


def _link(symbol: _Symbol) -> str:
    """How comments name it: `.shape` for a case of an error, `fit(to:)` for a function."""
    if symbol.kind == "swift.enum.case":
        return f".{symbol.path[-1]}"
    return symbol.path[-1] if "(" in symbol.path[-1] or symbol.kind in _TYPES else symbol.name


def _symbols(graph: dict[str, Any]) -> list[_Symbol]:
    """All that is written down in the module's sources, in order."""
    seen: Counter[str] = Counter()
    found = []
    written = [s for s in graph["symbols"] if "location" in s and "::SYNTHESIZED::" not in _id(s)]
    for symbol in sorted(written, key=_place):
        path = tuple(symbol["pathComponents"])
        anchor = re.sub(r"[\W_]+", "-", ".".join(path)).strip("-")
        seen[anchor] += 1
        if seen[anchor] > 1:
            anchor += f"-{seen[anchor]}"
        lines = symbol.get("docComment", {"lines": []})["lines"]
        found.append(
            _Symbol(
                symbol["kind"]["identifier"],
                path,
                _declaration(symbol),
                "\n".join(line["text"] for line in lines),
                *_place(symbol),
                anchor,
            )
        )
    return found


def _id(symbol: dict[str, Any]) -> str:
    return str(symbol["identifier"]["precise"])


def _place(symbol: dict[str, Any]) -> tuple[str, int]:
    location = symbol["location"]
    return Path(location["uri"]).stem, location["position"]["line"]


def _declaration(symbol: dict[str, Any]) -> str:
    """As it is written, on one line or with a line for each parameter."""
    text = "".join(part["spelling"] for part in symbol["declarationFragments"])
    text = " ".join(text.split()).replace("`Self`", "Self").replace(" : ", ": ")
    if len(text) <= 80 or "(" not in text:
        return text
    # The parentheses of the parameters are the first ones that are not in another's.
    begin = text.index("(")
    depth = 0
    for end in range(begin, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            break
    parameters = ",\n    ".join(split(text[begin + 1 : end]))
    return f"{text[:begin]}(\n    {parameters}\n{text[end:]}"


def _index(pages: Pages, on: dict[str, list[_Symbol]]) -> None:
    parts = [
        paragraph(
            "From the module <code>Neuron</code>, as the compiler sees it, and the comments in its "
            "sources, which Xcode and editors show too. All of it is in the struct "
            "<code>Neuron</code>, but for the errors."
        )
    ]
    for slug, (title, _) in _PAGES.items():
        names = [s.name for s in on[slug] if s.kind not in _VALUES and s.kind != "swift.init"]
        shown = ", ".join(f"<code>{html.escape(n)}</code>" for n in dict.fromkeys(names))
        parts += [f"**[{title}]({slug}.md)**", paragraph(shown)]
    pages.add(f"{_FOLDER}/index.md", "Swift reference", parts)


def _entries(symbols: list[_Symbol]) -> list[str]:
    parts: list[str] = []
    for symbol in symbols:
        if symbol.kind in _VALUES and any(_owns(other, symbol) for other in symbols):
            continue
        level = 2 if symbol.kind in _TYPES or len(symbol.path) == 2 else 3
        parts += [
            heading(level, f"`{symbol.name}`", symbol.anchor),
            preformatted(symbol.code, "swift"),
            *swift_comments.blocks(symbol.comment),
        ]
        values = [s for s in symbols if s.kind in _VALUES and _owns(symbol, s)]
        if values:
            parts.append(_values(values))
    return parts


def _owns(owner: _Symbol, member: _Symbol) -> bool:
    return owner.kind in _TYPES and owner.path == member.path[:-1]


def _values(values: list[_Symbol]) -> str:
    """What a type has, line by line; those without a comment share that of the one before."""
    rows: list[tuple[str, str]] = []
    for value in values:
        code = f'<span id="{value.anchor}">{unlinked(html.escape(value.code, quote=False))}</span>'
        if rows and not value.comment:
            name, said = rows.pop()
            rows.append((f"{name}<br>{code}", said))
        else:
            rows.append((code, swift_comments.line(value.comment)))
    return terms(rows)
