# SPDX-License-Identifier: MIT
"""Notes, comments and locations come out of the header as they stand in it."""

from __future__ import annotations

from pathlib import Path

import notes
import pytest
from api import build
from comments import read_comment
from example import HEADER, line_of, read
from model import Location, Notes, Refusal
from parse import parse
from view import Extent, Role

HERE = Location("here.h", 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("label", {"label": ()}),
        ("out()", {"out": ()}),
        ("shape(rows, columns), label", {"shape": ("rows", "columns"), "label": ()}),
        ("out(columns + 1,columns + 1)", {"out": ("columns + 1", "columns + 1")}),
        ("default(0.0)", {"default": ("0.0",)}),
    ],
)
def test_notes(text: str, found: Notes) -> None:
    assert notes.read(text, notes.PARAMETER, HERE) == found


@pytest.mark.parametrize("text", ["out(", "out)", "Out()", "out() label", "label label"])
def test_bad_notes(text: str) -> None:
    with pytest.raises(Refusal, match=r"here\.h:1: "):
        notes.read(text, notes.PARAMETER, HERE)


def test_comment() -> None:
    comment = read_comment("""/**
         * A summary
         * on two lines.
         *
         * @param x The x,
         *     on two lines.
         * @return Something.
         *
         * A paragraph.
         */""")
    assert comment.summary == "A summary on two lines."
    assert comment.parameters == {"x": "The x, on two lines."}
    assert comment.returns == "Something."
    assert comment.paragraphs == ("A paragraph.",)


def test_header(tmp_path: Path) -> None:
    path = tmp_path / "example.h"
    path.write_text(HEADER)
    header = parse(path)
    product = header.functions["neuron_product"]
    assert product.location == Location(str(path), line_of("neuron_status neuron_product"))
    assert [p.name for p in product.parameters] == ["x", "w", "b", "z", "options"]
    assert product.parameters[2].notes == {"default": ("0.0",)}
    assert product.comment.parameters["b"] == "The bias, on two lines."
    assert [(s.name, s.value, s.exception) for s in header.statuses] == [
        ("NEURON_E_NULL", 1, "ArgumentError"),
        ("NEURON_E_ODD", 2, "OddError"),
    ]
    assert header.structs["neuron_samples"].fields[0].comment == "m x d"
    assert build(header).handle_name == "Neuron"


def test_view(tmp_path: Path) -> None:
    set_threads, threads, half, product = read(tmp_path).entries
    assert [(a.name, a.role, a.default) for a in set_threads.arguments] == [
        ("threads", Role.THREADS, None)
    ]
    assert threads.arguments == ()
    assert [e.results[0].extent for e in (set_threads, threads)] == [Extent.NOTHING, Extent.COUNT]
    assert half.each is not None
    assert [(a.name, a.role) for a in half.arguments] == [
        ("z", Role.ELEMENT),
        ("out", Role.OUT),
    ]
    assert [(a.name, a.default, a.keyword_only) for a in product.arguments] == [
        ("x", None, False),
        ("w", None, False),
        ("b", "0.0", False),
        ("threads", "None", True),
        ("out", "None", True),
    ]
    assert [a.name for a in product.method_arguments] == ["x", "threads", "out"]
    assert [r.extent for r in product.results] == [Extent.ROWS]
