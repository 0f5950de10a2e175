# SPDX-License-Identifier: MIT
"""After a million good and bad calls, every count is what it was."""

from __future__ import annotations

import gc
import json
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from calls import FUNCTIONS, Given
from inputs import inputs
from tensors import Gives, Hidden, capsule_named, tensor_of

CALLS = 1_000_000


def _thunks() -> tuple[list[tuple[Callable[..., Any], Given]], list[Any]]:
    thunks: list[tuple[Callable[..., Any], Given]] = []
    for function in FUNCTIONS.values():
        for given in inputs(function):
            thunks.append((getattr(neuron, function.name), given))
            if function.method and "w" in given and isinstance(given.get("w"), np.ndarray):
                if given["w"].shape == (3,) and given["w"].dtype == "=f8":
                    unit = neuron.Neuron(given["w"])
                    method = getattr(unit, function.name)
                    rest = {k: v for k, v in given.items() if k not in ("w", "b")}
                    thunks.append((method, rest))
    for w in ([1.0, 2.0], np.ones(100), None, [None], np.ones(3, dtype=int)):
        for b in (0.5, "1"):
            thunks.append((neuron.Neuron, {"w": w, "b": b}))
    unit = neuron.Neuron(np.ones(9))
    for use in (repr, hash, bytes, memoryview, lambda u: u.w, lambda u: u == u):
        thunks.append((lambda use=use: use(unit), {}))
    thunks.append((unit.__reduce__, {}))
    _add_files(thunks, unit)
    thunks += _fits()
    thunks += _trainers()
    thunks += _partials()
    thunks += _outputs()
    thunks += _tensors()
    objects = {id(v): v for _, given in thunks for v in given.values()}
    # Of None, small integers and their like, the interpreter keeps references of its own.
    counted = (np.ndarray, list, float)
    return thunks, [value for value in objects.values() if isinstance(value, counted)]


def _fits() -> list[tuple[Callable[..., Any], Given]]:
    """Good and bad calls of training."""
    X, y, w = np.ones((4, 2)), np.array([0, 1, 1, 0]), np.zeros(2)
    X[:, 0] = [1, 2, 3, 5]
    X[:, 1] = [1, -1, 2, 0]
    given = {"X": X, "y": y, "l2": 0.1}
    fitted = neuron.fit(**given)
    more: list[Given] = [
        {"sample_weight": np.ones(4), "offset": np.ones(4), "threads": 2},
        {"progress": lambda progress: progress.iteration < 1},
        {"progress": lambda _: int("x")},
        {"warm_start": fitted},
        {"warm_start": (w, 0.5)},
        {"warm_start": (w, "0.5")},
        {"warm_start": w},
        {"l1": 0.1, "solver": "auto"},
        {"solver": "sgd"},
        {"max_iter": "1"},
        {"sample_weight": np.zeros(4)},
        {"y": np.full(4, 2.0)},
        {"X": X[0]},
    ]
    found: list[tuple[Callable[..., Any], Given]] = [(neuron.fit, {**given, **m}) for m in more]
    found.append((neuron.fit_path, {"X": X, "y": y, "l2s": [1.0, 0.1]}))
    found.append((neuron.l1_max, {"X": X, "y": y, "standardize": True}))
    found.append((neuron.l1_max, {"X": X, "y": w}))
    infer: Given = {"X": X, "y": y, "w": fitted}
    for change in (
        {},
        {"w": w, "b": 0.5},
        {"y": w},
        {"w": y},
        {"b": 1},
        {"l2": -1},
        {"threads": 0},
    ):
        found.append((neuron.inference, {**infer, **change}))
    known = neuron.inference(X, y, fitted)
    found.append((known.confidence_intervals, {"level": 0.5}))
    found.append((lambda: (known.z_values, known.p_values, repr(known)), {}))
    found.append((lambda: fitted.fit_result, {}))
    found.append((lambda: pickle.loads(pickle.dumps(fitted)), {}))
    return found


def _trainers() -> list[tuple[Callable[..., Any], Given]]:
    """Good and bad calls of trainers, each on one of its own."""
    X, y = np.ones((4, 2)), np.array([0, 1, 1, 0])
    trainer = neuron.Trainer(batch_rows=3).partial_fit(X, y)
    saved = trainer.to_bytes()
    more: list[Given] = [
        {},
        {"sample_weight": np.ones(4), "offset": np.ones(4)},
        {"y": np.full(4, 2.0)},
        {"X": X[0]},
        {"X": np.ones((4, 3))},
        {"X": None},
    ]
    fit = trainer.partial_fit
    found: list[tuple[Callable[..., Any], Given]] = [(fit, {"X": X, "y": y, **m}) for m in more]
    for keywords in ({}, {"columns": 2}, {"warm_start": (X[0], 1)}, {"l2": -1}, {"method": ""}):
        found.append((neuron.Trainer, keywords))
    for use in (trainer.flush, trainer.model, trainer.to_bytes, trainer.__repr__):
        found.append((use, {}))
    found.append((lambda: (trainer.w, trainer.b, trainer.loss, trainer.columns), {}))
    found.append((lambda: neuron.Trainer.from_bytes(saved), {}))
    found.append((lambda: neuron.Trainer.from_bytes(saved[1:]), {}))
    found.append((lambda: pickle.loads(pickle.dumps(trainer)), {}))
    found.append((lambda: neuron.Trainer().model(), {}))
    return found


