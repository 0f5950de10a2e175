# SPDX-License-Identifier: MIT
"""The library's own files."""

from __future__ import annotations

from ... import _neuron
from ..._neuron import Neuron
from .._failures import BadInput
from . import Options


def read(path: str, options: Options) -> Neuron:
    """A neuron and all of its metadata."""
    try:
        return _neuron.load(path)
    except _neuron.FormatError:
        raise BadInput("it is not the safetensors file of a neuron", file=path) from None


def write(unit: Neuron, path: str, options: Options) -> set[str]:
    """All of it; what a fit came to is metadata already, where it was loaded."""
    _neuron.save(unit, path)
    return set(unit.metadata)
