# SPDX-License-Identifier: MIT
"""Trains a neuron as train.c does, to the same bits.

By gradient descent on labelled samples from a CSV file, judged by the rows that it has
not seen. The exit code is 0 for success, 2 for a command line or data file that makes no
sense, 1 for any other failure.
"""

import argparse
import math
import sys

import arguments
import csv_file
import export
import neuron
import numpy as np
from descent import Step, descend, right
from progress import shown
from table import Table, split, standardize


class Diverged(Exception):
    pass


def train(training: Table, held_out: Table, args: argparse.Namespace) -> Step:
    """The last step."""
    for step in shown(descend(training, args.rate, args.iterations), args.iterations, held_out):
        if not math.isfinite(step.cost):
            raise Diverged("the cost is no longer finite: try a smaller --rate")
    return step


def report(step: Step, held_out: Table) -> None:
    loss = neuron.loss(*held_out, step.w, step.b)
    count, of = right(step, held_out), len(held_out.y)
    print(
        f"\n  cost J on the training rows   {step.cost:.6f}"
        f"\n  log-loss on the held-out rows {loss:.6f}"
        f"\n  right on the held-out rows    {count} of {of} ({100 * count / of:.1f}%)"
    )


def export_all(step: Step, held_out: Table, args: argparse.Namespace) -> None:
    if args.model:
        unit = neuron.Neuron(step.w, step.b)
        neuron.save(unit, args.model, metadata={"iterations": str(args.iterations)})
    if args.rows:
        export.rows(args.rows, held_out.x)
    if args.predictions:
        a = neuron.forward(held_out.x, step.w, step.b)
        export.rows(args.predictions, a[:, np.newaxis])


def fail(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


def main() -> int:
    args = arguments.parse()
    try:
        table = csv_file.read(args.data)
    except csv_file.BadFile as error:
        return fail(str(error), 2)
    training, held_out = split(table, args.seed)
    if not len(training.y) or not len(held_out.y):
        return fail(f"{args.data}: too few rows to train on some and hold out others", 2)
    print(
        f"  {len(table.y)} rows of {table.x.shape[1]} features: {len(training.y)} to"
        f" train on, {len(held_out.y)} held out (seed {args.seed})"
    )
    training, held_out = standardize(training, held_out)
    try:
        step = train(training, held_out, args)
        report(step, held_out)
        export_all(step, held_out, args)
    except (neuron.Error, Diverged) as error:
        return fail(f"train.py: {error}", 1)
    except OSError as error:
        return fail(f"{error.filename}: cannot be written: {error.strerror}", 1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
