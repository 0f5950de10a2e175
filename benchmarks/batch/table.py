# SPDX-License-Identifier: MIT
"""Ratios, beside the bars that they are held to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .side import PROCESSORS
from .works import ONE_SAMPLE_BAR, Work

OWN = ("neuron", "baseline", "read")
Seconds = dict[str, dict[int, float]]


@dataclass(frozen=True)
class Ratio:
    work: str
    what: str
    value: float
    bar: float | None
    # The bar is the most that it may be, or the least.
    at_most: bool

    @property
    def missed(self) -> bool:
        if self.bar is None:
            return False
        return self.value > self.bar if self.at_most else self.value < self.bar


def _best(seconds: Seconds, name: str) -> float:
    return min(seconds[name].values())


def fastest_peer(seconds: Seconds) -> str | None:
    peers = [name for name in seconds if name not in OWN]
    return min(peers, key=lambda name: _best(seconds, name), default=None)


def ratios(work: Work, seconds: Seconds) -> Iterator[Ratio]:
    def against_read(name: str, threads: int, bar: float | None) -> Ratio:
        what = f"{name} / read, {threads} thread{'s' if threads > 1 else ''}"
        value = seconds[name][threads] / seconds["read"][threads]
        return Ratio(work.title, what, value, bar, True)

    if work.read:
        yield against_read("neuron", 1, work.read)
        if PROCESSORS > 1:
            yield against_read("neuron", PROCESSORS, work.read_all)
        yield against_read("baseline", 1, work.baseline_read)
    if peer := fastest_peer(seconds):
        time = _best(seconds, peer)
        for name, bar in (("neuron", work.peer), ("baseline", None)):
            value = time / _best(seconds, name)
            yield Ratio(work.title, f"{peer} / {name}", value, bar, False)


def one_sample(columns: int, own: float, plain: float) -> Ratio:
    title = f"one sample from C, {columns} weights"
    return Ratio(title, "neuron / plain loop", own / plain, ONE_SAMPLE_BAR, True)


def head() -> str:
    return f"{'X':36}{'ratio':>34}{'':>8}{'bar':>9}"


def row(ratio: Ratio) -> str:
    bar = "" if ratio.bar is None else f"{'<=' if ratio.at_most else '>='} {ratio.bar:g}"
    missed = "  MISSED" if ratio.missed else ""
    return f"{ratio.work:36}{ratio.what:>34}{ratio.value:8.2f}{bar:>9}{missed}"
