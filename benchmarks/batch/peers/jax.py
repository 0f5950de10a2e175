# SPDX-License-Identifier: MIT
"""A jitted value_and_grad, float64 enabled.

XLA takes its threads when it starts: each count has a process of its own, which makes the same
batch, waits while others are measured, and times a run when a line comes. It copies X, into its own
order, before that.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO

from ... import peer_process
from ..batch import Batch
from ..side import THREADS, Side

_ONE_THREAD = {"XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false", "NPROC": "1"}


class _Process(Side):
    """A side whose runs, and clock, are in another process."""

    def __init__(self, batch: Batch, threads: int) -> None:
        super().__init__("jax", threads, lambda: None)
        environment = peer_process.environment() | {"JAX_PLATFORMS": "cpu"}
        if threads == 1:
            environment |= _ONE_THREAD
        command = [sys.executable, "-m", f"{__name__}_process", json.dumps(asdict(batch.shape))]
        self.process = subprocess.Popen(
            command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def _pipe(self, pipe: IO[str] | None) -> IO[str]:
        assert pipe
        return pipe

    def seconds(self) -> float:
        self._pipe(self.process.stdin).write("\n")
        self._pipe(self.process.stdin).flush()
        return float(self._pipe(self.process.stdout).readline())

    def close(self) -> None:
        self._pipe(self.process.stdin).close()
        self.process.wait()


def sides(batch: Batch) -> Iterator[Side]:
    if not importlib.util.find_spec("jax"):
        raise ImportError("No module named 'jax'")
    for count in THREADS:
        yield _Process(batch, count)
