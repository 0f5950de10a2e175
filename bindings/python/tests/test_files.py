# SPDX-License-Identifier: MIT
"""Neurons as files: what comes back, what is refused, and what stands on disk."""

from __future__ import annotations

import copy
import errno
import json
import math
import os
import pickle
import threading
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from neuron import Neuron
from support import bits

WEIGHTS: list[Any] = [
    [],
    [0.5, -0.25],
    [0.0, -0.0, math.nan, math.inf, -math.inf, 5e-324, -2.2e-308, 1.7e308],
    np.arange(1000.0),
]
TEXTS = {
    "": "",
    "unicode": "é€🧠\u2028\ufeff",
    "controls": "\x01\b\t\n\f\r\x1f\x7f",
    "quotes": "\"\\/'",
    "ключ\n": "значение",
}


@pytest.mark.parametrize("w", WEIGHTS, ids=len)
@pytest.mark.parametrize("b", [0.0, -0.0, 0.1, math.nan, -math.inf])
@pytest.mark.parametrize("metadata", [None, {}, {"k": "v"}, TEXTS])
def test_there_and_back(w: Any, b: float, metadata: Any, tmp_path: Path) -> None:
    unit, path = Neuron(w, b), tmp_path / "unit.safetensors"
    assert neuron.save(unit, path, metadata=metadata) is None  # type: ignore[func-returns-value]
    again = neuron.load(path)
    assert type(again) is Neuron
    assert bits([again.w, again.b]) == bits([unit.w, unit.b])
    assert again.metadata == (metadata or {})
    assert again == Neuron(w, b, metadata)
    assert (again == unit) is (not metadata)
    assert os.listdir(tmp_path) == ["unit.safetensors"]
    neuron.save(again, path)
    assert neuron.load(path) == again
    if len(w) == 8:
        assert bits(again.forward(np.ones(8))) == bits(unit.forward(np.ones(8)))


PAIRS = st.dictionaries(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")),
)


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("units")


@given(w=st.lists(st.floats()), b=st.floats(), metadata=PAIRS)
def test_anything(folder: Path, w: list[float], b: float, metadata: dict[str, str]) -> None:
    unit, path = Neuron(w, b, metadata), folder / "unit"
    neuron.save(unit, path)
    again, content = neuron.load(path), path.read_bytes()
    assert again == unit
    assert again.metadata == metadata
    assert list(again.metadata) == sorted(metadata, key=str.encode)
    length = int.from_bytes(content[:8], "little")
    assert json.loads(content[8 : 8 + length]).get("__metadata__", {}) == metadata


