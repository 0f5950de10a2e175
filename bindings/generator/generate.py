# SPDX-License-Identifier: MIT
"""Makes the C file of the Python module, and its stub, from the annotated header."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import api
import emit_c
import emit_pyi
from model import Refusal
from parse import parse


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--header", type=Path, required=True)
    parser.add_argument("--c", type=Path, help="where to write the C file")
    parser.add_argument("--pyi", type=Path, help="where to write the stub")
    options = parser.parse_args(arguments)
    try:
        header = parse(options.header)
        view = api.build(header)
        if options.c is not None:
            options.c.write_text(emit_c.emit(header, view), encoding="utf-8")
        if options.pyi is not None:
            options.pyi.write_text(emit_pyi.emit(header, view), encoding="utf-8")
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
