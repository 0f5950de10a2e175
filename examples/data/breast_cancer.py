# SPDX-License-Identifier: MIT
"""Writes the Wisconsin breast-cancer data as a CSV with a header: 30 features, then the label.

    python breast_cancer.py OUTPUT.csv

The numbers come out of the installed scikit-learn, which ships them; it is found, not imported.
The label is scikit-learn's: 0 malignant, 1 benign.
"""

import csv
import importlib.util
import os
import pathlib
import sys

ROWS = 569

# The file in the wheel has no column names. Ten measurements of a cell's nucleus come three times.
MEASUREMENTS = [
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
]
FEATURES = (
    [f"mean {m}" for m in MEASUREMENTS]
    + [f"{m} error" for m in MEASUREMENTS]
    + [f"worst {m}" for m in MEASUREMENTS]
)


def source() -> pathlib.Path:
    package = importlib.util.find_spec("sklearn")
    if package is None or package.origin is None:
        sys.exit("breast_cancer.py: this Python has no scikit-learn (tools/bootstrap installs it)")
    return pathlib.Path(package.origin).parent / "datasets" / "data" / "breast_cancer.csv"


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    output = pathlib.Path(sys.argv[1])
    with source().open(newline="") as file:
        # The first row of scikit-learn's file counts: 569, 30, and the two labels' names.
        rows = list(csv.reader(file))[1:]
    if len(rows) != ROWS or any(len(row) != len(FEATURES) + 1 for row in rows):
        sys.exit("breast_cancer.py: scikit-learn's file has another shape than expected")

    # Renamed into place, so that a run cut short leaves no half file behind.
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_suffix(".partial")
    with partial.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*FEATURES, "label"])
        writer.writerows(rows)
    os.replace(partial, output)
    print(f"{output}: {len(rows)} rows of {len(FEATURES)} features")


if __name__ == "__main__":
    main()
