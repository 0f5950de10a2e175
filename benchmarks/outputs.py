# SPDX-License-Identifier: MIT
"""What several outputs at once cost, against a call for each: python -m benchmarks.outputs"""

from __future__ import annotations

from typing import Literal

import neuron
import numpy as np

from .turns import least

CLASSES = 10
# Out of every cache, narrow and wide, and in the second-level cache.
SHAPES = ((524_288, 64), (42_799, 784), (2_000, 64))


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
        once, each = least(calls)
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
