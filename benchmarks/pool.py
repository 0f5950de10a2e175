# SPDX-License-Identifier: MIT
"""Calls from within a pool of threads, beside one after the other: python -m benchmarks.pool

By default a call takes the processors that no other call has, and gives them back between two parts
of its work when another call begins: in a pool as busy as the machine it has none but its own. So
it should take as long there as with threads=1, and all of them no longer than without a pool.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import neuron
import numpy as np
from numpy.typing import NDArray

from .turns import least

Array = NDArray[Any]
Function = Callable[[Array, Array, Array, "int | None"], None]

CALLS = 64
FITS = 16
SHAPES = ((2_000, 30), (20_000, 64), (200_000, 64))
SHAPES_OF_FITS = ((20_000, 30), (100_000, 30))
WORKERS = (2, 4, 16)


def _samples(rows: int, columns: int) -> tuple[Array, Array, Array]:
    draw = np.random.default_rng(1)
    X, w = draw.random((rows, columns)) - 0.5, draw.normal(size=columns)
    return X, draw.random(rows) < neuron.forward(X, w, 0.1), w


def _measure(function: Function, rows: int, columns: int, workers: int) -> None:
    # One each, or workers would find in a cache what another has just read.
    samples = [_samples(rows, columns) for _ in range(workers)]
    count = FITS if function is _fit else CALLS

    def call(number: int, threads: int | None = None) -> None:
        function(*samples[number % workers], threads)

    with ThreadPoolExecutor(workers) as pool:
        alone, one_each, default = least(
            (
                lambda: [call(number) for number in range(count)],
                lambda: list(pool.map(call, range(count), [1] * count)),
                lambda: list(pool.map(call, range(count))),
            )
        )
    print(
        f"{function.__name__.strip('_'):<9}{rows:>7} x {columns}, {workers:>2} workers"
        f"{default * 1e3:10.2f} ms{default / one_each:9.2f}{default / alone:9.2f}"
    )


def _gradient(X: Array, y: Array, w: Array, threads: int | None) -> None:
    neuron.loss_and_gradient(X, y, w, 0.1, threads=threads)


def _fit(X: Array, y: Array, w: Array, threads: int | None) -> None:
    neuron.fit(X, y, threads=threads)


def main() -> None:
    print(
        f"{CALLS} gradients or {FITS} fits in a pool; their time over that with threads=1, and over"
        " that without a pool"
    )
    for function, shapes in ((_gradient, SHAPES), (_fit, SHAPES_OF_FITS)):
        for rows, columns in shapes:
            for workers in WORKERS:
                _measure(function, rows, columns, workers)


if __name__ == "__main__":
    main()
