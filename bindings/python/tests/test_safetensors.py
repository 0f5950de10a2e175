# SPDX-License-Identifier: MIT
"""The package safetensors reads what is saved here, and what it saves is loaded here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from neuron import Neuron
from support import bits

# It is there for one Python.
pytestmark = pytest.mark.slow

W = np.array([0.5, -0.0, np.inf, 5e-324, 0.1])
METADATA = {"k": 'é€🧠\n\x01"', "": "", "format": "pt"}


@pytest.fixture(name="package")
def _package() -> Any:
    import safetensors.numpy

    return safetensors


def test_it_reads_ours(package: Any, tmp_path: Path) -> None:
    path = tmp_path / "unit.safetensors"
    for w in (W, W[:1], np.arange(10000.0)):
        neuron.save(Neuron(w, 0.25), path, metadata=METADATA, classes=["no", "yes"])
        with package.safe_open(path, framework="numpy") as file:
            assert set(file.keys()) == {"w", "b"}
            assert file.metadata() == {**METADATA, "classes": '["no", "yes"]'}
            assert bits(file.get_tensor("w")) == bits(w)
            assert file.get_tensor("b").shape == ()
            assert file.get_tensor("b") == 0.25
        assert set(package.numpy.load(path.read_bytes())) == {"w", "b"}


def test_it_writes_the_same_bytes(package: Any, tmp_path: Path) -> None:
    path = tmp_path / "unit.safetensors"
    for metadata in (None, {'key \x01\t"é': "value\\/\b\x7f\u2028"}):
        neuron.save(Neuron(W, 0.25), path, metadata=metadata)
        tensors = {"w": W, "b": np.array(0.25)}
        assert path.read_bytes() == package.numpy.save(tensors, metadata)


@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("b_dtype", ["f8", "f4"])
@pytest.mark.parametrize("names", [("w", "b"), ("weight", "bias")])
@pytest.mark.parametrize("w_shape", [(5,), (1, 5)])
@pytest.mark.parametrize("b_shape", [(), (1,)])
@pytest.mark.parametrize("metadata", [None, METADATA])
def test_we_read_its(
    package: Any,
    dtype: str,
    b_dtype: str,
    names: Any,
    w_shape: Any,
    b_shape: Any,
    metadata: Any,
    tmp_path: Path,
) -> None:
    path = tmp_path / "unit.safetensors"
    w, b = W.astype(dtype), np.array(0.1, dtype=b_dtype)
    tensors = dict(zip(names, (w.reshape(w_shape), b.reshape(b_shape))))
    package.numpy.save_file(tensors, path, metadata)
    again = neuron.load(path)
    assert bits(again.w) == bits(w.astype(np.float64))
    assert bits(again.b) == bits(float(b))
    assert again.metadata == (metadata or {})


def test_no_weights(package: Any, tmp_path: Path) -> None:
    path = tmp_path / "unit.safetensors"
    package.numpy.save_file({"w": np.zeros(0), "b": np.array(3.0)}, path)
    assert neuron.load(path) == Neuron([], 3.0)
    neuron.save(Neuron([], 3.0), path)
    assert package.numpy.load_file(path)["w"].shape == (0,)


def test_what_is_no_neuron(package: Any, tmp_path: Path) -> None:
    path = tmp_path / "unit.safetensors"
    w, b = np.ones(4), np.array(1.0)
    others: list[dict[str, Any]] = [
        {},
        {"w": w},
        {"b": b},
        {"w": w, "b": b, "v": w},
        {"w": w, "weight": w, "b": b},
        {"w": w, "b": np.ones(2)},
        {"w": w.reshape(2, 2), "b": b},
        {"w": w.reshape(4, 1), "b": b},
        {"w": w.astype("f2"), "b": b},
        {"w": w.astype("i8"), "b": b},
        {"0.weight": w, "0.bias": b},
    ]
    for tensors in others:
        package.numpy.save_file(tensors, path)
        with pytest.raises(neuron.FormatError):
            neuron.load(path)
