# SPDX-License-Identifier: MIT
"""The bound of a fit is one, and small enough where the fit says that it has converged."""

from __future__ import annotations

import warnings
from typing import Any

import neuron
import numpy as np
from hypothesis import event, given
from hypothesis import strategies as st
from problems import Exact, Problem, problem

SMOOTH = ["auto", "newton", "lbfgs"]


@st.composite
def _problems(draw: Any) -> Problem:
    penalty = draw(st.sampled_from([1e-8, 1e-4, 1e-2, 0.1, 1.0, 100.0]))
    l2, l1 = draw(st.sampled_from([(1, 0), (0, 1), (1, 1), (0.1, 1), (0, 0)]))
    made = problem(
        draw(st.integers(0, 10**6)),
        draw(st.sampled_from([1, 2, 5, 20, 60, 300])),
        draw(st.integers(0, 8)),
        labels=draw(st.sampled_from(["noisy", "noisy", "soft", "alike"])),
        weights=draw(st.sampled_from(["none", "real", "some 0", "tiny"])),
        offset=draw(st.booleans()),
        spread=draw(st.sampled_from([0.0, 0.0, 2.0, 6.0])),
        dtype=draw(st.sampled_from(["f8", "f4"])),
        l2=l2 * penalty,
        l1=l1 * penalty,
        intercept=draw(st.booleans()),
        standardize=draw(st.booleans()),
    )
    return made.laid_out(draw(st.sampled_from(["rows", "columns", "backwards"])))


def _fit(p: Problem, **how: Any) -> neuron.Neuron:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", neuron.ConvergenceWarning)
        return neuron.fit(**p.given, **how)


@given(_problems(), st.sampled_from([1e-2, 1e-4, 1e-8, 1e-12, 1e-15, 0.0]), st.data())
def test_bounds(p: Problem, tol: float, data: Any) -> None:
    solvers = ["auto", "coordinate-descent"] if p.l1 > 0 else SMOOTH
    how = {"tol": tol, "solver": data.draw(st.sampled_from(solvers))}
    if data.draw(st.booleans()):
        how["max_iter"] = data.draw(st.integers(0, 4))
    fitted = _fit(p, **how)
    result = fitted.fit_result
    assert result is not None
    event(f"{result.outcome}, {result.bound_kind}")
    exact = Exact(p)
    theta = exact.theta(fitted.w, fitted.b)
    gap = exact.value(theta) - _lowest(exact, p, theta)
    assert result.outcome not in ("cancelled", "not-finite")
    if result.outcome == "separable" and (p.l1 > 0 or p.l2 > 0):
        return
    assert abs(result.loss - exact.value(theta)) <= 1e-14 * result.loss + exact.rounding(theta)
    if result.converged:
        assert result.bound_kind in ("duality-gap", "self-concordance")
        assert result.bound <= tol * result.scale
    if result.bound_kind != "estimate":
        assert result.bound >= gap - _rounding(result)


def _rounding(result: neuron.FitResult) -> float:
    """What of a gap the bound need not see: less than a unit in J's last place."""
    # Where less than 2^-48 of J is to be gained, a fit takes it for nothing.
    return 1e-15 * result.scale + result.loss * (2.0**-48 if result.scale == 0 else 1e-18)


def _lowest(exact: Exact, p: Problem, theta: Any) -> Any:
    """The least J that is found from here and from the best fit: J* is no higher."""
    best = _fit(p, tol=1e-14, max_iter=100)
    starts = [theta, exact.theta(best.w, best.b)]
    with np.errstate(all="ignore"):
        return min(exact.value(exact.refine(start)) for start in starts)


def test_a_proof_where_the_cost_is_flat() -> None:
    """Near a minimum where most rows are sure, J is far flatter in b than at w = 0.

    The fit over the rows' products is proven enough at once, without a step over X.
    """
    rng = np.random.default_rng(5)
    X = rng.normal(size=(300, 600))
    y = (X @ rng.normal(size=600) > 0).astype(float)
    for tol in (1e-4, 1e-8):
        result = neuron.fit(X, y, l2=1e-4, tol=tol).fit_result
        assert result is not None and result.outcome == "converged"
        assert result.iterations == 0
