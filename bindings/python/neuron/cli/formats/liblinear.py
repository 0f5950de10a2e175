# SPDX-License-Identifier: MIT
"""liblinear's text, as its save_model() writes it: a line for each setting, then the weights.

Its decision value is that of the class that stands first under `label`, and its bias is the
weight of one more column, which holds the number under `bias`.
"""

from __future__ import annotations

import json
import math
import re

from ..._neuron import Neuron
from .._failures import BadInput
from . import Options, _whole_file

# Logistic regression; the others give no probabilities.
_SOLVERS = {"L2R_LR", "L1R_LR", "L2R_LR_DUAL"}
_KEYS = {"solver_type", "nr_class", "label", "nr_feature", "bias", "rho"}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_LARGEST_LABEL = 2**31 - 1


def write(unit: Neuron, path: str, options: Options) -> set[str]:
    """A model of solver 0, L2R_LR, for what was fitted, and how, does not enter predictions."""
    weights = [*(float(weight) for weight in unit.w), unit.b]
    if not all(map(math.isfinite, weights)):
        raise BadInput("a weight or the bias is not finite, and liblinear's text has none such")
    negative, positive, kept = 0, 1, set()
    classes = unit.classes
    if classes is not None and all(map(_is_label, classes)) and classes[0] != classes[1]:
        negative, positive = classes
        kept.add("classes")
    lines = [
        "solver_type L2R_LR",
        "nr_class 2",
        f"label {positive} {negative}",
        f"nr_feature {len(weights) - 1}",
        "bias 1",
        "w",
        *(f"{weight:.17g} " for weight in weights),
    ]
    _whole_file.write(path, ("\n".join(lines) + "\n").encode("ascii"))
    return kept


def _is_label(value: object) -> bool:
    return type(value) is int and abs(value) <= _LARGEST_LABEL


def read(path: str, options: Options) -> Neuron:
    """A neuron whose label 1 is the greater of the two classes."""
    try:
        lines = _whole_file.read(path).decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise BadInput("it is not liblinear's text", file=path) from None
    if lines[-1]:
        # Half a number would be another number.
        raise BadInput("it does not end with a line's end: the file was cut short", file=path)
    settings, first = _settings(lines, path)
    solver = " ".join(settings.get("solver_type", [])) or "none"
    if solver not in _SOLVERS:
        known = ", ".join(sorted(_SOLVERS))
        raise BadInput(f"solver_type is {solver[:40]!r}; want {known}", file=path)
    count = _whole(settings, "nr_class", path)
    if count != 2:
        raise BadInput(f"it has {count} classes; a neuron has two", file=path)
    columns = _whole(settings, "nr_feature", path)
    labels = [_label(word, path) for word in settings.get("label", [])]
    if len(labels) != 2 or labels[0] == labels[1]:
        raise BadInput("label does not name two classes", file=path)
    unit_of_bias = _number(" ".join(settings.get("bias", ["-1"])), path)
    weights = _weights(lines, first, path)
    if len(weights) != columns + (unit_of_bias >= 0):
        wanted = f"{columns} and one for the bias" if unit_of_bias >= 0 else f"{columns}"
        raise BadInput(f"it has {len(weights)} weights; want {wanted}", file=path)
    b = weights.pop() * unit_of_bias if unit_of_bias >= 0 else 0.0
    if labels[0] < labels[1]:
        weights, b = [-weight for weight in weights], -b
    classes = sorted(labels)
    metadata = {} if classes == [0, 1] else {"classes": json.dumps(classes)}
    return Neuron(weights, b, metadata)


def _settings(lines: list[str], path: str) -> tuple[dict[str, list[str]], int]:
    """What stands before the weights, and the place of the first of those."""
    found: dict[str, list[str]] = {}
    for i, line in enumerate(lines):
        if not line.strip():
            continue
        key, *values = line.split()
        if key == "w" and not values:
            return found, i + 1
        if key not in _KEYS or key in found:
            raise BadInput("it is no setting of liblinear's text", file=path, line=i + 1)
        found[key] = values
    raise BadInput("it has no weights: the file was cut short", file=path)


def _weights(lines: list[str], first: int, path: str) -> list[float]:
    found = []
    for i, line in enumerate(lines[first:], first + 1):
        found += [_number(word, path, i) for word in line.split()]
    return found


def _number(word: str, path: str, line: int | None = None) -> float:
    # Else a slow search in a word that a hostile file makes long.
    value = float(word) if len(word) < 400 and _NUMBER.fullmatch(word) else math.nan
    if not math.isfinite(value):
        raise BadInput(f"{word[:40]!r} is no finite number", file=path, line=line)
    return value


def _whole(settings: dict[str, list[str]], key: str, path: str) -> int:
    words = settings.get(key, [])
    if len(words) != 1 or re.fullmatch(r"\d{1,10}", words[0]) is None:
        raise BadInput(f"{key} is no whole number", file=path)
    return int(words[0])


def _label(word: str, path: str) -> int:
    if re.fullmatch(r"[+-]?\d{1,10}", word) is None:
        raise BadInput(f"the label {word[:40]!r} is no whole number", file=path)
    return int(word)
