# SPDX-License-Identifier: MIT
"""Names what an extension takes from Python beyond the stable ABI of CPython 3.11."""

from __future__ import annotations

import subprocess
import sys

from abi3info import DATAS, FUNCTIONS
from abi3info.models import PyVersion

STABLE = {
    symbol.name
    for table in (FUNCTIONS, DATAS)
    for symbol, entry in table.items()
    if entry.added <= PyVersion(3, 11)
}


def imports(extension: str) -> set[str]:
    lines = subprocess.run(
        ["nm", "-D", "--undefined-only", extension], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return {name for line in lines if (name := line.split()[-1]).lstrip("_").startswith("Py")}


taken = imports(sys.argv[1])
beyond = sorted(taken - STABLE)
print(*beyond, sep="\n")
sys.exit(bool(beyond) or not taken)