@pytest.mark.parametrize("kind", ["str", "bytes", "Path", "fspath"])
def test_paths(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "é"

    class Place:
        def __fspath__(self) -> str:
            return str(path)

    given = {"str": str(path), "bytes": os.fsencode(path), "Path": path, "fspath": Place()}[kind]
    neuron.save(Neuron([1.0]), given)
    assert neuron.load(given) == Neuron([1.0])
    neuron.save(model=Neuron([2.0]), path=given)
    assert neuron.load(path=given) == Neuron([2.0])


NAMES: list[Any] = [
    ["a", "é"],
    ("a", "é"),
    np.array(["a", "é"]),
    np.array(["a", "é"], dtype=object),
    {"a": 1, "é": 2}.keys(),
]


@pytest.mark.parametrize("names", NAMES, ids=lambda names: type(names).__name__)
def test_feature_names(names: Any, tmp_path: Path) -> None:
    path = tmp_path / "unit"
    neuron.save(Neuron([1.0, 2.0]), path, feature_names=names)
    again = neuron.load(path)
    assert again.feature_names == ("a", "é")
    assert again.classes is None
    assert again.metadata == {"feature_names": '["a", "é"]'}


CLASSES: list[tuple[Any, tuple[Any, Any]]] = [
    (["benign", "malignant"], ("benign", "malignant")),
    ((0, 1), (0, 1)),
    ([False, True], (False, True)),
    (np.unique([3, 3, 7]), (3, 7)),
    (np.array([0.5, 1.5], dtype="f4"), (0.5, 1.5)),
    (np.array(["no", "yes"]), ("no", "yes")),
    ([-(2**70), "x"], (-(2**70), "x")),
]


@pytest.mark.parametrize(("classes", "expected"), CLASSES, ids=str)
def test_classes(classes: Any, expected: Any, tmp_path: Path) -> None:
    path = tmp_path / "unit"
    neuron.save(Neuron([]), path, classes=classes, feature_names=[])
    again = neuron.load(path)
    assert again.classes == expected
    assert again.classes is not None
    assert [type(c) for c in again.classes] == [type(c) for c in expected]
    assert again.feature_names == ()


def test_what_is_said_stays_and_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "unit"
    neuron.save(Neuron([1.0]), path, feature_names=["a"], metadata={"k": "v", "l": "w"})
    neuron.save(neuron.load(path), path, classes=[0, 1], metadata={"k": "new"})
    again = neuron.load(path)
    assert (again.feature_names, again.classes) == (("a",), (0, 1))
    assert again.metadata["k"] == "new"
    assert again.metadata["l"] == "w"
    given = {"k": "v"}
    unit = Neuron([1.0], metadata=given)
    given["k"] = "other"
    unit.metadata["k"] = "other"
    assert unit.metadata == {"k": "v"}
    with pytest.raises(AttributeError):
        unit.metadata = {}  # type: ignore[misc]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_and_repr(protocol: int) -> None:
    unit = Neuron([0.5, -0.25], 0.125, TEXTS)
    for again in (pickle.loads(pickle.dumps(unit, protocol)), copy.deepcopy(unit)):
        assert again == unit
        assert hash(again) == hash(unit)
        assert again.metadata == TEXTS
    assert eval(repr(unit), {"Neuron": Neuron}) == unit
    assert unit != Neuron([0.5, -0.25], 0.125)
    assert unit != Neuron([0.5, -0.25], 0.125, {**TEXTS, "": "x"})
    many = Neuron([0.5], 0.0, {str(i): "v" for i in range(9)})
    assert repr(many) == "<Neuron of 1 weights, w=[0.5], b=0.0>"


def test_what_a_fit_came_to(tmp_path: Path) -> None:
    X, y = np.arange(12.0).reshape(6, 2), np.array([0, 1, 0, 1, 1, 0])
    unit, path = neuron.fit(X, y, l2=0.1), tmp_path / "unit"
    result = unit.fit_result
    assert result is not None
    neuron.save(unit, path)
    again = neuron.load(path)
    assert bits([again.w, again.b]) == bits([unit.w, unit.b])
    assert again.fit_result is None
    told = json.loads(again.metadata["fit"])
    assert set(told) == {*result.__match_args__} - {"seconds"}
    assert all(told[name] == getattr(result, name) for name in told)
    content = path.read_bytes()
    neuron.save(neuron.fit(X, y, l2=0.1), path)
    assert path.read_bytes() == content
    neuron.save(unit, path, metadata={"fit": "by hand"})
    assert neuron.load(path).metadata == {"fit": "by hand"}
    with pytest.warns(neuron.ConvergenceWarning):
        unbounded = neuron.fit(X, y, max_iter=0)
    neuron.save(unbounded, path)
    assert json.loads(neuron.load(path).metadata["fit"])["bound"] is None


class Liar:
    """A path that is none."""

    def __fspath__(self) -> int:
        return 1


BAD: list[tuple[dict[str, Any], type, str]] = [
    ({"model": None}, neuron.ArgumentError, "model is NoneType; want neuron.Neuron"),
    ({"model": [1.0]}, neuron.ArgumentError, "model is list; want neuron.Neuron"),
    ({"path": 1}, neuron.ArgumentError, "path is int; want str, bytes or os.PathLike"),
    ({"path": Liar()}, neuron.ArgumentError, "path is test_files.Liar; want str"),
    ({"feature_names": "ab"}, neuron.ArgumentError, "feature_names is str; want a sequence"),
    ({"feature_names": 2}, neuron.ArgumentError, "feature_names is int; want a sequence of str"),
    ({"feature_names": ["a"]}, neuron.ShapeError, "feature_names has 1 items; want 2"),
    ({"feature_names": ["a"] * 3}, neuron.ShapeError, "feature_names has 3 items; want 2"),
    ({"feature_names": ["a", 1]}, neuron.ArgumentError, r"feature_names\[1\] is int; want str"),
    ({"classes": "ab"}, neuron.ArgumentError, "classes is str; want the two classes"),
    ({"classes": b"ab"}, neuron.ArgumentError, "classes is bytes; want the two classes"),
    ({"classes": [1]}, neuron.ShapeError, "classes has 1 items; want 2"),
    ({"classes": [1, None]}, neuron.ArgumentError, r"classes\[1\] is NoneType; want str, int"),
    ({"classes": [[1], 2]}, neuron.ArgumentError, r"classes\[0\] is list; want str, int"),
    ({"metadata": 1}, neuron.ArgumentError, "metadata is int; want a dict of str"),
    ({"metadata": "ab"}, neuron.ArgumentError, "metadata is str; want a dict of str"),
    ({"metadata": {1: "a"}}, neuron.ArgumentError, "a key of metadata is int; want str"),
    ({"metadata": {"a": b""}}, neuron.ArgumentError, "a value of metadata is bytes; want str"),
    ({"metadata": {"a\0": ""}}, neuron.FormatError, "a key of metadata has a null character"),
    ({"metadata": {"a": "b\0"}}, neuron.FormatError, "a value of metadata has a null character"),
    ({"metadata": {"a": "x" * 2**24}}, neuron.SizeError, "more than the header of a file holds"),
]


@pytest.mark.parametrize(("wrong", "error", "message"), BAD)
def test_refusals(wrong: dict[str, Any], error: type, message: str, tmp_path: Path) -> None:
    path = tmp_path / "unit"
    path.write_text("of before")
    given = {"model": Neuron([1.0, 2.0]), "path": path, **wrong}
    with pytest.raises(error, match=message) as caught:
        neuron.save(**given)
    assert type(caught.value) is error
    assert str(caught.value).startswith("save(): ")
    assert path.read_text() == "of before"
    if "metadata" in wrong:
        with pytest.raises(error, match=message):
            Neuron([1.0], metadata=wrong["metadata"])
    if "path" in wrong:
        with pytest.raises(error, match=message) as caught:
            neuron.load(wrong["path"])
        assert str(caught.value).startswith("load(): ")


def test_other_refusals(tmp_path: Path) -> None:
    unit, path = Neuron([1.0]), tmp_path / "unit"
    for bad in ((), (unit,), (unit, path, ["a"])):
        with pytest.raises(TypeError):
            neuron.save(*bad)
    with pytest.raises(TypeError, match="colour"):
        neuron.save(unit, path, colour=1)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="null"):
        neuron.save(unit, "a\0b")
    with pytest.raises(ValueError, match="null"):
        neuron.load(b"a\0b")
    with pytest.raises(UnicodeEncodeError):
        neuron.save(unit, path, metadata={"a": "\ud800"})
    assert os.listdir(tmp_path) == []

    class Broken:
        def keys(self) -> list[str]:
            raise RuntimeError("of its own")

    with pytest.raises(RuntimeError, match="of its own"):
        neuron.save(unit, path, metadata=Broken())  # type: ignore[arg-type]


