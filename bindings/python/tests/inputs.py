# SPDX-License-Identifier: MIT
"""For every function, calls that take every way through it: good ones, and one thing wrong."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from calls import Function, Given, arguments_of, good, one, shape_of_out


def _wrong(function: Function, given: Given) -> Iterator[Given]:
    """One thing wrong: at every argument, and in every stage of a call."""
    for name, value in given.items():
        yield {**given, name: None}
        yield {**given, name: object()}
        if isinstance(value, np.ndarray):
            yield {**given, name: np.zeros(value.shape, dtype=">f8")}
            yield {**given, name: np.zeros((*value.shape, 1))}
            yield {**given, name: np.zeros(np.add(value.shape, 1))}
            yield {**given, name: [1.0, "2"]}
        else:
            yield {**given, name: np.ones(2)}
    if "y" in given and function.out != "elements":
        yield {**given, "y": np.asarray(given["y"]) - 5.0}
    if "sample_weight" in given:
        yield {**given, "sample_weight": np.asarray(given["sample_weight"]) * -1.0}
    if function.out:
        for out in (np.zeros(3), bytes(8), None, next(iter(given.values()))):
            yield {**given, "out": out}
    yield {**given, "colour": 1}


def inputs(function: Function) -> Iterator[Given]:
    batch = arguments_of(function, good(4, 3))
    cases = [batch]
    if function.name not in ("trace", "step") and function.out != "elements":
        cases.append(arguments_of(function, one(batch)))
    for case in cases:
        yield case
        yield from _wrong(function, case)
    vectors = ("w", "v", "dw")
    yield {k: v.tolist() if k in vectors else v for k, v in batch.items()}
    # More items than have a place on the stack.
    long = arguments_of(function, good(1, 50))
    yield {k: v.tolist() if k in vectors else v for k, v in long.items()}
    if function.out:
        yield {**batch, "out": np.empty(shape_of_out(function, batch))}
    if "threads" in batch:
        for threads in (3, np.int64(3), 10**400, True):
            yield {**batch, "threads": threads}
    if function.out == "elements":
        yield {name: 0.5 for name in batch}
