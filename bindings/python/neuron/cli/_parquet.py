# SPDX-License-Identifier: MIT
"""Parquet files as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet
from pyarrow import compute, types

from ._failures import BadInput
from ._tables import Table, floats

# A batch has 8 MB at most, before its texts are features.
_ROWS = 1 << 14
_CELLS = 1 << 20


class ParquetTable(Table):
    """A Parquet file. Its rows are numbered from 1 in messages, for it has no lines."""

    def __init__(self, name: str, path: str) -> None:
        self._path = path
        try:
            with pa.parquet.ParquetFile(path) as file:
                self._types = list(file.schema_arrow.types)
                names = list(file.schema_arrow.names)
                self._rows = file.metadata.num_rows
        except (pa.ArrowException, OSError) as failure:
            raise BadInput(str(failure).splitlines()[0], file=name) from None
        super().__init__(name, path, names)

    def batches(
        self, columns: Sequence[str], as_text: frozenset[str] = frozenset()
    ) -> Iterator[tuple[int, list[Any], int]]:
        for column in columns:
            self._check(column)
        rows = max(1, min(_ROWS, _CELLS // max(1, len(columns))))
        first = 0
        try:
            with pa.parquet.ParquetFile(self._path, pre_buffer=False) as file:
                wanted = list(columns) or self.names[:1]
                for batch in file.iter_batches(rows, columns=wanted):
                    arrays = [_plain(batch.column(c), c in as_text) for c in columns]
                    done = first + batch.num_rows
                    yield first, arrays, self.bytes * done // max(1, self._rows)
                    first = done
        except (pa.ArrowException, OSError) as failure:
            raise BadInput(str(failure).splitlines()[0], file=self.name) from None

    def fault(self, problem: str, row: int, column: str | None = None) -> BadInput:
        return BadInput(problem, file=self.name, row=row + 1, column=column)

    def _check(self, column: str) -> None:
        kind = self._types[self.names.index(column)]
        value = kind.value_type if types.is_dictionary(kind) else kind
        if not (_is_text(value) or _is_number(value) or types.is_null(value)):
            problem = f"the column is of type {kind}; want numbers or text"
            raise BadInput(problem, file=self.name, column=column)


def _is_text(kind: Any) -> bool:
    # By name, for pyarrow 15 has no such type as the last one.
    return str(kind) in ("string", "large_string", "string_view")


def _is_number(kind: Any) -> bool:
    tests = (types.is_integer, types.is_floating, types.is_decimal, types.is_boolean)
    return any(test(kind) for test in tests)


def _plain(cells: Any, as_text: bool) -> Any:
    if types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if as_text or _is_text(cells.type):
        return compute.cast(cells, pa.string())
    return floats(cells)
