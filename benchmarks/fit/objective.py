# SPDX-License-Identifier: MIT
"""The one cost that all solvers are scored by, and how far above its minimum a point can be."""

from __future__ import annotations

import neuron
import numpy as np


def entropy(p: np.ndarray) -> np.ndarray:
    """-(p log p + (1 - p) log(1 - p)), 0 at both ends."""
    q = 1 - p
    return -(p * np.log(np.where(p > 0, p, 1)) + q * np.log(np.where(q > 0, q, 1)))


class Objective:
    """J(w, b) = mean loss + (l2/2) |w|^2 + l1 |w|_1, by the neuron's own loss."""

    def __init__(self, x: np.ndarray, y: np.ndarray, *, l2: float, l1: float) -> None:
        self.x, self.y, self.l2, self.l1 = x, y, l2, l1

    @property
    def scale(self) -> float:
        """D0: the cost of the best intercept alone, which the bound of a fit is relative to."""
        return float(entropy(self.y.mean()))

    def value(self, w: np.ndarray, b: float) -> float:
        w = np.ascontiguousarray(w, dtype=np.float64).ravel()
        loss = float(neuron.loss(self.x, self.y, w, float(b)))
        return loss + self.l2 / 2 * float(w @ w) + self.l1 * float(np.abs(w).sum())

    def lower_bound(self, w: np.ndarray, b: float) -> float:
        """Below J everywhere: the dual objective at a feasible point made from (w, b).

        With no penalty there is none but 0. The intercept wants residuals that sum to 0: b is
        moved to the best one for w. With l1 alone they must also leave no column a gradient
        above l1, and are made smaller until they do.
        """
        if not self.l1 and not self.l2:
            return 0.0
        z = np.asarray(neuron.logit(self.x, np.ascontiguousarray(w, np.float64).ravel()))
        for _ in range(50):
            p = np.asarray(neuron.sigmoid(z + b))
            step = (p - self.y).mean() / max(float((p * (1 - p)).mean()), 1e-300)
            b -= min(max(step, -1.0), 1.0)
            if abs(step) < 1e-15:
                break
        p = np.asarray(neuron.sigmoid(z + b))
        residual = p - self.y
        slope = np.abs(residual @ self.x) / len(self.y)
        if not self.l2:
            shrink = min(1.0, self.l1 / max(float(slope.max()), 1e-300))
            return float(entropy(self.y + shrink * residual).mean())
        beyond = np.maximum(slope - self.l1, 0)
        return float(entropy(p).mean()) - float(beyond @ beyond) / (2 * self.l2)
