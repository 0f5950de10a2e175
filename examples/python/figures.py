# SPDX-License-Identifier: MIT
"""Draws the figures of the README, each as PNG and SVG.

    figures.py DATA.csv FOLDER

Prints the paths. The same data gives the same bytes.
"""

import sys
from pathlib import Path

import csv_file
from descent import descend
from plots import cost, graph, sigmoid, style
from table import split, standardize

SEED, RATE, ITERATIONS = 1, 0.1, 10000


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
    style.apply()
    drawn = {
        "sigmoid": sigmoid.draw(),
        "graph": graph.draw(),
        "cost": cost.draw(descend(training, RATE, ITERATIONS), held_out),
    }
    folder = Path(words[1])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, figure in drawn.items():
            print(*style.write(figure, folder, name), sep="\n")
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
