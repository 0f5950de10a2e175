# SPDX-License-Identifier: MIT
"""What the header says, as plain data: parse.py makes it, api.py turns it into Python's view."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Location:
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Refusal(Exception):
    """Something in the header that cannot be bound, and where it stands."""

    def __init__(self, location: Location, message: str) -> None:
        super().__init__(f"{location}: {message}")


Notes = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Comment:
    summary: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    returns: str = ""
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A piece of a comment: a heading, an item with its tag, text, or verbatim lines."""

    kind: str
    tag: str
    text: str


@dataclass(frozen=True)
class Parameter:
    name: str
    type: str
    notes: Notes
    location: Location

    @property
    def is_output(self) -> bool:
        return "out" in self.notes


@dataclass(frozen=True)
class Function:
    name: str
    returns: str
    parameters: tuple[Parameter, ...]
    notes: Notes
    comment: Comment
    location: Location


@dataclass(frozen=True)
class Status:
    name: str
    value: int
    exception: str | None  # none of ours: the builtin itself is raised
    builtin: str
    summary: str


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    notes: Notes
    comment: str
    location: Location


@dataclass(frozen=True)
class Struct:
    name: str
    fields: tuple[Field, ...]
    notes: Notes
    summary: str
    location: Location


@dataclass(frozen=True)
class Header:
    functions: dict[str, Function]
    statuses: tuple[Status, ...]
    structs: dict[str, Struct]
