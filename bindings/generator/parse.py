# SPDX-License-Identifier: MIT
"""Reads the annotated header with libclang."""

from __future__ import annotations

import builtins
import re
from pathlib import Path

import notes
from clang.cindex import (
    Cursor,
    CursorKind,
    Diagnostic,
    Index,
    TokenKind,
    TranslationUnit,
)
from comments import plain, read_comment
from model import (
    Field,
    Function,
    Header,
    Location,
    Notes,
    Parameter,
    Refusal,
    Status,
    Struct,
)

# The wheel of libclang brings no headers of C, and those of a system would differ from one to the
# next. The little that the header needs of them stands here, in a folder that exists nowhere.
_FOLDER = "/neuron-generator"
_HEADERS = {
    "stdbool.h": "#define bool _Bool\n",
    "stddef.h": (
        "typedef __PTRDIFF_TYPE__ ptrdiff_t;\n"
        "typedef __SIZE_TYPE__ size_t;\n"
        "#define NULL ((void *)0)\n"
    ),
    "stdint.h": "typedef __INT32_TYPE__ int32_t;\ntypedef __INT64_TYPE__ int64_t;\n",
}


def parse(path: Path) -> Header:
    return _Reader(translate(path), path).header()


def translate(path: Path, options: int = 0) -> TranslationUnit:
    """What libclang makes of the header. Raises Refusal where that is no C."""
    unit = Index.create().parse(
        str(path),
        args=[
            "-xc",
            "-std=c11",
            "-nostdinc",
            "-isystem",
            _FOLDER,
            "-DNEURON_GENERATOR",
        ],
        unsaved_files=[(f"{_FOLDER}/{name}", text) for name, text in _HEADERS.items()],
        options=options,
    )
    for problem in unit.diagnostics:
        if problem.severity >= Diagnostic.Error:
            where = Location(str(problem.location.file or path), problem.location.line)
            raise Refusal(where, problem.spelling)
    return unit


class _Reader:
    def __init__(self, unit: TranslationUnit, path: Path) -> None:
        self._unit = unit
        self._path = path
        self._comments = self._comments_by_line()

    def header(self) -> Header:
        functions: dict[str, Function] = {}
        structs: dict[str, Struct] = {}
        statuses: tuple[Status, ...] = ()
        for cursor in self._unit.cursor.get_children():
            if str(cursor.location.file) != str(self._path):
                continue
            if cursor.kind == CursorKind.FUNCTION_DECL:
                if not cursor.is_definition():
                    functions[cursor.spelling] = self._function(cursor)
            elif cursor.kind == CursorKind.ENUM_DECL:
                if cursor.spelling == "neuron_status":
                    statuses = tuple(self._statuses(cursor))
            elif cursor.kind == CursorKind.TYPEDEF_DECL:
                struct = self._struct(cursor)
                if struct is not None:
                    structs[struct.name] = struct
        return Header(functions, statuses, structs)

    def _function(self, cursor: Cursor) -> Function:
        location = self._location(cursor)
        words = self._notes(cursor, notes.FUNCTION)
        if len(words) != 1:
            wanted = ", ".join(sorted(notes.FUNCTION))
            raise Refusal(
                location,
                f"{cursor.spelling} needs one note of {wanted}: how to bind it",
            )
        comment = read_comment(cursor.raw_comment or "")
        if not comment.summary:
            raise Refusal(location, f"{cursor.spelling} has no comment")
        parameters = tuple(self._parameter(p) for p in cursor.get_arguments())
        return Function(
            cursor.spelling,
            cursor.result_type.spelling,
            parameters,
            words,
            comment,
            location,
        )

    def _parameter(self, cursor: Cursor) -> Parameter:
        return Parameter(
            cursor.spelling,
            cursor.type.spelling,
            self._notes(cursor, notes.PARAMETER),
            self._location(cursor),
        )

    def _statuses(self, cursor: Cursor) -> list[Status]:
        found: list[Status] = []
        for item in cursor.get_children():
            if item.kind != CursorKind.ENUM_CONSTANT_DECL or item.enum_value == 0:
                continue
            location = self._location(item)
            raises = self._notes(item, notes.ENUMERATOR).get("raises", ())
            if len(raises) not in (1, 2):
                raise Refusal(
                    location,
                    f"{item.spelling} needs raises(Exception, Builtin): what Python raises",
                )
            base = getattr(builtins, raises[-1], None)
            if not (isinstance(base, type) and issubclass(base, Exception)):
                raise Refusal(location, f"{raises[-1]} is no exception of Python's")
            own = raises[0] if len(raises) == 2 else None
            if own is not None and any(own == other.exception for other in found):
                raise Refusal(location, f"two statuses raise {own}")
            summary = read_comment(item.raw_comment or "").summary
            found.append(Status(item.spelling, item.enum_value, own, raises[-1], summary))
        return found

    def _struct(self, cursor: Cursor) -> Struct | None:
        declaration = cursor.underlying_typedef_type.get_declaration()
        if declaration.kind != CursorKind.STRUCT_DECL:
            return None
        fields = tuple(
            Field(
                item.spelling,
                item.type.spelling,
                self._notes(item, notes.FIELD),
                self._comments.get(item.extent.end.line, ""),
                self._location(item),
            )
            for item in declaration.get_children()
            if item.kind == CursorKind.FIELD_DECL
        )
        comment = read_comment(cursor.raw_comment or declaration.raw_comment or "")
        words = self._notes(cursor, notes.STRUCT)
        location = self._location(cursor)
        return Struct(cursor.spelling, fields, words, comment.summary, location)

    def _notes(self, cursor: Cursor, allowed: set[str]) -> Notes:
        texts = [
            child.spelling
            for child in cursor.get_children()
            if child.kind == CursorKind.ANNOTATE_ATTR
        ]
        return notes.read(", ".join(texts), allowed, self._location(cursor))

    def _location(self, cursor: Cursor) -> Location:
        return Location(str(cursor.location.file), cursor.location.line)

    def _comments_by_line(self) -> dict[int, str]:
        """The comments behind the fields of structs, which libclang ties to nothing."""
        found = {}
        for token in self._unit.get_tokens(extent=self._unit.cursor.extent):
            if token.kind == TokenKind.COMMENT and not token.spelling.startswith("/**"):
                text = re.sub(r"^/\*|\*/$", "", token.spelling)
                found[token.extent.start.line] = plain(text)
        return found
