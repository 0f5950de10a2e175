# SPDX-License-Identifier: MIT
"""Progress on a terminal, on standard error: bytes read, and how far a fit is."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

import neuron


def stderr() -> Console:
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


@contextmanager
def reading(total: int) -> Iterator[Callable[[int], None]]:
    """A bar of bytes read. Yields what takes how many there are by now."""
    columns = (TextColumn("Reading"), BarColumn(None), TextColumn("{task.percentage:3.0f}%"))
    with _bar(*columns, TimeRemainingColumn()) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, completed=min(done, total))


@contextmanager
def fitting(tol: float) -> Iterator[Callable[[neuron.Progress], None]]:
    """A bar of a fit, which is full once the gap is tol of what there was to gain."""
    columns = (TextColumn("Fitting"), BarColumn(None), TextColumn("{task.description}"))
    with _bar(*columns) as bar:
        task = bar.add_task("", total=1.0)
        left = TimeLeft(tol)

        def show(step: neuron.Progress) -> None:
            time = _time(left.after(step))
            gap = f"{step.bound:.1e}" if math.isfinite(step.bound) else "unknown"
            text = f"J {step.loss:.6f}  gap {gap:7}  step {step.iteration:3}  {time:>17}"
            bar.update(task, completed=left.share, description=text)

        yield show


class TimeLeft:
    """How long a fit goes on, from how fast the logarithm of its gap fell of late."""

    def __init__(self, tol: float) -> None:
        self._tol = tol
        self._recent: deque[tuple[float, float]] = deque(maxlen=6)
        self.share = 0.0  # of the way, from 0 to 1

    def after(self, step: neuron.Progress) -> float | None:
        """The seconds left after a step; None as long as that is not known."""
        goal = self._tol * step.scale
        if not (0 < step.bound < math.inf and 0 < goal < step.scale):
            return None
        way = math.log(step.bound / goal)
        self.share = max(self.share, min(1.0, 1 - way / -math.log(self._tol)))
        self._recent.append((step.seconds, way))
        (began, first), (now, last) = self._recent[0], self._recent[-1]
        return last * (now - began) / (first - last) if first > last > 0 else None


def _bar(*columns: TextColumn | BarColumn | TimeRemainingColumn) -> Progress:
    console = stderr()
    # Before 15, rich ended a bar that is disabled by an empty line.
    console.quiet = not console.is_terminal
    return Progress(*columns, console=console, transient=True, disable=console.quiet)


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "time left unknown"
    if seconds < 90:
        return f"{seconds:.0f} s left"
    return f"{seconds / 60:.0f} min left" if seconds < 5400 else f"{seconds / 3600:.1f} h left"
