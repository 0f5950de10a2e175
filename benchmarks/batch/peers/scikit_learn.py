# SPDX-License-Identifier: MIT
"""The loss and gradient that scikit-learn's LogisticRegression works with."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..batch import Batch
from ..side import THREADS, Side


def sides(batch: Batch) -> Iterator[Side]:
    from sklearn._loss import HalfBinomialLoss
    from sklearn.linear_model._linear_loss import LinearModelLoss
    from threadpoolctl import ThreadpoolController

    dtype = batch.x.dtype
    loss = LinearModelLoss(base_loss=HalfBinomialLoss(), fit_intercept=True)
    coef = np.append(batch.w, batch.b).astype(dtype)
    y = batch.y.astype(dtype)
    pools = ThreadpoolController().lib_controllers

    def threads(count: int) -> None:
        for pool in pools:
            pool.set_num_threads(count)

    for count in THREADS:
        yield Side(
            "scikit-learn",
            count,
            lambda count=count: loss.loss_gradient(coef, batch.x, y, n_threads=count),
            lambda count=count: threads(count),
        )
