# SPDX-License-Identifier: MIT
"""ROC, precision-recall and reliability: as scikit-learn has them, with weights and ties."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("click")
curves: Any = pytest.importorskip("neuron.cli._curves")


def rows(seed: int, ties: bool, weighted: bool) -> tuple[Any, Any, Any]:
    """Labels, scores in [0, 1], weights or None."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 200))
    y = rng.integers(0, 2, count).astype(float)
    y[:2] = 0, 1
    scores = np.clip(0.3 * y + rng.random(count) * 0.7, 0, 1)
    if ties:
        scores = np.round(scores * 8) / 8
    weight = np.where(rng.random(count) < 0.2, 0, rng.exponential(size=count)) if weighted else None
    if weight is not None:
        weight[:2] = 1
    return y, scores, weight


CASES = [
    (seed, ties, weighted)
    for seed in range(20)
    for ties in (False, True)
    for weighted in (False, True)
]


def on(curve_x: Any, curve_y: Any, x: Any, y: Any) -> None:
    """Each point (x, y) is one of the curve's."""
    distances = np.hypot(curve_x[:, None] - x, curve_y[:, None] - y).min(axis=0)
    assert distances.max() < 1e-12


@pytest.mark.parametrize(("seed", "ties", "weighted"), CASES)
def test_roc(seed: int, ties: bool, weighted: bool) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    y, scores, weight = rows(seed, ties, weighted)
    found = curves.roc(y, scores, weight)
    across, up, _ = metrics.roc_curve(y, scores, sample_weight=weight, drop_intermediate=False)
    on(found.false_positive_rate, found.true_positive_rate, across, up)
    on(across, up, found.false_positive_rate, found.true_positive_rate)
    area = metrics.roc_auc_score(y, scores, sample_weight=weight)
    assert found.area == pytest.approx(area, abs=1e-12)


@pytest.mark.parametrize(("seed", "ties", "weighted"), CASES)
def test_precision_recall(seed: int, ties: bool, weighted: bool) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    y, scores, weight = rows(seed, ties, weighted)
    found = curves.precision_recall(y, scores, weight)
    average = metrics.average_precision_score(y, scores, sample_weight=weight)
    assert found.average_precision == pytest.approx(average, abs=1e-12)
    # Without the rows that do not count: scikit-learn has thresholds of theirs too.
    counts = np.ones(len(y), bool) if weight is None else weight > 0
    kept = None if weight is None else weight[counts]
    precision, recall, thresholds = metrics.precision_recall_curve(
        y[counts], scores[counts], sample_weight=kept
    )
    np.testing.assert_array_equal(found.thresholds, thresholds[::-1])
    np.testing.assert_allclose(found.precision, precision[-2::-1], atol=1e-12)
    np.testing.assert_allclose(found.recall, recall[-2::-1], atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_reliability(seed: int) -> None:
    calibration = pytest.importorskip("sklearn.calibration")
    y, scores, _ = rows(seed, False, False)
    found = curves.reliability(y, scores, bins=7)
    observed, predicted = calibration.calibration_curve(y, scores, n_bins=7)
    np.testing.assert_allclose(found.observed, observed, atol=1e-12)
    np.testing.assert_allclose(found.predicted, predicted, atol=1e-12)


@pytest.mark.parametrize("equal_weights", [False, True])
@pytest.mark.parametrize("ties", [False, True])
def test_whole_weights_count_rows(equal_weights: bool, ties: bool) -> None:
    """A row of the weight 3 is three rows, but for the intervals, which know one."""
    y, scores, _ = rows(1, ties, False)
    weight = np.arange(len(y)) % 4.0
    weight[:2] = 1
    repeats = weight.astype(int)
    y3, scores3 = np.repeat(y, repeats), np.repeat(scores, repeats)
    for weighed, repeated in (
        (curves.roc(y, scores, weight), curves.roc(y3, scores3)),
        (curves.precision_recall(y, scores, weight), curves.precision_recall(y3, scores3)),
    ):
        for one, other in zip(weighed, repeated):
            np.testing.assert_allclose(one, other, atol=1e-12)
    one = curves.reliability(y, scores, weight, equal_weights=equal_weights)
    other = curves.reliability(y3, scores3, equal_weights=equal_weights)
    for name in ("predicted", "observed", "weight"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-12)
    assert (one.upper - one.lower >= other.upper - other.lower - 1e-12).all()


@pytest.mark.parametrize("weighted", [False, True])
def test_bins_of_equal_weight(weighted: bool) -> None:
    """No value is in two bins, they ascend, and each has its share but for one value's weight."""
    for seed in range(20):
        y, scores, weight = rows(seed, seed % 2 == 0, weighted)
        found = curves.reliability(y, scores, weight, bins=4, equal_weights=True)
        s = np.ones(len(y)) if weight is None else weight
        assert found.weight.sum() == pytest.approx(s.sum())
        assert (np.diff(found.predicted) > 0).all()
        heaviest = max(s[scores == value].sum() for value in np.unique(scores))
        assert (found.weight <= s.sum() / 4 + heaviest + 1e-9).all()


def test_intervals() -> None:
    """Wilson's, as statsmodels has them; of one value, of none and of all."""
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    for successes, count in ((0, 10), (3, 10), (10, 10), (1, 1), (50, 400)):
        y = (np.arange(count) < successes).astype(float)
        found = curves.reliability(y, np.full(count, 0.55))
        lower, upper = proportion.proportion_confint(successes, count, method="wilson")
        assert found.lower[0] == pytest.approx(lower, abs=1e-12)
        assert found.upper[0] == pytest.approx(upper, abs=1e-12)


def test_edges_of_bins() -> None:
    found = curves.reliability(np.ones(4), np.array([0.0, 0.1, 0.95, 1.0]))
    assert found.weight.tolist() == [1, 1, 2]


def test_soft_labels() -> None:
    """A row of the label 0.3 is 0.3 of a row of label 1 and 0.7 of one of label 0."""
    y, scores = np.array([0.3, 0.9, 0.5]), np.array([0.2, 0.8, 0.4])
    split = np.concatenate([np.ones(3), np.zeros(3)])
    weight = np.concatenate([y, 1 - y])
    for curve in (curves.roc, curves.precision_recall):
        for one, other in zip(curve(y, scores), curve(split, np.tile(scores, 2), weight)):
            np.testing.assert_allclose(one, other, atol=1e-12)
