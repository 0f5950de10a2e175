# SPDX-License-Identifier: MIT
"""What `neuron train` says of a fit, for people."""

from __future__ import annotations

import math
from typing import Any

import neuron

from ._coefficients import Coefficient
from ._fitting import Settings
from ._metrics import Metrics
from ._report import paragraph, print_calibration, print_coefficients, print_metrics, stdout


def stopped_in_words(result: neuron.FitResult, output: str | None) -> str:
    """What Ctrl-C has left."""
    where = f"the best model so far is in {output}" if output else "nothing was to be saved (-o)"
    return f"stopped after {_steps(result)}: {_loss(result)}; {where}"


def _steps(result: neuron.FitResult) -> str:
    return f"{result.iterations} step" + "s" * (result.iterations != 1)


def _loss(result: neuron.FitResult) -> str:
    text = f"J = {result.loss:.6g}"
    if not math.isfinite(result.bound):
        return text
    most = "about" if result.bound_kind == "estimate" else "at most"
    return f"{text}, {most} {result.bound:.2g} above the minimum"


def print_summary(
    document: dict[str, Any],
    settings: Settings,
    result: neuron.FitResult,
    measured: dict[str, Metrics | None],
    found: list[Coefficient],
) -> None:
    """The report of a training.

    document: what --json prints before metrics and coefficients.
    """
    console = stdout()
    classes = document["classes"]
    predicted = f"the probability of {classes[1]!r} (against {classes[0]!r})" if classes else "it"
    features = f"{len(found) - 1} feature" + "s" * (len(found) != 2)
    paragraph(console, f"{document['target']}: {predicted}, from {features}")
    if document["dropped"]:
        paragraph(console, f"{document['dropped']:,} rows were left out for a missing value")
    if document["unknown_texts_held_out"]:
        count = document["unknown_texts_held_out"]
        paragraph(console, f"{count:,} texts occur in held-out rows only, taken for the reference")
    outcome = f"{result.outcome} in {_steps(result)} ({result.solver})"
    paragraph(console, f"{outcome}: {_loss(result)}")
    scale = "standardized columns" if settings.standardize else "columns as they are"
    paragraph(console, f"l2 = {settings.l2:.4g}, l1 = {settings.l1:.4g}, on {scale}\n")
    titles = {"training": "training", "held_out": "held out"}
    print_metrics(console, [(titles[name], m) for name, m in measured.items() if m is not None])
    name = "held_out" if measured["held_out"] is not None else "training"
    metrics = measured[name]
    if metrics is not None:
        print_calibration(console, titles[name], metrics)
    print_coefficients(console, found)
    if document["note"] is not None:
        paragraph(console, f"{document['note']}\n")
    if document["model"] is None:
        paragraph(console, "The model was not saved: -o FILE saves it.")
    else:
        paragraph(console, f"The model is in {document['model']}.")
