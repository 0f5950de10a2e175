# SPDX-License-Identifier: MIT
"""Comments of Swift, as DocC has them, as the blocks of a page."""

from __future__ import annotations

import re

from pages import paragraph, preformatted, prose, terms, unlinked

_NAMES = re.compile(r"\bNeuronError\b|\bdocs/[a-z-]+\.md\b")
_FIELD = re.compile(
    r"- (Parameters|Parameter (\w+)|Returns|Throws|Precondition|Complexity):\s*(.*)"
)
_PARAMETER = re.compile(r"  - (\w+): (.*)")
_SWIFT = re.compile(r"\b(let|var|try|import|func)\b|\.init\(")


def blocks(text: str) -> list[str]:
    parts: list[str] = []
    rows: list[tuple[str, str]] = []
    for block in _split(text):
        if isinstance(block, tuple):
            rows.append((block[0], _text(block[1])))
            continue
        if block.startswith("    "):
            code = re.sub(r"^    ", "", block, flags=re.M)
            parts.append(preformatted(code, "swift" if _SWIFT.search(code) else "text"))
        else:
            parts.append(paragraph(_text(block)))
    return parts + ([terms(rows)] if rows else [])


def line(text: str) -> str:
    """A comment without code and fields, for a line of a list."""
    return _text(" ".join(block for block in _split(text) if isinstance(block, str)))


def _split(text: str) -> list[str | tuple[str, str]]:
    """Paragraphs, indented blocks, and fields by their names."""
    found: list[str | tuple[str, str]] = []
    goes_on = False
    for line in text.split("\n"):
        if not line.strip():
            goes_on = False
        elif field := _FIELD.fullmatch(line.rstrip()):
            if field[1] != "Parameters":
                name = unlinked(field[2]) if field[2] else field[1].lower()
                found.append((name, field[3]))
            goes_on = True
        elif parameter := _PARAMETER.fullmatch(line.rstrip()):
            found.append((unlinked(parameter[1]), parameter[2]))
            goes_on = True
        elif goes_on and isinstance(found[-1], tuple):
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}".strip())
        elif goes_on:
            found[-1] = f"{found[-1]}\n{line}"
        else:
            found.append(line)
            goes_on = True
    return _joined(found)


def _joined(found: list[str | tuple[str, str]]) -> list[str | tuple[str, str]]:
    """Indented blocks that an empty line divides are one."""
    joined: list[str | tuple[str, str]] = []
    for block in found:
        before = joined[-1] if joined else None
        if (
            isinstance(block, str)
            and isinstance(before, str)
            and block.startswith("    ")
            and before.startswith("    ")
        ):
            joined[-1] = f"{before}\n\n{block}"
        else:
            joined.append(block)
    return joined


def _text(text: str) -> str:
    return prose(text, _NAMES)
