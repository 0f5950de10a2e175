# SPDX-License-Identifier: MIT
"""Standard errors and the rest, as statsmodels has them: to a relative 1e-8, by the fit of each."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest

pytestmark = pytest.mark.slow

PROBLEMS = [(60, 1, 0.0), (200, 3, 0.0), (400, 8, 3.0), (5000, 30, 1.0), (3000, 60, 2.0)]


def _data(rows: int, columns: int, spread: float) -> tuple[Any, Any, Any, Any]:
    """X with columns of sizes that range over `spread` decades, and means that are not 0."""
    random = np.random.default_rng(rows + columns)
    X = random.normal(size=(rows, columns)) + 2 * random.normal(size=columns)
    X[:, 1:] += 0.5 * X[:, :1]
    slope = random.normal(size=columns) / np.sqrt(columns)
    y = (random.random(rows) < 1 / (1 + np.exp(-(X - X.mean(axis=0)) @ slope))).astype(np.int8)
    X *= 10 ** np.linspace(-spread / 2, spread / 2, columns)
    return X, y, random.integers(0, 4, rows), 0.5 * random.normal(size=rows)


def _breast_cancer(columns: int) -> tuple[Any, Any]:
    # Found, not imported: to load its data it would want packages that are not here.
    package = importlib.util.find_spec("sklearn")
    assert package is not None and package.origin is not None
    data = Path(package.origin).parent / "datasets" / "data" / "breast_cancer.csv"
    table = np.loadtxt(data, delimiter=",", skiprows=1)
    return table[:, :columns], table[:, -1]


def _fitted(X: Any, y: Any, **rest: Any) -> neuron.Neuron:
    """As far as float64 goes: J says little of w's last digits, and the errors depend on them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", neuron.ConvergenceWarning)
        return neuron.fit(X, y, solver="newton", tol=0, **rest)


def _close(found: Any, expected: Any, tolerance: float = 1e-8) -> None:
    assert np.allclose(found, expected, rtol=tolerance, atol=0)


def _with_ones(X: Any) -> Any:
    return np.column_stack([X, np.ones(len(X))])


def _logit(X: Any, y: Any, **rest: Any) -> tuple[Any, Any]:
    """Without weights: the classical results, and the robust ones."""
    from statsmodels.discrete.discrete_model import Logit

    model = Logit(y, X, **rest)
    how = {"method": "newton", "tol": 1e-12, "disp": 0, "maxiter": 100}
    return model.fit(**how), model.fit(**how, cov_type="HC0")


def _glm(X: Any, y: Any, **rest: Any) -> tuple[Any, Any]:
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    model = GLM(y, X, family=Binomial(), **rest)
    how = {"tol": 1e-12, "tol_criterion": "params", "maxiter": 100}
    return model.fit(**how), model.fit(**how, cov_type="HC0")


def _compare(found: neuron.Inference, classical: Any, robust: Any, bic: str) -> None:
    """The unknowns that statsmodels has: without an intercept, all but the last."""
    count = len(classical.params)
    size = np.outer(classical.bse, classical.bse)
    _close(found.estimates[:count], classical.params, 1e-6)
    _close(found.standard_errors[:count], classical.bse)
    _close(found.robust_standard_errors[:count], robust.bse)
    difference = found.covariance[:count, :count] - classical.cov_params()
    assert np.abs(difference / size).max() <= 1e-8
    _close(found.log_likelihood, classical.llf)
    _close(found.aic, classical.aic)
    _close(found.bic, getattr(classical, bic))
    _close(found.p_values[:count], classical.pvalues, 1e-6)
    for k, bounds in enumerate(found.confidence_intervals(0.9)):
        _close(bounds[:count], classical.conf_int(0.1)[:, k], 1e-6)


@pytest.mark.parametrize(("rows", "columns", "spread"), PROBLEMS)
def test_logit(rows: int, columns: int, spread: float) -> None:
    X, y, _, offset = _data(rows, columns, spread)
    found = neuron.inference(X, y, _fitted(X, y))
    classical, robust = _logit(_with_ones(X), y)
    _compare(found, classical, robust, "bic")
    _close(found.null_log_likelihood, classical.llnull)
    shifted = neuron.inference(X, y, _fitted(X, y, offset=offset), offset=offset)
    _compare(shifted, *_logit(_with_ones(X), y, offset=offset), "bic")


@pytest.mark.parametrize(("rows", "columns", "spread"), PROBLEMS)
def test_glm_with_frequencies(rows: int, columns: int, spread: float) -> None:
    X, y, s, offset = _data(rows, columns, spread)
    rest = {"sample_weight": s.astype(float), "offset": offset}
    found = neuron.inference(X, y, _fitted(X, y, **rest), **rest)
    kept = s > 0
    given = {"freq_weights": s[kept], "offset": offset[kept]}
    classical, robust = _glm(_with_ones(X)[kept], y[kept], **given)
    _compare(found, classical, robust, "bic_llf")
    _close(found.null_log_likelihood, classical.llnull)
    assert found.observations == classical.df_model + classical.df_resid + 1


def test_without_an_intercept() -> None:
    X, y, _, _ = _data(300, 4, 1.0)
    found = neuron.inference(X, y, _fitted(X, y, intercept=False), intercept=False)
    _compare(found, *_logit(X, y), "bic")
    _close(found.null_log_likelihood, -300 * np.log(2), 1e-14)


@pytest.mark.parametrize("columns", [2, 5])
def test_columns_that_nearly_depend_on_one_another(columns: int) -> None:
    """Wisconsin's radius, texture, perimeter, area, smoothness, as they were measured."""
    X, y = _breast_cancer(columns)
    found = neuron.inference(X, y, _fitted(X, y))
    _compare(found, *_logit(_with_ones(X), y), "bic")
    assert columns == 2 or found.condition > 1000
