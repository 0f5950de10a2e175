# SPDX-License-Identifier: MIT
"""After a call, good or bad, no buffer stays locked; and what other objects do meanwhile."""

from __future__ import annotations

import array
from collections.abc import Callable
from typing import Any

import neuron
import numpy as np
import pytest
from calls import FUNCTIONS, Function, Given, arguments_of, good, shape_of_out
from inputs import inputs


def _resizable(given: Given) -> Given:
    """Every array as one that refuses to grow while it is looked at."""
    result: Given = {}
    for name, value in given.items():
        if isinstance(value, np.ndarray) and value.ndim == 1:
            result[name] = array.array("d", value.tolist())
        else:
            result[name] = value
    return result


def _grow(given: Given) -> None:
    for value in given.values():
        if isinstance(value, array.array):
            value.append(1.0)
            value.pop()
        if isinstance(value, bytearray):
            value.append(1)
            value.pop()


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_buffers_are_given_back(function: Function) -> None:
    for base in inputs(function):
        given = _resizable(base)
        if "y" in given and isinstance(given["y"], array.array):
            given["y"] = bytearray([0, 1] * 20)[: len(given["y"])]
        try:
            result = getattr(neuron, function.name)(**given)
        except (neuron.Error, TypeError) as error:
            # The traceback holds no buffer either.
            assert error.__traceback__ is not None
            _grow(given)
        else:
            _grow(given)
            del result
    given = _resizable(arguments_of(function, good(4, 3)))
    if function.out:
        size = int(np.prod(shape_of_out(function, arguments_of(function, good(4, 3)))))
        flat = array.array("d", [0.0] * size)
        if function.out in ("elements", "rows", "columns"):
            getattr(neuron, function.name)(**given, out=flat)
            flat.append(1.0)
        with pytest.raises(neuron.Error):
            getattr(neuron, function.name)(**given, out=flat)
        flat.append(1.0)
    _grow(given)


def test_a_locked_buffer_is_seen() -> None:
    z = array.array("d", [1.0])
    with memoryview(z), pytest.raises(BufferError):
        _grow({"z": z})


class Shrinks:
    """A number that changes the list which it stands in, while that is being read."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items

    def __float__(self) -> float:
        self.items.clear()
        return 1.0


def test_a_list_that_changes_while_it_is_read() -> None:
    items: list[Any] = []
    items += [Shrinks(items), 2.0, 3.0]
    assert neuron.logit(items, [1.0, 1.0, 1.0]) == 6.0
    assert items == []


class Raises:
    def __float__(self) -> float:
        raise RuntimeError("from __float__")


def test_exceptions_of_others_come_through() -> None:
    """What is not about the argument's type is not replaced."""
    w = array.array("d", [1.0, 2.0])
    calls: list[Callable[[], Any]] = [
        lambda: neuron.sigmoid(Raises()),
        lambda: neuron.logit([1.0, Raises()], w),
        lambda: neuron.logit(w, w, Raises()),
        lambda: neuron.Neuron(w, Raises()),
        lambda: neuron.step(w, 1.0, w, 0.0, Raises()),
    ]
    for call in calls:
        with pytest.raises(RuntimeError, match="from __float__"):
            call()
    w.append(1.0)
