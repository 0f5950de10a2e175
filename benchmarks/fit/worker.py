# SPDX-License-Identifier: MIT
"""One solver on one work, in a process of its own.

    python -m benchmarks.fit.worker FOLDER WORK PEER LIMIT QUICK

It keeps what it has after each run, and goes on with the variant after the one that it was at, if
it was ended.
"""

from __future__ import annotations

import importlib.metadata
import math
import sys
import warnings
from pathlib import Path
from typing import Any

from . import reference, results
from .peers import PEERS
from .sweep import Run, Sweep
from .works import WORKS, problem

_PACKAGES = {"liblinear": "liblinear-official", "neuron": "libneuron"}


def _version(peer: str) -> str:
    package = peer.split()[0]
    return importlib.metadata.version(_PACKAGES.get(package, package))


def _measure(folder: Path, name: str, peer: str, limit: float, quick: bool) -> None:
    work = next(work for work in WORKS if work.name == name)
    task = problem(work.tenth() if quick else work)
    file = results.path(folder, work, peer)
    content: dict[str, Any] = results.read(file)
    if content.get("fingerprint") != task.fingerprint:
        content = {"fingerprint": task.fingerprint}
    if peer == results.REFERENCE:
        results.write(file, content | reference.find(task, limit))
        return
    known = results.read(results.path(folder, work, results.REFERENCE))
    content = {"version": _version(peer), "next": 0, "runs": [], "notes": []} | content

    def keep(run: dict[str, Any]) -> None:
        content["runs"].append(run)
        results.write(file, content)

    reached = [run for run in (Run(**r) for r in content["runs"]) if run.reaches(known["value"])]
    fastest = min((run.seconds for run in reached), default=math.inf)
    for k, variant in enumerate(PEERS[peer](task)):
        if k < content["next"]:
            continue
        content["next"] = k + 1
        results.write(file, content)
        try:
            best = Sweep(task, variant, limit, known["value"], keep, fastest).best()
        except Exception as error:
            content["notes"].append(f"{variant.label}: {type(error).__name__}: {error}"[:300])
            continue
        fastest = min(fastest, best.seconds if best else math.inf)
    results.write(file, content | {"done": True})


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    try:
        _measure(
            Path(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4]), sys.argv[5] == "1"
        )
    except ImportError as missing:
        print(f"left out: {missing}", file=sys.stderr)
