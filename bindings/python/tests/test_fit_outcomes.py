# SPDX-License-Identifier: MIT
"""Every way in which a fit can end, and what it says of it."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import neuron
import numpy as np
import pytest
from problems import Problem, problem

ALL = ["auto", "newton", "lbfgs"]


def _fit(p: Problem, **how: Any) -> tuple[neuron.Neuron, neuron.FitResult]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", neuron.ConvergenceWarning)
        fitted = neuron.fit(**p.given, **how)
    assert fitted.fit_result is not None
    assert fitted.fit_result.converged == (fitted.fit_result.outcome == "converged")
    return fitted, fitted.fit_result


def _warned(p: Problem, **how: Any) -> str:
    """What a fit warns of, in one sentence."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        neuron.fit(**p.given, **how)
    (warning,) = caught
    assert warning.category is neuron.ConvergenceWarning
    assert warning.filename == __file__
    text = str(warning.message)
    assert text.startswith("fit(): ")
    assert "; " in text
    return text


def test_converged_says_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        neuron.fit(**problem(1).given)


@pytest.mark.parametrize("solver", ALL)
def test_separable(solver: str) -> None:
    random = np.random.default_rng(2)
    for columns in (1, 3, 10):
        X = random.normal(size=(50, columns))
        p = Problem(X, X @ random.normal(size=columns) > 0.1)
        if p.y.all() or not p.y.any():
            continue
        fitted, result = _fit(p, solver=solver)
        assert result.outcome == "separable"
        assert ((fitted.logit(X) > 0) == p.y).all()
        # Not for long: no minimum is ever reached.
        assert result.iterations < 50
        assert "hyperplane" in _warned(p, solver=solver)
        for penalty in ({"l2": 1e-6}, {"l1": 1e-6}):
            assert _fit(replace(p, **penalty))[1].outcome == "converged"  # type: ignore[arg-type]


@pytest.mark.parametrize("solver", ALL)
def test_quasi_separable(solver: str) -> None:
    """Rows on the hyperplane have labels of both kinds; all others are on their side."""
    X = np.array([[-2.0], [-1.0], [0.0], [0.0], [1.0], [2.0]])
    p = Problem(X, np.array([0, 0, 0, 1, 1, 1]))
    assert _fit(p, solver=solver)[1].outcome == "separable"
    assert _fit(replace(p, intercept=False), solver=solver)[1].outcome == "separable"
    # One row on the wrong side, and there is a minimum.
    wrong = replace(p, y=np.array([1, 0, 0, 1, 1, 1]))
    assert _fit(wrong, solver=solver)[1].outcome == "converged"


@pytest.mark.parametrize("penalty", [{}, {"l2": 1.0}, {"l1": 1.0}], ids=str)
@pytest.mark.parametrize("label", [0, 1])
def test_labels_of_one_kind(label: int, penalty: Any) -> None:
    p = replace(problem(3), y=np.full(60, label), **penalty)
    fitted, result = _fit(p)
    assert result.outcome == "separable"
    assert fitted.b == (40 if label else -40)
    assert not np.asarray(fitted.w).any()
    assert "all labels" in _warned(p)
    if penalty:
        assert _fit(replace(p, intercept=False))[1].outcome == "converged"


@pytest.mark.parametrize("label", [0.25, 0.5])
@pytest.mark.parametrize("penalty", [{}, {"l2": 1.0}, {"l1": 1.0}], ids=str)
def test_labels_that_are_alike(label: float, penalty: Any) -> None:
    fitted, result = _fit(replace(problem(3), y=np.full(60, label), **penalty))
    assert result.converged
    assert result.scale == result.bound == 0
    assert fitted.b == pytest.approx(np.log(label / (1 - label)), rel=1e-15, abs=0)
    assert not np.asarray(fitted.w).any()


