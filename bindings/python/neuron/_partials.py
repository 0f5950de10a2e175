# SPDX-License-Identifier: MIT
"""Partial sums: loss and gradient of rows that come in parts, with the bits of the whole."""

from __future__ import annotations

from ._neuron import (
    _block_rows,
    _partial_extent,
    _partial_finish,
    _partial_gradient,
    _partial_merge,
)

TYPE_CHECKING = False  # of typing, which takes longer to import than all of this
if TYPE_CHECKING:
    from typing import Any, SupportsIndex

    from typing_extensions import Buffer

    from ._neuron import _Array, _Buffer, _Number, _Threads, _Vector


def block_rows(columns: SupportsIndex) -> int:
    """Return how many rows make a block: a part of the rows begins with a multiple of it.

    columns: the columns of x, on which alone it depends.

    Returns an int, a multiple of 8.

    Raises ArgumentError, SizeError.
    """
    return _block_rows(columns)


def partial_gradient(
    x: _Buffer,
    y: _Buffer,
    w: _Vector,
    b: _Number = 0.0,
    *,
    first_row: SupportsIndex = 0,
    sample_weight: _Buffer | None = None,
    offset: _Buffer | None = None,
    threads: _Threads = None,
) -> bytes:
    """Sum loss and gradient over a part of the rows: of a stream, of a shard.

    The partials of all parts, merged by partial_merge in the order of their rows, in any
    grouping, and finished by partial_finish, give the bits of loss_and_gradient over all
    rows in one array.

    x: the part's rows, m x d numbers, float64 or float32; may be none.
    y: m labels in [0, 1]; floats, bool or integers.
    w: d weights, the same for all parts.
    b: the bias, likewise.
    first_row: the place in the whole of the part's first row, a multiple of block_rows(d);
        so all parts but the last are whole blocks.
    sample_weight: m weights, finite and not negative; None: all 1. They may all be 0.
    offset: m numbers added to the logits, or None.
    threads: at most this many; None: get_num_threads(), less those at work. The bits are
        the same for any number.

    Returns bytes, the same on every machine, to be stored and sent: a head and at most
    2 log2(blocks) + 1 times d + 3 numbers.

    Raises ArgumentError, SizeError, ShapeError, DTypeError, AlignmentError, LabelError,
    WeightError, OutOfMemoryError, OptionError.
    """
    return _partial_gradient(x, y, sample_weight, offset, w, b, first_row, threads)


def partial_merge(left: Buffer, right: Buffer) -> bytes:
    """Merge two partials, the second of which begins where the first one ends.

    functools.reduce(partial_merge, sorted(partials, key=partial_extent)) is the partial of
    the whole.

    left: a partial, bytes-like.
    right: the next.

    Returns bytes.

    Raises ArgumentError, FormatError for one that is damaged, ShapeError for two that do
    not belong side by side: other columns, another w or b, rows between them or in both.
    """
    return _partial_merge(left, right)


def partial_finish(partial: Buffer, *, out: Any = None) -> tuple[float, _Array, float]:
    """Return loss and gradient of all rows, from the partial of the whole.

    partial: a partial that begins with row 0, bytes-like.
    out: a writable float64 array of d numbers to receive dw; None: a new one.

    Returns the tuple (loss, dw, db), with the bits of loss_and_gradient.

    Raises ArgumentError, FormatError, ShapeError, EmptyError without rows, WeightError for
    weights that sum to zero or infinity, DTypeError, AlignmentError, OverlapError.
    """
    return _partial_finish(partial, out)


def partial_extent(partial: Buffer) -> tuple[int, int, int]:
    """Return the rows that a partial is over.

    partial: a partial, bytes-like.

    Returns the tuple (first row, rows, columns).

    Raises ArgumentError, FormatError.
    """
    return _partial_extent(partial)
