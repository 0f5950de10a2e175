# SPDX-License-Identifier: MIT
"""Python's view of the header, as plain data: api.py makes it, the emitters write it down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from model import Function, Status, Struct


class Role(Enum):
    """What an argument is for."""

    SAMPLES = auto()  # x, 1-d or 2-d, which y, sample_weight and offset go with
    LABELS = auto()
    UNUSED_LABELS = auto()  # may be None
    WEIGHT = auto()
    OFFSET = auto()
    MATRIX = auto()  # 1-d or 2-d
    VECTOR = auto()
    DOUBLES = auto()  # one sample's x, and its w, as plain doubles
    NUMBER = auto()
    ELEMENT = auto()  # a number, or an array of any shape
    ELEMENT_LABEL = auto()
    THREADS = auto()  # a number of threads; None is C's 0
    OUT = auto()


class Extent(Enum):
    """How large a result is."""

    NUMBER = auto()
    ROWS = auto()  # a number, for one sample
    COLUMNS = auto()
    ROWS_COLUMNS = auto()  # 1-d, for one sample
    SQUARE = auto()  # (columns + 1) x (columns + 1)
    RECORD = auto()
    ELEMENTWISE = auto()  # as the arguments
    COUNT = auto()
    NOTHING = auto()


_ARRAYS = (Extent.ROWS, Extent.COLUMNS, Extent.ROWS_COLUMNS, Extent.SQUARE)


@dataclass(frozen=True)
class Argument:
    name: str
    role: Role
    default: str | None = None
    keyword_only: bool = False


@dataclass(frozen=True)
class Result:
    name: str
    extent: Extent
    trace: str | None = None  # the field of the record that has the same bits


@dataclass(frozen=True)
class Entry:
    """A function of the module."""

    name: str
    function: Function
    arguments: tuple[Argument, ...]
    results: tuple[Result, ...]
    each: Function | None = None
    one: Function | None = None
    one_of_model: Function | None = None

    @property
    def array_result(self) -> Result | None:
        return next((r for r in self.results if r.extent in _ARRAYS), None)

    @property
    def is_setting(self) -> bool:
        """Sets or tells a number of the whole process; takes no array."""
        return self.results[0].extent in (Extent.COUNT, Extent.NOTHING)

    @property
    def has_method(self) -> bool:
        return {"w", "b"} <= {a.name for a in self.arguments}

    @property
    def method_arguments(self) -> tuple[Argument, ...]:
        return tuple(a for a in self.arguments if a.name not in ("w", "b"))


@dataclass(frozen=True)
class Api:
    entries: tuple[Entry, ...]
    handle: Function
    handle_name: str
    statuses: tuple[Status, ...]
    records: tuple[Struct, ...]
    trace: Function | None  # the function that fills the record for one sample

    @property
    def names(self) -> list[str]:
        return sorted({a.name for entry in self.entries for a in entry.arguments})