@pytest.mark.parametrize("solver", ALL)
@pytest.mark.parametrize("column", ["copy", "sum", "zero", "constant"])
def test_rank_deficient(column: str, solver: str) -> None:
    p = problem(4)
    more = {
        "copy": p.X[:, 0],
        "sum": p.X[:, 0] - 2 * p.X[:, 1],
        "zero": np.zeros(60),
        "constant": np.full(60, 3.0),
    }[column]
    p = replace(p, X=np.insert(p.X, 2, more, axis=1))
    fitted, result = _fit(p, solver=solver)
    assert result.outcome == "rank-deficient"
    assert result.loss == pytest.approx(_fit(problem(4))[1].loss, rel=1e-7)
    assert np.isfinite(fitted.w).all()
    assert "linearly" in _warned(p, solver=solver)
    assert _fit(replace(p, l2=1e-6), solver=solver)[1].converged
    assert _fit(replace(p, l1=1e-6))[1].converged


@pytest.mark.parametrize("penalty", [{}, {"l2": 1.0}, {"l1": 0.1}], ids=str)
@pytest.mark.parametrize("rubbish", [np.nan, np.inf, -np.inf])
def test_not_finite(rubbish: float, penalty: Any) -> None:
    p = replace(problem(5, offset=True), **penalty)
    in_x, in_offset = p.X.copy(), p.offset.copy()
    in_x[7, 1] = in_offset[7] = rubbish
    p.y[7] = rubbish < 0  # an infinite logit on the label's own side costs nothing
    for bad in (replace(p, X=in_x), replace(p, offset=in_offset)):
        assert _fit(bad)[1].outcome == "not-finite"
        assert "not finite" in _warned(bad)
        # A row of weight 0 never matters.
        weight = np.ones(60)
        weight[7] = 0
        assert _fit(replace(bad, sample_weight=weight))[1].converged
    _, result = _fit(p, warm_start=([rubbish] * 4, 0.0))
    assert result.outcome == "not-finite"


def test_gradient_descent_that_runs_away() -> None:
    p = problem(6)
    p = replace(p, X=p.X * 1e10)
    how = {"solver": "gradient-descent", "learning_rate": 1e300}
    _, result = _fit(p, **how)
    assert result.outcome == "not-finite"
    assert "learning_rate" in _warned(p, **how)


@pytest.mark.parametrize("penalty", [{}, {"l2": 1e-3}, {"l1": 1e-3}], ids=str)
def test_out_of_iterations(penalty: Any) -> None:
    p = replace(problem(7), **penalty)
    for most in (0, 1):
        fitted, result = _fit(p, max_iter=most)
        assert result.outcome == "out-of-iterations"
        assert result.iterations == most
        assert "max_iter" in _warned(p, max_iter=most)
        if most == 0:
            assert not np.asarray(fitted.w).any()
            assert fitted.b == pytest.approx(np.log(p.y.mean() / (1 - p.y.mean())), rel=1e-14)
    assert _fit(p, max_iter=np.int32(100))[1].converged


@pytest.mark.parametrize("penalty", [{}, {"l2": 1e-3}, {"l1": 1e-3}], ids=str)
@pytest.mark.parametrize("solver", ["auto", "newton", "lbfgs", "coordinate-descent"])
def test_what_float64_cannot_do(penalty: Any, solver: str) -> None:
    """A tol that is out of reach ends the fit where it gets no further, after few steps."""
    if (solver == "coordinate-descent") != ("l1" in penalty) and solver != "auto":
        return
    for seed in range(20):
        _, result = _fit(replace(problem(seed), **penalty), tol=0, solver=solver)
        assert result.outcome == "stalled" or (result.converged and result.bound == 0)
        assert result.iterations < 200


def test_cancelled() -> None:
    for most in (0, 1, 2):
        steps: list[neuron.Progress] = []

        def stop(progress: neuron.Progress) -> bool:
            steps.append(progress)
            return progress.iteration < most

        with warnings.catch_warnings():
            warnings.simplefilter("error")
            fitted = neuron.fit(**problem(8).given, progress=stop)
        result = fitted.fit_result
        assert result is not None
        assert result.outcome == "cancelled"
        assert not result.converged
        assert result.iterations == most
        assert result.loss == steps[-1].loss
        assert neuron.loss(problem(8).X, problem(8).y, fitted.w, fitted.b) == result.loss
