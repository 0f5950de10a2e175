# SPDX-License-Identifier: MIT
"""Calls from within a pool of threads, beside one after the other: python -m benchmarks.pool

By default a call takes the processors that no other call has: in a pool as busy as the machine,
none but its own. So it should take as long there as with threads=1, and all of them no longer than
without a pool.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import neuron
import numpy as np

from .turns import least

CALLS = 64
SHAPES = ((2_000, 30), (20_000, 64), (200_000, 64))
WORKERS = (2, 4, 16)


def _measure(rows: int, columns: int, workers: int) -> None:
    draw = np.random.default_rng(1)
    # One each, or workers would find in a cache what another has just read.
    Xs = [draw.random((rows, columns)) - 0.5 for _ in range(workers)]
    w, y = draw.normal(size=columns), draw.random(rows) < 0.5

    def call(number: int, threads: int | None = None) -> None:
        neuron.loss_and_gradient(Xs[number % workers], y, w, 0.1, threads=threads)

    with ThreadPoolExecutor(workers) as pool:
        alone, one_each, default = least(
            (
                lambda: [call(number) for number in range(CALLS)],
                lambda: list(pool.map(call, range(CALLS), [1] * CALLS)),
                lambda: list(pool.map(call, range(CALLS))),
            )
        )
    print(
        f"{rows:>7} x {columns}, {workers:>2} workers"
        f"{default * 1e3:10.2f} ms{default / one_each:9.2f}{default / alone:9.2f}"
    )


def main() -> None:
    print(
        f"{CALLS} calls in a pool; its time over that with threads=1, and over that without a pool"
    )
    for rows, columns in SHAPES:
        for workers in WORKERS:
            _measure(rows, columns, workers)


if __name__ == "__main__":
    main()
