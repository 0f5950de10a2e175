# SPDX-License-Identifier: MIT
"""Loss and gradient of a batch, against the limit of reading X and against peers.

    make bench, or python benchmarks/batches.py [--json FILE] [--megabytes N]

All sides run in this one process, turn by turn, each peer at one thread and at as many as there are
processors, and the best of several runs counts. The limit is a C loop that only reads the same
pages (read.c), on one thread. A peer that is not installed is left out, with a word.
"""

from __future__ import annotations

import argparse
import ctypes
import functools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import neuron
import numpy as np

PROCESSORS = len(os.sched_getaffinity(0))
THREADS = sorted({1, PROCESSORS})
Run = Callable[[], Any]


class Batch:
    """X, labels and a neuron, of a size that no cache holds or that one does."""

    def __init__(self, rows: int, columns: int, order: str, dtype: str) -> None:
        random = np.random.default_rng(columns)
        shape = (rows, columns) if order == "C" else (columns, rows)
        x = random.random(shape, dtype=dtype) - np.dtype(dtype).type(0.5)
        self.x = x if order == "C" else x.T
        self.y = random.integers(0, 2, rows).astype(np.float64)
        self.w = random.normal(size=columns) * 0.1
        self.b = 0.1

    @property
    def bytes(self) -> int:
        return self.x.nbytes


def _read(batch: Batch) -> Iterator[tuple[str, Run]]:
    """The limit, the better of with and without prefetch."""
    source = Path(__file__).with_name("read.c")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "read.so"
        flags = ["-O3", "-march=native", "-shared", "-fPIC"]
        subprocess.run(["cc", *flags, str(source), "-o", str(file)], check=True)
        library = ctypes.CDLL(str(file))
    flat = batch.x.ravel("K").view(np.float64)[: batch.bytes // 8]
    pointer, count = ctypes.c_void_p(flat.ctypes.data), ctypes.c_ssize_t(flat.size)
    for function in (library.read_plainly, library.read_ahead):
        yield "read", lambda function=function: function(pointer, count)


def _neuron(batch: Batch) -> Iterator[tuple[str, Run]]:
    library = ctypes.CDLL("libneuron.so.0")
    out = np.empty(batch.x.shape[1])

    def run(threads: int) -> Any:
        library.neuron_set_threads(ctypes.c_int32(threads))
        return neuron.loss_and_gradient(batch.x, batch.y, batch.w, batch.b, out=out)

    for threads in THREADS:
        yield f"neuron, {threads}", lambda threads=threads: run(threads)


def _numpy(batch: Batch) -> Iterator[tuple[str, Run]]:
    from scipy.special import expit
    from threadpoolctl import threadpool_limits

    def run(threads: int) -> Any:
        with threadpool_limits(threads):
            z = batch.x @ batch.w.astype(batch.x.dtype, copy=False) + batch.b
            loss = np.mean(np.logaddexp(0, z) - batch.y * z)
            residual = (expit(z) - batch.y) / len(z)
            return loss, batch.x.T @ residual.astype(batch.x.dtype, copy=False), residual.sum()

    for threads in THREADS:
        yield f"numpy, {threads}", lambda threads=threads: run(threads)


def _scikit_learn(batch: Batch) -> Iterator[tuple[str, Run]]:
    from sklearn._loss import HalfBinomialLoss
    from sklearn.linear_model._linear_loss import LinearModelLoss

    dtype = batch.x.dtype
    loss = LinearModelLoss(base_loss=HalfBinomialLoss(), fit_intercept=True)
    coef = np.append(batch.w, batch.b).astype(dtype)
    y = batch.y.astype(dtype)
    for threads in THREADS:
        yield (
            f"scikit-learn, {threads}",
            lambda threads=threads: loss.loss_gradient(coef, batch.x, y, n_threads=threads),
        )


def _torch(batch: Batch) -> Iterator[tuple[str, Run]]:
    import torch

    x = torch.from_numpy(batch.x)
    y = torch.from_numpy(batch.y.astype(batch.x.dtype))
    w = torch.from_numpy(batch.w.astype(batch.x.dtype)).requires_grad_()
    b = torch.tensor(batch.b, dtype=x.dtype, requires_grad=True)
    compute = torch.nn.functional.binary_cross_entropy_with_logits

    def run(threads: int) -> Any:
        torch.set_num_threads(threads)
        w.grad = b.grad = None
        compute(x @ w + b, y).backward()

    for threads in THREADS:
        yield f"torch, {threads}", lambda threads=threads: run(threads)


SIDES = (_read, _neuron, _numpy, _scikit_learn, _torch)


@functools.cache
def is_installed(side: Callable[[Batch], Iterator[tuple[str, Run]]]) -> bool:
    try:
        next(side(Batch(8, 8, "C", "float64")))
    except ImportError as missing:
        print(f"left out: {missing}", file=sys.stderr)
        return False
    return True


def measure(batch: Batch, seconds: float) -> dict[str, float]:
    """Seconds by side and thread count."""
    runs = [run for side in SIDES if is_installed(side) for run in side(batch)]
    best: dict[str, float] = {}
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(best) < len({name for name, _ in runs}):
        for name, run in runs:
            start = time.perf_counter()
            run()
            best[name] = min(best.get(name, float("inf")), time.perf_counter() - start)
    return best


def work(megabytes: int) -> Iterator[tuple[str, int, int, str, str]]:
    """Name, rows, columns, order, dtype."""
    for columns in (30, 64, 300, 1000):
        rows = megabytes * 2**20 // (8 * columns)
        yield "row-major", rows, columns, "C", "float64"
        yield "column-major", rows, columns, "F", "float64"
    rows = megabytes * 2**20 // (4 * 64)
    yield "float32", rows, 64, "C", "float32"
    yield "in cache", 2000, 30, "C", "float64"
    yield "in cache", 2000, 128, "C", "float64"
    yield "two columns", 2_000_000, 2, "C", "float64"


def main() -> None:
    parser = argparse.ArgumentParser(description="loss and gradient of a batch")
    parser.add_argument("--json", type=Path, help="also write the seconds here")
    parser.add_argument("--megabytes", type=int, default=256, help="of X, where no cache holds it")
    parser.add_argument("--seconds", type=float, default=10, help="for each line")
    arguments = parser.parse_args()
    lines = []
    print(
        f"{'X':40}{'read':>9}{'neuron':>9}{'/ read':>8}{'threads':>9}"
        f"{'fastest peer':>20}{'times':>7}"
    )
    for name, rows, columns, order, dtype in work(arguments.megabytes):
        seconds = measure(Batch(rows, columns, order, dtype), arguments.seconds)
        own = {k: v for k, v in seconds.items() if k.startswith("neuron")}
        peers = {k: v for k, v in seconds.items() if k not in own and k != "read"}
        lines.append({"work": name, "rows": rows, "columns": columns, "seconds": seconds})
        peer = min(peers, key=peers.__getitem__, default="")
        ratio = f"{peers[peer] / min(own.values()):7.1f}" if peer else ""
        one = seconds["neuron, 1"]
        print(
            f"{f'{name}, {rows:,} x {columns}':40}{seconds['read'] * 1e3:7.2f}ms"
            f"{one * 1e3:7.2f}ms{one / seconds['read']:8.2f}{min(own.values()) * 1e3:7.2f}ms"
            f"{peer:>20}{ratio}",
            flush=True,
        )
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(lines, indent=2) + "\n")


if __name__ == "__main__":
    main()
