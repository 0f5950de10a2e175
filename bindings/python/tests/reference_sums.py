# SPDX-License-Identifier: MIT
"""Sums over rows as docs/numerics.md has them, one number at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reference import Row, canonical, divide, dot, row, sigmoid, tree


def block_rows(columns: int) -> int:
    if columns <= 4:
        return 256
    if columns <= 256:
        return 64
    return 32 if columns <= 1024 else 16


@dataclass
class Batch:
    """Samples and a neuron, as plain numbers."""

    columns: int
    x: Sequence[Sequence[float]]
    w: Sequence[float]
    b: float = 0.0
    y: Sequence[float] = ()
    weight: Sequence[float] | None = None
    offset: Sequence[float] | None = None
    _rows: list[Row] = field(default_factory=list, repr=False)

    def _logit(self, i: int) -> float:
        return dot(self.x[i], self.w) + self.b

    def _weight(self, i: int) -> float:
        return 1.0 if self.weight is None else self.weight[i]

    def rows(self) -> list[Row]:
        if not self._rows:
            for i in range(len(self.x)):
                z = self._logit(i)
                z = z if self.offset is None else z + self.offset[i]
                self._rows.append(row(z, self.y[i] if self.y else 0.0))
        return self._rows

    def _block(self, term: Callable[[int], float], block: int, lanes: int) -> float:
        sums = [0.0] * 8
        size = block_rows(self.columns)
        for i in range(block * size, min((block + 1) * size, len(self.x))):
            if self._weight(i) != 0:
                sums[i % lanes] += term(i)
        return tree(sums)

    def _sum(self, term: Callable[[int], float], lanes: int = 8) -> float:
        size = block_rows(self.columns)
        nodes = [self._block(term, block, lanes) for block in range(-(-len(self.x) // size))]
        while len(nodes) > 1:
            pairs = [a + b for a, b in zip(nodes[::2], nodes[1::2])]
            nodes = pairs + nodes[len(pairs) * 2 :]
        return nodes[0]

    def _mean(self, term: Callable[[int], float], lanes: int = 8) -> float:
        return canonical(divide(self._sum(term, lanes), self.weight_sum()))

    def weight_sum(self) -> float:
        if self.weight is None:
            return float(len(self.x))
        return self._sum(self._weight)

    # ---- Row by row

    def logit(self) -> list[float]:
        return [canonical(self._logit(i)) for i in range(len(self.x))]

    def forward(self) -> list[float]:
        return [sigmoid(self._logit(i)) for i in range(len(self.x))]

    def _by_row(self, values: Sequence[float]) -> list[float]:
        return [0.0 if self._weight(i) == 0 else canonical(value) for i, value in enumerate(values)]

    def losses(self) -> list[float]:
        return self._by_row([r.loss for r in self.rows()])

    def residuals(self) -> list[float]:
        return self._by_row([r.residual for r in self.rows()])

    # ---- Means

    def loss(self) -> float:
        rows = self.rows()
        return self._mean(lambda i: self._weight(i) * rows[i].loss)

    def gradient(self) -> list[float]:
        """dw, item by item, and then db."""
        g = [self._weight(i) * r.residual for i, r in enumerate(self.rows())]
        return self._columns(g)

    def loss_and_gradient(self) -> list[float]:
        return [self.loss(), *self.gradient()]

    def input_gradient(self) -> list[float]:
        total = self.weight_sum()
        result = []
        for i, r in enumerate(self.rows()):
            g = divide(self._weight(i) * r.residual, total)
            result += [0.0 if self._weight(i) == 0 else canonical(g * w_j) for w_j in self.w]
        return result

    def hessian(self) -> list[float]:
        q = [self._weight(i) * r.curvature for i, r in enumerate(self.rows())]
        x = [[*x_i, 1.0] for x_i in self.x]
        size = self.columns + 1
        h = [0.0] * (size * size)
        for j in range(size):
            for k in range(j, size):
                h[j * size + k] = h[k * size + j] = self._mean(
                    lambda i: (q[i] * x[i][j]) * x[i][k], lanes=1
                )
        return h

    def hessian_vector(self, v: Sequence[float], vb: float) -> list[float]:
        """hv, item by item, and then hvb."""
        q = [
            (self._weight(i) * r.curvature) * (dot(self.x[i], v) + vb)
            for i, r in enumerate(self.rows())
        ]
        return self._columns(q)

    def _columns(self, terms: Sequence[float]) -> list[float]:
        result = [self._mean(lambda i: terms[i] * self.x[i][j]) for j in range(self.columns)]
        return [*result, self._mean(lambda i: terms[i])]
