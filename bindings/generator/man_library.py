# SPDX-License-Identifier: MIT
"""Writes neuron(3), the manual page of the C library: the header's comments, in their order."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from clang.cindex import Cursor, CursorKind, TokenKind, TranslationUnit
from comments import parts
from model import Part, Refusal
from parse import translate
from roff import Page

_SECTION = re.compile(r"/\* -+ (.*?) -+ \*/")
_NOTE = re.compile(r"\s*NEURON_NOTE\((?:[^()]|\([^()]*\))*\)")
_INTERNAL = {"NEURON_H", "NEURON_NOTE"}
_KINDS = {CursorKind.FUNCTION_DECL, CursorKind.TYPEDEF_DECL, CursorKind.MACRO_DEFINITION}
_WIDTH = 74


def page(path: Path) -> str:
    """The whole page. Raises Refusal."""
    source = path.read_bytes()
    unit = translate(path, TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD)
    (version,) = re.findall(rb'#define NEURON_VERSION "(.*)"', source)
    return _Writer(source, unit, path).page(version.decode())


class _Writer:
    def __init__(self, source: bytes, unit: TranslationUnit, path: Path) -> None:
        self._source = source
        tokens = unit.get_tokens(extent=unit.cursor.extent)
        self._comments = [token for token in tokens if token.kind == TokenKind.COMMENT]
        self._declared = [
            cursor
            for cursor in unit.cursor.get_children()
            if cursor.kind in _KINDS
            and str(cursor.location.file) == str(path)
            and cursor.spelling not in _INTERNAL
        ]

    def page(self, version: str) -> str:
        opening = next(c for c in self._comments if "@file" in c.spelling)
        # How the header is annotated matters to nobody who calls it.
        said = [p for p in parts(opening.spelling) if "NEURON_NOTE" not in p.text]
        first, *rest = [p for p in said if p.tag != "file"]
        name, _, what = first.text.partition(": ")
        self._page = Page(name, 3, f"neuron {version}", "C library", what.rstrip("."))
        self._page.section("SYNOPSIS")
        self._page.verbatim("#include <neuron.h>", bold=True)
        self._page.verbatim("cc program.c $(pkg-config --cflags --libs neuron)")
        self._parts(rest)
        placed = sorted(self._items(opening.extent.end.offset), key=lambda pair: pair[0])
        for item in [item for _, item in placed]:
            if isinstance(item, Cursor):
                self._declaration(item)
            elif item.startswith("/* --"):
                self._page.section(_SECTION.sub(r"\1", item).upper())
            else:
                self._parts(parts(item))
        self._page.section("SEE ALSO")
        self._page.paragraph("neuron(1), pkg-config(1)")
        return self._page.text()

    def _items(self, start: int) -> Iterator[tuple[int, Cursor | str]]:
        """Declarations, headings, and the comments that open a section."""
        opens = False
        for cursor in self._declared:
            yield cursor.extent.start.offset, cursor
        places = [cursor.extent.start.offset for cursor in self._declared]
        heading = 0
        for comment in self._comments:
            place, text = comment.extent.start.offset, comment.spelling
            if place < start:
                continue
            if _SECTION.fullmatch(text):
                opens, heading = True, place
                yield place, text
            elif opens and not text.startswith("/**"):
                opens = not any(heading < other < place for other in places)
                if opens:
                    yield place, text

    def _declaration(self, cursor: Cursor) -> None:
        self._page.subsection(cursor.spelling)
        self._page.verbatim(self._shown(cursor), bold=True)
        self._parts(parts(self._comment(cursor)))

    def _comment(self, cursor: Cursor) -> str:
        if cursor.kind == CursorKind.MACRO_DEFINITION:
            # libclang ties comments to no macro: one that ends on the line before is a macro's.
            line = cursor.extent.start.line - 1
            before = [c.spelling for c in self._comments if c.extent.end.line == line]
            return before[0] if before and before[0].startswith("/**") else ""
        if cursor.kind == CursorKind.TYPEDEF_DECL:
            declaration = cursor.underlying_typedef_type.get_declaration()
            return str(cursor.raw_comment or declaration.raw_comment or "")
        return str(cursor.raw_comment or "")

    def _shown(self, cursor: Cursor) -> str:
        text = self._source[cursor.extent.start.offset : cursor.extent.end.offset].decode()
        if cursor.kind == CursorKind.TYPEDEF_DECL:
            return _NOTE.sub("", text) + ";"
        if cursor.kind == CursorKind.FUNCTION_DECL:
            arguments = [_named(a.type.spelling, a.spelling) for a in cursor.get_arguments()]
            head = _named(cursor.result_type.spelling, cursor.spelling)
            return _folded(f"{head}(", arguments or ["void"])
        # A number or a text is of use to a reader, the braces of an initializer are not.
        return "#define " + re.sub(r"\s*\{.*", "", text, flags=re.S)

    def _parts(self, found: list[Part]) -> None:
        for part in found:
            if part.kind == "heading":
                title = "DESCRIPTION" if part.tag == "INTRODUCTION" else part.tag
                self._page.section(title)
            elif part.kind == "item":
                self._page.item(part.tag, part.text)
            elif part.kind == "verbatim":
                self._page.verbatim(part.text)
            else:
                self._page.paragraph(part.text)


def _named(kind: str, name: str) -> str:
    return f"{kind}{'' if kind.endswith('*') else ' '}{name}"


def _folded(head: str, arguments: list[str]) -> str:
    """A call with all its arguments, in lines that break between them."""
    lines = [head]
    for i, argument in enumerate(arguments):
        text = argument + (", " if i + 1 < len(arguments) else ");")
        if len(lines[-1]) + len(text.rstrip()) > _WIDTH:
            lines.append("    ")
        lines[-1] += text
    return "\n".join(line.rstrip() for line in lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--header", type=Path, required=True)
    options = parser.parse_args(arguments)
    try:
        sys.stdout.write(page(options.header))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
