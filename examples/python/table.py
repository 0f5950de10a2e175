# SPDX-License-Identifier: MIT
"""Labelled samples: dealt into two tables, and standardized, to the bits of table.h."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MASK = 2**64 - 1


class Table(NamedTuple):
    x: NDArray[np.float64]  # a sample a row
    y: NDArray[np.float64]  # labels, 0 or 1


def splitmix64(seed: int, n: int) -> int:
    """The n-th number of the generator that starts at `seed`.

    Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
    """
    v = (seed + (n + 1) * 0x9E3779B97F4A7C15) & MASK
    v = (v ^ (v >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    v = (v ^ (v >> 27)) * 0x94D049BB133111EB & MASK
    return v ^ (v >> 31)


def split(table: Table, seed: int) -> tuple[Table, Table]:
    """The rows to train on, and about one in five to hold out.

    Where a row goes depends on the seed and on its number alone.
    """
    held_out = np.array([splitmix64(seed, i) % 5 == 0 for i in range(len(table.x))])
    return (
        Table(table.x[~held_out], table.y[~held_out]),
        Table(table.x[held_out], table.y[held_out]),
    )


def mean_of_rows(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """One addition after the other, in the order of the rows.

    numpy's mean may add in pairs, and Python's sum compensates since 3.12: more exact,
    but not the bits of the C program.
    """
    total = np.zeros(rows.shape[1])
    for row in rows:
        total += row
    return total / len(rows)


def standardize(training: Table, held_out: Table) -> tuple[Table, Table]:
    """Shifts and scales each column to mean 0 and standard deviation 1 in `training`.

    With the training rows' mean: the held-out rows must stay unseen. A constant column
    is only shifted.
    """
    center = mean_of_rows(training.x)
    shifted = training.x - center
    scale = np.sqrt(mean_of_rows(shifted * shifted))
    scale[scale == 0] = 1
    return (
        Table(shifted / scale, training.y),
        Table((held_out.x - center) / scale, held_out.y),
    )
