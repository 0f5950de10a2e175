# SPDX-License-Identifier: MIT
"""The metrics of the command line: beside scikit-learn's, and by their definitions."""

from __future__ import annotations

from typing import Any

import neuron
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from neuron.cli import _metrics, _storage
from neuron.cli._metrics import Metrics
from neuron.cli._storage import Storage

LOGITS = st.sampled_from([-40.0, -2.0, -1e-3, 0.0, 0.25, 1.0, 3.0, 800.0])


def measured(z: Any, y: Any, weights: Any = None, streamed: bool = False, **how: Any) -> Metrics:
    found = _metrics.measure(z, y, weights, Storage(streamed), **how)
    assert found is not None
    return found


def about(value: float | None) -> Any:
    """As near as sums in another order are."""
    return None if value is None else pytest.approx(value, rel=1e-12, abs=1e-300)


@st.composite
def cases(draw: Any) -> tuple[Any, Any, Any]:
    """Logits with many ties, labels, and weights, some of them 0."""
    rows = draw(st.integers(2, 40))
    z = draw(arrays.arrays(np.float64, rows, elements=LOGITS))
    y = draw(arrays.arrays(np.float64, rows, elements=st.sampled_from([0.0, 1.0])))
    s = draw(arrays.arrays(np.float64, rows, elements=st.sampled_from([0.0, 0.5, 1.0, 3.0])))
    s[0] = 1.0
    return z, y, s


@given(cases())
def test_as_scikit_learn_has_them(case: tuple[Any, Any, Any]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    z, y, s = case
    p = neuron.sigmoid(z)
    for weights in (None, s):
        found = measured(z, y, weights)
        how = {"sample_weight": weights}
        assert found.accuracy == pytest.approx(metrics.accuracy_score(y, p >= 0.5, **how))
        assert found.brier == pytest.approx(metrics.brier_score_loss(y, p, **how), abs=1e-15)
        counted = np.ones(len(y)) if weights is None else weights
        assert np.allclose(
            found.confusion, metrics.confusion_matrix(y, p >= 0.5, labels=[0, 1], **how)
        )
        if len(set(y[counted > 0])) == 2:
            assert found.auc == pytest.approx(metrics.roc_auc_score(y, p, **how), rel=1e-12)
        else:
            assert found.auc is None


def test_log_loss_as_scikit_learn_has_it() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    z, s = 4 * rng.normal(size=1000), rng.random(1000)
    y = (rng.random(1000) < 0.4).astype(float)
    expected = metrics.log_loss(y, neuron.sigmoid(z), sample_weight=s)
    assert measured(z, y, s).log_loss == pytest.approx(expected, rel=1e-12)


@given(cases(), st.randoms(use_true_random=False), st.integers(1, 9))
def test_neither_order_nor_chunks_matter(case: Any, random: Any, chunk: int) -> None:
    z, y, s = case
    found = measured(z, y, s)
    order = list(range(len(z)))
    random.shuffle(order)
    before, _storage._CHUNK = _storage._CHUNK, chunk
    try:
        again = measured(z[order], y[order], s[order], streamed=True)
    finally:
        _storage._CHUNK = before
    # The recalibration is a fit, whose sums are in the order of the rows.
    for name in ("accuracy", "log_loss", "brier", "confusion", "weight"):
        assert getattr(again, name) == getattr(found, name)
    assert again.auc == about(found.auc)
    assert len(again.bins) == len(found.bins)
    for one, other in zip(again.bins, found.bins):
        assert vars(one) == pytest.approx(vars(other), rel=1e-13)


@given(cases())
def test_weights_count_rows(case: Any) -> None:
    z, y, s = case
    whole = np.ceil(s).astype(int)
    found = measured(z, y, whole.astype(float))
    again = measured(np.repeat(z, whole), np.repeat(y, whole))
    for name in ("accuracy", "auc", "log_loss", "brier", "calibration_error", "weight"):
        assert getattr(again, name) == about(getattr(found, name))


@given(cases())
def test_soft_labels_are_two_rows(case: Any) -> None:
    """A row of label 0.25 is a quarter of a row of label 1 and three of label 0."""
    z, _, s = case
    y = np.tile([0.25, 0.5, 1.0, 0.0], len(z))[: len(z)]
    found = measured(z, y, s)
    labels = np.repeat([1.0, 0.0], len(z))
    again = measured(np.tile(z, 2), labels, np.concatenate([s * y, s * (1 - y)]))
    for name in ("accuracy", "auc", "log_loss", "brier", "calibration_error"):
        assert getattr(again, name) == about(getattr(found, name))


def test_bins_are_tenths() -> None:
    p = (np.arange(1000) + 0.5) / 1000
    y = (np.arange(1000) % 4 == 0).astype(float)
    found = measured(np.log(p / (1 - p)), y)
    assert [part.weight for part in found.bins] == [100.0] * 10
    assert [part.observed for part in found.bins] == [0.25] * 10
    expected = [(k + 0.5) / 10 for k in range(10)]
    assert [part.predicted for part in found.bins] == pytest.approx(expected)
    assert found.calibration_error == pytest.approx(np.mean(np.abs(np.array(expected) - 0.25)))
    # Equal predictions are in one bin.
    (only,) = measured(np.zeros(50), y[:50]).bins
    assert (only.weight, only.predicted) == (50.0, 0.5)


def test_calibration_slope_undoes_what_was_done() -> None:
    rng = np.random.default_rng(1)
    X = rng.normal(size=(5000, 3))
    y = (rng.random(5000) < neuron.sigmoid(X @ [1.0, -2.0, 0.5])).astype(float)
    fitted = neuron.fit(X, y, tol=1e-15)
    z = fitted.logit(X)
    found = measured(z, y)
    assert found.calibration_slope == pytest.approx(1, abs=1e-6)
    assert found.calibration_intercept == pytest.approx(0, abs=1e-6)
    shifted = measured(2 * z + 1, y)
    assert shifted.calibration_slope == pytest.approx(0.5, abs=1e-6)
    assert shifted.calibration_intercept == pytest.approx(-0.5, abs=1e-6)


def test_what_is_not_determined() -> None:
    found = measured(np.array([0.0, 1.0]), np.ones(2))
    assert found.auc is found.calibration_slope is None and found.accuracy == 1.0
    assert _metrics.measure(np.zeros(2), np.ones(2), np.zeros(2), Storage(False)) is None
    assert measured(np.array([0.0]), np.array([1.0]), threshold=0.51).accuracy == 0.0
