# SPDX-License-Identifier: MIT
"""The time to fit a neuron to J - J* <= 1e-9, beside other solvers.

    make bench-fit, or python -m benchmarks.fit [--quick] [--only PEER ...] [--work WORD ...]

docs/benchmarks.md says what is measured and how. Each solver runs in a process of its own, one at a
time, and its results stay in FOLDER: what is there is not measured again, unless --only names the
solver. --certificate and --memory do those checks instead.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import peer_process
from . import certificate, chart, memory, report, results
from .peers import PEERS
from .works import WORKS, Work

# For making the data, beside the limit.
_SETUP = 120.0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="time to fit a neuron, beside other solvers")
    parser.add_argument("--quick", action="store_true", help="a tenth of the sizes")
    parser.add_argument("--only", nargs="+", metavar="PEER", help="measure these again, no others")
    parser.add_argument("--work", nargs="+", default=[""], help="works whose names have this")
    parser.add_argument("--limit", type=float, default=60, help="seconds for a solver's variant")
    parser.add_argument("--folder", type=Path, help="of the results; build/bench-fit")
    parser.add_argument("--chart", type=Path, help="draw it here, as SVG")
    parser.add_argument(
        "--report", action="store_true", help="measure nothing, print what is there"
    )
    parser.add_argument("--certificate", action="store_true", help="check the bounds of the fits")
    parser.add_argument("--memory", action="store_true", help="the peak memory of a fit beyond X")
    return parser.parse_args()


def _measure(folder: Path, work: Work, peer: str, limit: float, quick: bool) -> None:
    file = results.path(folder, work, peer)
    print(f"{work.name}: {peer}", file=sys.stderr, flush=True)
    words = (folder, work.name, peer, limit, int(quick))
    # A variant that is over the limit ends its process; the next one takes up where it was.
    before = None
    while True:
        status = peer_process.run("benchmarks.fit.worker", *words, seconds=20 * limit + _SETUP)
        after = results.read(file).get("next")
        if status == 0 or after == before:
            break
        before = after


def _missing(folder: Path, work: Work, peer: str) -> bool:
    return not results.read(results.path(folder, work, peer)).get("done")


def main() -> int:
    arguments = _parse()
    folder = arguments.folder or Path(
        "build", "bench-fit-quick" if arguments.quick else "bench-fit"
    )
    works = [work for work in WORKS if any(word in work.name for word in arguments.work)]
    if unknown := set(arguments.only or ()) - set(PEERS):
        sys.exit(f"unknown: {', '.join(unknown)}; there are: {', '.join(PEERS)}")
    if arguments.memory:
        return memory.check(arguments.quick)
    for work in works if not arguments.report else ():
        if not results.path(folder, work, results.REFERENCE).exists():
            _measure(folder, work, results.REFERENCE, arguments.limit, arguments.quick)
        for peer in arguments.only or PEERS:
            if arguments.certificate:
                break
            if arguments.only:
                results.path(folder, work, peer).unlink(missing_ok=True)
            if _missing(folder, work, peer):
                _measure(folder, work, peer, arguments.limit, arguments.quick)
    if arguments.certificate:
        return certificate.check(folder, works, arguments.quick)
    found = (results.line(folder, work, list(PEERS)) for work in works)
    lines = [line for line in found if line]
    report.show(lines)
    results.write(folder / "summary.json", report.summary(lines))
    if arguments.chart:
        chart.draw(lines, arguments.chart)
    return 0


if __name__ == "__main__":
    sys.exit(main())
