# SPDX-License-Identifier: MIT
"""A fit, step by step."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import neuron

from ._fitting import Settings
from ._progress import fitting
from ._samples import Part

Array = NDArray[np.float64]

# Each norm of a gradient takes a fit to there.
_NORMS = 24


class History(NamedTuple):
    """losses and bounds after each of iterations; norms after fewer; where a fit may end."""

    iterations: Array
    losses: Array
    bounds: Array
    norm_iterations: Array
    norms: Array
    target: float


def history_of(part: Part, settings: Settings) -> History:
    """Train on the rows, and tell of each step. All numbers are the library's."""
    steps: list[tuple[float, float, float]] = []
    with fitting(settings.tol) as show, warnings.catch_warnings():
        # How it ended is what the figure shows.
        warnings.simplefilter("ignore", neuron.ConvergenceWarning)

        def progress(step: neuron.Progress) -> None:
            show(step)
            steps.append((step.iteration, step.loss, step.bound))

        def fit(max_iter: int | None, hear: bool = False) -> neuron.FitResult:
            fitted = neuron.fit(
                part.X,
                part.y,
                sample_weight=part.weights,
                progress=progress if hear else None,
                **{**vars(settings), "max_iter": max_iter},
            )
            assert fitted.fit_result is not None
            return fitted.fit_result

        result = fit(settings.max_iter, hear=True)
        if not steps or steps[-1][0] < result.iterations:
            steps.append((result.iterations, result.loss, result.bound))
        last = result.iterations
        at = np.unique(np.linspace(1, last, min(last, _NORMS)).round().astype(int)) if last else []
        norms = [result.gradient_norm if n == last else fit(int(n)).gradient_norm for n in at]
    iterations, losses, bounds = np.array(steps, dtype=float).T
    return History(
        iterations,
        losses,
        bounds,
        np.array(at, dtype=float),
        np.array(norms, dtype=float),
        settings.tol * result.scale,
    )
