# SPDX-License-Identifier: MIT
"""A fit has the same bits on any number of threads, and for every layout and storage type."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import neuron
import pytest
from layouts import LAYOUTS
from problems import Problem, problem
from support import bits

WAYS: dict[str, dict[str, Any]] = {
    "newton": {"solver": "newton"},
    "newton, l2": {"solver": "newton", "l2": 1e-3},
    "lbfgs": {"solver": "lbfgs"},
    "lbfgs, l2": {"solver": "lbfgs", "l2": 1e-3},
    "coordinate-descent": {"solver": "coordinate-descent", "l1": 1e-3, "l2": 1e-4},
    "gradient-descent": {"solver": "gradient-descent", "learning_rate": 0.5, "max_iter": 20},
}


def _bits(p: Problem, **how: Any) -> list[Any]:
    """All that came of a fit but its seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", neuron.ConvergenceWarning)
        fitted = neuron.fit(**{**p.given, **how})
    r = fitted.fit_result
    assert r is not None
    numbers = [fitted.b, r.loss, r.bound, r.scale, r.gradient_norm, r.passes]
    return [*bits(fitted.w), *bits(numbers), r.iterations, r.outcome, r.bound_kind, r.solver]


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_threads(way: str, standardize: bool) -> None:
    p = problem(1, 40_000, 12, weights="some 0", offset=True, standardize=standardize)
    want = _bits(p, **WAYS[way], threads=1)
    for threads in (2, 3, 4, 7, 8, 16, None):
        assert _bits(p, **WAYS[way], threads=threads) == want


def test_threads_with_more_columns_than_rows() -> None:
    p = problem(2, 300, 2000, offset=True)
    want = _bits(p, l2=0.1, threads=1)
    for threads in (2, 3, 16):
        assert _bits(p, l2=0.1, threads=threads) == want


@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("way", WAYS)
def test_layouts(way: str, dtype: str) -> None:
    p = problem(3, 211, 9, weights="real", offset=True, dtype=dtype, standardize=True)
    want = _bits(p, **WAYS[way])
    for layout in LAYOUTS:
        assert _bits(p.laid_out(layout), **WAYS[way]) == want, layout


@pytest.mark.parametrize("way", WAYS)
def test_storage(way: str) -> None:
    p = problem(4, 150, 5, weights="some 0", offset=True, dtype="f4")
    p = replace(p, offset=p.offset.astype("f4"))
    want = _bits(p, **WAYS[way])
    assert _bits(replace(p, X=p.X.astype("f8"), offset=p.offset.astype("f8")), **WAYS[way]) == want
    for dtype in ("?", "u1", "i2", "u4", "i8", "f4", "f8"):
        assert _bits(replace(p, y=p.y.astype(dtype)), **WAYS[way]) == want
    assert _bits(replace(p, sample_weight=p.sample_weight.astype("f4")), **WAYS[way]) == want


@pytest.mark.parametrize("way", WAYS)
def test_twice(way: str) -> None:
    p = problem(5, 500, 6)
    assert _bits(p, **WAYS[way]) == _bits(p, **WAYS[way], progress=lambda _: None)


def test_settings_of_the_process() -> None:
    p = problem(6, 40_000, 8)
    want = _bits(p, threads=1)
    try:
        for threads in (1, 3):
            neuron.set_num_threads(threads)
            assert _bits(p) == want
    finally:
        neuron.set_num_threads(None)


def test_they_would_differ() -> None:
    """That is, the tests above can fail."""
    p = problem(7, 211, 4)
    X = p.X.copy()
    X[0, 0] += 1e-12
    assert _bits(replace(p, X=X)) != _bits(p)
