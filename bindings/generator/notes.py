# SPDX-License-Identifier: MIT
"""The words of NEURON_NOTE, and where each may stand. README.md says what they mean."""

from __future__ import annotations

import re

from model import Location, Notes, Refusal

FUNCTION = {"python", "each", "one", "handle", "internal"}
PARAMETER = {
    "shape",
    "out",
    "inplace",
    "default",
    "elementwise",
    "label",
    "unlabelled",
    "trace",
    "handle",
}
ENUMERATOR = {"raises"}
FIELD = {"after"}
STRUCT = {"record"}

DIMENSIONS = {"rows", "columns", "columns + 1"}

_NOTE = re.compile(r"\s*([a-z]+)\s*(?:\(([^()]*)\))?\s*(,|$)")


def read(text: str, allowed: set[str], location: Location) -> Notes:
    """The notes of one NEURON_NOTE, by word: `shape(rows), label` and the like."""
    notes: Notes = {}
    position = 0
    while position < len(text):
        match = _NOTE.match(text, position)
        if match is None:
            raise Refusal(location, f"cannot read the note '{text}'")
        word, arguments, _ = match.groups()
        if word not in allowed:
            known = ", ".join(sorted(allowed))
            raise Refusal(location, f"the note '{word}' means nothing here; {known} do")
        if word in notes:
            raise Refusal(location, f"the note '{word}' stands twice")
        parts = [part.strip() for part in (arguments or "").split(",")]
        notes[word] = tuple(part for part in parts if part)
        if word in ("shape", "out"):
            for dimension in notes[word]:
                if dimension not in DIMENSIONS:
                    raise Refusal(location, f"'{dimension}' is no dimension")
        position = match.end()
    return notes
