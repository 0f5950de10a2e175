# SPDX-License-Identifier: MIT
"""Arrays, in memory or in temporary files that are mapped into it."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from typing import Any

import numpy as np

from ._failures import BadInput

_CHUNK = 1 << 16


class Storage:
    """Makes arrays. streamed: in files, whose pages the system can take back.

    The files have no name, in the folder that TMPDIR says, and are gone with the process. Their
    room on the disk is taken at once: a disk that is full is an error, and not a signal later on.
    """

    def __init__(self, streamed: bool) -> None:
        self.streamed = streamed

    def zeros(self, shape: tuple[int, ...], dtype: Any = np.float64) -> Any:
        """An array of zeros, in C order.

        Raises BadInput where there is no room.
        """
        bytes_wanted = int(np.prod(shape, dtype=object)) * np.dtype(dtype).itemsize
        if bytes_wanted == 0 or not self.streamed:
            try:
                return np.zeros(shape, dtype)
            except MemoryError:
                problem = f"the rows want {_megabytes(bytes_wanted)} of memory; --stream takes disk"
                raise BadInput(problem) from None
        try:
            with tempfile.TemporaryFile(prefix="neuron-") as file:
                os.posix_fallocate(file.fileno(), 0, bytes_wanted)
                return np.memmap(file, dtype, "r+", shape=shape)
        except OSError as failure:
            if failure.errno not in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
                raise
            problem = f"the rows want {_megabytes(bytes_wanted)}; set TMPDIR to a folder with room"
            raise BadInput(problem, file=tempfile.gettempdir()) from None


def chunks(rows: int) -> Iterator[slice]:
    """Cut rows into pieces that take little memory, each time the same."""
    for begin in range(0, rows, _CHUNK):
        yield slice(begin, min(begin + _CHUNK, rows))


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
