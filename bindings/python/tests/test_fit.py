# SPDX-License-Identifier: MIT
"""Training by value: the minimum of J, whoever looks for it and however the rows are given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import neuron
import numpy as np
import pytest
from problems import Exact, Problem, best, problem
from support import bits

SMOOTH = ["auto", "newton", "lbfgs"]
SPARSE = ["auto", "coordinate-descent"]
# Penalties and the solvers that take them.
WAYS = [(l2, 0.0, solver) for l2 in (0.0, 1e-3, 1.0) for solver in SMOOTH]
WAYS += [(l2, 1e-2, solver) for l2 in (0.0, 1e-2) for solver in SPARSE]


def _theta(fitted: neuron.Neuron) -> Any:
    return np.append(np.asarray(fitted.w), fitted.b)


def _fit(p: Problem, **how: Any) -> tuple[Any, neuron.FitResult]:
    fitted = neuron.fit(**p.given, **how)
    assert fitted.fit_result is not None
    return _theta(fitted), fitted.fit_result


def _newton(p: Problem) -> Any:
    """w and b, by Newton's method in a few lines of numpy."""
    rows, columns = p.X.shape
    A = np.hstack([p.X, np.full((rows, 1), float(p.intercept))])
    penalty = np.diag([p.l2] * columns + [float(not p.intercept)])
    theta = np.zeros(columns + 1)
    for _ in range(50):
        a = 1 / (1 + np.exp(-A @ theta))
        gradient = A.T @ (a - p.y) / rows + penalty @ theta
        hessian = (A.T * (a * (1 - a))) @ A / rows + penalty
        theta -= np.linalg.solve(hessian, gradient)
    return theta


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("l2", [0.0, 1e-3, 1.0])
@pytest.mark.parametrize("solver", SMOOTH)
def test_newton_in_numpy_finds_the_same(solver: str, l2: float, intercept: bool) -> None:
    p = problem(1, 300, 5, l2=l2, intercept=intercept)
    found, result = _fit(p, solver=solver, tol=1e-15)
    assert result.converged
    assert np.allclose(found, _newton(p), rtol=0, atol=1e-6)
    assert intercept or found[-1] == 0


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("l1", [0.0, 1e-2])
def test_gradient_descent_gets_there(l1: float, momentum: float) -> None:
    p = problem(2, 100, 3, l2=0.1, l1=l1)
    how = {"solver": "gradient-descent", "learning_rate": 0.2, "momentum": momentum}
    found, result = _fit(p, **how, tol=1e-12, max_iter=20000)
    assert result.converged
    assert result.solver == "gradient-descent"
    assert np.allclose(found, _fit(p, tol=1e-12)[0], rtol=0, atol=1e-5)


def test_gradient_descent_is_the_articles() -> None:
    """The same numbers as a loop over loss_and_gradient() and step()."""
    p = problem(3, 50, 4)
    w, b = np.zeros(4), 0.0
    for _ in range(25):
        _, dw, db = neuron.loss_and_gradient(p.X, p.y, w, b)
        w, b = neuron.step(w, b, dw, db, learning_rate=0.25)
    with pytest.warns(neuron.ConvergenceWarning):
        found, result = _fit(
            p, solver="gradient-descent", learning_rate=0.25, max_iter=25, warm_start=([0.0] * 4, 0)
        )
    assert result.iterations == 25
    assert np.allclose(found, [*w, b], rtol=1e-14, atol=0)


@pytest.mark.parametrize(("l2", "l1", "solver"), WAYS)
def test_what_the_result_says(l2: float, l1: float, solver: str) -> None:
    p = problem(4, 200, 6, l2=l2, l1=l1, weights="real", offset=True)
    theta, result = _fit(p, solver=solver)
    exact = Exact(p)
    long = exact.theta(theta[:-1], theta[-1])
    assert result.converged and result.outcome == "converged"
    assert result.bound_kind == ("duality-gap" if l2 or l1 else "self-concordance")
    assert result.solver == solver or solver == "auto"
    assert result.loss == pytest.approx(float(exact.value(long)), rel=1e-14)
    assert result.scale == pytest.approx(float(exact.scale()), rel=1e-13)
    assert result.gradient_norm == pytest.approx(_subgradient(exact, long), rel=1e-6, abs=1e-15)
    assert 0 < result.iterations < 50
    assert result.iterations <= result.passes < 100
    assert 0 < result.seconds < 60


