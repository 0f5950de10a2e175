# SPDX-License-Identifier: MIT
"""Tensors of torch and arrays of jax, by every function; tools/torch-test has both."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from typing import Any

import neuron
import numpy as np
import pytest
from calls import BATCHES, FUNCTIONS, Function, arguments_of, expected, good, one, shape_of_out
from support import REPOSITORY, bits
from test_dlpack import WHOLES, samples_of_wholes

torch = pytest.importorskip("torch")
jax = pytest.importorskip("jax")
jax.config.update("jax_enable_x64", True)

WITH_OUT = [function for function in FUNCTIONS.values() if function.out]
KINDS: dict[str, Callable[[np.ndarray], Any]] = {
    "torch": lambda a: torch.tensor(a),
    "torch, columns": lambda a: torch.tensor(a.T.copy()).mT if a.ndim == 2 else torch.tensor(a),
    "torch, strides": lambda a: torch.tensor(np.repeat(a, 3, axis=-1))[..., ::3],
    "torch, detached": lambda a: (
        torch.tensor(a, requires_grad=True).detach() if a.dtype.kind == "f" else torch.tensor(a)
    ),
    "jax": lambda a: jax.numpy.asarray(a),
}


def _handed(given: dict[str, Any], kind: str) -> dict[str, Any]:
    return {
        name: KINDS[kind](value) if isinstance(value, np.ndarray) else value
        for name, value in given.items()
    }


@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_every_function(function: Function, kind: str, dtype: str) -> None:
    cases = [arguments_of(function, good(13, 5)), arguments_of(function, good(3, 0))]
    if function in BATCHES:
        cases.append(arguments_of(function, one(good(3, 40))))
    for given in cases:
        for name, value in given.items():
            if isinstance(value, np.ndarray):
                given[name] = value.astype(dtype)
        assert bits(function(_handed(given, kind))) == bits(expected(function, given))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", WHOLES)
def test_wholes(name: str, kind: str) -> None:
    given = samples_of_wholes()
    want = bits(list(map(float, WHOLES[name](given))))
    assert bits(list(map(float, WHOLES[name](_handed(given, kind))))) == want


@pytest.mark.parametrize("function", WITH_OUT, ids=str)
def test_out_of_torch(function: Function) -> None:
    given = arguments_of(function, good(13, 5))
    plain = function({**given, "out": (want := np.empty(shape_of_out(function, given)))})
    out = torch.empty(want.shape, dtype=torch.float64)
    result = function({**_handed(given, "torch"), "out": out})
    assert out is result or any(part is out for part in result)
    assert bits(out.numpy()) == bits(want)
    assert plain is not None


def test_arrays_of_jax_are_never_written() -> None:
    z = jax.numpy.ones(3)
    with pytest.raises(neuron.ArgumentError, match="out is read-only"):
        neuron.sigmoid(z, out=z)
    assert (np.asarray(z) == 1).all()


@pytest.mark.parametrize("kind", ["torch", "jax"])
def test_no_copy_is_made(kind: str) -> None:
    """What is written into the tensor's memory is what is read."""
    raw = np.zeros(16)
    # jax shares only what begins with a line of the cache.
    start = -raw.ctypes.data % 64 // 8
    memory = raw[start : start + 8]
    tensor = {"torch": torch.from_numpy, "jax": jax.numpy.from_dlpack}[kind](memory)
    memory[:] = 2.0
    assert float(tensor[0]) == 2.0
    assert bits(neuron.sigmoid(tensor)) == bits(neuron.sigmoid(memory))


def test_numbers() -> None:
    for number in (torch.tensor(0.5), jax.numpy.asarray(0.5), torch.tensor(1)):
        assert neuron.sigmoid(number) == neuron.sigmoid(float(number))
        assert neuron.forward([1.0], [2.0], number) == neuron.forward([1.0], [2.0], float(number))
    with pytest.raises(neuron.ShapeError, match="b is an array; want a number"):
        neuron.forward([1.0], [2.0], torch.ones(1))


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: torch.ones(3, requires_grad=True), neuron.ArgumentError, "z.detach()"),
        (lambda: torch.nn.Parameter(torch.ones(3)), neuron.ArgumentError, "z.detach()"),
        (lambda: torch.ones(3, device="meta"), neuron.DTypeError, "on meta"),
        (lambda: torch.ones(3).to_sparse(), neuron.DTypeError, "torch.strided"),
        (lambda: torch.ones(3).bfloat16(), neuron.DTypeError, "bfloat16; want float64"),
        (lambda: torch.ones(3).half(), neuron.DTypeError, "float16; want float64"),
        (lambda: torch.ones(3).long(), neuron.DTypeError, "int64; want float64"),
        (lambda: torch.ones(3).bool(), neuron.DTypeError, "bool; want float64"),
        (lambda: torch.ones(3).cdouble(), neuron.DTypeError, "complex128; want float64"),
        (lambda: torch.ones(3).cdouble().conj(), neuron.DTypeError, "conjugate bit"),
        (lambda: torch.ones(3).cdouble().conj().imag, neuron.DTypeError, "z.resolve_neg()"),
        (lambda: torch.zeros(1).expand(2**61), neuron.SizeError, "beyond the address space"),
        (lambda: jax.numpy.ones(3, "bfloat16"), neuron.DTypeError, "z "),
        (lambda: jax.numpy.ones(3, "float16"), neuron.DTypeError, "float16; want float64"),
        (lambda: jax.numpy.ones(3, "int32"), neuron.DTypeError, "int32; want float64"),
    ],
)
def test_refused(make: Callable[[], Any], error: type, message: str) -> None:
    with pytest.raises(error) as caught:
        neuron.sigmoid(make())
    assert message in str(caught.value)


def test_what_torch_only_pretends_is_there() -> None:
    x = torch.ones(3, dtype=torch.float64)
    with pytest.raises(neuron.Error):
        torch.func.grad(lambda w: torch.tensor(neuron.loss(x, 1.0, w)))(x)
    with pytest.raises(neuron.Error):
        torch.vmap(lambda z: torch.tensor(neuron.sigmoid(z)))(x.reshape(1, 3))
    with pytest.raises(neuron.Error):
        jax.jit(lambda z: neuron.sigmoid(z))(jax.numpy.ones(3))
    with pytest.raises(neuron.Error):
        jax.grad(lambda w: neuron.loss(np.ones(3), 1.0, w))(jax.numpy.ones(3))


def test_the_classifier() -> None:
    sklearn = pytest.importorskip("neuron.sklearn")
    given = good(40, 3)
    y = np.arange(40) % 3
    plain = sklearn.NeuronClassifier().fit(given["x"], y)
    for kind in ("torch", "jax"):
        X, labels = KINDS[kind](given["x"]), KINDS[kind](y)
        taught = sklearn.NeuronClassifier().fit(X, labels)
        assert bits(taught.coef_) == bits(plain.coef_)
        assert bits(taught.predict_proba(X)) == bits(plain.predict_proba(given["x"]))
        stream = sklearn.NeuronClassifier().partial_fit(X, labels, classes=[0, 1, 2])
        assert stream.predict(X).shape == (40,)


def test_the_page() -> None:
    """Its code runs, and prints what it says."""
    page = (REPOSITORY / "docs" / "tensors.md").read_text(encoding="utf-8")
    pieces = re.findall(r"```python\n(.*?)```\n(?:\nprints `(.*?)`)?", page, re.S)
    assert len(pieces) >= 2
    names: dict[str, Any] = {}
    for code, prints in pieces:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code, names)
        assert printed.getvalue().strip() == prints
