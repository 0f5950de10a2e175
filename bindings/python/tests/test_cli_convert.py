# SPDX-License-Identifier: MIT
"""neuron convert: there and back through every format, what is refused, what is on disk."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import neuron
import pytest
from neuron import Neuron

pytest.importorskip("click")
pytest.importorskip("onnx")
pytest.importorskip("sklearn")
pytest.importorskip("joblib")

from convert_support import W, call, described, good, refused, same

# It is there for one Python.
pytestmark = pytest.mark.slow

KEEP_ALL = ["x.safetensors", "x.onnx", "x.joblib", "x.pkl", "x.PICKLE"]


@pytest.mark.parametrize("b", [-0.1, 0.0, -0.0, 1e308])
@pytest.mark.parametrize("name", [*KEEP_ALL, "x.model"])
def test_there_and_back(name: str, b: float, tmp_path: Path, capsys: Any) -> None:
    first, middle, last = (tmp_path / n for n in ("a.safetensors", name, "b.safetensors"))
    unit = described(b=b) if name in KEEP_ALL else Neuron(W, b)
    neuron.save(unit, first)
    good(capsys, first, middle)
    good(capsys, middle, last, "--trust")
    same(neuron.load(last), unit)
    if name in KEEP_ALL:
        assert last.read_bytes() == first.read_bytes()


@pytest.mark.parametrize(
    "classes", [(0, 1), (1, 2), ("a", 1), (False, True), (0.5, 1.5), ("b", "a")]
)
@pytest.mark.parametrize("name", KEEP_ALL)
def test_classes_stay(classes: Any, name: str, tmp_path: Path, capsys: Any) -> None:
    first, middle, last = (tmp_path / n for n in ("a.safetensors", name, "b.safetensors"))
    neuron.save(described(classes), first)
    good(capsys, first, middle)
    good(capsys, middle, last, "--trust")
    assert neuron.load(last) == neuron.load(first)


def test_every_format_to_every_other(tmp_path: Path, capsys: Any) -> None:
    names = [*KEEP_ALL, "x.model"]
    unit = Neuron(W, -0.1)
    for name in names:
        neuron.save(unit, tmp_path / "unit.safetensors")
        good(capsys, tmp_path / "unit.safetensors", tmp_path / name)
    for source in names:
        for target in names:
            good(capsys, tmp_path / source, tmp_path / f"2{target}", "--trust")
            good(capsys, tmp_path / f"2{target}", tmp_path / "again.safetensors", "--trust")
            same(neuron.load(tmp_path / "again.safetensors"), unit)


def test_formats_by_name(tmp_path: Path, capsys: Any) -> None:
    neuron.save(Neuron([1.0]), tmp_path / "unit.safetensors")
    good(capsys, tmp_path / "unit.safetensors", tmp_path / "x", "--to", "liblinear")
    assert (tmp_path / "x").read_text().startswith("solver_type L2R_LR\n")
    good(capsys, tmp_path / "x", tmp_path / "y.onnx", "--from", "liblinear", "--to", "safetensors")
    assert neuron.load(tmp_path / "y.onnx") == Neuron([1.0])
    # In its own place.
    good(capsys, tmp_path / "x", tmp_path / "x", "--from", "liblinear", "--to", "safetensors")
    assert neuron.load(tmp_path / "x") == Neuron([1.0])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.safetensors", "b.txt"], "b.txt: its suffix is none of .safetensors, .onnx"),
        (["a.txt", "b.onnx"], "a.txt: its suffix is none of"),
        (["a.safetensors", "b.onnx"], "a.safetensors: No such file or directory"),
        (["a.onnx", "b.h"], "a.onnx: No such file or directory"),
        (["a.h", "b.onnx"], "a.h: c is written only"),
        (["u.safetensors", "b.model", "--float32"], "--float32 is for onnx; OUT is liblinear"),
        (["u.safetensors", "b.onnx", "--name", "n"], "--name is for c; OUT is onnx"),
        (["u.safetensors", "none/b.model"], "none/b.model: No such file or directory"),
        (["u.safetensors", "none/b.safetensors"], "none/b.safetensors: No such file or directory"),
        (["damaged.safetensors", "b.h"], "it is not the safetensors file of a neuron"),
        (["names.safetensors", "b.h"], "feature_names"),
    ],
)
def test_refusals(
    arguments: list[str], said: str, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    neuron.save(Neuron([1.0]), "u.safetensors")
    neuron.save(Neuron([1.0], 0.0, {"feature_names": "no list"}), "names.safetensors")
    Path("damaged.safetensors").write_bytes(Path("u.safetensors").read_bytes()[:-1])
    before = sorted(os.listdir())
    code, err = call(capsys, *arguments)
    assert code == 2
    assert said in err and err.startswith("neuron: ") and err.count("\n") == 1
    assert sorted(os.listdir()) == before


def test_a_pickle_wants_trust(tmp_path: Path, capsys: Any) -> None:
    import pickle

    class Harm:
        def __reduce__(self) -> Any:
            return os.mkdir, (str(tmp_path / "harm"),)

    for name in ("x.joblib", "x.pkl"):
        (tmp_path / name).write_bytes(pickle.dumps(Harm()))
        assert "runs whatever code is in it" in refused(capsys, tmp_path / name)
        assert not (tmp_path / "harm").exists()


def test_what_is_lost_is_named(tmp_path: Path, capsys: Any) -> None:
    neuron.save(described(), tmp_path / "a.safetensors")
    for name, keys in {
        "x.model": "classes, feature_names, fit, note é",
        "x.h": "fit, note é",
    }.items():
        code, said = call(capsys, tmp_path / "a.safetensors", tmp_path / name)
        assert code == 0
        assert said.endswith(f"has no place for {keys}\n") and said.count("\n") == 1


@pytest.mark.parametrize("name", ["x.onnx", "x.joblib", "x.pkl", "x.model", "x.h"])
def test_a_file_is_there_as_a_whole(
    name: str, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    neuron.save(Neuron([1.0]), tmp_path / "a.safetensors")
    target, link = tmp_path / "folder" / name, tmp_path / name
    target.parent.mkdir()
    target.write_text("before")
    link.symlink_to(target)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        code, said = call(capsys, tmp_path / "a.safetensors", link)
    assert (code, said) == (2, f"neuron: {target}: No space left on device\n")
    assert os.listdir(target.parent) == [name]
    assert target.read_text() == "before"
    umask = os.umask(0o027)
    try:
        good(capsys, tmp_path / "a.safetensors", link)
    finally:
        os.umask(umask)
    assert link.is_symlink()
    assert os.listdir(target.parent) == [name]
    assert target.read_bytes() != b"before"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_device_is_written_as_it_is(tmp_path: Path, capsys: Any) -> None:
    neuron.save(Neuron([1.0]), tmp_path / "a.safetensors")
    good(capsys, tmp_path / "a.safetensors", "/dev/null", "--to", "liblinear")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
