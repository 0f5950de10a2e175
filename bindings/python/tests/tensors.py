# SPDX-License-Identifier: MIT
"""Tensors that hand themselves on by DLPack alone, and whatever else a producer may get wrong."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

FLOAT64, FLOAT32, FLOAT16, BFLOAT16 = (2, 64, 1), (2, 32, 1), (2, 16, 1), (4, 16, 1)
CPU, CUDA, CUDA_PINNED = 1, 2, 3
READ_ONLY, IS_COPIED = 1, 2


class _View(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.c_void_p),
        ("device_type", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
        ("ndim", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    )


class _Managed(ctypes.Structure):
    _fields_ = (("view", _View), ("context", ctypes.c_void_p), ("deleter", ctypes.c_void_p))


class _Versioned(ctypes.Structure):
    _fields_ = (
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("context", ctypes.c_void_p),
        ("deleter", ctypes.c_void_p),
        ("flags", ctypes.c_uint64),
        ("view", _View),
    )


_python = ctypes.pythonapi
# A capsule that is on its way out must not be referred to: it goes by its address.
_new_capsule = ctypes.PYFUNCTYPE(
    ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p
)(("PyCapsule_New", _python))
_is_valid = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p)(
    ("PyCapsule_IsValid", _python)
)
_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", _python)
)
_NAMES = (b"dltensor", b"dltensor_versioned")

# By the address of what was handed on: that itself, and whose it is.
_handed_on: dict[int, tuple[ctypes.Structure, Tensor]] = {}
# Deletions of what was not there, or not any more.
mistakes: list[int] = []


@ctypes.CFUNCTYPE(None, ctypes.c_void_p)
def _delete(address: int) -> None:
    if address in _handed_on:
        _, tensor = _handed_on.pop(address)
        tensor.given_back += 1
    else:
        mistakes.append(address)


@ctypes.PYFUNCTYPE(None, ctypes.c_void_p)
def _destroy(capsule: int) -> None:
    """As DLPack wants it: a capsule that nobody has used gives back what is in it."""
    for name in _NAMES:
        if _is_valid(capsule, name):
            _delete(_pointer(capsule, name))


def _address(function: Any) -> int | None:
    return ctypes.cast(function, ctypes.c_void_p).value


class Tensor:
    """No buffer. It counts what it handed on, and what came back.

    data: where its items begin.
    strides: in items; None: null, for rows one after the other.
    version: None: from before there were versions.
    """

    def __init__(
        self,
        data: int,
        shape: Sequence[int] | None,
        strides: Sequence[int] | None = None,
        dtype: tuple[int, int, int] = FLOAT64,
        *,
        version: tuple[int, int] | None = (1, 0),
        flags: int = 0,
        device: tuple[int, int] = (CPU, 0),
        ndim: int | None = None,
        byte_offset: int = 0,
        has_deleter: bool = True,
        keep: Any = None,
    ) -> None:
        self.version, self.flags, self.device, self.keep = version, flags, device, keep
        self.has_deleter = has_deleter
        self.handed_on = self.given_back = 0
        self._sizes = [
            None if sizes is None else (ctypes.c_int64 * max(len(sizes), 1))(*sizes)
            for sizes in (shape, strides)
        ]
        self._view = _View(
            data,
            *device,
            ndim if ndim is not None else len(shape or ()),
            *dtype,
            *(ctypes.cast(sizes, ctypes.POINTER(ctypes.c_int64)) for sizes in self._sizes),
            byte_offset,
        )

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.device

    def __dlpack__(self, **asked: Any) -> Any:
        if self.version is None and asked:
            raise TypeError("__dlpack__() takes no keywords")
        assert self.version is None or asked == {"max_version": (1, 0), "copy": False}
        deleter = _address(_delete) if self.has_deleter else None
        managed = (
            _Managed(self._view, None, deleter)
            if self.version is None
            else _Versioned(*self.version, None, deleter, self.flags, self._view)
        )
        address = ctypes.addressof(managed)
        _handed_on[address] = managed, self
        self.handed_on += 1
        name = _NAMES[self.version is not None]
        return _new_capsule(address, name, _address(_destroy))

    def assert_returned(self) -> None:
        """Each time that it was handed on it came back, once."""
        assert self.handed_on > 0
        assert self.given_back == self.handed_on
        assert mistakes == []


class Hidden:
    """numpy's own DLPack, without its buffer."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def __dlpack_device__(self) -> Any:
        return self.array.__dlpack_device__()

    def __dlpack__(self, **asked: Any) -> Any:
        return self.array.__dlpack__(**asked)


class Gives:
    """A producer that gives, or raises, something else."""

    def __init__(self, make: Callable[[], Any], device: Any = (CPU, 0)) -> None:
        self.make, self.device = make, device

    def __dlpack_device__(self) -> Any:
        return self.device

    def __dlpack__(self, **asked: Any) -> Any:
        return self.make()


def capsule_named(name: bytes) -> Any:
    """A capsule of something else."""
    return _new_capsule(_address(_delete), name, None)


def tensor_of(a: Any, **says: Any) -> Tensor:
    """The memory of a numpy array, whose strides are whole items."""
    code = {"f": 2, "i": 0, "u": 1, "b": 6, "c": 5}[a.dtype.kind]
    assert all(stride % a.itemsize == 0 for stride in a.strides)
    known = {
        "strides": [stride // a.itemsize for stride in a.strides],
        "dtype": (code, a.itemsize * 8, 1),
        "flags": 0 if a.flags.writeable else READ_ONLY,
        "keep": a,
    }
    return Tensor(a.ctypes.data, a.shape, **{**known, **says})
