# SPDX-License-Identifier: MIT
"""Tensors, by DLPack: what is read, what is written, what is refused; each is given back once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import neuron
import numpy as np
import pytest
import tensors
from calls import FUNCTIONS, Function, Given, arguments_of, expected, good, one, shape_of_out
from support import bits
from tensors import BFLOAT16, CPU, CUDA, CUDA_PINNED, Gives, Hidden, Tensor, tensor_of

VERSIONS = [(1, 0), (1, 7), None]
WITH_OUT = [function for function in FUNCTIONS.values() if function.out]
ONES = np.ones(6)


def _tensors(given: Given, make: Callable[[Any], Any] = tensor_of) -> Given:
    return {
        name: make(value) if isinstance(value, np.ndarray) else value
        for name, value in given.items()
    }


def _assert_returned(given: Given) -> None:
    for value in given.values():
        if isinstance(value, Tensor):
            value.assert_returned()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_every_function(function: Function, version: tuple[int, int] | None) -> None:
    cases = [arguments_of(function, good(13, 5)), arguments_of(function, good(70, 40))]
    if function in WITH_OUT and "x" in function.positional:
        cases.append(arguments_of(function, one(good(3, 40))))
    for given in cases:
        handed = _tensors(given, lambda a: tensor_of(a, version=version))
        assert bits(function(handed)) == bits(expected(function, given))
        _assert_returned(handed)
        if function.method:
            handed = _tensors(given, lambda a: tensor_of(a, version=version))
            assert bits(function.of_neuron(handed)) == bits(expected(function, given))
            _assert_returned(handed)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_as_numpy_hands_on(function: Function) -> None:
    given = arguments_of(function, good(13, 5))
    handed = _tensors(given, lambda a: Hidden(a[::-1].copy()[::-1]))
    assert bits(function(handed)) == bits(expected(function, given))


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_a_failed_call_gives_back_too(function: Function) -> None:
    given = arguments_of(function, good(13, 5))
    for name, value in given.items():
        if not isinstance(value, np.ndarray):
            continue
        for wrong in (
            np.ones(2),
            np.ones((2, 2, 2)),
            ONES.astype(np.complex128),
            np.full(value.shape, np.nan),
        ):
            handed = {**_tensors(given), name: tensor_of(wrong)}
            try:
                function(handed)
            except neuron.Error:
                pass
            for tensor in handed.values():
                if isinstance(tensor, Tensor):
                    assert tensor.given_back == tensor.handed_on <= 1
    assert tensors.mistakes == []


# ---- All that is public


def samples_of_wholes() -> Given:
    given = good(40, 3)
    labels = np.arange(40) % 3 == 0
    W = np.stack([given["w"], given["w"][::-1]])
    Y = np.stack([labels, ~labels], axis=1)
    return {**given, "y": labels, "X": given["x"], "W": W, "Y": Y}


WHOLES: dict[str, Callable[[Given], list[float]]] = {
    "Neuron": lambda g: [*neuron.Neuron(g["w"], 0.5).w],
    "fit": lambda g: [
        *neuron.fit(
            g["X"],
            g["y"],
            l2=0.1,
            sample_weight=g["sample_weight"],
            offset=g["offset"],
            warm_start=(g["w"], 0.25),
        ).w
    ],
    "fit_path": lambda g: [
        w
        for unit in neuron.fit_path(g["X"], g["y"], l2s=[1, 0.1], offset=g["offset"])
        for w in unit.w
    ],
    "l1_max": lambda g: [
        neuron.l1_max(g["X"], g["y"], sample_weight=g["sample_weight"], standardize=True)
    ],
    "inference": lambda g: [
        *neuron.inference(
            g["X"],
            g["y"],
            g["w"],
            sample_weight=g["sample_weight"],
            offset=g["offset"],
        ).standard_errors
    ],
    "Trainer": lambda g: [
        *neuron.Trainer(warm_start=(g["w"], 0.25))
        .partial_fit(g["X"], g["y"], g["sample_weight"], g["offset"])
        .flush()
        .w
    ],
    "partial_gradient": lambda g: [
        *neuron.partial_finish(
            neuron.partial_gradient(
                g["X"], g["y"], g["w"], sample_weight=g["sample_weight"], offset=g["offset"]
            )
        )[1]
    ],
    "logit_outputs": lambda g: [*np.ravel(neuron.logit_outputs(g["X"], g["W"], [0.5, -0.5]))],
    "forward_outputs": lambda g: [*np.ravel(neuron.forward_outputs(g["X"], g["W"], [0.5, -0.5]))],
    "loss_and_gradient_outputs": lambda g: [
        *np.ravel(
            neuron.loss_and_gradient_outputs(
                g["X"],
                g["Y"],
                g["W"],
                [0.5, -0.5],
                sample_weight=g["sample_weight"],
                offset=g["offset"],
            )[1]
        )
    ],
}
# What an array may be called, wherever it may stand.
ARRAYS = {*"xXywvza", "dw", "sample_weight", "offset", "warm_start"}


def test_nothing_that_takes_an_array_is_left_out() -> None:
    taking = set()
    for name in neuron.__all__:
        thing = getattr(neuron, name)
        if callable(thing) and not (isinstance(thing, type) and issubclass(thing, Exception)):
            try:
                parameters = set(inspect.signature(thing).parameters)
            except ValueError:  # named tuples, which nobody makes
                continue
            if parameters & ARRAYS:
                taking.add(name)
    assert taking == {*FUNCTIONS, *WHOLES}


@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("name", WHOLES)
def test_wholes(name: str, dtype: str) -> None:
    given = samples_of_wholes()
    given |= {key: given[key].astype(dtype) for key in ("X", "w", "sample_weight", "offset")}
    want = bits(list(map(float, WHOLES[name](given))))
    for make in (tensor_of, lambda a: tensor_of(a, version=None), Hidden):
        handed = _tensors(given, make)
        assert bits(list(map(float, WHOLES[name](handed)))) == want
        used = [t for t in handed.values() if isinstance(t, Tensor) and t.handed_on]
        assert make is Hidden or used
        for tensor in used:
            tensor.assert_returned()


# ---- out=


@pytest.mark.parametrize("function", WITH_OUT, ids=str)
def test_out(function: Function) -> None:
    for shape in ((13, 5), (1, 1), (70, 20)):
        given = arguments_of(function, good(*shape))
        memory = np.full([2 * size for size in shape_of_out(function, given)], -7.0)
        places = memory[tuple(slice(None, None, -2) for _ in memory.shape)]
        out = tensor_of(places)
        result = function({**_tensors(given), "out": out})
        assert out is result or any(out is part for part in result)
        out.assert_returned()
        want = expected(function, given)
        if isinstance(result, tuple):
            assert set(bits(places)) <= set(bits(want))
        else:
            assert bits(places.copy()) == bits(want)
        assert (memory == -7).sum() == memory.size - places.size


def _bad_outs() -> Iterator[tuple[Any, type, str]]:
    readable = np.zeros(6)
    frozen = np.zeros(6)
    frozen.flags.writeable = False
    for read_only in (
        tensor_of(frozen),
        tensor_of(readable, version=None),
        tensor_of(readable, flags=tensors.IS_COPIED),
        Hidden(frozen),
    ):
        yield read_only, neuron.ArgumentError, "out is a tensor that is read-only, or comes by"
    yield tensor_of(np.zeros(6, "f4")), neuron.DTypeError, "out has dtype float32; want float64"
    yield tensor_of(np.zeros(5)), neuron.ShapeError, "out has shape (5,); want (6,)"
    yield tensor_of(readable, device=(CUDA, 1)), neuron.ArgumentError, "out is on cuda:1"
    step = tensor_of(np.zeros(7), byte_offset=4, ndim=1)
    yield step, neuron.ShapeError, "out has shape (7,)"
    aligned = Tensor(readable.ctypes.data, [6], byte_offset=4, keep=readable)
    yield aligned, neuron.AlignmentError, "out is not aligned"
    once = Tensor(readable.ctypes.data, [6], [0], keep=readable)
    yield once, neuron.OverlapError, "out overlaps itself"


@pytest.mark.parametrize(("out", "error", "message"), [*_bad_outs()])
def test_out_refused(out: Any, error: type, message: str) -> None:
    with pytest.raises(error) as caught:
        neuron.sigmoid(ONES, out=out)
    assert message in str(caught.value)
    if isinstance(out, Tensor):
        out.assert_returned()
        assert not out.keep.any()


def test_overlap_is_seen_through_tensors() -> None:
    memory = np.full(20, 0.5)
    x, out = memory[:6], tensor_of(memory[3:9])
    with pytest.raises(neuron.OverlapError, match="out overlaps"):
        neuron.sigmoid(x, out=out)
    in_place = tensor_of(x)
    assert neuron.sigmoid(in_place, out=in_place) is in_place
    assert (x == neuron.sigmoid(0.5)).all()
    assert in_place.given_back == in_place.handed_on == 2


# ---- What tensors say


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("dimensions", range(7))
def test_dimensions(dimensions: int, version: tuple[int, int] | None) -> None:
    z = np.random.default_rng(3).normal(size=[2, 3, 1, 2, 1, 3][:dimensions])
    for strides in (None, [stride // 8 for stride in z.strides]):
        tensor = tensor_of(z, version=version, strides=strides)
        result = neuron.sigmoid(tensor)
        assert np.shape(result) == z.shape
        assert bits(np.asarray(result)) == bits([neuron.sigmoid(value) for value in z.ravel()])
        tensor.assert_returned()


def test_byte_offset() -> None:
    z = np.arange(10.0)
    tensor = Tensor(z.ctypes.data, [3], [2], byte_offset=16, keep=z)
    assert bits(neuron.sigmoid(tensor)) == bits(neuron.sigmoid(z[2:8:2]))
    backwards = Tensor(z.ctypes.data, [10], [-1], byte_offset=72, keep=z)
    assert bits(neuron.sigmoid(backwards)) == bits(neuron.sigmoid(z[::-1]))


def test_nothing_behind_no_items() -> None:
    for shape in ([0], [0, 4], [4, 0]):
        tensor = Tensor(0, shape)
        assert neuron.sigmoid(tensor).shape == tuple(shape)
        tensor.assert_returned()
    none = Tensor(0, [0, 2], [2**50, -(2**50)])
    assert neuron.logit(none, [1.0, 2.0]).shape == (0,)
    none.assert_returned()


def test_pinned_memory_is_the_processors() -> None:
    tensor = tensor_of(ONES, device=(CUDA_PINNED, 0))
    assert bits(neuron.sigmoid(tensor)) == bits(neuron.sigmoid(ONES))


def test_without_a_deleter() -> None:
    tensor = tensor_of(ONES, has_deleter=False)
    assert bits(neuron.sigmoid(tensor)) == bits(neuron.sigmoid(ONES))


def test_labels_of_any_type() -> None:
    given = arguments_of(FUNCTIONS["loss"], good(13, 5))
    for kind in ("?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4"):
        y = tensor_of(given["y"].astype(kind))
        assert neuron.loss(given["x"], y, given["w"]) == neuron.loss(
            given["x"], given["y"], given["w"]
        )


def _bad_tensors() -> Iterator[tuple[Tensor, type, str]]:
    where = ONES.ctypes.data

    def made(*sizes: Any, **says: Any) -> Tensor:
        return Tensor(where, *(sizes or ([6],)), keep=ONES, **says)

    argument, dtype = neuron.ArgumentError, neuron.DTypeError
    for type_, name in {2: "cuda", 4: "opencl", 7: "vulkan", 8: "metal", 10: "rocm"}.items():
        yield made(device=(type_, 3)), argument, f"z is on {name}:3; want it on the CPU"
    yield made(device=(13, 0)), argument, "z is on managed memory of cuda:0"
    for type_ in (-(2**31), -1, 0, 5, 6, 9, 12, 16, 99, 2**31 - 1):
        yield made(device=(type_, 0)), argument, f"z is on a device of DLPack's type {type_};"
    for major in (0, 2, 2**32 - 1):
        yield made(version=(major, 0)), argument, f"z comes by version {major} of DLPack"
    yield made(dtype=BFLOAT16), dtype, "z has dtype bfloat16; want float64 or float32"
    yield made(dtype=tensors.FLOAT16), dtype, "z has dtype float16; want float64 or float32"
    yield made(dtype=(5, 128, 1)), dtype, "z has dtype complex128"
    yield made(dtype=(0, 64, 1)), dtype, "z has dtype int64"
    yield made(dtype=(6, 8, 1)), dtype, "z has dtype bool"
    for code, size, lanes in ((2, 64, 2), (2, 64, 0), (2, 128, 1), (2, 0, 1), (3, 64, 1)):
        message = f"z has items of DLPack's type {code} with {size} bits and {lanes} lanes"
        yield made(dtype=(code, size, lanes)), dtype, message
    for code, size in ((6, 1), (0, 4), (10, 8), (255, 255)):
        yield made(dtype=(code, size, 1)), dtype, f"type {code} with {size} bits"
    shape, size = neuron.ShapeError, neuron.SizeError
    for ndim in (-1, 65, -(2**31), 2**31 - 1):
        yield made([1] * 65, ndim=ndim), shape, f"z has {ndim} dimensions; want 64 at most"
    yield made(None, ndim=1), shape, "z has 1 dimensions; want 64 at most, with a shape"
    for wrong in ([-1], [3, -1], [-(2**63)], [0, -1]):
        yield made(wrong), shape, "z has a negative size"
    beyond = "the items of z would reach beyond the address space"
    for huge in ([2**60], [2**62], [2**63 - 1], [2**32, 2**32], [2**31] * 3):
        yield made(huge), size, beyond
        yield made(huge, [0] * len(huge)), size, beyond
    for stride in (2**62, -(2**62), 2**63 - 1, -(2**63), 2**60, -(2**60)):
        yield made([3], [stride]), size, beyond
    for stride in (2**60 - 1, 1 - 2**60):
        yield made([2, 2], [stride] * 2), size, beyond
    yield made(byte_offset=2**64 - 1), size, beyond
    yield Tensor(0, [1]), argument, "z has no memory behind its items"
    yield made(byte_offset=4), neuron.AlignmentError, "z is not aligned"


@pytest.mark.parametrize("version", [(1, 0), None])
@pytest.mark.parametrize(("tensor", "error", "message"), [*_bad_tensors()])
def test_refused(
    tensor: Tensor, error: type, message: str, version: tuple[int, int] | None
) -> None:
    if "comes by version" not in message:
        tensor.version = version
    elif version is None:
        return
    for call in (lambda: neuron.sigmoid(tensor), lambda: neuron.forward([1.0], tensor)):
        with pytest.raises(error) as caught:
            call()
        words = str(caught.value)
        assert message in words or message.replace("z ", "w ", 1).replace(" z ", " w ") in words
        tensor.assert_returned()
        assert caught.value.__traceback__ is not None


@pytest.mark.parametrize("device", [(CUDA, 0), (99, 0)])
def test_a_device_that_hands_nothing_on(device: tuple[int, int]) -> None:
    """What does not come out at all is refused for its device, if that is why."""

    def fail() -> None:
        raise BufferError("words")

    for call in (neuron.sigmoid, neuron.Neuron):
        with pytest.raises(neuron.ArgumentError, match=r"is on .*; want it on the CPU"):
            call(Gives(fail, device))


def _raises(error: BaseException) -> Callable[[], Any]:
    def fail() -> Any:
        raise error

    return fail


def test_what_is_no_tensor() -> None:
    given = [
        (Gives(lambda: 1), "z.__dlpack__() gives no new DLPack capsule"),
        (Gives(lambda: None), "z.__dlpack__() gives no new DLPack capsule"),
        (Gives(lambda: tensors.capsule_named(b"used_dltensor")), "no new DLPack capsule"),
        (Gives(lambda: tensors.capsule_named(b"other")), "no new DLPack capsule"),
        (Gives(_raises(BufferError("words of its own"))), "(words of its own); want a number or"),
        (Gives(_raises(TypeError("words of its own"))), "(words of its own); want"),
        (Gives(_raises(RuntimeError("words of its own"))), "(words of its own); want"),
    ]
    given += [
        (Gives(_raises(BufferError("words")), device), "z gives no DLPack tensor (words); want")
        for device in (None, 1, (), ("cpu", 0), (CPU,), (CPU, 0, 0), [CPU, 0], (2**40, 0))
    ]
    for wrong, message in given:
        with pytest.raises(TypeError) as caught:
            neuron.sigmoid(wrong)
        assert isinstance(caught.value, neuron.Error)
        assert message in str(caught.value)


def test_a_capsule_is_used_once() -> None:
    kept: list[Any] = []
    tensor = tensor_of(ONES)

    def give() -> Any:
        if not kept:
            kept.append(tensor.__dlpack__(max_version=(1, 0), copy=False))
        return kept[0]

    neuron.sigmoid(Gives(give))
    tensor.assert_returned()
    with pytest.raises(neuron.ArgumentError, match="no new DLPack capsule"):
        neuron.sigmoid(Gives(give))
    kept.clear()
    tensor.assert_returned()


def test_exceptions_of_others_come_through() -> None:
    for error in (KeyboardInterrupt(), MemoryError(), OSError("words"), ZeroDivisionError()):
        for call in (neuron.sigmoid, neuron.Neuron):
            with pytest.raises(type(error)):
                call(Gives(_raises(error)))


def test_where_a_number_is_wanted() -> None:
    with pytest.raises(neuron.ShapeError, match="b is an array; want a number"):
        neuron.Neuron([1.0], tensor_of(ONES))
    with pytest.raises(neuron.ShapeError, match="y is an array; want a number"):
        neuron.loss([1.0], tensor_of(ONES), [1.0])


# It takes what is asked of it, but does not say which TypeError is about that.
@pytest.mark.filterwarnings("ignore:Exporting an unversioned DLPack capsule")
def test_pyarrow() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    assert bits(neuron.sigmoid(pyarrow.array(ONES))) == bits(neuron.sigmoid(ONES))
    with pytest.raises(neuron.DTypeError, match="no nulls"):
        neuron.sigmoid(pyarrow.array([1.0, None]))


class _OfTorch(Gives):
    """What torch says of its tensors."""

    requires_grad = False
    negative = False

    def is_neg(self) -> bool:
        return self.negative


def test_what_torch_does_not_hand_on() -> None:
    tensor = tensor_of(ONES)
    of_torch = _OfTorch(lambda: tensor.__dlpack__(max_version=(1, 0), copy=False))
    assert bits(neuron.sigmoid(of_torch)) == bits(neuron.sigmoid(ONES))
    of_torch.negative = True
    with pytest.raises(neuron.DTypeError, match=r"torch's negative bit.*z\.resolve_neg\(\)"):
        neuron.sigmoid(of_torch)
    assert tensor.handed_on == 2
    tensor.assert_returned()
    for error in (BufferError("words"), RuntimeError("words")):
        leaf = _OfTorch(_raises(error))
        leaf.requires_grad = True
        with pytest.raises(neuron.ArgumentError, match=r"z requires a gradient.*z\.detach\(\)"):
            neuron.sigmoid(leaf)
