# SPDX-License-Identifier: MIT
"""Comparing results as bits, and in units in the last place."""

from __future__ import annotations

import math
import os
import struct
from pathlib import Path
from typing import Any

# Where the sources are; the tests may run against an installed module from anywhere.
TESTS = Path(__file__).resolve().parent
REPOSITORY = TESTS.parents[2]
VECTORS = REPOSITORY / "Tests" / "vectors"


def pattern(value: float) -> int:
    result: int = struct.unpack("<Q", struct.pack("<d", value))[0]
    return result


def number(bits: int) -> float:
    result: float = struct.unpack("<d", struct.pack("<Q", bits))[0]
    return result


def numbers(result: Any) -> list[float]:
    """All numbers of a result in order: of floats, tuples, lists and float64 arrays."""
    if isinstance(result, float):
        return [result]
    if isinstance(result, (tuple, list)):
        return [value for item in result for value in numbers(item)]
    view = memoryview(result)
    assert view.format in ("d", "<d"), view.format
    return list(memoryview(view.tobytes()).cast("d"))


def bits(result: Any) -> list[str]:
    """The patterns of all numbers of a result, as text that a failure shows well."""
    return [f"{pattern(value):016x}" for value in numbers(result)]


def ulps(actual: float, expected: float) -> float:
    """How far off, in units in the last place of what was expected."""
    if actual == expected:
        return 0.0
    if not (math.isfinite(actual) and math.isfinite(expected)):
        return math.inf
    _, exponent = math.frexp(expected)
    if expected == 0 or exponent < -1021:
        exponent = -1021
    return math.ldexp(abs(actual - expected), 53 - exponent)


def close(actual: float, expected: float, bound: float) -> None:
    error = ulps(actual, expected)
    assert error <= bound, (
        f"{actual.hex()} is off {expected.hex()} by {error:.4g} ulp, more than {bound}"
    )


def environment() -> dict[str, str]:
    """For a Python of its own: it finds the same module and these files."""
    import neuron

    assert neuron.__file__ is not None
    paths = [str(Path(neuron.__file__).parents[1]), str(TESTS)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
