# SPDX-License-Identifier: MIT
"""The C reference, from include/neuron.h: a page for each of its sections."""

from __future__ import annotations

import re
from pathlib import Path

import header
from pages import Pages, heading, paragraph, preformatted, prose, terms, unlinked

_NAMES = re.compile(r"\b(?:neuron|NEURON)_\w+(?:\.h)?|\bdocs/[a-z-]+\.md\b")
# What an entry says under a fixed word, after its first sentences.
_LABEL = re.compile(r"(^|(?<=[.;)] ))((?:Errors|Scratch|Accuracy)(?: and [a-z]+)?:)")
_STATUS = re.compile(r"\b[A-Z][A-Z_]{2,}\b")
_FOLDER = "c"


def make(path: Path) -> Pages:
    book = header.book(path)
    pages = Pages()
    statuses = _statuses(book)
    for section in book.sections:
        page = f"{_FOLDER}/{section.slug}.md"
        for entry in section.entries:
            pages.names[entry.name] = f"{page}#{entry.name}"
            for member in entry.members:
                pages.names[member.name] = f"{page}#{member.name}"
    _index(pages, book, statuses)
    for section in book.sections:
        parts = _blocks(section.prose, statuses)
        for entry in section.entries:
            parts += _entry(entry, statuses)
        pages.add(f"{_FOLDER}/{section.slug}.md", section.title, parts)
    return pages


def _statuses(book: header.Book) -> set[str]:
    """The words that stand for a status under "Errors:"."""
    return {
        member.name.removeprefix("NEURON_E_")
        for section in book.sections
        for entry in section.entries
        if entry.name == "neuron_status"
        for member in entry.members
    }


def _index(pages: Pages, book: header.Book, statuses: set[str]) -> None:
    parts = [
        paragraph(
            "From <code>include/neuron.h</code>, the one contract of the library: "
            "what is not there is not promised."
        )
    ]
    parts += _blocks(book.introduction, statuses)
    parts.append("## All names")
    for section in book.sections:
        names = ", ".join(f"<code>{entry.name}</code>" for entry in section.entries)
        parts.append(f"**[{section.title}]({section.slug}.md)**")
        parts.append(paragraph(names))
    pages.add(f"{_FOLDER}/index.md", "C reference", parts)


def _entry(entry: header.Entry, statuses: set[str]) -> list[str]:
    parts = [heading(2, f"`{entry.name}`", entry.name)]
    if entry.kind != "enum":
        parts.append(preformatted(entry.code, "c"))
    parts += _blocks(entry.comment, statuses)
    if entry.members:
        rows = [
            (
                f'<code id="{m.name}">{m.name}</code> = {m.value}',
                _text(m.comment, statuses),
            )
            for m in entry.members
        ]
        parts.append(terms(rows))
    return parts


def _blocks(blocks: list[header.Part], statuses: set[str]) -> list[str]:
    parts: list[str] = []
    rows: list[tuple[str, str]] = []

    def flush() -> None:
        if rows:
            parts.append(terms(list(rows)))
            rows.clear()

    for block in blocks:
        if block.kind == "item":
            if block.tag != "file":
                rows.append((_tag(block.tag), _text(block.text, statuses)))
            continue
        flush()
        if block.kind == "verbatim":
            parts.append(preformatted(block.text, "c" if ";" in block.text else "text"))
        elif block.kind == "heading":
            parts.append(f"## {block.tag.capitalize()}")
        else:
            parts.append(paragraph(_text(block.text, statuses)))
    flush()
    return parts


def _tag(tag: str) -> str:
    """Parameters are lower case, the words that the introduction explains are not."""
    return "returns" if tag == "return" else unlinked(tag) if tag.islower() else tag


def _text(text: str, statuses: set[str]) -> str:
    body = prose(text, _NAMES)
    if not re.search(r"\bErrors\b", body):
        return _LABEL.sub(r"\1<strong>\2</strong>", body)

    def status(match: re.Match[str]) -> str:
        word = match[0]
        if word not in statuses:
            return word
        return f'<code data-name="NEURON_E_{word}">{word}</code>'

    # Not inside of names that are code already.
    pieces = re.split(r"(<code>.*?</code>)", body)
    body = "".join(p if p.startswith("<code>") else _STATUS.sub(status, p) for p in pieces)
    return _LABEL.sub(r"\1<strong>\2</strong>", body)
