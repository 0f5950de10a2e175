# SPDX-License-Identifier: MIT
"""Tables of the command line: what is read, and which line a message names."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from command_line import write
from hypothesis import given
from hypothesis import strategies as st
from neuron.cli._cells import MISSING, missing_marks, numbers, texts
from neuron.cli._failures import BadInput
from neuron.cli._tables import open_table

MARKS = missing_marks(MISSING)


def cells(path: Path, **how: Any) -> dict[str, list[Any]]:
    """All cells of a table, by column."""
    table = open_table(str(path), **how)
    found: dict[str, list[Any]] = {name: [] for name in table.names}
    rows = 0
    for first, arrays, _ in table.batches(table.names):
        assert first == rows
        rows += len(arrays[0])
        for name, array in zip(table.names, arrays):
            found[name] += array.to_pylist()
    return found


def problem(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        cells(path)
    return str(caught.value).removeprefix(str(path))


EXPECTED = {"a": ["1", "x\ny"], "b": ["2", "4"]}


@pytest.mark.parametrize(
    "text",
    [
        b'a,b\n1,2\n"x\ny",4\n',
        b'a,b\n1,2\n"x\ny",4',
        b'\xef\xbb\xbfa,b\n1,2\n"x\ny",4\n',
        b'a\tb\n1\t2\n"x\ny"\t4\n',
        b'a;b\n1;2\n"x\ny";4\n',
        b'"a","b"\n\n1,2\n\n"x\ny",4\n\n',
        b'a|b\r\n1|2\r\n"x\ny"|4\r\n',
        gzip.compress(b'a,b\n1,2\n"x\ny",4\n'),
        bz2.compress(b'a,b\n1,2\n"x\ny",4\n'),
    ],
)
def test_forms(tmp_path: Path, text: bytes) -> None:
    assert cells(write(tmp_path / "data", text)) == EXPECTED


def test_what_the_header_says(tmp_path: Path) -> None:
    path = write(tmp_path / "data.csv", '"a,b,c"\tb\n1,2\t3\n')
    assert cells(path) == {"a,b,c": ["1,2"], "b": ["3"]}
    assert cells(write(path, "a b\n1\n\n2\n")) == {"a b": ["1", "2"]}


def test_parquet(tmp_path: Path) -> None:
    columns = {
        "integers": pa.array([1, None, 3]),
        "bools": pa.array([True, False, None]),
        "texts": pa.array(["1", None, "x"]),
        "coded": pa.array(["u", "v", "u"]).dictionary_encode(),
        "floats": pa.array([0.5, None, 2.0], pa.float32()),
    }
    pa.parquet.write_table(pa.table(columns), tmp_path / "data.parquet")
    assert cells(tmp_path / "data.parquet") == {
        "integers": [1.0, None, 3.0],
        "bools": [1.0, 0.0, None],
        "texts": ["1", None, "x"],
        "coded": ["u", "v", "u"],
        "floats": [0.5, None, 2.0],
    }
    table = open_table(str(tmp_path / "data.parquet"))
    ((_, (array,), _),) = table.batches(["integers"], frozenset(["integers"]))
    assert array.to_pylist() == ["1", None, "3"]
    assert str(table.fault("wrong", 2, "texts")).endswith("row 3, column 'texts': wrong")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", ": the file is empty"),
        (b"\n\n", ": the file is empty"),
        (b"a,b\n1,2\n\n3\n", ", line 4: the row has 1 cell, and the header 2"),
        (b"a,b\r\n1,2\r\n3,4,5\r\n", ", line 3: the row has 3 cells, and the header 2"),
        (b'a,b\n"1\n1",2\n3,"4\n5,6\n', ", line 4: a quote opens in this row, and is not closed"),
        (
            b'a,b\n"1\n1",2\n"3,4\n5,6\n',
            ", line 4: the row has 1 cell, and the header 2; "
            "a quote that opens there goes on to line 5",
        ),
        (b'a,b\n"1\n1",2\n3,\xff\n', ", line 4: there are bytes that are no UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), ": the file is in UTF-16; want UTF-8"),
        (b"a,b\n" + b"x" * 3_000_000 + b",1\n", ", line 2: the row takes more than 1 MB"),
    ],
)
def test_broken_files(tmp_path: Path, text: bytes, message: str) -> None:
    assert problem(write(tmp_path / "data.csv", text)) == message


def test_damaged_files(tmp_path: Path) -> None:
    whole = gzip.compress(b"a,b\n" + b"1,2\n" * 100_000)
    assert problem(write(tmp_path / "data", whole[: len(whole) // 2])).startswith(", line ")
    buffer = io.BytesIO()
    pa.parquet.write_table(pa.table({"a": [1, 2]}), buffer)
    assert problem(write(tmp_path / "data", buffer.getvalue()[:-20])).startswith(":")
    assert problem(tmp_path / "none") == ": No such file or directory"
    assert problem(tmp_path) == ": Is a directory"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_of_rows(tmp_path: Path, end: str, mark: str) -> None:
    """Every row of 300 has the line that it was written on, whatever stands above it."""
    rng = np.random.default_rng(3)
    text, lines = f'{mark}"two{end}lines",b{end}', []
    for i in range(300):
        lines.append(text.count("\n") + 1)
        broken = rng.integers(3)
        text += f'"{end * broken}q",{i}{end}' + end * int(rng.integers(2))
    table = open_table(str(write(tmp_path / "data.csv", text)))
    for row, line in enumerate(lines):
        assert f"line {line}, column 'b': wrong" in str(table.fault("wrong", row, "b"))
    # pyarrow counts as many rows.
    assert sum(len(arrays[0]) for _, arrays, _ in table.batches(table.names[:1])) == 300


@given(st.text(alphabet='ab1," \n\r\t', max_size=40))
def test_rows_are_those_of_python(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Lines are counted by Python's reader, so it has to see the rows that pyarrow sees."""
    path = write(tmp_path_factory.getbasetemp() / "random.csv", f"x,y\n{text}\n")
    rows = [row for row in csv.reader(io.StringIO(path.read_bytes().decode(), newline="")) if row][
        1:
    ]
    try:
        table = open_table(str(path), ",")
        found = [
            list(zip(*(a.to_pylist() for a in arrays))) for _, arrays, _ in table.batches("xy")
        ]
    except BadInput as failure:
        assert any(len(row) != 2 for row in rows) or "is not closed" in str(failure)
    else:
        assert [cell for part in found for cell in part] == [tuple(row) for row in rows]


