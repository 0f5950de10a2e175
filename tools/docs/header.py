# SPDX-License-Identifier: MIT
"""Reads include/neuron.h as a book: its sections, and what each declares, in order."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from clang.cindex import Cursor, CursorKind, TokenKind, TranslationUnit

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "bindings" / "generator"))

from comments import parts  # noqa: E402
from model import Part  # noqa: E402
from parse import translate  # noqa: E402

_SECTION = re.compile(r"^/\* -{4} (.+?) -+ \*/$")


@dataclass(frozen=True)
class Member:
    """A constant of an enum."""

    name: str
    value: int
    comment: str


@dataclass
class Entry:
    kind: str  # "function", "struct", "enum", "type", "macro"
    name: str
    code: str
    comment: list[Part]
    line: int
    members: list[Member] = field(default_factory=list)


@dataclass
class Section:
    title: str
    line: int
    prose: list[Part] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return re.sub(r"\W+", "-", self.title.lower())


@dataclass
class Book:
    introduction: list[Part]
    sections: list[Section]


def book(path: Path) -> Book:
    return _Reader(path).read()


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._text = path.read_bytes()
        self._unit = translate(path, options=TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD)
        self._comments = [
            token
            for token in self._unit.get_tokens(extent=self._unit.cursor.extent)
            if token.kind == TokenKind.COMMENT
        ]

    def read(self) -> Book:
        introduction: list[Part] = []
        sections: list[Section] = []
        for token in self._comments:
            start = token.extent.start
            if match := _SECTION.match(token.spelling):
                sections.append(Section(match[1], start.line))
            elif "@file" in token.spelling:
                introduction = parts(token.spelling)
            elif start.column == 1 and sections and not token.spelling.startswith("/**"):
                # What stands right under a heading is for readers; what comes later explains code.
                if start.line == sections[-1].line + 2:
                    sections[-1].prose = parts(token.spelling)
        for entry in self._entries():
            inside = [section for section in sections if section.line < entry.line]
            if not inside:
                raise ValueError(f"{self._path}:{entry.line}: {entry.name} is in no section")
            inside[-1].entries.append(entry)
        return Book(introduction, [section for section in sections if section.entries])

    def _entries(self) -> list[Entry]:
        found: dict[str, Entry] = {}
        for cursor in self._unit.cursor.get_children():
            if str(cursor.location.file) != str(self._path):
                continue
            entry = self._entry(cursor)
            if entry is not None and entry.name not in found:
                found[entry.name] = entry
        return sorted(found.values(), key=lambda entry: entry.line)

    def _entry(self, cursor: Cursor) -> Entry | None:
        line = cursor.extent.start.line
        comment = parts(cursor.raw_comment or "")
        if cursor.kind == CursorKind.FUNCTION_DECL:
            return Entry("function", cursor.spelling, self._prototype(cursor), comment, line)
        if cursor.kind == CursorKind.TYPEDEF_DECL:
            record = cursor.underlying_typedef_type.get_declaration()
            is_enum = record.kind == CursorKind.ENUM_DECL
            members = self._members(record) if is_enum else []
            is_struct = record.kind == CursorKind.STRUCT_DECL
            kind = "enum" if is_enum else "struct" if is_struct else "type"
            return Entry(kind, cursor.spelling, self._source(cursor) + ";", comment, line, members)
        if cursor.kind == CursorKind.MACRO_DEFINITION:
            return self._macro(cursor)
        return None

    def _macro(self, cursor: Cursor) -> Entry | None:
        """A macro that a caller writes. Those of the header's own have no value or no comment."""
        text = self._source(cursor)
        name = cursor.spelling
        if name == "NEURON_NOTE" or text == name:
            return None
        line = cursor.extent.start.line
        above = [c for c in self._comments if c.extent.end.line == line - 1]
        comment = parts(above[0].spelling) if above else []
        return Entry("macro", name, f"#define {text}", comment, line)

    def _members(self, record: Cursor) -> list[Member]:
        found = []
        for item in record.get_children():
            if item.kind == CursorKind.ENUM_CONSTANT_DECL:
                beside = [
                    c.spelling
                    for c in self._comments
                    if c.extent.start.line == item.extent.end.line
                    and c.extent.start.column > item.extent.end.column
                ]
                raw = item.raw_comment or (beside[0] if beside else "")
                text = " ".join(part.text for part in parts(raw))
                found.append(Member(item.spelling, item.enum_value, text))
        return found

    def _source(self, cursor: Cursor) -> str:
        text = self._text[cursor.extent.start.offset : cursor.extent.end.offset].decode()
        return re.sub(r"[ \t]+$", "", without_notes(text), flags=re.M)

    def _prototype(self, cursor: Cursor) -> str:
        """A function's declaration, on one line or with a line for each parameter."""
        text = " ".join(self._source(cursor).partition("{")[0].split())
        text = text.removeprefix("static inline ").rstrip("; ")
        head, _, rest = text.partition("(")
        parameters = rest.rstrip().removesuffix(")")
        line = f"{head}({parameters});"
        if len(line) <= 80:
            return line
        return f"{head}(\n    " + ",\n    ".join(split(parameters)) + ");"


def without_notes(text: str) -> str:
    """Without the generator's NEURON_NOTE(...), whose parentheses nest."""
    while (at := text.find("NEURON_NOTE(")) >= 0:
        depth, end = 0, text.index("(", at)
        while True:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
            if depth == 0:
                break
        text = text[:at].rstrip() + text[end:]
    return text


def split(parameters: str) -> list[str]:
    """A parameter list at its outer commas."""
    parts, depth = [""], 0
    for letter in parameters:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]
