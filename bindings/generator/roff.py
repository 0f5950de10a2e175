# SPDX-License-Identifier: MIT
"""A manual page, as roff with the macros of man(7)."""

from __future__ import annotations

import datetime
import os
import re
import time

# What roff would make something else of; hyphens stay what can be copied into a shell or a program.
_SPECIAL = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"}


def escaped(text: str) -> str:
    """Text as it is to be seen, of one line or more. No line of it is taken for a macro."""
    return re.sub(r"^\.", r"\\&.", _inner(text), flags=re.M)


def _inner(text: str) -> str:
    return "".join(_SPECIAL.get(c, c if c.isascii() else f"\\[u{ord(c):04X}]") for c in text)


def _argument(text: str) -> str:
    return '"' + escaped(text).replace('"', r"\(dq") + '"'


class Page:
    """Gathers a page from its top to its end."""

    def __init__(self, name: str, section: int, source: str, manual: str, what: str) -> None:
        epoch = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
        date = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).date()
        title = _argument(name.upper())
        self._lines = [f".TH {title} {section} {date} {_argument(source)} {_argument(manual)}"]
        self.section("NAME")
        self._lines.append(f"{escaped(name)} \\- {escaped(what)}")

    def section(self, title: str) -> None:
        self._lines.append(f".SH {_argument(title)}")

    def subsection(self, title: str) -> None:
        self._lines.append(f".SS {_argument(title)}")

    def paragraph(self, text: str) -> None:
        self._begin()
        self._lines.append(_marked(text))

    def item(self, tag: str, text: str) -> None:
        """A tag, and what it is beside it or under it."""
        self._lines += [".TP", rf"\fB{escaped(tag)}\fR", _marked(text)]

    def verbatim(self, text: str, bold: bool = False) -> None:
        """Lines as they are, indented."""
        shown = escaped(text.rstrip())
        shown = re.sub(r"^$", r"\&", shown, flags=re.M)
        self._begin()
        self._lines += [".RS 4", ".nf", rf"\fB{shown}\fR" if bold else shown, ".fi", ".RE"]

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"

    def _begin(self) -> None:
        """A paragraph, which a heading begins by itself."""
        if not self._lines[-1].startswith((".SH", ".SS")):
            self._lines.append(".PP")


def _marked(text: str) -> str:
    """`code` in italics."""
    parts = re.split(r"`([^`\n]+)`", " ".join(text.split()))
    shown = [rf"\fI{_inner(p)}\fR" if i % 2 else _inner(p) for i, p in enumerate(parts)]
    return re.sub(r"^\.", r"\\&.", "".join(shown))
