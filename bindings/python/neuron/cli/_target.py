# SPDX-License-Identifier: MIT
"""The column that the labels come from, and its two classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _cells
from ._failures import shown

Class = str | int | float


@dataclass(frozen=True)
class Target:
    """A column of labels.

    classes: that of label 0 and that of label 1, both texts or both numbers; None: the cells are
        the labels, soft ones, from 0 to 1.
    """

    name: str
    classes: tuple[Class, Class] | None

    @property
    def is_text(self) -> bool:
        return self.classes is not None and isinstance(self.classes[0], str)

    def labels(self, cells: Any, marks: Any) -> tuple[Any, tuple[int, str] | None]:
        """Read a batch: its labels, NaN where they are missing, and the first wrong one."""
        if self.classes is None:
            labels, wrong = _cells.numbers(cells, marks)
            wrong = wrong | (labels < 0) | (labels > 1)
            want = "a number from 0 to 1"
        elif self.is_text:
            levels, codes = _cells.texts(cells, marks)
            meaning = dict(zip(self.classes, (0.0, 1.0)))
            found = [meaning.get(level, 2.0) for level in levels]
            labels = np.array([*found, np.nan])[codes]
            wrong = labels == 2.0
            want = f"{self.classes[0]!r} or {self.classes[1]!r}"
        else:
            values, wrong = _cells.numbers(cells, marks)
            zero, one = self.classes
            labels = np.where(values == one, 1.0, np.where(values == zero, 0.0, np.nan))
            wrong = wrong | (np.isnan(labels) & ~np.isnan(values))
            want = f"{zero!r} or {one!r}"
        if not wrong.any():
            return labels, None
        row = int(wrong.argmax())
        return labels, (row, f"{shown(cells[row].as_py())} is no label; want {want}")


def number_class(value: float) -> int | float:
    """A class that is a number, without a point where it is whole."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value
