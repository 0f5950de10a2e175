# SPDX-License-Identifier: MIT
"""Every function of the module: what it takes, a good call of it, and what it must give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import neuron
import numpy as np
import reference
from reference_sums import Batch

Given = dict[str, Any]


@dataclass(frozen=True)
class Function:
    name: str
    positional: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    # What out= has the shape of: "elements", "rows", "columns", "x", "square"; "" for no out=.
    out: str = ""
    # The arguments that out may be.
    in_place: tuple[str, ...] = ()
    method: bool = True

    @property
    def arguments(self) -> tuple[str, ...]:
        return self.positional + self.keywords

    def method_positional(self) -> tuple[str, ...]:
        return tuple(name for name in self.positional if name not in ("w", "b"))

    def __call__(self, given: Given) -> Any:
        """Calls with those of the arguments that the function takes, and out if it is there."""
        names = (*self.arguments, "out")
        chosen = {name: given[name] for name in names if name in given}
        return getattr(neuron, self.name)(**chosen)

    def of_neuron(self, given: Given) -> Any:
        names = (*self.method_positional(), *self.keywords, "out")
        chosen = {name: given[name] for name in names if name in given}
        made = neuron.Neuron(given["w"], given["b"])
        return getattr(made, self.name)(**chosen)

    def __str__(self) -> str:
        return self.name


_EXTRA = ("sample_weight", "offset", "threads")
_LABELLED = ("x", "y", "w", "b")


def _all() -> list[Function]:
    return [
        Function("sigmoid", ("z",), (), "elements", ("z",), False),
        Function("binary_cross_entropy", ("a", "y"), (), "elements", ("a", "y"), False),
        Function(
            "binary_cross_entropy_with_logits",
            ("z", "y"),
            (),
            "elements",
            ("z", "y"),
            False,
        ),
        Function("trace", _LABELLED),
        Function("logit", ("x", "w", "b"), ("threads",), "rows"),
        Function("forward", ("x", "w", "b"), ("threads",), "rows"),
        Function("losses", _LABELLED, _EXTRA, "rows"),
        Function("residuals", _LABELLED, _EXTRA, "rows"),
        Function("loss", _LABELLED, _EXTRA),
        Function("gradient", _LABELLED, _EXTRA, "columns"),
        Function("loss_and_gradient", _LABELLED, _EXTRA, "columns"),
        Function("input_gradient", _LABELLED, _EXTRA, "x", ("x",)),
        Function("hessian", _LABELLED, _EXTRA, "square"),
        Function("hessian_vector", ("x", "y", "w", "v", "b", "vb"), _EXTRA, "columns"),
        Function("step", ("w", "b", "dw", "db", "learning_rate"), (), "columns", ("w", "dw")),
    ]


FUNCTIONS = {function.name: function for function in _all()}
ELEMENTWISE = [f for f in FUNCTIONS.values() if f.out == "elements"]
SAMPLES = [f for f in FUNCTIONS.values() if "sample_weight" in f.keywords]
# Those that take x as a batch or as one sample, and share batches out to threads.
BATCHES = [f for f in FUNCTIONS.values() if "x" in f.positional and f.name != "trace"]
MEANS = [f for f in SAMPLES if f.name not in ("losses", "residuals")]


def good(rows: int = 13, columns: int = 5, seed: int = 1) -> Given:
    """Arguments that no function refuses; no two of them share memory."""
    random = np.random.default_rng(seed)
    return {
        "x": random.normal(size=(rows, columns)),
        "y": random.integers(0, 2, size=rows).astype(np.float64),
        "w": random.normal(size=columns),
        "b": 0.25,
        "sample_weight": random.integers(0, 3, size=rows) + np.eye(rows, 1)[:, 0],
        "offset": random.normal(size=rows),
        "v": random.normal(size=columns),
        "vb": -0.5,
        "z": random.normal(size=rows) * 8,
        "a": random.random(size=rows),
        "dw": random.normal(size=columns),
        "db": 0.125,
        "learning_rate": 0.3,
        "threads": None,
    }


def one(given: Given, row: int = 0) -> Given:
    """The same with one sample: a row of x, and numbers beside it."""
    by_row = {
        name: float(np.asarray(given[name])[row])
        for name in ("y", "sample_weight", "offset")
        if given.get(name) is not None
    }
    return {**given, **by_row, "x": np.asarray(given["x"])[row].copy()}


def arguments_of(function: Function, given: Given) -> Given:
    """Those that the function takes; for trace, of one sample."""
    given = one(given) if function.name == "trace" else given
    return {name: given[name] for name in function.arguments if name in given}


def shape_of_out(function: Function, given: Given) -> tuple[int, ...]:
    if function.out == "elements":
        return np.shape(given[function.positional[0]])
    if function.out == "columns":
        return (np.shape(given["w"])[0],)
    if function.out == "square":
        size = np.shape(given["w"])[0] + 1
        return (size, size)
    shape = np.shape(given["x"])
    return shape if function.out == "x" else shape[:1]


def _plain(value: Any) -> list[Any]:
    """As lists of Python's floats."""
    result: list[Any] = np.asarray(value).astype(np.float64).tolist()
    return result


def _batch(given: Given) -> Batch:
    x = np.asarray(given["x"]).astype(np.float64)
    optional = [given.get(name) for name in ("y", "sample_weight", "offset")]
    if x.ndim == 1:
        x = x[None, :]
        optional = [None if value is None else [value] for value in optional]
    y, weight, offset = (None if v is None else _plain(v) for v in optional)
    return Batch(
        columns=x.shape[1],
        x=x.tolist(),
        w=_plain(given["w"]),
        b=float(given.get("b", 0.0)),
        y=y or (),
        weight=weight,
        offset=offset,
    )


def expected(function: Function, given: Given) -> list[float]:
    """By the reference, one number at a time."""
    name = function.name
    if function.out == "elements":
        scalar = {
            "sigmoid": reference.sigmoid,
            "binary_cross_entropy": reference.cross_entropy,
            "binary_cross_entropy_with_logits": reference.cross_entropy_with_logits,
        }[name]
        flat = [_plain(np.ravel(given[argument])) for argument in function.positional]
        return [scalar(*items) for items in zip(*flat, strict=True)]
    if name == "trace":
        x, w = _plain(given["x"]), _plain(given["w"])
        return reference.trace(x, float(given["y"]), w, float(given.get("b", 0.0)))
    if name == "step":
        vectors = [_plain(given["w"]), _plain(given["dw"])]
        rest = given["db"], given["learning_rate"]
        return reference.step(vectors[0], given["b"], vectors[1], *rest)
    batch = _batch(given)
    if name == "hessian_vector":
        return batch.hessian_vector(_plain(given["v"]), float(given.get("vb", 0.0)))
    result = getattr(batch, name)()
    return result if isinstance(result, list) else [result]
