# SPDX-License-Identifier: MIT
"""The classifier's parameters, in the terms of the fit; and what is said of a fit that failed."""

from __future__ import annotations

import warnings
from math import inf, nan
from numbers import Integral, Real
from typing import Any

from .._neuron import FitResult, Neuron, get_num_threads
from .._training import ConvergenceWarning as _Ours
from ._base import Warned as _Theirs

# LogisticRegression's solvers, all of which seek the one minimum. Its "lbfgs" is ours by name.
_THEIR_SOLVERS = ("liblinear", "newton-cg", "newton-cholesky", "sag", "saga")
_PENALTIES = ("auto", "l2", "l1", "elasticnet", None)


class ConvergenceWarning(_Ours, _Theirs):
    """A fit ended without having converged: a filter for either parent's finds it."""

    __module__ = "neuron.sklearn"


def penalties(parameters: Any, total: float) -> tuple[float, float]:
    """The l2 and l1 of the mean loss that C and l1_ratio are for the sum.

    total: the sum of the weights, by which the mean is divided and the sum is not.
    """
    C, ratio, penalty = _number(parameters.C), _number(parameters.l1_ratio), parameters.penalty
    if penalty not in _PENALTIES:
        raise ValueError(f"penalty is {penalty!r}; want one of {_PENALTIES}")
    if not C > 0:
        raise ValueError(f"C is {parameters.C!r}; want a number above 0, or infinity")
    if penalty == "l2" or (penalty == "auto" and parameters.l1_ratio is None):
        ratio = 0.0
    elif penalty == "l1":
        ratio = 1.0
    if penalty is None or C == inf:
        return 0.0, 0.0
    if not 0 <= ratio <= 1:
        raise ValueError(f"l1_ratio is {parameters.l1_ratio!r}; want a number from 0 to 1")
    strength = C * total
    return (1.0 - ratio) / strength, ratio / strength


def _number(value: Any) -> float:
    """NaN for what is none, as nothing compares to it."""
    return float(value) if isinstance(value, Real) else nan


def solver(parameters: Any) -> str:
    """The fit's solver. It knows its own names, and says so of a wrong one."""
    name: str = parameters.solver
    return "auto" if name in _THEIR_SOLVERS else name


def threads(parameters: Any) -> int | None:
    """n_jobs as scikit-learn counts it, where -1 is all: None, for as many as are free."""
    jobs = parameters.n_jobs
    if jobs is None or jobs == -1:
        return None
    count = int(jobs) if isinstance(jobs, Integral) else 0
    if count == 0:
        raise ValueError(f"n_jobs is {jobs!r}; want None or an integer other than 0")
    return count if count > 0 else max(get_num_threads() + 1 + count, 1)


def warn(neuron: Neuron, stack: int) -> None:
    """Say of a fit that it did not converge."""
    result = neuron.fit_result
    if result is not None and not result.converged:
        warnings.warn(f"fit(): {_advice(result)}", ConvergenceWarning, stacklevel=stack)


def _advice(result: FitResult) -> str:
    """What happened, and what to do, in the classifier's words."""
    if result.outcome == "separable":
        return "a hyperplane separates the classes, so that there is no minimum; want a finite C"
    if result.outcome == "rank-deficient":
        return (
            "columns of X depend linearly on one another, so that coef_ is one minimum of many; "
            "want a finite C, or fewer columns"
        )
    if result.outcome == "not-finite":
        return "the loss or its gradient is not finite; look for huge numbers in X"
    if result.bound == inf:
        left = "nothing is known of what is left to gain"
    else:
        most = "about" if result.bound_kind == "estimate" else "at most"
        left = (
            f"{most} {result.bound / result.scale:.2g} of the gain is left, tol being a bound on it"
        )
    if result.outcome == "out-of-iterations":
        what = f"out of iterations after {result.iterations}"
    else:
        what = "float64 has no better point"
    return f"{what}, and {left}; want a larger max_iter or tol, or a StandardScaler before it"
