# SPDX-License-Identifier: MIT
"""Inference: the keywords, their documentation, and what is derived from the library's numbers."""

from __future__ import annotations

from math import erfc, sqrt

from ._neuron import ArgumentError, Neuron, OptionError, _inference

TYPE_CHECKING = False  # of typing, which takes longer to import than all of this
if TYPE_CHECKING:
    from collections.abc import Callable

    from ._neuron import _Array, _Buffer, _Number, _Threads, _Vector

_NAN = float("nan")


class Inference:
    """How well w and b are known, and what the likelihood says of them.

    Arrays have d + 1 items, for the weights and then b: NaN for what is not identified, 0
    for what was held at 0. docs/inference.md has the formulas.

    estimates: w, and b.
    standard_errors: the roots of the covariance's diagonal.
    robust_standard_errors: the same by the sandwich, HC0.
    covariance: (d + 1) x (d + 1), the inverse of the Hessian.
    log_likelihood: l, without the penalty.
    null_log_likelihood: the largest l with w = 0.
    observations: n, the sum of the weights.
    degrees_of_freedom: k, the rank; less where a penalty holds w back.
    aic, bic: 2 k - 2 l, and k log n - 2 l.
    condition: within a factor of d + 1 of the condition number of the Hessian scaled to a
        diagonal of 1; infinite where that is singular.
    rank: how many unknowns the samples say something of.
    """

    __module__ = "neuron"
    __slots__ = (
        "aic",
        "bic",
        "condition",
        "covariance",
        "degrees_of_freedom",
        "estimates",
        "log_likelihood",
        "null_log_likelihood",
        "observations",
        "rank",
        "robust_standard_errors",
        "standard_errors",
    )

    estimates: _Array
    standard_errors: _Array
    robust_standard_errors: _Array
    covariance: _Array
    log_likelihood: float
    null_log_likelihood: float
    observations: float
    degrees_of_freedom: float
    aic: float
    bic: float
    condition: float
    rank: int

    @property
    def z_values(self) -> _Array:
        """Each estimate over its standard error; NaN where that is 0."""
        return self._each(lambda estimate, error: estimate / error if error else _NAN)

    @property
    def p_values(self) -> _Array:
        """The chance of a z value as far from 0, by the normal distribution (Wald's test)."""

        def chance(estimate: float, error: float) -> float:
            return erfc(abs(estimate / error) / sqrt(2)) if error else _NAN

        return self._each(chance)

    def confidence_intervals(
        self, level: float = 0.95, *, robust: bool = False
    ) -> tuple[_Array, _Array]:
        """Where each unknown lies with a probability of level, by the normal distribution.

        level: above 0 and below 1.
        robust: True takes the robust standard errors.

        Returns (lower, upper), two arrays.

        Raises OptionError.
        """
        if not 0 < level < 1:
            text = f"confidence_intervals(): level is {level!r}; want a number between 0 and 1"
            raise OptionError(text)
        # Few need it, and to import it is dear.
        from statistics import NormalDist

        reach = -NormalDist().inv_cdf((1 - level) / 2)
        return (
            self._each(lambda estimate, error: estimate - reach * error, robust),
            self._each(lambda estimate, error: estimate + reach * error, robust),
        )

    def __repr__(self) -> str:
        names = ("log_likelihood", "aic", "bic", "rank")
        return f"Inference({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    def _each(self, of: Callable[[float, float], float], robust: bool = False) -> _Array:
        """An array of the same kind, of an estimate and its error each."""
        errors = self.robust_standard_errors if robust else self.standard_errors
        result = errors.__copy__()
        for j, (estimate, error) in enumerate(zip(self.estimates, errors)):
            result[j] = of(float(estimate), float(error))
        return result


def inference(
    X: _Buffer,
    y: _Buffer,
    w: Neuron | _Vector,
    b: _Number | None = None,
    *,
    l2: _Number = 0.0,
    sample_weight: _Buffer | None = None,
    offset: _Buffer | None = None,
    intercept: bool = True,
    standardize: bool = False,
    threads: _Threads = None,
) -> Inference:
    """Standard errors, covariances, likelihood, AIC and BIC of a fit.

    X, y, sample_weight, offset: the samples of the fit. Weights count rows: one of weight 3
        is three rows.
    w: the fitted Neuron, or d weights.
    b: with weights, the bias; None: 0.
    l2, intercept, standardize: as in the fit. With l2 above 0 the errors are those of the
        penalized estimate, which is biased. For l1 there is nothing of the kind.
    threads: at most this many; None: get_num_threads(), less those at work. The bits are
        the same for any number.

    Returns an Inference. Other Python threads run meanwhile.

    Raises ArgumentError, SizeError, ShapeError, DTypeError, AlignmentError, LabelError,
    WeightError, EmptyError, OutOfMemoryError, OptionError.
    """
    weights: _Vector
    bias: _Number
    if isinstance(w, Neuron):
        if b is not None:
            raise ArgumentError("inference(): w is a Neuron, which has its own b; omit b")
        weights, bias = w.w, w.b
    else:
        weights, bias = w, 0.0 if b is None else b
    *arrays, numbers = _inference(
        X,
        y,
        weights,
        bias,
        sample_weight,
        offset,
        l2,
        intercept,
        standardize,
        threads,
    )
    result = Inference()
    (
        result.estimates,
        result.standard_errors,
        result.robust_standard_errors,
        result.covariance,
    ) = arrays
    (
        result.log_likelihood,
        result.null_log_likelihood,
        result.observations,
        result.degrees_of_freedom,
        result.aic,
        result.bic,
        result.condition,
        result.rank,
    ) = numbers
    return result
