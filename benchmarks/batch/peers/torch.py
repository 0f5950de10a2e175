# SPDX-License-Identifier: MIT
"""torch's autograd."""

from __future__ import annotations

from collections.abc import Iterator

from ..batch import Batch
from ..side import THREADS, Side


def sides(batch: Batch) -> Iterator[Side]:
    import torch

    x = torch.from_numpy(batch.x)
    y = torch.from_numpy(batch.y.astype(batch.x.dtype))
    w = torch.from_numpy(batch.w.astype(batch.x.dtype)).requires_grad_()
    b = torch.tensor(batch.b, dtype=x.dtype, requires_grad=True)
    compute = torch.nn.functional.binary_cross_entropy_with_logits

    def run() -> None:
        w.grad = b.grad = None
        compute(x @ w + b, y).backward()

    for count in THREADS:
        yield Side("torch", count, run, lambda count=count: torch.set_num_threads(count))
