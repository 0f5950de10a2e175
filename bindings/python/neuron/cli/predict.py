# SPDX-License-Identifier: MIT
"""neuron predict: a table to probabilities or classes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO, Any

import click
import numpy as np
import pyarrow as pa
import pyarrow.parquet

from . import _options
from ._failures import BadInput
from ._models import Model, load_model
from ._output import check_output, whole_output
from ._progress import reading
from ._rows import read_rows
from ._tables import open_table


@click.command(
    name="predict",
    help="Predict a probability for each row, in order: CSV, or Parquet where the suffix of -o "
    f"says so. Nothing is written where a row is wrong.\n\n{_options.DATA_HELP}",
)
@_options.model
@_options.data
@click.option("-o", "--output", metavar="FILE", help="Default: standard output.")
@click.option("--label", is_flag=True, help="The class of each row too.")
@_options.threshold
@_options.unknown
def command(
    model: str,
    data: str,
    delimiter: str | None,
    output: str | None,
    label: bool,
    threshold: float,
    unknown: str,
) -> None:
    loaded = load_model(model)
    encoding = loaded.needed_encoding
    if output is not None:
        check_output(output, model, data)
    classes = loaded.unit.classes if label else None
    if label and classes is None:
        raise BadInput("the model has no classes for --label", file=model)
    parquet = output is not None and output.endswith((".parquet", ".pq"))
    write_to = _parquet_writer if parquet else _csv_writer
    table = open_table(data, delimiter)
    with whole_output(output) as file, reading(table.bytes) as advance:
        batches = read_rows(table, encoding, unknown=unknown, advance=advance)
        write_to(file, _predictions(loaded, batches), classes, threshold)


def _predictions(model: Model, batches: Iterator[Any]) -> Iterator[Any]:
    """The probabilities of each batch, NaN for rows that lack a value."""
    for rows in batches:
        p = model.unit.forward(rows.X)
        yield np.where(rows.complete, p, np.nan)


def _csv_writer(
    file: IO[bytes], batches: Iterator[Any], classes: tuple[Any, Any] | None, threshold: float
) -> None:
    """Each number in as few digits as name it; nothing for NaN."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["probability"] if classes is None else ["probability", "label"])
    for p in batches:
        shown = ["" if value != value else repr(value) for value in p.tolist()]
        if classes is None:
            writer.writerows([value] for value in shown)
        else:
            writer.writerows(zip(shown, _labels(p, classes, threshold)))
    text.flush()
    text.detach()


def _parquet_writer(
    file: IO[bytes], batches: Iterator[Any], classes: tuple[Any, Any] | None, threshold: float
) -> None:
    fields = [("probability", pa.float64())]
    if classes is not None:
        fields.append(("label", pa.array(classes).type))
    schema = pa.schema(fields)
    with pa.parquet.ParquetWriter(file, schema) as writer:
        for p in batches:
            arrays = [pa.array(p, from_pandas=True)]
            if classes is not None:
                labels = _labels(p, classes, threshold)
                arrays.append(pa.array(labels, schema.field("label").type))
            writer.write_table(pa.table(arrays, schema=schema))


def _labels(p: Any, classes: tuple[Any, Any], threshold: float) -> list[Any]:
    """The class of each probability; None for NaN."""
    return [None if value != value else classes[value >= threshold] for value in p.tolist()]
