# SPDX-License-Identifier: MIT
"""Tables of named columns, from CSV, TSV and Parquet files, or standard input, in batches."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import IO, Any

import pyarrow as pa

from ._failures import BadInput, shown

# What a compressed file begins with, and what pyarrow calls it. The suffix may say anything.
_COMPRESSIONS = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\x28\xb5\x2f\xfd": "zstd"}
_PARQUET = b"PAR1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Table(ABC):
    """Rows under the names of columns. Every pass over it gives the same batches."""

    def __init__(self, name: str, path: str, names: list[str]) -> None:
        self.name = name  # for messages
        self.names = names
        self.bytes = os.stat(path).st_size

    @abstractmethod
    def batches(
        self, columns: Sequence[str], as_text: frozenset[str] = frozenset()
    ) -> Iterator[tuple[int, list[Any], int]]:
        """Go over the rows once.

        columns: their names; each is in names.
        as_text: those whose cells are texts, even if the file says that they are numbers.

        Yields the number of the batch's first row, from 0; an array for each column, either of
        strings or of float64; and how many bytes of the file have been read.

        Raises BadInput, for a row that is broken too.
        """

    @abstractmethod
    def fault(self, problem: str, row: int, column: str | None = None) -> BadInput:
        """A BadInput about a row, numbered from 0, that names its line in the file."""

    def lacks(self, column: str) -> BadInput:
        """A BadInput about a column that is not there."""
        listed = ", ".join(map(_listed, self.names[:12])) + ", ..." * (len(self.names) > 12)
        problem = f"there is no column {shown(column)}; there are: {listed}"
        return BadInput(problem, file=self.name)

    def need(self, columns: Sequence[str]) -> None:
        """Raise BadInput unless each of the columns stands in the file once."""
        for column in columns:
            if column not in self.names:
                raise self.lacks(column)
            if self.names.count(column) > 1:
                count = self.names.count(column)
                problem = f"the column {shown(column)} is there {count} times"
                raise BadInput(problem, file=self.name)


def open_table(data: str, delimiter: str | None = None) -> Table:
    """Open a file, or standard input for "-", by what it begins with.

    delimiter: between the cells; None: whichever of tab, comma, semicolon and bar the header
        has most of.

    What is no regular file, a pipe for one, is read to its end first, into a temporary file.

    Raises BadInput.
    """
    name = "standard input" if data == "-" else data
    if data == "-" and sys.stdin is None:
        raise BadInput("it is closed", file=name)
    try:
        path = data
        if data == "-":
            path = _spooled(sys.stdin.buffer)
        elif not stat.S_ISREG(os.stat(data).st_mode):
            with open(data, "rb") as file:
                path = _spooled(file)
        with open(path, "rb") as file:
            beginning = file.read(4)
    except OSError as failure:
        raise BadInput(failure.strerror or str(failure), file=name) from None
    if not beginning:
        raise BadInput("the file is empty", file=name)
    if beginning.startswith(_PARQUET):
        from ._parquet import ParquetTable

        return ParquetTable(name, path)
    if beginning.startswith(_UTF16):
        raise BadInput("the file is in UTF-16; want UTF-8", file=name)
    from ._delimited import DelimitedTable

    compression = next(
        (c for magic, c in _COMPRESSIONS.items() if beginning.startswith(magic)), None
    )
    return DelimitedTable(name, path, compression, delimiter)


def _listed(name: str) -> str:
    """A column's name as it is, or in quotes where it is not one plain word of a line."""
    return name if name and name.isprintable() and len(name) <= 40 else shown(name)


def _spooled(source: Any) -> str:
    """The path of a file without a name in any folder that holds all that source has.

    It is gone when the process is.
    """
    file = tempfile.TemporaryFile(prefix="neuron-")
    # Not read(), which goes on after a signal that comes between two of its reads.
    while block := source.read1(1 << 20):
        file.write(block)
    file.flush()
    _SPOOLED.append(file)
    return f"/proc/self/fd/{file.fileno()}"


# As long as they are referred to, they are open.
_SPOOLED: list[IO[bytes]] = []


def floats(cells: Any) -> Any:
    """Numbers of any type, as float64; missing ones as NaN."""
    return pa.compute.cast(cells, pa.float64(), safe=False)
