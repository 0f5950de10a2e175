# SPDX-License-Identifier: MIT
"""Several outputs at once: the bits of single calls for each; and what is refused."""

from __future__ import annotations

import re
from typing import Any

import neuron
import numpy as np
import pytest
from support import bits

Given = dict[str, Any]


def _given(rows: int, columns: int, outputs: int) -> Given:
    draw = np.random.default_rng(rows + columns + outputs)
    return {
        "X": draw.normal(size=(rows, columns)),
        "Y": draw.random(size=(rows, outputs)).round(1),
        "W": draw.normal(size=(outputs, columns)),
        "b": draw.normal(size=outputs),
        "sample_weight": draw.integers(0, 3, size=rows) + np.eye(rows, 1)[:, 0],
        "offset": draw.normal(size=rows),
    }


def _forward(given: Given, **more: Any) -> Any:
    return neuron.forward_outputs(given["X"], given["W"], given["b"], **more)


def _check(given: Given, **more: Any) -> None:
    X, Y, W, b = (given[name] for name in "XYWb")
    shared = {k: v for k, v in given.items() if len(k) > 1}
    z = neuron.logit_outputs(X, W, b, **more)
    a = _forward(given, **more)
    losses, dW, db = neuron.loss_and_gradient_outputs(X, Y, W, b, **shared, **more)
    assert z.shape == a.shape == (len(X), len(W)) and dW.shape == W.shape
    assert losses.shape == db.shape == (len(W),)
    for j in range(len(W)):
        assert bits(z[:, j].copy()) == bits(neuron.logit(X, W[j], b[j]))
        assert bits(a[:, j].copy()) == bits(neuron.forward(X, W[j], b[j]))
        want = neuron.loss_and_gradient(X, Y[:, j], W[j], b[j], **shared)
        assert bits((float(losses[j]), dW[j].copy(), float(db[j]))) == bits(want)


@pytest.mark.parametrize(
    "shape", [(1, 0, 1), (13, 5, 3), (300, 3, 2), (700, 9, 10), (40, 300, 2), (5000, 30, 4)]
)
def test_the_bits_of_single_calls(shape: tuple[int, int, int]) -> None:
    given = _given(*shape)
    _check(given)
    _check({**given, "sample_weight": None, "offset": None})
    for threads in (1, 2, 3):
        _check(given, threads=threads)


def test_layouts_and_storage() -> None:
    given = _given(300, 7, 3)
    for name in "XW":
        _check({**given, name: np.asfortranarray(given[name])})
        _check({**given, name: given[name].astype("f4")})
        _check({**given, name: given[name][:, ::-1]})
    for dtype in ("f4", "?", "i1", "u2", "i4", "u8"):
        Y = given["Y"] if dtype == "f4" else given["Y"] > 0.5
        _check({**given, "Y": Y.astype(dtype)})
    _check({**given, "Y": np.asfortranarray(given["Y"])})
    _check({**given, "b": given["b"].astype("f4")})
    assert bits(_forward({**given, "b": given["b"].tolist()})) == bits(_forward(given))


def test_out() -> None:
    given = _given(30, 4, 3)
    out = np.empty((3, 30)).T
    assert _forward(given, out=out) is out
    assert bits(out.copy()) == bits(_forward(given))


def test_no_outputs_and_no_rows() -> None:
    given = _given(5, 3, 0)
    _check(given)
    assert _forward(_given(0, 3, 2)).shape == (0, 2)
    with pytest.raises(neuron.EmptyError, match=r"X has no rows"):
        neuron.loss_and_gradient_outputs(**{**_given(5, 3, 2), **_no_rows()})


def _no_rows() -> Given:
    empty = np.empty(0)
    return {
        "X": np.empty((0, 3)),
        "Y": np.empty((0, 2)),
        "sample_weight": empty,
        "offset": empty,
    }


BAD_LABEL = np.zeros((5, 2))
BAD_LABEL[3, 1] = 1.5
REFUSALS = [
    ({"X": np.zeros(3)}, neuron.ShapeError, "X is 1-d; want a 2-d array"),
    ({"X": [[1.0]]}, neuron.ArgumentError, "X is list; want a 2-d array"),
    ({"X": np.zeros((5, 4))}, neuron.ShapeError, "X has 4 columns and W has 3; want as many"),
    ({"W": np.zeros(3)}, neuron.ShapeError, "W is 1-d; want a 2-d array, a row for each output"),
    ({"W": np.zeros((2, 3, 1))}, neuron.ShapeError, "W has 3 dimensions; want a 2-d array"),
    ({"W": np.zeros((2, 3), int)}, neuron.DTypeError, "W has dtype int64"),
    ({"b": np.zeros(3)}, neuron.ShapeError, "W has 2 rows and b has 3 items; want as many"),
    ({"b": 0.5}, neuron.ArgumentError, "b is float; want a 1-d array"),
    ({"Y": np.zeros(5)}, neuron.ShapeError, "Y is 1-d; want a 2-d array, a row for each sample"),
    ({"Y": np.zeros((5, 3))}, neuron.ShapeError, "Y has 5 rows and 3 columns; want 5, as X has"),
    ({"Y": np.zeros((5, 2), complex)}, neuron.DTypeError, "Y has dtype complex128"),
    ({"Y": BAD_LABEL}, neuron.LabelError, "Y[3, 1] is 1.5; want labels in [0, 1]"),
    ({"Y": BAD_LABEL * np.nan}, neuron.LabelError, "Y[0, 0] is nan; want labels in [0, 1]"),
    ({"sample_weight": np.zeros(4)}, neuron.ShapeError, "X has 5 rows and sample_weight has 4"),
    ({"sample_weight": np.zeros(5)}, neuron.WeightError, "sample_weight sums to zero"),
    ({"sample_weight": -np.ones(5)}, neuron.WeightError, "sample_weight[0] is -1.0; want"),
    ({"offset": 1.0}, neuron.ShapeError, "offset is a number; want a 1-d array"),
    ({"threads": 0}, neuron.OptionError, "threads is 0; want a whole number from 1"),
]


@pytest.mark.parametrize(("wrong", "error", "message"), REFUSALS, ids=[r[2] for r in REFUSALS])
def test_refusals(wrong: Given, error: type[Exception], message: str) -> None:
    given = {**_given(5, 3, 2), "sample_weight": None, **wrong}
    with pytest.raises(error, match=re.escape(f"loss_and_gradient_outputs(): {message}")):
        neuron.loss_and_gradient_outputs(**given)
    if set(wrong) & {*"XWb", "threads"}:
        more = {"threads": given.get("threads")}
        with pytest.raises(error, match=re.escape(f"forward_outputs(): {message}")):
            _forward(given, **more)


def test_a_label_of_a_row_of_weight_0_never_matters() -> None:
    given = _given(5, 3, 2)
    given["sample_weight"] = np.array([1.0, 1, 1, 0, 1])
    given["Y"] = BAD_LABEL
    _check(given)


def test_out_that_overlaps() -> None:
    given = _given(3, 3, 3)
    with pytest.raises(neuron.OverlapError, match="out overlaps X"):
        _forward(given, out=given["X"])
    with pytest.raises(neuron.ShapeError, match=r"out has shape \(3, 2\); want \(3, 3\)"):
        _forward(given, out=np.empty((3, 2)))