def _add_files(thunks: list[tuple[Callable[..., Any], Given]], unit: neuron.Neuron) -> None:
    """Metadata, and what refuses a file before there is one: files themselves are slow."""
    names, lists = {"k": "v"}, {"feature_names": json.dumps(["a"] * 9), "classes": "[0, 1]"}
    described, misnamed = neuron.Neuron([1.0] * 9, 0.5, lists), neuron.Neuron([1.0], 0, lists)
    for metadata in (None, names, {"k": 1}, {1: "v"}, {"k": "\0"}, 1, [("k", "v")], ["k"]):
        thunks.append((neuron.Neuron, {"w": [1.0], "metadata": metadata}))
    for one in (described, misnamed):
        for use in (
            repr,
            hash,
            lambda u: u.metadata,
            lambda u: u.feature_names,
            lambda u: u.classes,
        ):
            thunks.append((lambda use=use, one=one: use(one), {}))
        thunks.append((one.__reduce__, {}))
    for path in (1, None, "", "\0"):
        thunks.append((_refused(neuron.load), {"path": path}))
    for given in (
        {"feature_names": ["a"] * 8},
        {"feature_names": ["a"] * 8 + [1]},
        {"feature_names": "a", "classes": [1, 2]},
        {"classes": [object(), 1]},
        {"classes": np.arange(2)},
        {"metadata": {"k": 1}},
    ):
        thunks.append((_refused(neuron.save), {"model": unit, "path": "", **given}))


def _refused(call: Callable[..., Any]) -> Callable[..., Any]:
    def refused(**given: Any) -> None:
        try:
            call(**given)
        except (OSError, ValueError) as error:
            raise neuron.Error from error

    return refused


def _partials() -> list[tuple[Callable[..., Any], Given]]:
    """Good and bad calls of partial sums."""
    rows: Given = {"x": np.ones((70, 5)), "y": np.ones(70), "w": np.ones(5)}
    left = neuron.partial_gradient(np.ones((64, 5)), np.ones(64), rows["w"])
    found: list[tuple[Callable[..., Any], Given]] = [
        (neuron.partial_gradient, {**rows, **more})
        for more in ({}, {"first_row": 64}, {"first_row": 1}, {"first_row": -1}, {"y": None})
    ]
    right = neuron.partial_gradient(**rows, first_row=64)
    for pair in ((left, right), (left, left), (left, None), (b"", right)):
        found.append((neuron.partial_merge, {"left": pair[0], "right": pair[1]}))
    for partial in (left, right, b"", None):
        found.append((neuron.partial_extent, {"partial": partial}))
        found.append((neuron.partial_finish, {"partial": partial}))
    found.append((neuron.partial_finish, {"partial": left, "out": rows["w"]}))
    found.append((neuron.partial_finish, {"partial": left, "out": rows["y"]}))
    found.append((neuron.block_rows, {"columns": 5}))
    found.append((neuron.block_rows, {"columns": -5}))
    return found


def _outputs() -> list[tuple[Callable[..., Any], Given]]:
    """Good and bad calls of several outputs."""
    rows: Given = {"X": np.ones((7, 3)), "W": np.ones((2, 3)), "b": [0.5, 1.0]}
    more: list[Given] = [
        {},
        {"out": np.empty((7, 2))},
        {"out": np.empty((7, 3))},
        {"out": rows["W"]},
        {"W": np.ones(3)},
        {"b": ["1", None]},
        {"X": None},
        {"threads": 0},
    ]
    found: list[tuple[Callable[..., Any], Given]] = [
        (neuron.forward_outputs, {**rows, **m}) for m in more
    ]
    rows["Y"] = np.ones((7, 2), dtype=bool)
    more = [
        {},
        {"sample_weight": np.ones(7), "offset": np.ones(7), "threads": 2},
        {"sample_weight": -np.ones(7)},
        {"Y": np.full((7, 2), 2.0)},
        {"Y": np.ones(7)},
        {"Y": [[1]]},
        {"b": np.ones(3)},
    ]
    return [*found, *((neuron.loss_and_gradient_outputs, {**rows, **m}) for m in more)]


