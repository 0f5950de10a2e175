# SPDX-License-Identifier: MIT
"""The module against exact results, kept in files with the errors allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import neuron
import numpy as np
from support import VECTORS, close, numbers


def _lines(name: str) -> Iterator[list[str]]:
    for line in (VECTORS / name).read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            yield line.split()


def _floats(words: list[str]) -> list[float]:
    return [float.fromhex(word) for word in words]


def _residual(z: float, y: float) -> float:
    return neuron.trace([], y, [], z).dloss_dz


def test_scalars() -> None:
    functions = {
        "sigmoid": neuron.sigmoid,
        "cross_entropy": neuron.binary_cross_entropy,
        "cross_entropy_logit": neuron.binary_cross_entropy_with_logits,
        "residual": _residual,
    }
    counts = Counter[str]()
    for name, *words in _lines("scalars.txt"):
        *inputs, expected, bound = _floats(words)
        close(functions[name](*inputs), expected, bound)
        counts[name] += 1
    assert counts.keys() == functions.keys()
    assert min(counts.values()) > 100


def test_scalars_as_arrays() -> None:
    """The same lines, all of a name in one call."""
    table: dict[str, list[list[float]]] = {}
    for name, *words in _lines("scalars.txt"):
        table.setdefault(name, []).append(_floats(words))
    functions = {
        "sigmoid": neuron.sigmoid,
        "cross_entropy": neuron.binary_cross_entropy,
        "cross_entropy_logit": neuron.binary_cross_entropy_with_logits,
        "residual": lambda z, y: neuron.residuals(np.empty((len(z), 0)), y, [], offset=z),
    }
    for name, function in functions.items():
        columns = np.array(table[name]).T
        results = numbers(function(*columns[:-2]))
        for result, expected, bound in zip(results, columns[-2], columns[-1]):
            close(result, float(expected), float(bound))


def test_traces() -> None:
    count = 0
    for name, first, *words in _lines("traces.txt"):
        assert name == "trace"
        d = int(first)
        values = _floats(words)
        x, w = values[:d], values[d : 2 * d]
        b, y, *expected, bound = values[2 * d :]
        t = neuron.trace(x, y, w, b)
        assert t.z == expected[0]
        results = [*t[:7], *numbers(t.dloss_dw)]
        assert len(results) == len(expected)
        for result, exact in zip(results, expected):
            close(result, exact, bound)
        assert t.dloss_db == t.dloss_dz
        count += 1
    assert count > 50


def _run(batch: dict[str, Any]) -> dict[str, Any]:
    columns = len(batch["w"])
    x = np.array(batch["x"]).reshape(-1, columns) if columns else None
    if x is None:
        x = np.empty((len(batch["y"]), 0))
    given = (x, np.array(batch["y"]), np.array(batch["w"]))
    extra = {
        name: np.array(batch[key]) if key in batch else None
        for name, key in (("sample_weight", "s"), ("offset", "o"))
    }
    b, vb = batch["b"][0], batch["vb"][0]
    j, dw, db = neuron.loss_and_gradient(*given, b, **extra)
    hv, hvb = neuron.hessian_vector(*given, np.array(batch["v"]), b, vb, **extra)
    return {
        "loss": np.array(j),
        "dw": dw,
        "db": np.array(db),
        "dx": neuron.input_gradient(*given, b, **extra),
        "hessian": neuron.hessian(*given, b, **extra),
        "hv": hv,
        "hvb": np.array(hvb),
    }


def test_batches() -> None:
    inputs: dict[str, Any] = {}
    outputs: dict[str, Any] = {}
    count = checked = 0
    for name, *words in _lines("batches.txt"):
        if name == "batch":
            inputs, outputs = {}, {}
        elif name in ("x", "y", "s", "o", "w", "b", "v", "vb"):
            assert not outputs
            inputs[name] = _floats(words)
        else:
            if not outputs:
                outputs = _run(inputs)
                count += 1
            *places, exact, bound = words
            result = float(outputs[name][tuple(map(int, places))])
            close(result, float.fromhex(exact), float(bound))
            checked += 1
    assert count >= 8
    assert checked > 500
