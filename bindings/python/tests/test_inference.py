# SPDX-License-Identifier: MIT
"""Standard errors, likelihood and criteria: against numpy, and what is refused."""

from __future__ import annotations

import copy
import math
import pickle
from typing import Any

import neuron
import numpy as np
import pytest
from layouts import LAYOUTS
from problems import Problem, problem
from support import bits

ARRAYS = ("estimates", "standard_errors", "robust_standard_errors", "covariance")
NUMBERS = ("log_likelihood", "null_log_likelihood", "aic", "bic", "condition")
WAYS = [
    {"l2": l2, "intercept": intercept, "standardize": standardize}
    for l2 in (0.0, 0.1)
    for intercept in (True, False)
    for standardize in (False, True)
]


def _samples(p: Problem) -> dict[str, Any]:
    return {name: value for name, value in p.given.items() if name != "l1"}


def _inference(p: Problem, w: Any, b: Any = None, **more: Any) -> neuron.Inference:
    return neuron.inference(w=w, b=b, **{**_samples(p), **more})


def _all(found: neuron.Inference) -> list[str]:
    parts: list[Any] = [getattr(found, name) for name in ARRAYS]
    return bits([*parts, *(float(getattr(found, name)) for name in NUMBERS)])


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_numpy_has_the_same(way: dict[str, Any]) -> None:
    p = problem(11, 200, 4, weights="real", offset=True, spread=2.0, **way)
    fitted = neuron.fit(**p.given, tol=1e-12)
    found = _inference(p, fitted)
    s, n = p.sample_weight, p.sample_weight.sum()
    A = np.hstack([p.X, np.ones((len(p.y), 1))])
    z = A @ np.append(fitted.w, fitted.b) + p.offset
    a = 1 / (1 + np.exp(-z))
    sd = np.sqrt(np.cov(p.X.T, aweights=s, bias=True).diagonal()) if p.standardize else np.ones(4)
    free = 5 if p.intercept else 4
    P = n * p.l2 * np.diag(np.append(sd**2, 0))[:free, :free]
    H = ((A.T * (s * a * (1 - a))) @ A)[:free, :free] + P
    M = ((A.T * (s * (a - p.y) ** 2)) @ A)[:free, :free]
    V = np.zeros((5, 5))
    V[:free, :free] = np.linalg.inv(H)
    sandwich = V[:free, :free] @ M @ V[:free, :free]
    robust = np.append(np.sqrt(sandwich.diagonal()), [0.0] * (5 - free))
    ll = -(s * np.where(p.y == 1, np.log1p(np.exp(-z)), np.log1p(np.exp(z)))).sum()
    k = free - np.trace(V[:free, :free] @ P)
    close = {"rtol": 1e-9, "atol": 0}
    assert np.allclose(found.covariance, V, rtol=1e-8, atol=1e-12 * V.max())
    assert np.allclose(found.standard_errors, np.sqrt(V.diagonal()), **close)
    assert np.allclose(found.robust_standard_errors, robust, **close)
    assert math.isclose(found.log_likelihood, ll, rel_tol=1e-12)
    assert math.isclose(found.degrees_of_freedom, k, rel_tol=1e-9)
    assert math.isclose(found.aic, 2 * k - 2 * ll, rel_tol=1e-9)
    assert math.isclose(found.bic, k * math.log(n) - 2 * ll, rel_tol=1e-9)
    assert math.isclose(found.observations, n, rel_tol=1e-14)
    assert found.rank == free
    assert found.null_log_likelihood <= found.log_likelihood
    assert bits(found.estimates) == bits(np.append(fitted.w, fitted.b))


