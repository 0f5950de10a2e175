# SPDX-License-Identifier: MIT
"""How good predictions are: accuracy, AUC, log-loss, Brier score, calibration."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from math import fsum
from typing import Any

import numpy as np

import neuron

from ._storage import Storage, chunks

BINS = 10


@dataclass(frozen=True)
class Bin:
    """A tenth of the rows, by weight, in the order of their predictions.

    weight: of its rows. predicted: the mean probability. observed: the share of label 1.
    """

    weight: float
    predicted: float
    observed: float


@dataclass(frozen=True)
class Metrics:
    """Weighted means over rows; None for what the rows do not determine.

    A row of a soft label y counts as y rows of label 1 and 1 - y rows of label 0.

    weight: the sum of the weights.
    accuracy: the share of rows whose probability is on the side of the threshold that their
        label is; a probability that is equal to it predicts label 1.
    auc: the chance that a row of label 1 has a higher probability than one of label 0; equal
        ones count half.
    log_loss: the mean of -log of the probability of the label.
    brier: the mean square of the probability less the label.
    calibration_error: the mean over bins of |predicted - observed|, by weight.
    calibration_slope, calibration_intercept: the slope and intercept of the logistic
        regression of the labels on the logits: 1 and 0 where they are calibrated.
    confusion: weights, by label and then by prediction: ((of 0, of 0 as 1), (1 as 0, 1 as 1)).
    """

    rows: int
    weight: float
    accuracy: float
    auc: float | None
    log_loss: float
    brier: float
    calibration_error: float
    calibration_slope: float | None
    calibration_intercept: float | None
    confusion: tuple[tuple[float, float], tuple[float, float]]
    bins: list[Bin]


def measure(
    z: Any, y: Any, weights: Any, storage: Storage, threshold: float = 0.5
) -> Metrics | None:
    """Measure the predictions of logits z for labels y.

    z, y: float64, of as many rows. weights: the same, or None.
    storage: where what has to be sorted goes.

    Returns None where no row has a weight above 0. All sums are rounded once, so that the order
    of the rows does not matter.
    """

    def each(of: Any) -> Iterator[float]:
        return chain.from_iterable(of(rows).tolist() for rows in chunks(len(z)))

    total = fsum(each(lambda rows: _weights(weights, rows)))
    if not total > 0:
        return None

    def mean(of: Any) -> float:
        return fsum(each(lambda rows: _weights(weights, rows) * of(rows))) / total

    def share(label: Any, predicted: bool) -> float:
        def of(rows: slice) -> Any:
            return label(y[rows]) * ((neuron.sigmoid(z[rows]) >= threshold) == predicted)

        return fsum(each(lambda rows: _weights(weights, rows) * of(rows)))

    def brier(rows: slice) -> Any:
        p = neuron.sigmoid(z[rows])
        # Not (p - y)^2, which a soft label is not a mixture for.
        return y[rows] * (1 - p) ** 2 + (1 - y[rows]) * p**2

    confusion = (
        (share(lambda y: 1 - y, False), share(lambda y: 1 - y, True)),
        (share(lambda y: y, False), share(lambda y: y, True)),
    )
    auc, bins = _ranked(_sorted(z, y, weights, storage), total)
    slope, intercept = _recalibrated(z, y, weights)
    return Metrics(
        rows=len(z),
        weight=total,
        accuracy=(confusion[0][0] + confusion[1][1]) / total,
        auc=auc,
        log_loss=mean(lambda rows: neuron.binary_cross_entropy_with_logits(z[rows], y[rows])),
        brier=mean(brier),
        calibration_error=fsum(b.weight * abs(b.predicted - b.observed) for b in bins) / total,
        calibration_slope=slope,
        calibration_intercept=intercept,
        confusion=confusion,
        bins=bins,
    )


def _weights(weights: Any, rows: slice) -> Any:
    return np.ones(rows.stop - rows.start) if weights is None else weights[rows]


def _sorted(z: Any, y: Any, weights: Any, storage: Storage) -> Any:
    """The probabilities in order, each with its weight: above 0 for label 1, below for 0.

    They are complex numbers, which numpy sorts by both parts, in place. A row of a soft label is
    two of them, and one without weight none.
    """
    count = sum(
        int(np.count_nonzero(y[rows] * _weights(weights, rows)))
        + int(np.count_nonzero((1 - y[rows]) * _weights(weights, rows)))
        for rows in chunks(len(z))
    )
    pairs = storage.zeros((count,), np.complex128)
    filled = 0
    for rows in chunks(len(z)):
        p = neuron.sigmoid(z[rows])
        for signed in (y[rows] * _weights(weights, rows), (y[rows] - 1) * _weights(weights, rows)):
            some = np.flatnonzero(signed)
            place = slice(filled, filled + len(some))
            pairs.real[place] = p[some]
            pairs.imag[place] = signed[some]
            filled = place.stop
    pairs.sort()
    return pairs


def _ranked(pairs: Any, total: float) -> tuple[float | None, list[Bin]]:
    """The area under the curve, and the bins. Equal probabilities are in the same bin: that in
    which the middle of their weight is."""
    below = wins = above = seen = 0.0
    sums = np.zeros((BINS, 3))
    for p, one, zero in _groups(pairs):
        # Before each group, of label 0, and of both.
        zeros = below + np.cumsum(zero) - zero
        both = seen + np.cumsum(one + zero) - (one + zero)
        wins += float(np.sum(one * (zeros + zero / 2)))
        middle = (both + (one + zero) / 2) / total
        place = np.minimum((middle * BINS).astype(int), BINS - 1)
        for column, values in enumerate((one + zero, (one + zero) * p, one)):
            np.add.at(sums[:, column], place, values)
        below, seen = float(zeros[-1] + zero[-1]), float(both[-1] + one[-1] + zero[-1])
        above += float(np.sum(one))
    bins = [Bin(float(w), float(wp / w), float(w1 / w)) for w, wp, w1 in sums if w > 0]
    pairs_of_both = above * below
    return (wins / pairs_of_both if pairs_of_both else None), bins


def _groups(pairs: Any) -> Iterator[tuple[Any, Any, Any]]:
    """The different probabilities in order, with the weights of label 1 and 0, some at a time."""
    last: Any = np.empty((3, 0))
    for rows in chunks(len(pairs)):
        p, signed = pairs.real[rows], pairs.imag[rows]
        begins = np.append(0, np.flatnonzero(p[1:] != p[:-1]) + 1)
        one = np.add.reduceat(np.maximum(signed, 0), begins)
        zero = np.add.reduceat(np.maximum(-signed, 0), begins)
        groups = np.stack([p[begins], one, zero])
        if last.size and last[0, 0] == groups[0, 0]:
            groups[1:, 0] += last[1:, 0]
        else:
            groups = np.concatenate([last, groups], axis=1)
        # The last one may go on in the next rows.
        groups, last = groups[:, :-1], groups[:, -1:]
        if groups.size:
            yield groups[0], groups[1], groups[2]
    if last.size:
        yield last[0], last[1], last[2]


def _recalibrated(z: Any, y: Any, weights: Any) -> tuple[float | None, float | None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Near the minimum J is flat: its last digits are the first ones of w.
        fitted = neuron.fit(z.reshape(-1, 1), y, sample_weight=weights, tol=1e-15)
    result = fitted.fit_result
    if result is None or result.outcome not in ("converged", "stalled"):
        return None, None
    return float(fitted.w[0]), fitted.b
