# SPDX-License-Identifier: MIT
"""The tables, and the figures that sum them up."""

from __future__ import annotations

import math
from typing import Any

from .peers import PEERS
from .results import GOAL, Line

# Uncertainty of J* above which a line says so.
_DOUBT = GOAL / 10


def _seconds(value: float) -> str:
    return f"{value * 1e3:,.1f} ms" if value < 1 else f"{value:,.2f} s"


def _cell(line: Line, peer: str) -> str:
    if peer not in line.runs:
        return ""
    if not line.runs[peer]:
        return "not reached in time"
    run = line.best(peer)
    return _seconds(run.seconds) if run else f"not reached, {line.gap(peer):.0e}"


def mean_ratio(lines: list[Line]) -> float | None:
    """Geometric; over the works whose time is not that of a call."""
    ratios = [ratio for line in lines if line.work.in_mean and (ratio := line.ratio())]
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else None


def _worst(lines: list[Line]) -> Line | None:
    known = [line for line in lines if line.ratio()]
    return min(known, key=lambda line: line.ratio() or 0, default=None)


def summary(lines: list[Line]) -> dict[str, Any]:
    worst = _worst(lines)
    return {
        "goal": GOAL,
        "works": {
            line.work.name: {
                "lowest": line.lowest,
                "uncertainty": line.uncertainty,
                "ratio": line.ratio(),
                "seconds": {p: run.seconds for p in line.runs if (run := line.best(p))},
                "gap": {
                    peer: line.gap(peer) if line.runs[peer] else None
                    for peer in line.runs
                    if not line.best(peer)
                },
            }
            for line in lines
        },
        "mean ratio": mean_ratio(lines),
        "worst": worst.work.name if worst else None,
    }


def show(lines: list[Line]) -> None:
    for line in lines:
        doubt = line.uncertainty
        what = f"J* = {line.lowest:.12f}"
        if doubt > _DOUBT:
            what += ", no bound under it" if doubt == line.lowest else f", known to {doubt:.0e}"
        print(f"\n{line.work.name} ({what})")
        for peer in (peer for peer in PEERS if peer in line.runs):
            run = line.best(peer)
            how = f"tol {run.tol:.0e}, threads {run.threads}, {run.variant}" if run else ""
            print(f"  {peer:30}{_cell(line, peer):>22}  {how.rstrip(', ')}")
    print(f"\n{'work':30}{'fastest peer':>30}{'its time':>12}{'neuron':>22}{'ratio':>8}")
    for line in lines:
        peer, ratio = line.fastest_peer(), line.ratio()
        name, time = (peer[0], _seconds(peer[1].seconds)) if peer else ("none", "")
        times = f"{ratio:8.2f}" if ratio else ""
        print(f"{line.work.name:30}{name:>30}{time:>12}{_cell(line, 'neuron'):>22}{times}")
    if mean := mean_ratio(lines):
        print(f"\ngeometric mean of the ratios, without breast cancer: {mean:.2f}")
    if worst := _worst(lines):
        print(f"worst: {worst.ratio():.2f}, {worst.work.name}")