def test_what_is_derived() -> None:
    p = problem(12, 80, 3)
    fitted = neuron.fit(p.X, p.y)
    found = _inference(p, fitted)
    z = found.estimates / found.standard_errors
    assert bits(found.z_values) == bits(z)
    assert np.allclose(found.p_values, [math.erfc(abs(v) / math.sqrt(2)) for v in z], rtol=1e-15)
    # 1.96 standard errors either way.
    lower, upper = found.confidence_intervals()
    assert np.allclose(upper - found.estimates, 1.959963984540054 * found.standard_errors)
    assert np.allclose(found.estimates - lower, 1.959963984540054 * found.standard_errors)
    lower, upper = found.confidence_intervals(0.5, robust=True)
    assert np.allclose(upper - lower, 2 * 0.6744897501960817 * found.robust_standard_errors)
    for level in (0, 1, -0.5, 95, math.nan):
        with pytest.raises(neuron.OptionError, match="want a number between 0 and 1"):
            found.confidence_intervals(level)
    text = f"Inference(log_likelihood={found.log_likelihood!r}, aic="
    assert repr(found).startswith(text)
    for other in (copy.copy(found), copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
        assert _all(other) == _all(found)


def test_a_neuron_is_its_w_and_b() -> None:
    p = problem(13, 60, 3)
    fitted = neuron.fit(p.X, p.y)
    want = _all(_inference(p, fitted))
    assert _all(_inference(p, np.asarray(fitted.w), fitted.b)) == want
    assert _all(_inference(p, list(fitted.w), np.float64(fitted.b))) == want
    zero = _all(_inference(p, fitted.w, 0))
    assert _all(_inference(p, fitted.w)) == zero != want
    single = np.asarray(fitted.w, dtype=np.float32)
    assert bits(_inference(p, single).estimates[:3]) == bits(single.astype(float))


def test_any_threads_and_layout_give_the_same_bits() -> None:
    p = problem(14, 30000, 5, weights="real", offset=True)
    fitted = neuron.fit(**p.given)
    want = _all(_inference(p, fitted, threads=1))
    for threads in (None, 2, 3, 8):
        assert _all(_inference(p, fitted, threads=threads)) == want
    for layout in LAYOUTS:
        assert _all(_inference(p.laid_out(layout), fitted)) == want, layout


def test_what_is_not_identified_is_nan() -> None:
    p = problem(15, 60, 4)
    p.X[:, 2] = 3 * p.X[:, 0]
    found = _inference(p, [0.5, 1.0, 0.0, -0.5], 0.25)
    unknown = [True, False, True, False, False]
    for errors in (found.standard_errors, found.robust_standard_errors, found.p_values):
        assert np.isnan(errors).tolist() == unknown
    assert np.isnan(found.confidence_intervals()[0]).tolist() == unknown
    assert found.rank == 4
    assert found.condition == math.inf
    held = _inference(p, [0.5, 1.0, 0.0, -0.5], intercept=False)
    assert held.standard_errors[4] == 0
    assert math.isnan(held.z_values[4])
    assert math.isnan(held.p_values[4])
    assert held.confidence_intervals()[1][4] == 0


REFUSALS = [
    ({"w": [1.0, 2.0]}, neuron.ShapeError, "X has 3 columns and w has 2 items"),
    ({"w": "w"}, neuron.ArgumentError, "w is str"),
    ({"b": [1.0, 2.0]}, neuron.ArgumentError, "b is list; want a number"),
    ({"X": [[1.0]]}, neuron.ArgumentError, "X is list; want a 2-d array (a batch)"),
    ({"y": None}, neuron.ArgumentError, "y is None"),
    ({"y": np.full(60, 2)}, neuron.LabelError, "y[0] is 2.0; want labels in [0, 1]"),
    ({"sample_weight": np.zeros(60)}, neuron.WeightError, "sample_weight sums to zero"),
    ({"offset": np.zeros(59)}, neuron.ShapeError, "X has 60 rows and offset has 59 items"),
    ({"l2": -1}, neuron.OptionError, "l2 is -1; want a finite number, 0 or above"),
    ({"l2": "big"}, neuron.ArgumentError, "l2 is str; want a number"),
    ({"intercept": "no"}, neuron.ArgumentError, "intercept is str; want True or False"),
    ({"intercept": False}, neuron.OptionError, "b is 0.5, but intercept=False keeps it at 0"),
    ({"standardize": 2}, neuron.OptionError, "standardize is 2; want True or False"),
    ({"threads": 0}, neuron.OptionError, "threads is 0; want a whole number"),
    ({"w": neuron.Neuron([1.0] * 3)}, neuron.ArgumentError, "w is a Neuron, which has its own b"),
    ({"X": np.zeros((0, 3)), "y": np.zeros(0)}, neuron.EmptyError, "X has no rows"),
]


@pytest.mark.parametrize(("change", "error", "text"), REFUSALS, ids=lambda x: str(x)[:40])
def test_refusals(change: dict[str, Any], error: type[Exception], text: str) -> None:
    p = problem(16, 60, 3)
    good = {"X": p.X, "y": p.y, "w": [0.5, 1.0, -0.5], "b": 0.5}
    with pytest.raises(error) as caught:
        neuron.inference(**{**good, **change})
    assert str(caught.value).startswith(f"inference(): {text}")
