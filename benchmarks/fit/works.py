# SPDX-License-Identifier: MIT
"""The problems that are fitted: their sizes, their penalties, and data from fixed seeds."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np

from .objective import Objective


@dataclass(frozen=True)
class Work:
    name: str
    rows: int
    columns: int
    l2: float = 1e-4
    # l1 as a share of the smallest l1 that leaves no weight.
    l1_share: float = 0.0
    # Of neighbouring columns.
    correlation: float = 0.5
    # The columns' scales, from its inverse to it, evenly in their logarithm.
    scale: float = 1.0
    dtype: str = "float64"
    in_mean: bool = True

    @property
    def slug(self) -> str:
        return self.name.replace(",", "").replace("%", "").replace(" ", "-")

    def tenth(self) -> Work:
        """The same with the larger of its sizes divided by ten."""
        if not self.correlation:
            return self
        if self.rows < self.columns:
            return replace(self, columns=self.columns // 10)
        return replace(self, rows=self.rows // 10)


WORKS = (
    Work("500,000 x 30", 500_000, 30),
    Work("100,000 x 200", 100_000, 200),
    Work("20,000 x 1,000", 20_000, 1_000, l2=1e-3),
    Work("2,000,000 x 10", 2_000_000, 10),
    Work("1,000 x 5,000", 1_000, 5_000),
    Work("breast cancer", 569, 30, correlation=0, in_mean=False),
    Work("breast cancer standardized", 569, 30, correlation=0, in_mean=False),
    Work("scales 1e-4 to 1e4", 100_000, 50, scale=1e4),
    Work("correlation 0.99", 100_000, 50, correlation=0.99),
    Work("20,000 x 1,000 l1 1%", 20_000, 1_000, l2=0, l1_share=0.01),
    Work("20,000 x 1,000 l1 10%", 20_000, 1_000, l2=0, l1_share=0.1),
    Work("1,000 x 5,000 l1 1%", 1_000, 5_000, l2=0, l1_share=0.01),
    Work("1,000 x 5,000 l1 10%", 1_000, 5_000, l2=0, l1_share=0.1),
    Work("500,000 x 30 float32", 500_000, 30, dtype="float32"),
    Work("100,000 x 200 float32", 100_000, 200, dtype="float32"),
    Work("100,000 x 50 no penalty", 100_000, 50, l2=0),
)


@dataclass(frozen=True)
class Problem:
    work: Work
    x: np.ndarray
    y: np.ndarray
    objective: Objective
    # Results from other data are not reused.
    fingerprint: int


def _breast_cancer(work: Work) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.datasets import load_breast_cancer

    x, y = load_breast_cancer(return_X_y=True)
    if work.name.endswith("standardized"):
        x = (x - x.mean(axis=0)) / x.std(axis=0)
    return np.ascontiguousarray(x), y.astype(np.float64)


def _gaussian(work: Work) -> tuple[np.ndarray, np.ndarray]:
    """Columns of variance 1, each correlated with the one before; labels drawn from a neuron."""
    random = np.random.default_rng([work.rows, work.columns])
    x = random.standard_normal((work.rows, work.columns))
    w = 2 * random.standard_normal(work.columns) / np.sqrt(work.columns)
    new = np.sqrt(1 - work.correlation**2)
    for j in range(1, work.columns):
        x[:, j] *= new
        x[:, j] += work.correlation * x[:, j - 1]
    y = (random.random(work.rows) < 1 / (1 + np.exp(-(x @ w + 0.5)))).astype(np.float64)
    if work.scale != 1:
        x *= np.geomspace(1 / work.scale, work.scale, work.columns)
    return x.astype(work.dtype, copy=False), y


def problem(work: Work) -> Problem:
    x, y = _gaussian(work) if work.correlation else _breast_cancer(work)
    l1 = work.l1_share * float(np.abs(x.T @ (y - y.mean())).max()) / len(y)
    fingerprint = zlib.crc32(y.tobytes(), zlib.crc32(np.ascontiguousarray(x[-1]).tobytes()))
    return Problem(work, x, y, Objective(x, y, l2=work.l2, l1=l1), fingerprint)
