# SPDX-License-Identifier: MIT
"""Derivatives against fourth-order central differences of what they are derivatives of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import neuron
import numpy as np
import pytest
from calls import Given, good

# The step trades the rounding of J, about 2^-52 |J| / step, against step^4 max|J'''''| / 30. With
# small x both stay under 1e-11; the issue asks for 5e-6 of each value.
STEP = 2.0**-9
RELATIVE = 5e-6
SCALED = 1e-10


def _difference(f: Callable[[float], Any], at: float) -> Any:
    places = ((-2, 1), (-1, -8), (1, 8), (2, -1))
    terms = [factor * np.asarray(f(at + place * STEP)) for place, factor in places]
    return sum(terms) / (12 * STEP)


def _small(rows: int, columns: int, seed: int) -> Given:
    given = good(rows, columns, seed)
    given["x"] *= 0.25
    given["y"] = np.random.default_rng(seed).random(rows)
    return given


def _agree(derivative: Any, difference: Any) -> None:
    derivative = np.asarray(derivative)
    error = np.abs(derivative - difference)
    largest = np.abs(derivative).max(initial=0.0)
    assert (error <= SCALED * largest).all()
    # Where a sum has not cancelled, relative to itself.
    plain = np.abs(derivative) > 1e-3 * largest
    assert plain.any() or derivative.size == 0
    assert (error[plain] <= RELATIVE * np.abs(derivative[plain])).all()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shape", [(1, 1), (5, 3), (20, 0), (30, 8), (300, 4)])
def test_gradient_and_hessian(shape: tuple[int, int], seed: int) -> None:
    given = _small(*shape, seed)
    x, y, w, b = (given[name] for name in ("x", "y", "w", "b"))
    extra = {name: given[name] for name in ("sample_weight", "offset")}
    columns = shape[1]
    dw, db = neuron.gradient(x, y, w, b, **extra)
    h = neuron.hessian(x, y, w, b, **extra)

    def at(k: int, value: float) -> tuple[np.ndarray, float]:
        if k == columns:
            return w, value
        moved = w.copy()
        moved[k] = value
        return moved, b

    slopes, curvatures = [], []
    for k in range(columns + 1):
        start = b if k == columns else w[k]
        slopes.append(_difference(lambda v, k=k: neuron.loss(x, y, *at(k, v), **extra), start))

        def slope(v: float, k: int = k) -> list[float]:
            found, along_b = neuron.gradient(x, y, *at(k, v), **extra)
            return [*found, along_b]

        curvatures.append(_difference(slope, start))
    _agree([*dw, db], slopes)
    _agree(h, curvatures)


@pytest.mark.parametrize("shape", [(1, 1), (5, 3), (12, 6)])
def test_input_gradient(shape: tuple[int, int]) -> None:
    given = _small(*shape, 7)
    x, y, w, b = (given[name] for name in ("x", "y", "w", "b"))
    extra = {name: given[name] for name in ("sample_weight", "offset")}
    slopes = np.empty(shape)
    for place in np.ndindex(*shape):

        def cost(value: float, place: tuple[int, ...] = place) -> float:
            moved = x.copy()
            moved[place] = value
            return neuron.loss(moved, y, w, b, **extra)

        slopes[place] = _difference(cost, x[place])
    _agree(neuron.input_gradient(x, y, w, b, **extra), slopes)


@pytest.mark.parametrize("shape", [(1, 1), (30, 8), (20, 0)])
def test_hessian_vector_is_the_product(shape: tuple[int, int]) -> None:
    given = _small(*shape, 3)
    extra = {name: given[name] for name in ("sample_weight", "offset")}
    args = (given["x"], given["y"], given["w"])
    h = neuron.hessian(*args, given["b"], **extra)
    hv, hvb = neuron.hessian_vector(*args, given["v"], given["b"], given["vb"], **extra)
    direction = np.append(given["v"], given["vb"])
    error = np.abs(np.append(hv, hvb) - h @ direction)
    assert (error <= 1e-15 * (np.abs(h) @ np.abs(direction)) * 8).all()
    assert (h == h.T).all()
    assert np.linalg.eigvalsh(h).min() > -1e-15 * np.abs(h).max()
