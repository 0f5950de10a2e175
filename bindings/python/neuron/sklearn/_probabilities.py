# SPDX-License-Identifier: MIT
"""Probabilities from logits: one a row for two classes, one a row and class for more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .._neuron import binary_cross_entropy_with_logits, sigmoid

# Below it a sum of sigmoids has lost digits, for its terms are subnormal or near it.
_TINY = 1e-290


def probabilities(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """A row for each of z's, a column for each class."""
    if z.ndim == 1:
        # Each by a sigmoid of its own: 1 - a would lose the digits of what is rare.
        pair = np.empty((len(z), 2))
        np.negative(z, out=pair[:, 0])
        pair[:, 1] = z
        sigmoid(pair, out=pair)
        return pair
    a = np.empty(z.shape)
    sigmoid(z, out=a)
    sums = a.sum(axis=1)
    a /= np.maximum(sums, _TINY)[:, None]
    low = sums < _TINY
    if low.any():
        a[low] = np.exp(log_probabilities(z[low]))
    return a


def of_one(z: float) -> NDArray[np.float64]:
    """probabilities() of one row, without the slices, which take longer than all else for it."""
    pair = np.empty((1, 2))
    pair[0, 0] = sigmoid(-z)
    pair[0, 1] = sigmoid(z)
    return pair


def log_probabilities(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Their logarithms, with all digits where a probability is next to 0 or 1."""
    if z.ndim == 1:
        return np.column_stack([-_losses(z, 0.0), -_losses(z, 1.0)])
    logs: NDArray[np.float64] = -_losses(z, 1.0)
    top = logs.max(axis=1, keepdims=True)
    sums: NDArray[np.float64] = np.exp(logs - top).sum(axis=1, keepdims=True)
    logs -= top + np.log(sums)
    return logs


def _losses(z: NDArray[np.float64], y: float) -> NDArray[np.float64]:
    """-log sigmoid(z) for y = 1, and -log(1 - sigmoid(z)) for y = 0."""
    losses: NDArray[np.float64] = binary_cross_entropy_with_logits(z, np.full(z.shape, y))
    return losses
