# SPDX-License-Identifier: MIT
"""What several outputs at once cost, against a call for each: python benchmarks/outputs.py"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

import neuron
import numpy as np

CLASSES = 10
ROUNDS = 7
# Out of every cache, narrow and wide, and in the second-level cache.
SHAPES = ((524_288, 64), (42_799, 784), (2_000, 64))


def _seconds(calls: tuple[Callable[[], object], ...]) -> list[float]:
    """The least of each, taken in turn, so that a slow spell of the machine hits all."""
    least = [float("inf")] * len(calls)
    for call in calls:
        call()
    for _ in range(ROUNDS):
        for i, call in enumerate(calls):
            start = time.perf_counter()
            call()
            least[i] = min(least[i], time.perf_counter() - start)
    return least


def _measure(rows: int, columns: int, order: Literal["C", "F"]) -> None:
    draw = np.random.default_rng(1)
    X = np.array(draw.random((rows, columns)) - 0.5, order=order)
    Y = np.asfortranarray(draw.integers(0, CLASSES, rows)[:, None] == np.arange(CLASSES))
    W, b = draw.normal(size=(CLASSES, columns)), draw.normal(size=CLASSES)
    a, out, dw = np.empty((rows, CLASSES)), np.empty(rows), np.empty(columns)

    def forwards() -> None:
        for j in range(CLASSES):
            neuron.forward(X, W[j], b[j], out=out)

    def gradients() -> None:
        for j in range(CLASSES):
            neuron.loss_and_gradient(X, Y[:, j], W[j], b[j], out=dw)

    pairs = {
        "forward": (lambda: neuron.forward_outputs(X, W, b, out=a), forwards),
        "loss and gradient": (lambda: neuron.loss_and_gradient_outputs(X, Y, W, b), gradients),
    }
    for name, calls in pairs.items():
        once, each = _seconds(calls)
        print(
            f"{order} {rows:>7} x {columns:<4}{neuron.get_num_threads():>3} threads  {name:<18}"
            f"{once * 1e3:9.2f}{each * 1e3:9.2f}{each / once:7.2f}"
        )


def main() -> None:
    print(f"{CLASSES} classes; order, ms for a call of all, ms for {CLASSES} calls, and the ratio")
    for threads in (1, None):
        neuron.set_num_threads(threads)
        for rows, columns in SHAPES:
            _measure(rows, columns, "C")
            _measure(rows, columns, "F")


if __name__ == "__main__":
    main()
