# SPDX-License-Identifier: MIT
"""What the charts share with the figures of the examples: their looks."""

from __future__ import annotations

import sys
from pathlib import Path

from matplotlib.figure import Figure

sys.path.append(str(Path(__file__).parents[1] / "examples" / "python"))

from plots import style

__all__ = ["save", "style"]


def save(figure: Figure, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # The same figure gives the same bytes.
    figure.savefig(file, metadata={"Creator": None, "Date": None})
    print(file)