def _subgradient(exact: Exact, theta: Any) -> float:
    g, u = exact.gradient(theta), theta.copy()
    u[-1] = 0
    smallest = np.where(u != 0, g + exact.l1 * np.sign(u), np.maximum(abs(g) - exact.l1, 0))
    smallest[-1] = g[-1]
    return float(np.sqrt(smallest @ smallest))


@pytest.mark.parametrize("solver", SPARSE)
def test_weights_that_do_not_pay_are_zero(solver: str) -> None:
    random = np.random.default_rng(5)
    X = random.normal(size=(400, 20))
    y = X[:, 3] - X[:, 7] + random.normal(size=400) > 0
    fitted = neuron.fit(X, y, l1=0.05, solver=solver, tol=1e-14)  # type: ignore[arg-type]
    used = np.flatnonzero(fitted.w)
    assert {3, 7} <= set(used)
    assert len(used) < 10
    dw, db = neuron.gradient(X, y, fitted.w, fitted.b)
    unused = np.setdiff1d(range(20), used)
    assert (abs(dw[unused]) < 0.05).all()
    assert np.allclose(dw[used], -0.05 * np.sign(np.asarray(fitted.w)[used]), atol=1e-7)
    assert abs(db) < 1e-7


@pytest.mark.parametrize(("l2", "l1", "solver"), WAYS)
def test_weights_are_repetitions(l2: float, l1: float, solver: str) -> None:
    p = problem(6, 40, 3, l2=l2, l1=l1)
    s = np.random.default_rng(6).integers(1, 4, size=40)
    theirs = replace(p, X=np.repeat(p.X, s, axis=0), y=np.repeat(p.y, s))
    ours = replace(p, sample_weight=s.astype(float))
    assert np.allclose(best(ours, solver), best(theirs, solver), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize(("l2", "l1", "solver"), WAYS)
def test_rows_of_weight_zero(l2: float, l1: float, solver: str, standardize: bool) -> None:
    p = problem(7, 80, 4, weights="some 0", offset=True, l2=l2, l1=l1, standardize=standardize)
    unused = p.sample_weight == 0
    assert 5 < unused.sum() < 60
    want, result = _fit(p, solver=solver)
    for rubbish in (np.nan, np.inf, -1e308):
        X, y, o = p.X.copy(), p.y.astype(float), p.offset.copy()
        X[unused], y[unused], o[unused] = rubbish, rubbish, rubbish
        found, other = _fit(replace(p, X=X, y=y, offset=o), solver=solver)
        assert bits(found.tolist()) == bits(want.tolist())
        assert other[:7] == result[:7]


@pytest.mark.parametrize(("l2", "l1", "solver"), WAYS)
def test_standardize_is_scaling_by_hand(l2: float, l1: float, solver: str) -> None:
    p = problem(8, 120, 4, weights="real", spread=3.0, l2=l2, l1=l1, standardize=True)
    mean = np.average(p.X, axis=0, weights=p.sample_weight)
    deviation = np.sqrt(np.average((p.X - mean) ** 2, axis=0, weights=p.sample_weight))
    by_hand = replace(p, X=p.X / deviation, standardize=False)
    want = best(by_hand, solver)
    assert np.allclose(best(p, solver), want / [*deviation, 1], rtol=1e-11, atol=0)
    assert _fit(p, solver=solver)[1].loss == pytest.approx(_fit(by_hand, solver=solver)[1].loss)


@pytest.mark.parametrize(("l2", "l1", "solver"), WAYS)
def test_a_constant_column_is_left_out(l2: float, l1: float, solver: str) -> None:
    p = problem(9, 60, 3, l2=l2, l1=l1, standardize=True)
    for constant in (0.0, 0.1, 1e9):
        X = np.insert(p.X, 1, constant, axis=1)
        found, result = _fit(replace(p, X=X), solver=solver, tol=1e-13)
        assert result.converged
        assert found[1] == 0
        assert np.allclose(np.delete(found, 1), _fit(p, solver=solver, tol=1e-13)[0], atol=1e-6)


@pytest.mark.parametrize("solver", SMOOTH)
def test_offsets_shift(solver: str) -> None:
    p = problem(10, 100, 3, offset=True)
    p = replace(p, offset=None)
    want = best(p, solver)
    shift = np.array([0.5, -0.25, 1.0])
    moved = best(replace(p, offset=p.X @ shift + 2.0), solver)
    assert np.allclose(moved, want - [*shift, 2.0], rtol=0, atol=1e-12)


def test_no_columns() -> None:
    fitted = neuron.fit(np.empty((4, 0)), [1, 0, 0, 0] @ np.eye(4))
    assert len(memoryview(fitted)) == 0
    assert fitted.b == pytest.approx(np.log(1 / 3), rel=1e-15)
    assert fitted.fit_result is not None and fitted.fit_result.converged


def test_more_columns_than_rows() -> None:
    p = problem(11, 30, 200, l2=1e-2)
    found, result = _fit(p, tol=1e-13)
    assert result.converged
    assert np.allclose(found, _newton(p), rtol=0, atol=1e-6)


@pytest.mark.parametrize("seed", [1, 2])
def test_one_model_serves_many_sparse_steps(seed: int) -> None:
    """With l1 a step is a pass, and few of them make a new model; which must see what they did."""
    random = np.random.default_rng(seed)
    X = random.standard_normal((8000, 500))
    X[:, 1:] += 0.5 * X[:, :-1]
    z = X @ random.standard_normal(500) * (2 / np.sqrt(500))
    y = (random.random(8000) < 1 / (1 + np.exp(-z))).astype(float)
    passes: list[float] = []
    unit = neuron.fit(
        X,
        y,
        l1=0.02 * neuron.l1_max(X, y),
        tol=1e-3,
        progress=lambda p: passes.append(p.passes),
    )
    assert unit.fit_result is not None and unit.fit_result.converged
    assert unit.fit_result.passes < 20
    assert sum(step > 1.01 for step in np.diff(passes)) == 1


@pytest.mark.parametrize("stride", range(2, 9))
def test_sparse_fits_where_every_so_manieth_row_does_not_count(stride: int) -> None:
    p = problem(41, 8200, 8, l1=1e-2)
    weight = np.ones(8200)
    weight[::stride] = 0
    given = {**p.given, "sample_weight": weight, "tol": 1e-12}
    kept = {**p.given, "X": p.X[weight > 0], "y": p.y[weight > 0], "tol": 1e-12}
    unit, other = neuron.fit(**given), neuron.fit(**kept)
    assert unit.fit_result is not None and unit.fit_result.converged
    assert np.allclose(_theta(unit), _theta(other), rtol=0, atol=1e-5)


@pytest.mark.parametrize("solver", ["newton", "lbfgs"])
@pytest.mark.parametrize("rows, columns", [(900, 257), (2100, 300), (290, 700)])
@pytest.mark.parametrize("kind", ["plain", "weighted", "standardized", "without intercept"])
def test_many_columns(kind: str, rows: int, columns: int, solver: str) -> None:
    """Their Hessian is made at once, and that of more columns than rows from the rows' products."""
    how: dict[str, Any] = {
        "plain": {},
        "weighted": {"weights": "some 0", "offset": True},
        "standardized": {"standardize": True, "weights": "real"},
        "without intercept": {"intercept": False},
    }[kind]
    p = problem(51, rows, columns, spread=0.5, l2=1e-2, **how)
    found, result = _fit(p, solver=solver, tol=1e-12)
    assert result.converged
    scale = 1 if not p.standardize else _deviations(p.X, p.sample_weight)
    w, b = found[:-1], found[-1]
    # The gradient of J from neuron's own, which other tests hold to numpy.
    gradient = neuron.gradient(p.X, p.y, w, b, sample_weight=p.sample_weight, offset=p.offset)
    left = np.asarray(gradient[0]) / scale + p.l2 * w * scale
    assert np.abs(left).max() < 1e-6 and (abs(gradient[1]) < 1e-6 or not p.intercept)
    # A Newton step at a time: a Hessian that is wrong takes many more.
    assert solver == "lbfgs" or rows < columns or result.iterations < 12
    # And of the rows' products that are right, none is left.
    assert solver == "newton" or rows > columns or result.iterations == 0
    for threads in (1, 3):
        turned = replace(p, X=np.asfortranarray(p.X))
        again, _ = _fit(turned, solver=solver, tol=1e-12, threads=threads)
        assert bits(again) == bits(found)


def _deviations(X: Any, weight: Any) -> Any:
    mean = np.average(X, axis=0, weights=weight)
    return np.sqrt(np.average((X - mean) ** 2, axis=0, weights=weight))
