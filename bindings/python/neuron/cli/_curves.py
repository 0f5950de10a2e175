# SPDX-License-Identifier: MIT
"""The curves of a classifier's scores, with weights, ties counted once."""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Roc(NamedTuple):
    """Rates at each threshold, from above the highest score down; the first point is (0, 0)."""

    false_positive_rate: Array
    true_positive_rate: Array
    thresholds: Array
    area: float


class PrecisionRecall(NamedTuple):
    """At each threshold, from the highest score down; average precision is the step sum."""

    precision: Array
    recall: Array
    thresholds: Array
    average_precision: float
    prevalence: float


class Reliability(NamedTuple):
    """Per bin that holds something: means of a and y, the interval of the latter, the weight."""

    predicted: Array
    observed: Array
    lower: Array
    upper: Array
    weight: Array


def roc(y: Array, scores: Array, weight: Array | None = None) -> Roc:
    """y: m labels, 0 or 1, some of each; scores: m numbers; weight: m, not negative."""
    true, false, thresholds = _counts(y, scores, weight)
    across = np.concatenate([[0.0], false / false[-1]])
    up = np.concatenate([[0.0], true / true[-1]])
    area = float(np.sum(np.diff(across) * (up[1:] + up[:-1]) / 2))
    return Roc(across, up, np.concatenate([[np.inf], thresholds]), area)


def precision_recall(y: Array, scores: Array, weight: Array | None = None) -> PrecisionRecall:
    """y: m labels, 0 or 1, some of each; scores: m numbers; weight: m, not negative."""
    true, false, thresholds = _counts(y, scores, weight)
    precision, recall = true / (true + false), true / true[-1]
    average = float(np.sum(np.diff(recall, prepend=0.0) * precision))
    return PrecisionRecall(
        precision, recall, thresholds, average, float(true[-1] / (true[-1] + false[-1]))
    )


def reliability(
    y: Array,
    a: Array,
    weight: Array | None = None,
    *,
    bins: int = 10,
    equal_weights: bool = False,
    level: float = 0.95,
) -> Reliability:
    """What the activations promise, and what came of it, in bins of a.

    y: m labels in [0, 1]; a: m activations; weight: m, not negative.
    equal_weights: bins of as much weight each, as far as ties let them, instead of one width.
    level: of Wilson's intervals, which hold for rows that are independent; weights count by
        Kish's effective number of rows.
    """
    s = np.ones(len(y)) if weight is None else weight
    a, y, s = a[s > 0], y[s > 0], s[s > 0]
    if equal_weights:
        # Equal activations share a bin: the one that the middle of their weight is in.
        values, place = np.unique(a, return_inverse=True)
        held = np.bincount(place, s, len(values))
        middle = (np.cumsum(held) - held / 2) / held.sum()
        at = np.minimum((middle * bins).astype(int), bins - 1)[place]
    else:
        # A value between two bins is in the upper one, but 1 in the last.
        edges = np.linspace(0, 1, bins + 1)
        at = np.minimum(np.searchsorted(edges, a, side="right") - 1, bins - 1)
    sums = [np.bincount(at, v, bins).astype(float) for v in (s, s * a, s * y, s * s)]
    total, promised, came, squares = (column[sums[0] > 0] for column in sums)
    predicted, observed = promised / total, came / total
    rows = total**2 / squares
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (observed + z * z / (2 * rows)) / (1 + z * z / rows)
    spread = np.sqrt(observed * (1 - observed) / rows + (z / (2 * rows)) ** 2)
    reach = z * spread / (1 + z * z / rows)
    # What rounding leaves beside 0 and 1.
    lower = np.clip(middle - reach, 0, observed)
    upper = np.clip(middle + reach, observed, 1)
    return Reliability(predicted, observed, lower, upper, total)


def _counts(y: Array, scores: Array, weight: Array | None) -> tuple[Array, Array, Array]:
    """Weights of true and of false positives at each score, and the scores, highest first."""
    s = np.ones(len(y)) if weight is None else weight
    # A row of the weight 0 makes no threshold.
    y, scores, s = y[s > 0], scores[s > 0], s[s > 0]
    order = np.argsort(-scores, kind="stable")
    y, scores, s = y[order], scores[order], s[order]
    # Equal scores are one point: no threshold comes between them.
    last = np.flatnonzero(np.append(np.diff(scores) != 0, True))
    return np.cumsum(s * y)[last], np.cumsum(s * (1 - y))[last], scores[last]
