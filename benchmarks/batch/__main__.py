# SPDX-License-Identifier: MIT
"""Loss and gradient of a batch, against the limit of reading X and against peers.

    make bench, or python -m benchmarks.batch [--megabytes N] [--work WORD ...] [--json FILE]

All sides run turn by turn, each peer at one thread and at as many as there are processors, and the
best of several runs counts. The limit is a C loop that only reads the same pages, on as many
threads. A peer that is not installed is left out, with a word. docs/benchmarks.md says more.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from .. import peer_process
from . import chart, limit, neuron_sides, one_sample, table
from .batch import Batch, Shape
from .peers import PEERS
from .side import Side, measure
from .works import ONE_SAMPLE, Work, default_megabytes, works


@functools.cache
def _is_installed(name: str) -> bool:
    try:
        for side in PEERS[name].sides(Batch(Shape(8, 8))):
            side.close()
    except ImportError as missing:
        print(f"left out: {missing}", file=sys.stderr)
        return False
    return True


def _sides(work: Work, batch: Batch) -> Iterator[Side]:
    if work.read:
        yield from limit.sides(batch)
    yield from neuron_sides.sides(batch, forward=work.forward)
    for name in PEERS if not work.forward else ():
        if _is_installed(name):
            yield from PEERS[name].sides(batch)


def _measure(work: Work, seconds: float) -> table.Seconds:
    sides = list(_sides(work, Batch(work.shape)))
    try:
        return measure(sides, seconds)
    finally:
        for side in sides:
            side.close()


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="loss and gradient of a batch")
    size = default_megabytes()
    parser.add_argument("--megabytes", type=int, default=size, help=f"of X out of cache; {size}")
    parser.add_argument("--seconds", type=float, default=10, help="for each X")
    parser.add_argument("--work", nargs="+", default=[""], help="those whose names have this")
    parser.add_argument("--json", type=Path, help="also write the seconds and ratios here")
    parser.add_argument("--chart", type=Path, help="draw it here, as SVG")
    return parser.parse_args()


def main() -> int:
    peer_process.restart_without_them()
    arguments = _parse()
    measured, found, single = [], [], {}

    def show(ratio: table.Ratio) -> None:
        found.append(ratio)
        print(table.row(ratio), flush=True)

    print(table.head())
    for work in works(arguments.megabytes):
        if any(word in work.title for word in arguments.work):
            measured.append((work, _measure(work, arguments.seconds)))
            for ratio in table.ratios(*measured[-1]):
                show(ratio)
    for columns in ONE_SAMPLE:
        own, plain = single[columns] = one_sample.nanoseconds(columns)
        show(table.one_sample(columns, own, plain))
    missed = sum(ratio.missed for ratio in found)
    print(f"{missed} of {sum(ratio.bar is not None for ratio in found)} bars missed")
    if arguments.json:
        content = {
            "seconds": {work.title: seconds for work, seconds in measured},
            "one sample, nanoseconds, neuron and plain loop": single,
            "ratios": [vars(ratio) | {"missed": ratio.missed} for ratio in found],
        }
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(content, indent=1) + "\n")
    if arguments.chart:
        chart.draw(measured, arguments.chart)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
