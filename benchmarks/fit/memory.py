# SPDX-License-Identifier: MIT
"""The peak memory of a fit beyond the process that holds X, y and the packages (Linux only).

python -m benchmarks.fit.memory PEER ROWS COLUMNS     one solver, in this process
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from .. import peer_process
from .peers import PEERS
from .works import WORKS, problem

SOLVERS = ("neuron", "scikit-learn lbfgs", "scikit-learn newton-cholesky")
TOL = 1e-8


def _kilobytes(field: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{field}:")[1].split()[0])


def _measure(peer: str, rows: int, columns: int) -> None:
    base = WORKS[0]
    # The packages, and the memory that they keep, with the first fit, which is small.
    small = problem(replace(base, rows=1000, columns=columns))
    next(PEERS[peer](small)).fit(TOL, 1)
    task = problem(replace(base, rows=rows, columns=columns))
    variant = next(PEERS[peer](task))
    # Takes the peak back to what is held now.
    Path("/proc/self/clear_refs").write_text("5")
    before = _kilobytes("VmRSS")
    variant.fit(TOL, max(variant.threads))
    beyond = (_kilobytes("VmHWM") - before) * 1024
    share = 100 * beyond / task.x.nbytes
    print(f"{peer:30}{task.x.nbytes / 1e6:12.1f} MB{beyond / 1e6:12.1f} MB{share:10.1f} %")


def check(quick: bool) -> int:
    base = WORKS[0].tenth() if quick else WORKS[0]
    print(
        f"{base.rows:,} x {base.columns}\n{'':30}{'X':>15}{'beyond it':>15}{'of X':>12}", flush=True
    )
    words = (base.rows, base.columns)
    return max(peer_process.run("benchmarks.fit.memory", peer, *words) for peer in SOLVERS)


if __name__ == "__main__":
    _measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
