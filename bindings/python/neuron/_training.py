# SPDX-License-Identifier: MIT
"""Fits: the keywords, their documentation, and what is said of a fit that did not converge."""

from __future__ import annotations

from ._neuron import ArgumentError, OptionError, _fit

TYPE_CHECKING = False  # of typing, which takes longer to import than all of this
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal, TypeAlias

    from ._neuron import FitResult, Neuron, Progress, _Buffer, _Number, _Threads, _Vector

    _Solver: TypeAlias = Literal[
        "auto", "gradient-descent", "newton", "lbfgs", "coordinate-descent"
    ]
    _Start: TypeAlias = Neuron | tuple[_Vector, _Number] | None


class ConvergenceWarning(UserWarning):
    """A fit ended without having converged."""

    __module__ = "neuron"


def fit(
    X: _Buffer,
    y: _Buffer,
    *,
    l2: _Number = 0.0,
    l1: _Number = 0.0,
    sample_weight: _Buffer | None = None,
    offset: _Buffer | None = None,
    intercept: bool = True,
    standardize: bool = False,
    solver: _Solver = "auto",
    tol: _Number = 1e-8,
    max_iter: int | None = None,
    learning_rate: _Number | None = None,
    momentum: _Number = 0.0,
    progress: Callable[[Progress], object] | None = None,
    warm_start: _Start = None,
    threads: _Threads = None,
) -> Neuron:
    """Find the w and b that minimize

        J = sum_i s_i L(x_i.w + b + o_i, y_i) / sum_i s_i + l2/2 |w|^2 + l1 |w|_1

    for m rows of d columns, and a bound on how far J is above its minimum J*.

    X: m x d numbers, float64 or float32; in any layout, without a copy.
    y: m labels in [0, 1]; floats, bool or integers.
    l2, l1: the penalties' factors, 0 or above. The intercept is not penalized.
    sample_weight: m weights s, finite and not negative; None: all 1. The row of a weight 0
        never matters, whatever it holds.
    offset: m numbers o added to the logits, or None.
    intercept: False keeps b at 0.
    standardize: True scales each column by its standard deviation (weighted, over the
        population), so that the penalties and J are those of the scaled weights; w and b
        come back for X as it is. A column that is constant gets the weight 0.
    solver: "auto" chooses by shape and penalty. "newton" and "lbfgs" take no l1,
        "coordinate-descent" needs one.
    tol: the fit has converged once J - J* <= tol * scale is proven, scale being the most
        that a fit can gain: J(w = 0, best b) less the mean entropy of the labels.
    max_iter: the most steps to take; None: 1000.
    learning_rate, momentum: for "gradient-descent", which needs a rate above 0; momentum is
        in [0, 1).
    progress: called with a Progress after each step. False ends the fit; what else it
        returns does not matter, and what it raises comes out of here.
    warm_start: a Neuron or a tuple (w, b) to start from; None: w = 0, and the best b for
        it.
    threads: at most this many; None: get_num_threads(), less those at work. The bits are
        the same for any number.

    Returns a Neuron; its fit_result is a FitResult. Other Python threads run meanwhile.
    Ctrl-C stops the fit.

    Warns ConvergenceWarning if the fit did not converge, unless progress cancelled it.
    Separable data (rows that some hyperplane divides by their labels) have no minimum
    without a penalty: the outcome is "separable", and w and b are far out.

    Raises ArgumentError, SizeError, ShapeError, DTypeError, AlignmentError, LabelError,
    WeightError, EmptyError, OutOfMemoryError, OptionError.
    """
    fitted = _fit(
        "fit",
        X,
        y,
        sample_weight,
        offset,
        l2,
        l1,
        tol,
        solver,
        max_iter,
        intercept,
        standardize,
        learning_rate,
        momentum,
        warm_start,
        progress,
        threads,
    )
    _warn(fitted, "fit", stack=3)
    return fitted


