# SPDX-License-Identifier: MIT
"""A C header with the weights as hexadecimal floats, so that firmware needs no file."""

from __future__ import annotations

import json
import math
import os
import re
from typing import Any

from ..._neuron import Neuron, __version__
from .._failures import BadInput
from . import Options, _whole_file


def write(unit: Neuron, path: str, options: Options) -> set[str]:
    """Text in ASCII that C99, C++17 and later take without a warning."""
    w, b = [float(weight) for weight in unit.w], unit.b
    if not w:
        raise BadInput("there are no weights, and C has no arrays of none")
    if not all(map(math.isfinite, [*w, b])):
        raise BadInput("a weight or the bias is not finite, and C has no constant for it")
    name = _name(path, options.name)
    _whole_file.write(path, _text(unit, w, b, name).encode("ascii"))
    return {"feature_names", "classes"} & unit.metadata.keys()


def _name(path: str, given: str | None) -> str:
    name = given
    if name is None:
        stem = os.path.splitext(os.path.basename(path))[0]
        name = re.sub(r"[^A-Za-z0-9]+", "_", stem).strip("_")
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) is None or "__" in name:
        raise BadInput(f"{name!r} cannot begin names in C; say --name, of letters, digits and _")
    if re.match(r"neuron(_|$)", name, re.I):
        raise BadInput("names that begin with neuron_ are the library's; say another --name")
    return name


def _text(unit: Neuron, w: list[float], b: float, name: str) -> str:
    guard = f"{name.upper()}_H"
    features, classes = unit.feature_names, unit.classes
    lines = [
        "/*",
        f" * A sigmoid neuron, by neuron {__version__} (neuron convert): for {len(w)} inputs x,",
        " *",
        f" *     z = {name}_w . x + {name}_b,   a = 1 / (1 + exp(-z))",
        " *",
    ]
    if classes is not None:
        lines += [
            f" * a is the probability of {_quoted(classes[1])}, not {_quoted(classes[0])}.",
            " *",
        ]
    lines += [
        " * With neuron's library, which gives a the same bits everywhere:",
        " *",
        " *     #include <neuron.h>",
        f" *     neuron_forward_one({name}_d, x, {name}_w, {name}_b, &a);",
        " */",
        f"#ifndef {guard}",
        f"#define {guard}",
        "",
        f"enum {{ {name}_d = {len(w)} }};",
        "",
        f"static const double {name}_w[{len(w)}] = {{",
    ]
    for j, weight in enumerate(w):
        label = "" if features is None else f" {_quoted(features[j])}"
        lines.append(f"    {weight.hex()}, /* {j}{label} */")
    lines += ["};", "", f"static const double {name}_b = {b.hex()};", "", "#endif"]
    return "\n".join(lines) + "\n"


def _quoted(value: Any) -> str:
    """As JSON in ASCII. Without a star nothing in it begins or ends a comment."""
    return json.dumps(value).replace("*", "\\u002a")
