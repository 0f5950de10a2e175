# SPDX-License-Identifier: MIT
"""What a fit refuses, in which words, and that a refusal leaves nothing behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import neuron
import numpy as np
import pytest
from problems import problem
from wrong import Frame, Sparse, odd_rows, unaligned

GOOD = {k: v for k, v in problem(1, weights="real", offset=True).given.items()}
ROWS, COLUMNS = GOOD["X"].shape
DESCENT = {"solver": "gradient-descent", "learning_rate": 0.1}
FLOATS = "want float64 or float32; convert with numpy.asarray({0}, dtype=numpy.float64)"

Case = tuple[dict[str, Any], type, str]


def _arrays() -> Iterator[Case]:
    X, argument, shape, dtype = (
        GOOD["X"],
        neuron.ArgumentError,
        neuron.ShapeError,
        neuron.DTypeError,
    )
    yield {"X": X.tolist()}, argument, "X is list; want a 2-d array (a batch); convert with numpy"
    yield {"X": None}, argument, "X is None; want a 2-d array (a batch)"
    yield {"X": Sparse()}, argument, "convert with X.toarray()"
    yield {"X": Frame()}, argument, "convert with X.to_numpy()"
    yield {"X": 1.0}, argument, "X is float; want a 2-d array (a batch)"
    yield {"X": X[0]}, shape, "X is 1-d; want a 2-d array (a batch); one sample is X.reshape(1, -1)"
    yield {"X": X[None]}, shape, "X has 3 dimensions; want a 2-d array (a batch); reshape it"
    yield {"X": X[0, 0]}, shape, "X has 0 dimensions; want a 2-d array (a batch); reshape it"
    yield {"X": X.astype("i4")}, dtype, "X has dtype int32; " + FLOATS.format("X")
    yield {"X": X.astype(">f8")}, dtype, "X has dtype big-endian float64; " + FLOATS.format("X")
    yield {"X": unaligned(X)}, neuron.AlignmentError, "X is not aligned"
    yield {"X": odd_rows(X)}, neuron.AlignmentError, "X is not aligned"
    empty = {"X": X[:0], "y": np.zeros(0), "sample_weight": None, "offset": None}
    yield empty, neuron.EmptyError, "X has no rows"
    for name in ("y", "sample_weight", "offset"):
        array = np.ones(ROWS)
        floats = "a 1-d array of floats" + (", bool or integers" if name == "y" else "")
        cure = f"convert with numpy.asarray({name}, dtype=numpy.float64)"
        yield {name: [1.0] * ROWS}, argument, f"{name} is list; want {floats}; {cure}"
        yield {name: "ones"}, argument, f"{name} is str; want {floats}"
        yield {name: array[1:]}, shape, f"X has {ROWS} rows and {name} has {ROWS - 1} items"
        yield {name: array[None]}, shape, f"{name} has 2 dimensions; want {floats}"
        number = f"{name} is a number; want a 1-d array of {ROWS}, for X is a batch (2-d)"
        yield {name: 0.5}, shape, number
        yield {name: array.astype(complex)}, dtype, f"{name} has dtype complex128; want"
    yield {"y": None}, argument, "y is None"
    for bad in (-0.5, 1.5, np.nan):
        y = GOOD["y"].astype(float)
        y[[7, 9]] = bad
        yield {"y": y}, neuron.LabelError, f"y[7] is {bad}; want labels in [0, 1]"
    for bad in (-0.5, np.inf, np.nan):
        s = GOOD["sample_weight"].copy()
        s[[7, 9]] = bad
        message = f"sample_weight[7] is {bad}; want weights that are finite and not negative"
        yield {"sample_weight": s}, neuron.WeightError, message
    none = np.zeros(ROWS)
    yield {"sample_weight": none}, neuron.WeightError, "sample_weight sums to zero"
    huge = np.full(ROWS, 1e308)
    yield {"sample_weight": huge}, neuron.WeightError, "sample_weight sums to infinity"


def _numbers() -> Iterator[Case]:
    argument, option = neuron.ArgumentError, neuron.OptionError
    for name in ("l2", "l1", "tol"):
        for bad in (-1.0, -5e-324, np.nan, np.inf, -np.inf):
            message = f"{name} is {bad!r}; want a finite number, 0 or above"
            yield {name: bad}, option, message
        yield {name: "1"}, argument, f"{name} is str; want a number"
        yield {name: None}, argument, f"{name} is None; want a number"
        yield {name: 10**400}, argument, f"{name} is too large for a float64"
        yield {name: np.ones(2)}, neuron.ShapeError, f"{name} is an array; want a number"
    for name, least in (("max_iter", 0), ("threads", 1)):
        wanted = f"want a whole number from {least} to 2147483647, or None"
        yield {name: least - 1}, option, f"{name} is {least - 1}; {wanted}"
        yield {name: 2**31}, option, f"{name} is 2147483648; {wanted}"
        yield {name: -(2**70)}, option, f"{name} is negative; {wanted}"
        yield {name: 2**70}, option, f"{name} is too large; {wanted}"
        yield {name: 5.0}, argument, f"{name} is float; {wanted}"
        yield {name: True}, argument, f"{name} is bool; {wanted}"
    for name in ("intercept", "standardize"):
        yield {name: "no"}, argument, f"{name} is str; want True or False"
        yield {name: None}, argument, f"{name} is None; want True or False"
        yield {name: 2}, option, f"{name} is 2; want True or False"
        yield {name: np.nan}, option, f"{name} is nan; want True or False"
        yield {name: [False]}, argument, f"{name} is list; want True or False"


def _solvers() -> Iterator[Case]:
    argument, option = neuron.ArgumentError, neuron.OptionError
    names = "want 'auto', 'gradient-descent', 'newton', 'lbfgs' or 'coordinate-descent'"
    for bad in ("Newton", "", "sgd", "newton "):
        yield {"solver": bad}, option, f"solver is '{bad}'; {names}"
    for bad in (None, 2, b"newton"):
        yield {"solver": bad}, argument, f"; {names}"
    for solver in ("newton", "lbfgs"):
        smooth = {"solver": solver, "l1": 0.1}
        yield smooth, option, f"solver is '{solver}', which takes no l1; want 'auto'"
    sparse = {"solver": "coordinate-descent"}
    yield sparse, option, "solver is 'coordinate-descent', which needs l1 above 0"
    rate = "learning_rate is None; want a finite number above 0"
    yield {"solver": "gradient-descent"}, option, rate
    for rate in (0.0, -1.0, np.nan, np.inf):
        yield {**DESCENT, "learning_rate": rate}, option, f"learning_rate is {rate}; want a finite"
    for momentum in (-0.1, 1.0, np.nan):
        yield {**DESCENT, "momentum": momentum}, option, f"momentum is {momentum}; want a number"
    yield {"learning_rate": 0.1}, option, "learning_rate is for solver='gradient-descent'; omit it"
    yield {"momentum": 0.1}, option, "momentum is for solver='gradient-descent'; omit it"
    yield {"learning_rate": "fast"}, option, "learning_rate is for solver='gradient-descent'"
    yield {**DESCENT, "learning_rate": "fast"}, argument, "learning_rate is str; want a number"


def _objects() -> Iterator[Case]:
    argument, shape = neuron.ArgumentError, neuron.ShapeError
    yield {"progress": 5}, argument, "progress is int; want a function, or None"
    wanted = "want a Neuron, a tuple (w, b), or None"
    w = [0.0] * COLUMNS
    for bad in (w, np.zeros(COLUMNS), (w,), (w, 0, 0), 3, "w"):
        yield {"warm_start": bad}, argument, wanted
    long = neuron.Neuron([*w, 0.0])
    message = f"X has {COLUMNS} columns and warm_start has {COLUMNS + 1} items; want as many"
    yield {"warm_start": long}, shape, message
    yield {"warm_start": (w[1:], 0.0)}, shape, f"and warm_start[0] has {COLUMNS - 1} items"
    yield {"warm_start": (None, 0.0)}, argument, "warm_start[0] is None; want a 1-d array"
    yield {"warm_start": (w, "0")}, argument, "warm_start[1] is str; want a number"


CASES = [*_arrays(), *_numbers(), *_solvers(), *_objects()]


def _id(case: Case) -> str:
    return "-".join(f"{k}={type(v).__name__}" for k, v in case[0].items())


@pytest.mark.parametrize(("wrong", "error", "message"), CASES, ids=map(_id, CASES))
def test_fit(wrong: dict[str, Any], error: type, message: str) -> None:
    heard: list[Any] = []
    given = {**GOOD, "progress": heard.append, **wrong}
    before = {name: np.array(value) for name, value in GOOD.items()}
    with pytest.raises(error, match=re.escape(message)) as caught:
        neuron.fit(**given)
    assert type(caught.value) is error
    assert str(caught.value).startswith("fit(): ")
    # Nothing was begun, and nothing written.
    assert heard == []
    for name, value in before.items():
        assert np.array_equal(value, np.array(GOOD[name]), equal_nan=value.dtype.kind == "f")


def test_l1_max_and_paths_refuse_in_their_own_name() -> None:
    with pytest.raises(neuron.ShapeError, match=r"^l1_max\(\): X is 1-d"):
        neuron.l1_max(GOOD["X"][0], GOOD["y"])
    with pytest.raises(neuron.ShapeError, match=r"^fit_path\(\): X is 1-d"):
        neuron.fit_path(GOOD["X"][0], GOOD["y"], l2s=[1.0])


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({}, neuron.OptionError, "want l2s or l1s, one of the two"),
        ({"l2s": [1], "l1s": [1]}, neuron.OptionError, "want l2s or l1s, one of the two"),
        ({"l2s": [1], "l2": 1.0}, neuron.OptionError, "l2 is given beside l2s"),
        ({"l1s": [1], "l1": 1.0}, neuron.OptionError, "l1 is given beside l1s"),
        ({"l2s": 1.0}, neuron.ArgumentError, "l2s is float; want a sequence of numbers"),
        ({"l1s": [0.1, -1.0]}, neuron.OptionError, "l1 is -1.0; want a finite number"),
        ({"l2s": ["1"]}, neuron.ArgumentError, "l2 is str; want a number"),
    ],
)
def test_paths(given: dict[str, Any], error: type, message: str) -> None:
    with pytest.raises(error, match=re.escape(f"fit_path(): {message}")):
        neuron.fit_path(GOOD["X"], GOOD["y"], **given)


def test_unknown_keywords() -> None:
    for call in (neuron.fit, neuron.fit_path, neuron.l1_max):
        with pytest.raises(TypeError, match="unexpected keyword argument 'C'"):
            call(GOOD["X"], GOOD["y"], C=1.0)  # type: ignore[operator]
        with pytest.raises(TypeError, match="positional"):
            call(GOOD["X"], GOOD["y"], 1.0)  # type: ignore[operator]


def test_what_is_behind_it_does_not_take_anything() -> None:
    from neuron import _neuron

    for arguments in ((), (1,) * 16, (None,) * 17):
        with pytest.raises(TypeError):
            _neuron._fit(*arguments)  # type: ignore[call-arg]
    for arguments in ((), ([1.0], 0.0, (1.0,)), ([1.0], 0.0, 5), (5, 0.0, (0.0,) * 6 + (0,) * 4)):
        with pytest.raises(TypeError):
            _neuron._restore(*arguments)  # type: ignore[call-arg]


def test_numbers_of_all_kinds() -> None:
    """What may stand for a number, a flag, a count."""
    want = neuron.fit(GOOD["X"], GOOD["y"], l2=0.5, max_iter=50, intercept=False)
    for l2 in (np.float32(0.5), np.float64(0.5), np.array(0.5)):
        assert neuron.fit(GOOD["X"], GOOD["y"], l2=l2, intercept=np.False_) == want  # type: ignore[arg-type]
    assert neuron.fit(GOOD["X"], GOOD["y"], l2=0.5, max_iter=np.int8(50), intercept=0) == want  # type: ignore[arg-type]