def fit_path(
    X: _Buffer,
    y: _Buffer,
    *,
    l2s: Iterable[_Number] | None = None,
    l1s: Iterable[_Number] | None = None,
    l2: _Number = 0.0,
    l1: _Number = 0.0,
    sample_weight: _Buffer | None = None,
    offset: _Buffer | None = None,
    intercept: bool = True,
    standardize: bool = False,
    solver: _Solver = "auto",
    tol: _Number = 1e-8,
    max_iter: int | None = None,
    learning_rate: _Number | None = None,
    momentum: _Number = 0.0,
    progress: Callable[[Progress], object] | None = None,
    warm_start: _Start = None,
    threads: _Threads = None,
) -> list[Neuron]:
    """Fit one neuron for each of several penalties, each from where the last one ended.

    l2s, l1s: the penalties, one of the two; the other one stays at l2 or l1. From the
        largest to the smallest is the fastest, for l1s from l1_max() down.

    All else as in fit(). progress hears of one fit after the other; False ends the path
    with the fit under way.

    Returns a list of Neurons.

    Raises and warns as fit().
    """
    if (l2s is None) == (l1s is None):
        raise OptionError("fit_path(): want l2s or l1s, one of the two")
    given, other, name = (l2s, l2, "l2") if l2s is not None else (l1s, l1, "l1")
    if other != 0.0:
        raise OptionError(f"fit_path(): {name} is given beside {name}s; want one of the two")
    try:
        penalties = tuple(given)  # type: ignore[arg-type]
    except TypeError:
        text = f"fit_path(): {name}s is {type(given).__name__}; want a sequence of numbers"
        raise ArgumentError(text) from None
    found: list[Neuron] = []
    for penalty in penalties:
        fitted = _fit(
            "fit_path",
            X,
            y,
            sample_weight,
            offset,
            penalty if l1s is None else l2,
            penalty if l2s is None else l1,
            tol,
            solver,
            max_iter,
            intercept,
            standardize,
            learning_rate,
            momentum,
            found[-1] if found else warm_start,
            progress,
            threads,
        )
        found.append(fitted)
        _warn(fitted, "fit_path", stack=3)
        if fitted.fit_result is not None and fitted.fit_result.outcome == "cancelled":
            break
    return found


def l1_max(
    X: _Buffer,
    y: _Buffer,
    *,
    sample_weight: _Buffer | None = None,
    offset: _Buffer | None = None,
    intercept: bool = True,
    standardize: bool = False,
    threads: _Threads = None,
) -> float:
    """Find the smallest l1 for which all weights are 0 at the minimum, to a few ulp.

    It is the largest derivative of the mean loss by a weight (a scaled one, with
    standardize), at w = 0 and the best b. The arguments are those of fit(), and so are the
    exceptions.

    Returns a number, 0 or above; NaN if the derivatives are not finite.
    """

    def step(standardize: bool) -> Neuron:
        # A step down the gradient, at the rate 1, is the gradient.
        return _fit(
            "l1_max",
            X,
            y,
            sample_weight,
            offset,
            0.0,
            0.0,
            0.0,
            "gradient-descent",
            1,
            intercept,
            standardize,
            1.0,
            0.0,
            None,
            None,
            threads,
        )

    plain = step(False)
    if plain.fit_result is None or plain.fit_result.outcome == "not-finite":
        return float("nan")
    if not standardize:
        return max(map(abs, memoryview(plain.w)), default=0.0)
    # Divided by the squared deviation, as it comes from the scaled weights.
    scaled = step(True)
    pairs = zip(memoryview(plain.w), memoryview(scaled.w))
    return max((abs(g * h) ** 0.5 for g, h in pairs), default=0.0)


def _warn(fitted: Neuron, function: str, stack: int) -> None:
    result = fitted.fit_result
    assert result is not None
    if result.outcome in ("converged", "cancelled"):
        return
    # Few fits need it, and to import it is dear.
    import warnings

    text = _advice(result, empty=not any(fitted.w))
    warnings.warn(f"{function}(): {text}", ConvergenceWarning, stacklevel=stack)


def _advice(result: FitResult, empty: bool) -> str:
    """What happened, and what to do."""
    if result.outcome == "separable":
        if empty:
            return (
                "all labels are 0, or all are 1, so that b has no best value; "
                "want labels of both kinds, or intercept=False"
            )
        return "a hyperplane separates the labels, so that J has no minimum; want l2 or l1 above 0"
    if result.outcome == "rank-deficient":
        return (
            "columns of X depend linearly on one another, so that w is one minimum of many; "
            "want l2 above 0, or fewer columns"
        )
    if result.outcome == "not-finite":
        return (
            "J or its gradient is not finite; look for NaN, infinity and huge numbers in X, "
            "offset and warm_start" + _RATE[result.solver == "gradient-descent"]
        )
    if result.bound == float("inf"):
        left = "nothing is known of what is left to gain"
    else:
        most = "about" if result.bound_kind == "estimate" else "at most"
        left = f"{most} {result.bound:.2g} of {result.scale:.2g} is left to gain"
    if result.outcome == "out-of-iterations":
        return (
            f"out of iterations after {result.iterations}, and {left}; "
            "want a larger max_iter, a larger tol, or standardize=True"
        )
    return (
        f"float64 has no better point, and {left}; want a larger tol, or columns of like size, "
        "as by standardize=True"
    )


_RATE = ("", ", or a smaller learning_rate")