def test_numbers() -> None:
    given = [
        " 1",
        "x",
        "",
        None,
        "na",
        "+2",
        "1e400",
        "nan",
        ".5",
        "-1.E3",
        "1_0",
        "0x1",
        "Infinity",
    ]
    values, text = numbers(pa.array(given), MARKS)
    nan = np.nan
    expected = [1, nan, nan, nan, nan, 2, np.inf, nan, 0.5, -1000, nan, nan, np.inf]
    assert np.array_equal(values, expected, equal_nan=True)
    assert [i for i, is_text in enumerate(text) if is_text] == [1, 10, 11]


@given(st.lists(st.floats(), min_size=1))
def test_numbers_come_as_they_are(values: list[float]) -> None:
    for array in (pa.array(values), pa.array([repr(value) for value in values])):
        found = numbers(array, MARKS)
        assert np.array_equal(found.values, values, equal_nan=True) and not found.text.any()


@given(st.text(alphabet="0123456789+-.eEinfax \t", max_size=8))
def test_a_number_is_one_alone_and_among_texts(text: str) -> None:
    """The two ways in which cells are read agree, and with Python where that is as strict."""
    alone = numbers(pa.array([text]), MARKS)
    among = numbers(pa.array([text, "no number"]), MARKS)
    assert alone.text[0] == among.text[0]
    assert np.array_equal(alone.values, among.values[:1], equal_nan=True)
    try:
        expected = float(text)
    except ValueError:
        assert np.isnan(alone.values[0])
    else:
        assert np.array_equal(alone.values, [expected], equal_nan=True)


def test_texts() -> None:
    levels, codes = texts(pa.array([" a", "b ", None, "N/A", "a", "\u00e4"]), MARKS)
    assert [levels[code] if code >= 0 else None for code in codes] == [
        "a", "b", None, None, "a", "\u00e4",
    ]  # fmt: skip
