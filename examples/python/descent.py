# SPDX-License-Identifier: MIT
"""Gradient descent, and the judgement of what it finds."""

from collections.abc import Iterator
from typing import NamedTuple

import neuron
import numpy as np
from numpy.typing import NDArray
from table import Table


class Step(NamedTuple):
    iteration: int
    w: NDArray[np.float64]
    b: float
    cost: float  # J(w, b) over the training rows


def descend(training: Table, rate: float, iterations: int) -> Iterator[Step]:
    """Down the gradient from w = 0: the start, and then the end of each iteration.

    The cost of each step costs nothing more: one pass gives both.
    """
    w, b = np.zeros(training.x.shape[1]), 0.0
    for i in range(iterations + 1):
        cost, dw, db = neuron.loss_and_gradient(*training, w, b)
        yield Step(i, w, b, cost)
        w, b = neuron.step(w, b, dw, db, rate)


def right(step: Step, held_out: Table) -> int:
    """How many of the held-out rows a step's weights put on the right side."""
    a = neuron.forward(held_out.x, step.w, step.b)
    return int(np.count_nonzero((a >= 0.5) == (held_out.y == 1)))
