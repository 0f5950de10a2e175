# SPDX-License-Identifier: MIT
"""Every formula of the article by value. The decimal values have 25 correct digits."""

from __future__ import annotations

import math

import neuron
import numpy as np
import pytest
from support import close, numbers

A = 0.8807970779778824440597291
ONE_MINUS_A = 0.1192029220221175559402709
LOSS_OF_1 = 0.1269280110429724964437268
LOSS_OF_0 = 2.126928011042972496443727


def test_by_hand() -> None:
    """x = (1, 2), w = (1/2, -1/4): z = 0, and every value has a closed form."""
    assert neuron.forward([1, 2], [0.5, -0.25]) == 0.5
    t = neuron.trace([1, 2], 1, [0.5, -0.25])
    assert t[:3] == (0.0, 0.5, 0.5)
    close(t.loss, math.log(2), 1)
    assert (t.dloss_da, t.da_dz, t.dloss_dz, t.dloss_db) == (-2, 0.25, -0.5, -0.5)
    assert numbers(t.dloss_dw) == [-0.5, -1.0]
    t = neuron.trace([1, 2], 0.5, [0.5, -0.25])
    assert (t.dloss_da, t.dloss_dz) == (0, 0)
    close(t.loss, math.log(2), 1)


def test_sigmoid() -> None:
    close(neuron.sigmoid(2.0), A, 1)
    close(neuron.sigmoid(-2.0), ONE_MINUS_A, 1)
    assert neuron.sigmoid(0) == 0.5


@pytest.mark.parametrize(
    ("y", "loss", "dloss_da", "residual"),
    [
        (1, LOSS_OF_1, -1.135335283236612691893999, -ONE_MINUS_A),
        (0, LOSS_OF_0, 8.389056098930650227230427, A),
    ],
)
def test_one_sample(y: int, loss: float, dloss_da: float, residual: float) -> None:
    """w = (1/2, 1/4), b = 1: z = 2."""
    x, w = [1.0, 2.0], [0.5, 0.25]
    t = neuron.trace(x, y, w, 1)
    assert t.z == 2 == neuron.logit(x, w, 1)
    close(t.a, A, 1)
    close(t.one_minus_a, ONE_MINUS_A, 1)
    close(t.loss, loss, 1)
    close(t.dloss_da, dloss_da, 2)
    close(t.da_dz, 0.1049935854035065173486242, 2)
    close(t.dloss_dz, residual, 1)
    close(t.dloss_db, residual, 1)
    close(numbers(t.dloss_dw)[0], residual, 1)
    close(numbers(t.dloss_dw)[1], 2 * residual, 1)
    close(neuron.loss(x, y, w, 1), loss, 1)
    close(neuron.losses(x, y, w, 1), loss, 1)
    close(neuron.residuals(x, y, w, 1), residual, 1)
    close(neuron.binary_cross_entropy_with_logits(2.0, y), loss, 1)
    # The same loss from the activation that was rounded.
    close(neuron.binary_cross_entropy(t.a, y), loss, 8)


def test_chain_rule() -> None:
    """dL/dz = dL/da da/dz, and the derivatives of the inputs follow from it."""
    x, y, w, b = [1.5, -2.0, 0.25], 1.0, [0.5, 0.25, -1.0], 0.5
    t = neuron.trace(x, y, w, b)
    close(t.dloss_da * t.da_dz, t.dloss_dz, 4)
    assert numbers(t.dloss_dw) == [t.dloss_dz * value for value in x]
    assert numbers(neuron.input_gradient(x, y, w, b)) == [t.dloss_dz * v for v in w]


X = np.array([[1.0, 2.0], [3.0, -1.0], [-2.0, 1.0]])
Y = np.array([1.0, 0.0, 1.0])
W = np.array([0.5, 0.25])


def test_batch() -> None:
    assert numbers(neuron.logit(X, W, 1)) == [2.0, 2.25, 0.25]
    close(neuron.forward(X, W, 1)[0], A, 1)
    close(neuron.losses(X, Y, W, 1)[0], LOSS_OF_1, 1)
    close(neuron.residuals(X, Y, W, 1)[0], -ONE_MINUS_A, 1)
    close(neuron.loss(X, Y, W, 1), 1.017691329946187756774905, 3)
    dw, db = neuron.gradient(X, Y, W, 1)
    close(dw[0], 1.156798560502985918032079, 4)
    close(dw[1], -0.5269599594197758379612011, 4)
    # 0.90 - 0.12 - 0.44 over 3 loses three bits of the largest term.
    close(db, 0.115874704654857018039146, 16)


def test_step_goes_down() -> None:
    """The article's update, with a rate that is exact."""
    j, dw, db = neuron.loss_and_gradient(X, Y, W, 1)
    new_w, new_b = neuron.step(W, 1, dw, db, 0.5)
    assert numbers(new_w) == [w - 0.5 * d for w, d in zip(numbers(W), numbers(dw))]
    assert new_b == 1 - 0.5 * db
    assert neuron.loss(X, Y, new_w, new_b) < j


def test_descent_converges() -> None:
    """A hundred steps from nothing separate the four samples of an and."""
    x = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    y = np.array([False, False, False, True])
    w, b = np.zeros(2), 0.0
    costs = []
    for _ in range(100):
        j, dw, db = neuron.loss_and_gradient(x, y, w, b)
        costs.append(j)
        w, b = neuron.step(w, b, dw, db, 4.0)
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < 0.1 * costs[0]
    assert ((neuron.forward(x, w, b) > 0.5) == y).all()
