# SPDX-License-Identifier: MIT
"""What is written: the golden stub, docstrings in Python's words, the same text every time."""

from __future__ import annotations

from pathlib import Path

import api
import emit_c
import emit_pyi
from docstrings import Docstrings
from parse import parse

ROOT = Path(__file__).parents[3]
HEADER = parse(ROOT / "include" / "neuron.h")
API = api.build(HEADER)
GOLDEN = ROOT / "bindings" / "python" / "neuron" / "_neuron.pyi"


def test_the_stub_is_golden() -> None:
    assert GOLDEN.read_text(encoding="utf-8") == emit_pyi.emit(HEADER, API), (
        "the header changed what Python sees: generate the stub again, and review it"
    )


def test_all_that_the_header_binds_is_exported() -> None:
    exported = (GOLDEN.parent / "__init__.py").read_text(encoding="utf-8")
    names = [entry.name for entry in API.entries]
    names += [status.exception for status in API.statuses if status.exception]
    for name in names:
        assert f'    "{name}",' in exported, name


def test_the_same_header_gives_the_same_text() -> None:
    again = parse(ROOT / "include" / "neuron.h")
    assert emit_c.emit(HEADER, API) == emit_c.emit(again, api.build(again))


def test_docstrings_speak_python() -> None:
    docs = Docstrings(HEADER, API)
    bound = {e.function.name for e in API.entries}
    bound |= {e.each.name for e in API.entries if e.each is not None}
    for entry in API.entries:
        text = docs.function(entry)
        assert text.startswith(f"{entry.name}($module")
        assert not any(f"{name} " in text for name in bound), entry.name
        for word in ("null", "Receives", "Allocates", "malloc", "NEURON_", "options"):
            assert word not in text, (entry.name, word)
        for argument in entry.arguments:
            assert f"\n{argument.name}: " in text, (entry.name, argument.name)


def test_no_place_of_a_machine_is_written() -> None:
    for text in (emit_c.emit(HEADER, API), emit_pyi.emit(HEADER, API)):
        assert str(ROOT) not in text
