# SPDX-License-Identifier: MIT
"""Draws the figures of the README, each as PNG and SVG.

    figures.py DATA.csv FOLDER

Prints the paths. The same data gives the same bytes.
"""

import sys
from pathlib import Path

import cost
import csv_file
import neuron
from descent import descend
from neuron.cli.figures import graph, sigmoid, style
from table import split, standardize

SEED, RATE, ITERATIONS = 1, 0.1, 10000
# The article's sample: x, y, w, b.
SAMPLE = ([1.0, 2.0], 1.0, [0.5, -0.25], 0.1)


def main(words: list[str]) -> int:
    if len(words) != 2 or words[0].startswith("-"):
        print("usage: figures.py DATA.csv FOLDER", file=sys.stderr)
        return 2
    try:
        table = csv_file.read(words[0])
    except csv_file.BadFile as error:
        print(error, file=sys.stderr)
        return 2
    training, held_out = standardize(*split(table, SEED))
    trace = neuron.trace(*SAMPLE)
    folder = Path(words[1])
    with style.paper():
        drawn = {
            "sigmoid": sigmoid.draw(width=5),
            "graph": graph.draw(*SAMPLE, trace),
            "cost": cost.draw(descend(training, RATE, ITERATIONS), held_out),
        }
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, figure in drawn.items():
                for kind in ("png", "svg"):
                    path = folder / f"{name}.{kind}"
                    with path.open("wb") as file:
                        style.save(figure, file, kind)
                    print(path)
        except OSError as error:
            print(f"{error.filename}: {error.strerror}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
