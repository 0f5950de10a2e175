# SPDX-License-Identifier: MIT
"""Coefficients with what is known of their errors."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import neuron

from ._fitting import Settings
from ._samples import Part

INTERCEPT = "(intercept)"

# The covariance has the square of so many numbers, and takes a time of its cube.
_MOST = 2000


@dataclass(frozen=True)
class Coefficient:
    """A weight, or the intercept, for the feature as it stands in the data; its standard error;
    z and p of Wald's test against 0; an interval of 95 %. None for what is not known."""

    name: str
    estimate: float
    standard_error: float | None = None
    z: float | None = None
    p: float | None = None
    lower: float | None = None
    upper: float | None = None


def standard_errors(
    unit: neuron.Neuron, part: Part, settings: Settings
) -> tuple[list[float] | None, str | None]:
    """The standard errors of w, then b: NaN for what is not identified. And what to know of them.

    Returns None for them where there are none, and the reason.
    """
    result = unit.fit_result
    if settings.l1 > 0:
        return None, "With an l1 penalty there are no standard errors."
    if result is not None and result.outcome in ("separable", "not-finite"):
        return None, "The weights have no minimum to be near, and so no standard errors."
    if len(unit.w) > _MOST:
        return None, f"Standard errors are for up to {_MOST} features."
    found = neuron.inference(
        part.X,
        part.y,
        unit,
        sample_weight=part.weights,
        l2=settings.l2,
        intercept=settings.intercept,
        standardize=settings.standardize,
        threads=settings.threads,
    )
    note = None
    if settings.l2 > 0:
        note = (
            "Standard errors are those of the penalized estimates, which l2 draws towards 0: "
            "z, p and intervals know nothing of that bias. --l2 0 has none."
        )
    if result is not None and result.outcome == "rank-deficient":
        note = "What has no standard error is not determined by the data."
    return [float(error) for error in found.standard_errors], note


def coefficients(
    names: list[str], unit: neuron.Neuron, errors: list[Any] | None
) -> list[Coefficient]:
    """The weights under their names, then the intercept."""
    estimates = [*map(float, unit.w), unit.b]
    if errors is None or len(errors) != len(estimates):
        errors = [None] * len(estimates)
    return [_one(*each) for each in zip([*names, INTERCEPT], estimates, errors)]


def _one(name: str, estimate: float, error: float | None) -> Coefficient:
    # NaN is not above 0; nor is the error of a weight that was held at 0.
    if error is None or not error > 0:
        return Coefficient(name, estimate)
    z = estimate / error
    reach = NormalDist().inv_cdf(0.975) * error
    p = 2 * NormalDist().cdf(-abs(z))
    return Coefficient(name, estimate, error, z, p, estimate - reach, estimate + reach)
