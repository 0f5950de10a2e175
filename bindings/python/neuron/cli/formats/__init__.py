# SPDX-License-Identifier: MIT
"""File formats of a neuron. Each has a module, imported when a file of its kind is met:

read(path, options) gives the Neuron; write(unit, path, options) gives the keys of metadata that
the file keeps.
"""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass
from typing import Any

from ..._neuron import Neuron
from .._failures import BadInput


@dataclass(frozen=True)
class Options:
    """What the command line says beside the two files."""

    trust: bool = False
    float32: bool = False
    name: str | None = None


@dataclass(frozen=True)
class Format:
    """A kind of file."""

    name: str
    module: str
    suffixes: tuple[str, ...]
    is_read: bool = True

    def read(self, path: str, options: Options) -> Neuron:
        """The neuron in a file. Raises BadInput, MissingExtra and OSError."""
        if not self.is_read:
            raise BadInput(f"{self.name} is written only", file=path)
        unit: Neuron = self._module().read(path, options)
        return unit

    def write(self, unit: Neuron, path: str, options: Options) -> list[str]:
        """Write the whole file or none; the keys of metadata that are lost, in order."""
        kept: set[str] = self._module().write(unit, path, options)
        return sorted(unit.metadata.keys() - kept)

    def _module(self) -> Any:
        return importlib.import_module(f".{self.module}", __package__)


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("safetensors", "safetensors", (".safetensors",)),
        Format("onnx", "onnx", (".onnx",)),
        Format("joblib", "joblib", (".joblib",)),
        Format("pickle", "pickle", (".pkl", ".pickle")),
        Format("liblinear", "liblinear", (".model",)),
        Format("c", "c_header", (".h",), is_read=False),
    )
}


def of(path: str, name: str | None, option: str) -> Format:
    """The format that is named, or else that of the suffix."""
    if name is not None:
        return FORMATS[name]
    suffix = os.path.splitext(path)[1].lower()
    for each in FORMATS.values():
        if suffix in each.suffixes:
            return each
    known = ", ".join(s for each in FORMATS.values() for s in each.suffixes)
    raise BadInput(f"its suffix is none of {known}; say {option}", file=path)
