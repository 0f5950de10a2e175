# SPDX-License-Identifier: MIT
"""neuron evaluate: how good a model is on rows whose labels are known."""

from __future__ import annotations

import tempfile

import click
import numpy as np

from . import _options
from ._failures import BadInput
from ._metrics import measure
from ._models import load_model
from ._output import write_json
from ._progress import reading
from ._report import paragraph, print_calibration, print_confusion, print_metrics, stdout
from ._rows import check_weights, read_rows
from ._storage import Storage
from ._tables import open_table


@click.command(
    name="evaluate",
    help=f"Measure a model on rows whose labels are known.\n\n{_options.DATA_HELP}",
)
@_options.model
@_options.data
@click.option("--target", metavar="COLUMN", help="Of the labels. Default: as in training.")
@click.option("--weights", metavar="COLUMN", help="The column of the rows' weights.")
@_options.threshold
@_options.unknown
@_options.as_json
def command(
    model: str,
    data: str,
    delimiter: str | None,
    target: str | None,
    weights: str | None,
    threshold: float,
    unknown: str,
    as_json: bool,
) -> None:
    loaded = load_model(model)
    encoding = loaded.needed_encoding
    labels = loaded.target(target)
    table = open_table(data, delimiter)
    dropped = strange = 0
    # A row leaves three numbers: its logit, label and weight. On disk, however many they are.
    with tempfile.TemporaryFile(prefix="neuron-") as file:
        with reading(table.bytes) as advance:
            for rows in read_rows(
                table, encoding, target=labels, weights=weights, unknown=unknown, advance=advance
            ):
                z = loaded.unit.logit(rows.X)
                s = rows.weights if rows.weights is not None else np.ones(len(z))
                file.write(np.stack([z, rows.y, s], axis=1)[rows.complete].tobytes())
                dropped += int((~rows.complete).sum())
                strange += rows.unknown
        file.flush()
        if not file.tell():
            raise BadInput("there is no row to measure", file=table.name)
        kept = np.memmap(file, np.float64, "r").reshape(-1, 3)
    z, y, s = kept.T
    check_weights(s, table.name, weights)
    metrics = measure(z, y, s if weights else None, Storage(True), threshold)
    if metrics is None:
        raise BadInput("no row has a weight above 0", file=table.name)
    if as_json:
        write_json(
            {
                "data": table.name,
                "model": model,
                "target": labels.name,
                "classes": labels.classes,
                "threshold": threshold,
                "dropped": dropped,
                "unknown_texts": strange,
                "metrics": metrics,
            }
        )
        return
    console = stdout()
    if dropped:
        paragraph(console, f"{dropped:,} rows were left out for a missing value")
    if strange:
        paragraph(console, f"{strange:,} texts were unknown, and taken for the reference")
    print_metrics(console, [(table.name, metrics)])
    print_confusion(console, labels.classes or (0, 1), metrics)
    print_calibration(console, table.name, metrics)
