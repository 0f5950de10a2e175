# SPDX-License-Identifier: MIT
"""neuron train: a table to a model file."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

import click
import numpy as np

import neuron

from . import _encoding, _models, _options
from ._cells import MISSING
from ._coefficients import coefficients, standard_errors
from ._encoding import MISSING_RULES
from ._failures import BadInput, Interrupted
from ._fitting import Settings, fit, outcome_in_words
from ._interrupts import Interrupts
from ._metrics import Metrics, measure
from ._output import check_output, write_json
from ._progress import reading
from ._samples import Part, Samples, read_samples
from ._storage import Storage
from ._summary import print_summary, stopped_in_words
from ._survey import Plan
from ._tables import open_table

_NOT_NEGATIVE = _options.Range(0)


@click.command(name="train", help=f"Train a neuron.\n\n{_options.DATA_HELP}")
@_options.data
@click.option("--target", required=True, metavar="COLUMN", help="The column of the labels.")
@click.option("-o", "--output", metavar="FILE", help="Where to save the model (.safetensors).")
@click.option("--positive", metavar="CLASS", help="The class to predict. Default: the last one.")
@click.option("--soft", is_flag=True, help="The target has labels from 0 to 1, not two classes.")
@click.option("--weights", metavar="COLUMN", help="The column of the rows' weights.")
@click.option("--exclude", metavar="COLUMN", multiple=True, help="Leave a column out. Repeat.")
@click.option("--text", metavar="COLUMN", multiple=True, help="It is text, even numbers. Repeat.")
@click.option(
    "--missing",
    type=click.Choice(MISSING_RULES),
    default="refuse",
    show_default=True,
    help="Missing values: refuse; drop the row; fill in the mean; indicate: the mean and a "
    "feature that says so.",
)
@click.option(
    "--na",
    metavar="TEXT",
    multiple=True,
    default=MISSING,
    help=f"What stands for a missing value. Repeat. Default: {', '.join(MISSING)}.",
)
@click.option(
    "--max-levels",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    metavar="N",
    help="The most different texts of a column.",
)
@click.option(
    "--holdout",
    type=_options.Range(0, 1, max_open=True),
    default=0.2,
    show_default=True,
    metavar="SHARE",
    help="The share of the rows that is held out, to measure.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**64 - 1),
    default=0,
    show_default=True,
    metavar="N",
    help="Another one holds out other rows.",
)
@click.option(
    "--l2",
    type=_NOT_NEGATIVE,
    metavar="X",
    help="Default: 1 / rows, or 0 with --l1 or --no-standardize.",
)
@click.option("--l1", type=_NOT_NEGATIVE, default=0.0, metavar="X", help="Default: 0.")
@click.option(
    "--standardize/--no-standardize",
    default=True,
    help="Penalize each weight as for a column of deviation 1 (default), or as it is.",
)
@click.option("--intercept/--no-intercept", default=True, help="With one (default), or none.")
@click.option(
    "--tol",
    type=_NOT_NEGATIVE,
    default=1e-8,
    show_default=True,
    metavar="X",
    help="The share of what there is to gain that may be left.",
)
@click.option("--max-iter", type=_options.COUNT, metavar="N", help="Default: 1000.")
@click.option("--threads", type=_options.COUNT, metavar="N", help="At most so many.")
@click.option("--float32", is_flag=True, help="Hold the features as float32, in half the room.")
@click.option("--stream", is_flag=True, help="Hold the rows on disk, in TMPDIR, not in memory.")
@_options.as_json
def command(data: str, output: str | None, as_json: bool, stream: bool, **given: Any) -> None:
    plan = Plan(
        target=given["target"],
        weights=given["weights"],
        positive=given["positive"],
        soft=given["soft"],
        exclude=given["exclude"],
        text=given["text"],
        missing=given["missing"],
        marks=given["na"],
        max_levels=given["max_levels"],
        holdout=given["holdout"],
        seed=given["seed"],
    )
    if plan.soft and plan.positive is not None:
        raise BadInput("--soft and --positive exclude one another")
    if output is not None:
        check_output(output, data)
    storage = Storage(stream)
    table = open_table(data, given["delimiter"])
    with reading(2 * table.bytes) as advance:
        dtype = np.float32 if given["float32"] else np.float64
        samples = read_samples(table, plan, storage, dtype, advance)
    l2 = given["l2"]
    if l2 is None:
        has_default = given["l1"] == 0 and given["standardize"]
        l2 = 1 / samples.train.total if has_default else 0.0
    names = ("l1", "standardize", "intercept", "tol", "max_iter", "threads")
    settings = Settings(l2=l2, **{name: given[name] for name in names})
    result: neuron.FitResult | None = None
    try:
        with Interrupts() as interrupts:
            unit = fit(samples.train, settings, interrupts)
            errors, note = _standard_errors(unit, samples.train, settings, interrupts)
            if output is not None:
                _save(unit, output, samples, plan, settings, errors)
            result = unit.fit_result
        assert result is not None
        document = {
            "data": table.name,
            "model": output,
            "rows": len(samples.train.y),
            "held_out": len(samples.held.y),
            "dropped": samples.dropped,
            "unknown_texts_held_out": samples.unknown,
            "target": plan.target,
            "classes": samples.target.classes,
            "settings": vars(settings) | {"holdout": plan.holdout, "seed": plan.seed},
            "fit": {name: getattr(result, name) for name in type(result).__match_args__},
            "problem": outcome_in_words(result),
            "note": note,
        }
        if not interrupts.came:
            measured = {
                "training": _measured(unit, samples.train, storage),
                "held_out": _measured(unit, samples.held, storage),
            }
            found = coefficients(samples.encoding.features, unit, errors)
            if as_json:
                write_json(document | {"metrics": measured, "coefficients": found})
            else:
                print_summary(document, settings, result, measured, found)
            if document["problem"] is not None:
                sys.stdout.flush()
                print(f"neuron: {document['problem']}", file=sys.stderr)
            return
        if as_json:
            write_json(document)
    except KeyboardInterrupt:
        if result is None:
            raise Interrupted("stopped at once; no model was saved") from None
    raise Interrupted(stopped_in_words(result, output))


def _standard_errors(
    unit: neuron.Neuron, part: Part, settings: Settings, interrupts: Interrupts
) -> tuple[list[float] | None, str | None]:
    """Those of the fit, and a note; none after Ctrl-C, which ends their computation too."""
    try:
        with interrupts.raising():
            if not interrupts.came:
                return standard_errors(unit, part, settings)
    except KeyboardInterrupt:
        pass
    return None, None


def _measured(unit: neuron.Neuron, part: Part, storage: Storage) -> Metrics | None:
    if not len(part.y):
        return None
    z = unit.logit(part.X, out=storage.zeros((len(part.y),)))
    return measure(z, part.y, part.weights, storage)


def _save(
    unit: neuron.Neuron,
    output: str,
    samples: Samples,
    plan: Plan,
    settings: Settings,
    errors: list[float] | None,
) -> None:
    kept = vars(settings) | {"holdout": plan.holdout, "seed": plan.seed, "weights": plan.weights}
    # They change no bit, and so no byte of the file either.
    del kept["threads"]
    kept["rows"], kept["held_out"] = len(samples.train.y), len(samples.held.y)
    if errors is not None:
        kept["standard_errors"] = [error if math.isfinite(error) else None for error in errors]
    try:
        neuron.save(
            unit,
            output,
            feature_names=samples.encoding.features,
            classes=samples.target.classes,
            metadata={
                _encoding.KEY: samples.encoding.to_json(),
                _models.KEY: json.dumps(kept, ensure_ascii=False, allow_nan=False),
            },
        )
    except OSError as failure:
        raise BadInput(failure.strerror or str(failure), file=output) from None
