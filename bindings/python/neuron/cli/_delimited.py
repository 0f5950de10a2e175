# SPDX-License-Identifier: MIT
"""CSV and TSV files as tables, and where in the file a row is."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.csv

from ._failures import BadInput
from ._tables import Table

_DELIMITERS = "\t,;|"
# Larger ones are no faster, and pyarrow holds several. A row has to fit into one.
_BLOCK = 1 << 20


class DelimitedTable(Table):
    """A file of cells in UTF-8, with a header. Compressed ones are read as they are."""

    def __init__(
        self, name: str, path: str, compression: str | None, delimiter: str | None
    ) -> None:
        self._path = path
        self._compression = compression
        self.delimiter = ","
        self.name = name
        self.delimiter = delimiter or self._sniffed()
        header = next((cells for _, _, cells in self._records()), None)
        if header is None:
            raise BadInput("the file is empty", file=name)
        if any("\udc80" <= c <= "\udcff" or c == "\0" for cell in header for c in cell):
            raise BadInput("the header has bytes that are no text in UTF-8", file=name, line=1)
        super().__init__(name, path, [cell.strip() for cell in header])
        # Wide rows are worth more: some dozens have to be in a block.
        self._block = max(_BLOCK, 64 * sum(map(len, header)))

    def batches(
        self, columns: Sequence[str], as_text: frozenset[str] = frozenset()
    ) -> Iterator[tuple[int, list[Any], int]]:
        all_places = [str(place) for place in range(len(self.names))]
        # The last one too, for what a quote that is not closed has swallowed is there.
        places = [*(str(self.names.index(column)) for column in columns), all_places[-1]]
        parsing = pa.csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True)
        # By number, since names may stand twice; so the header comes as the first row.
        reading = pa.csv.ReadOptions(column_names=all_places, block_size=self._block)
        converting = pa.csv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.string()),
            include_columns=list(dict.fromkeys(places)),
            strings_can_be_null=False,
        )
        first = -1
        last = None
        try:
            raw = pa.OSFile(self._path)
            file = raw if self._compression is None else self._decompressed(raw)
            with file, pa.csv.open_csv(file, reading, parsing, converting) as reader:
                for batch in reader:
                    if first < 0:
                        batch = batch.slice(1)
                        first = 0
                    if batch.num_rows:
                        *arrays, last = (batch.column(place) for place in places)
                        yield first, arrays, self.bytes if raw.closed else raw.tell()
                    first += batch.num_rows
            if last is not None and "\n" in last[-1].as_py():
                self._check_quotes()
        except (pa.ArrowInvalid, OSError) as failure:
            raise self._explained(failure) from None

    def fault(self, problem: str, row: int, column: str | None = None) -> BadInput:
        # A cell in quotes may hold line breaks, so lines are counted anew, once something is wrong.
        for place, (line, _, _) in enumerate(self._records(), -1):
            if place == row:
                return BadInput(problem, file=self.name, line=line, column=column)
        return BadInput(problem, file=self.name, row=row + 1, column=column)

    def _explained(self, failure: Exception) -> BadInput:
        """What is wrong with the first row at fault, which pyarrow does not say where it is."""
        width = len(self.names)
        for line, last, cells in self._records():
            problem = None
            if any("\udc80" <= c <= "\udcff" for cell in cells for c in cell):
                problem = "there are bytes that are no UTF-8"
            elif len(cells) != width:
                count = f"{len(cells)} cell" + "s" * (len(cells) != 1)
                problem = f"the row has {count}, and the header {width}"
                if last > line:
                    problem += f"; a quote that opens there goes on to line {last}"
            elif sum(map(len, cells)) > self._block:
                problem = f"the row takes more than {self._block >> 20} MB"
            if problem is not None:
                return BadInput(problem, file=self.name, line=line)
        return BadInput(str(failure).splitlines()[0], file=self.name)

    def _check_quotes(self) -> None:
        """Raise BadInput if the last row's last cell has a quote that opens and does not close."""
        line = max(first for first, _, _ in self._records())
        with self._text() as text:
            try:
                for _ in csv.reader(text, delimiter=self.delimiter, strict=True):
                    pass
            except csv.Error as failure:
                if "end of data" in str(failure):
                    problem = "a quote opens in this row, and is not closed"
                    raise BadInput(problem, file=self.name, line=line) from None

    def _records(self) -> Iterator[tuple[int, int, list[str]]]:
        """The records that are not empty, with their first and last line, from 1."""
        csv.field_size_limit(2**31 - 1)
        line = 1
        try:
            with self._text() as text:
                reader = csv.reader(text, delimiter=self.delimiter)
                for cells in reader:
                    if cells:
                        yield line, reader.line_num, cells
                    line = reader.line_num + 1
        except (csv.Error, OSError) as failure:
            raise BadInput(str(failure), file=self.name, line=line) from None

    def _sniffed(self) -> str:
        try:
            with self._text() as text:
                header = next((line for line in text if line.strip()), "")
        except OSError as failure:
            raise BadInput(str(failure).splitlines()[0], file=self.name) from None
        # What stands in quotes is no delimiter.
        counts = Counter("".join(header.split('"')[::2]))
        return max(_DELIMITERS, key=lambda c: (counts[c], c == ","))

    def _text(self) -> io.TextIOWrapper:
        raw: Any = open(self._path, "rb")
        if self._compression is not None:
            raw = io.BufferedReader(self._decompressed(raw))
        return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")

    def _decompressed(self, raw: Any) -> Any:
        return pa.CompressedInputStream(raw, self._compression)