def _tensors() -> list[tuple[Callable[..., Any], Given]]:
    """Good and bad tensors, of every function that takes them in its own way."""
    x, w, out = np.ones((3, 2)), np.ones(2), np.empty(3)
    frozen = np.empty(3)
    frozen.flags.writeable = False

    def fail() -> Any:
        raise BufferError("words")

    found: list[tuple[Callable[..., Any], Given]] = [
        (neuron.logit, {"x": hand(x), "w": hand(w), "out": hand(out)})
        for hand in (tensor_of, Hidden, lambda a: tensor_of(a, version=None))
    ]
    for z in (
        tensor_of(x[::-1]),
        tensor_of(x, version=None),
        tensor_of(x, version=(2, 0)),
        tensor_of(x, device=(2, 0)),
        tensor_of(x, dtype=(4, 16, 1)),
        tensor_of(x, ndim=65),
        tensor_of(x, strides=[2**62, 1]),
        tensor_of(x, byte_offset=1),
        Gives(lambda: None),
        Gives(lambda: capsule_named(b"other")),
        Gives(fail),
        Gives(fail, (2, 0)),
        Gives(fail, None),
    ):
        found.append((neuron.sigmoid, {"z": z}))
        found.append((neuron.Neuron, {"w": z}))
        found.append((neuron.Neuron, {"w": w, "b": z}))
    for out_of in (
        tensor_of(frozen),
        tensor_of(frozen, version=None),
        tensor_of(w),
        Hidden(frozen),
    ):
        found.append((neuron.logit, {"x": x, "w": w, "out": out_of}))
    return found


def _round(thunks: list[tuple[Callable[..., Any], Given]], times: int) -> tuple[int, int]:
    worked = failed = 0
    for call, given in thunks:
        for _ in range(times):
            try:
                call(**given)
                worked += 1
            except (neuron.Error, TypeError, ValueError):
                failed += 1
    return worked, failed


def _memory() -> int:
    if not Path("/proc/self/statm").exists():
        return 0
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _counts(objects: list[Any]) -> list[int]:
    gc.collect()
    # By index: a loop variable would be one more reference.
    return [sys.getrefcount(objects[i]) for i in range(len(objects))]


def test_a_million_calls() -> None:
    thunks, objects = _thunks()
    objects += [neuron.Neuron, neuron.Trace, neuron.FitResult, neuron.Progress]
    objects += [np.empty, np.ndarray, np.dtype("f8")]
    objects += [getattr(neuron, name) for name in neuron.__all__ if "Error" in name]
    # What Python's own caches take on the way is some hundred blocks, however many the thunks: each
    # is called often enough for a leak of its to stand out.
    times = max(1000, -(-CALLS // len(thunks)))
    _round(thunks, 200)
    # The rest of the process may grow once, by a cache or a collection; a leak grows each time.
    growth = _growth(thunks, objects, times)
    if growth:
        growth = _growth(thunks, objects, times)
    assert not growth


def _growth(
    thunks: list[tuple[Callable[..., Any], Given]], objects: list[Any], times: int
) -> list[str]:
    """What is not level after so many rounds of the calls."""
    counts, of_none = _counts(objects), sys.getrefcount(None)
    tracked, blocks, memory = len(gc.get_objects()), sys.getallocatedblocks(), _memory()
    worked, failed = _round(thunks, times)
    assert worked > CALLS // 5
    assert failed > CALLS // 5
    assert worked + failed >= CALLS
    # A leak on one of the ways through would leave `times` objects behind.
    allowed = times // 4
    level = {
        "references": _counts(objects) == counts,
        "references to None": abs(sys.getrefcount(None) - of_none) < allowed,
        "tracked objects": abs(len(gc.get_objects()) - tracked) < allowed,
        "blocks": abs(sys.getallocatedblocks() - blocks) < allowed,
        "memory": _memory() - memory < 2**20,
    }
    return [name for name, is_level in level.items() if not is_level]


def test_a_leak_would_be_seen() -> None:
    """That is, test_a_million_calls can fail."""
    kept: list[Any] = []
    value = np.ones(2)
    counts = _counts([value])
    _round([(lambda z: kept.append(z), {"z": value})], 10)
    assert _counts([value]) != counts
    blocks = sys.getallocatedblocks()
    _round([(lambda: kept.append(object()), {})], 1000)
    assert sys.getallocatedblocks() - blocks > 500


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="there is no /proc")
def test_memory_of_the_library() -> None:
    """What malloc gives is in no count of Python's: neurons, scratch, long lists."""
    w, long = np.ones(500), [1.0] * 500
    x, y = np.ones((2, 500)), np.ones(2)
    calls: list[tuple[Callable[..., Any], Given]] = [
        (neuron.Neuron, {"w": w}),
        (neuron.Neuron, {"w": long, "b": None}),
        (neuron.logit, {"x": long, "w": long}),
        (neuron.logit, {"x": long, "w": w[:3]}),
        (neuron.trace, {"x": w[::-1], "y": 1, "w": w}),
        (neuron.gradient, {"x": x, "y": y, "w": w}),
        (neuron.gradient, {"x": x, "y": y - 5, "w": w}),
    ]
    _round(calls, 100)
    before = _memory()
    _round(calls, 5000)
    # A leak of one of them would be 20 MB.
    assert _memory() - before < 5 * 2**20
