# SPDX-License-Identifier: MIT
"""A fit that shows how far it is, and keeps its best point when Ctrl-C comes."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import neuron

from ._interrupts import Interrupts
from ._progress import fitting
from ._samples import Part


@dataclass(frozen=True)
class Settings:
    """The keywords of neuron.fit that the command line has."""

    l2: float
    l1: float
    standardize: bool
    intercept: bool
    tol: float
    max_iter: int | None
    threads: int | None


def fit(part: Part, settings: Settings, interrupts: Interrupts) -> neuron.Neuron:
    """Fit a neuron: to the end, or as far as Ctrl-C lets it."""
    with fitting(settings.tol) as show, interrupts.ending_steps():

        def progress(step: neuron.Progress) -> bool:
            show(step)
            return not interrupts.came

        with warnings.catch_warnings():
            # It is told in the words of the command line.
            warnings.simplefilter("ignore", neuron.ConvergenceWarning)
            return neuron.fit(
                part.X,
                part.y,
                sample_weight=part.weights,
                progress=progress,
                **vars(settings),
            )


def outcome_in_words(result: neuron.FitResult) -> str | None:
    """What is wrong with how a fit ended, and what to do; None where nothing is."""
    if result.outcome == "separable":
        return (
            "The classes are separable: some plane has the rows of each on its own side, or on "
            "itself, so that J falls for ever as the weights grow, and has no minimum. These "
            "weights are far out, and of little use. With an l2 above 0 (--l2 0.001, or without "
            "--l2) there is a minimum."
        )
    if result.outcome == "rank-deficient":
        return (
            "Some columns depend on one another, so that other weights fit as well. Leave columns "
            "out (--exclude), or take an l2 above 0."
        )
    if result.outcome == "not-finite":
        return "J is not finite: the columns have numbers that are too large. Scale them down."
    if result.outcome == "out-of-iterations":
        return "The fit ran out of steps before it was done. --max-iter allows more."
    if result.outcome == "stalled":
        return "float64 has no better point than this one. A larger --tol is content with it."
    return None
