# SPDX-License-Identifier: MIT
"""What was measured, one JSON file for a work and a solver, so that one can be measured again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .sweep import GOAL, Run
from .works import Work

REFERENCE = "reference"
# Of a cost and of the bound under it.
ROUNDING = 1e-13


def path(folder: Path, work: Work, peer: str) -> Path:
    return folder / work.slug / f"{peer.replace(' ', '-')}.json"


def read(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text()) if file.exists() else {}


def write(file: Path, content: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    partial.write_text(json.dumps(content, indent=1) + "\n")
    partial.replace(file)


@dataclass
class Line:
    """A work, and the runs of each solver that can do it."""

    work: Work
    lowest: float
    uncertainty: float
    runs: dict[str, list[Run]] = field(default_factory=dict)

    def best(self, peer: str) -> Run | None:
        """The shortest run that reaches the goal."""
        reached = [run for run in self.runs.get(peer, ()) if run.reaches(self.lowest)]
        return min(reached, key=lambda run: run.seconds, default=None)

    def gap(self, peer: str) -> float:
        return min((run.value for run in self.runs.get(peer, ())), default=1e300) - self.lowest

    def fastest_peer(self) -> tuple[str, Run] | None:
        found = [(p, run) for p in self.runs if p != "neuron" and (run := self.best(p))]
        return min(found, key=lambda pair: pair[1].seconds, default=None)

    def ratio(self) -> float | None:
        """How many times as long the fastest peer takes as neuron."""
        peer, own = self.fastest_peer(), self.best("neuron")
        return peer[1].seconds / own.seconds if peer and own else None


def line(folder: Path, work: Work, peers: list[str]) -> Line | None:
    """None if nothing was measured yet. J* is the lowest that anyone came to."""
    reference = read(path(folder, work, REFERENCE))
    if not reference:
        return None
    runs = {
        peer: [Run(**run) for run in content["runs"]]
        for peer in peers
        if (content := read(path(folder, work, peer)))
        and content["fingerprint"] == reference["fingerprint"]
        # Begun, and each form either kept a run or was over the limit with its first.
        and content["next"]
    }
    lowest = min([reference["value"], *(run.value for each in runs.values() for run in each)])
    if lowest < reference["at_least"] - ROUNDING:
        raise SystemExit(f"{work.name}: a cost below what the dual bound allows; one is wrong")
    return Line(work, lowest, lowest - reference["at_least"], runs)


__all__ = ["GOAL", "REFERENCE", "Line", "line", "path", "read", "write"]
