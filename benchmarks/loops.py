# SPDX-License-Identifier: MIT
"""What the innermost loops of a built library cost by LLVM's model of a processor.

python benchmarks/loops.py FUNCTION [--library FILE] [--cpu NAME] [--mca PROGRAM] [--code]

Of each loop without calls in the functions whose name has FUNCTION in it: instructions, those that
only move lanes about, and cycles a turn if nothing is waited for. Wants objdump, and the llvm-mca
of Debian's llvm-19.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / ".build-embedded-x86-64-v4/release/libneuron.so"
FUNCTION = re.compile(r"^[0-9a-f]+ <(.+)>:$")
INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\s+([^#]+)")
PADDING = re.compile(r"^(data16|cs|nop|xchg\s+%ax,%ax)")
JUMP = re.compile(r"^j\w+\s+([0-9a-f]+)")
LANES = re.compile(r"^v?(insert|extract|shuf|perm|pshuf|unpck|punpck|blend|hadd|movhl|movlh)")
CYCLES = re.compile(r"Total Cycles:\s+(\d+)")
TURNS = 100

Code = list[tuple[int, str]]


def _functions(library: Path) -> dict[str, Code]:
    listing = subprocess.run(
        ("objdump", "--disassemble", "--no-show-raw-insn", library),
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    functions, code = dict[str, Code](), Code()
    for line in listing.splitlines():
        if start := FUNCTION.match(line):
            code = functions[start[1]] = Code()
        elif instruction := INSTRUCTION.match(line):
            text = re.sub(r"\s*<.*>", "", instruction[2]).strip()
            if not PADDING.match(text):
                code.append((int(instruction[1], 16), text))
    return functions


def _loops(code: Code) -> Iterator[Code]:
    """The innermost: those that no other lies in."""
    places = {address: place for place, (address, _) in enumerate(code)}
    spans = set[tuple[int, int]]()
    for end, (_, text) in enumerate(code):
        if (jump := JUMP.match(text)) and places.get(int(jump[1], 16), end + 1) <= end:
            spans.add((places[int(jump[1], 16)], end))
    for start, end in sorted(spans):
        if not any(start <= a and b <= end and (a, b) != (start, end) for a, b in spans):
            yield code[start:end]


def _cycles(loop: Code, mca: str, cpu: str) -> float:
    """A turn. Jumps are left out: they are taken to be foreseen."""
    text = "\n".join(text for _, text in loop if not text.startswith("j"))
    report = subprocess.run(
        (mca, "-mtriple=x86_64", f"-mcpu={cpu}", f"-iterations={TURNS}"),
        input=text,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    cycles = CYCLES.search(report)
    assert cycles, report
    return int(cycles[1]) / TURNS


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument("function")
    options.add_argument("--library", type=Path, default=LIBRARY, help="one that is not stripped")
    options.add_argument("--cpu", default="znver4")
    options.add_argument("--mca", default=shutil.which("llvm-mca") or "llvm-mca-19")
    options.add_argument("--code", action="store_true", help="the loops themselves, too")
    given = options.parse_args()
    for function, code in _functions(given.library).items():
        if given.function not in function:
            continue
        print(function)
        for loop in _loops(code):
            if any(text.startswith("call") for _, text in loop):
                continue
            lanes = sum(bool(LANES.match(text)) for _, text in loop)
            cycles = _cycles(loop, given.mca, given.cpu)
            print(
                f"  {loop[0][0]:x}: {len(loop)} instructions, {lanes} of lanes, {cycles:.1f} cycles"
            )
            if given.code:
                print("\n".join(f"    {text}" for _, text in loop))


if __name__ == "__main__":
    main()