def test_the_system_refuses(tmp_path: Path) -> None:
    """As open does: with errno, the file's name, and the class that goes with errno."""
    unit, path = Neuron([1.0]), tmp_path / "none" / "unit"
    cases: list[tuple[Any, type, int]] = [
        (path, FileNotFoundError, errno.ENOENT),
        (tmp_path, IsADirectoryError, errno.EISDIR),
        (os.fsencode(path), FileNotFoundError, errno.ENOENT),
    ]
    for where, error, number in cases:
        for call in (lambda w: neuron.save(unit, w), neuron.load):
            with pytest.raises(error) as caught:
                call(where)
            assert isinstance(caught.value, OSError)
            assert type(caught.value) is error
            assert caught.value.errno == number
            assert caught.value.filename == os.fspath(where)
            assert caught.value.strerror == os.strerror(number)
    # Not a device, whose place a broken library might take from it where root runs this.
    reader, writer = os.pipe()
    os.close(reader)
    with pytest.raises(BrokenPipeError) as broken:
        neuron.save(unit, f"/dev/fd/{writer}")
    os.close(writer)
    assert broken.value.errno == errno.EPIPE


def test_what_is_no_neuron(tmp_path: Path) -> None:
    path = tmp_path / "unit"
    neuron.save(Neuron([0.5, -0.25], 0.125), path, metadata={"k": "v"})
    good = path.read_bytes()
    for size in range(len(good)):
        path.write_bytes(good[:size])
        with pytest.raises(neuron.FormatError, match="is not the file of a neuron"):
            neuron.load(path)
    path.write_bytes(good + b"\0")
    with pytest.raises(ValueError, match=repr(str(path))):
        neuron.load(path)


@pytest.mark.parametrize(
    "text", ["", "a,b", '["a"]', '["a", 1]', '{"a": "b"}', "null", '["a", []]']
)
def test_lists_of_others(text: str, tmp_path: Path) -> None:
    """What stands in a file's metadata need not come from here."""
    path = tmp_path / "unit"
    neuron.save(Neuron([1.0, 2.0], 0, {"feature_names": text, "classes": text}), path)
    again = neuron.load(path)
    assert again.metadata["feature_names"] == text
    message = "feature_names in the metadata is not a JSON list of 2 strings"
    with pytest.raises(neuron.FormatError, match=message):
        again.feature_names  # noqa: B018
    if text != '["a", 1]':
        with pytest.raises(neuron.FormatError, match="is not a JSON list of 2 classes"):
            again.classes  # noqa: B018


def test_deep_lists() -> None:
    unit = Neuron([1.0], 0, {"classes": "[" * 100000})
    with pytest.raises((RecursionError, neuron.FormatError)):
        unit.classes  # noqa: B018


def test_threads_save_one_file(tmp_path: Path) -> None:
    """Whoever reads, reads one of them, whole."""
    path = tmp_path / "unit"
    units = [Neuron(np.full(2000, float(i)), i) for i in range(4)]
    neuron.save(units[0], path)
    ends = threading.Event()

    def save(unit: Neuron) -> None:
        while not ends.is_set():
            neuron.save(unit, path)

    threads = [threading.Thread(target=save, args=(unit,)) for unit in units]
    for thread in threads:
        thread.start()
    try:
        seen = {neuron.load(path) for _ in range(200)}
    finally:
        ends.set()
        for thread in threads:
            thread.join()
    assert seen <= set(units)
    assert os.listdir(tmp_path) == ["unit"]
