# SPDX-License-Identifier: MIT
"""Which rows are held out: by a hash of the row's number, so that every pass knows them again."""

from __future__ import annotations

from typing import Any

import numpy as np

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = 2**64 - 1


def held_out(first: int, count: int, share: float, seed: int) -> Any:
    """Say of rows first, first + 1, ... whether they are held out.

    share: the chance of each, from 0 to below 1.
    seed: 0 or above; another one chooses other rows.

    Row i is held out if the 53 high bits of mix(mix(seed) + (i + 1) golden), over 2^53, are below
    share: the generator SplitMix64, begun at mix(seed).

    Returns count bools.
    """
    counters = np.arange(first + 1, first + 1 + count, dtype=np.uint64)
    start = int(_mix(np.array([seed & _MASK], dtype=np.uint64))[0])
    mixed = _mix(np.uint64(start) + counters * np.uint64(_GOLDEN))
    return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53 < share


def _mix(z: Any) -> Any:
    """SplitMix64's finalizer (Steele, Lea and Flood, 2014)."""
    with np.errstate(over="ignore"):
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
