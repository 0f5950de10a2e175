# SPDX-License-Identifier: MIT
"""Calling `neuron convert`, and models that try its formats."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from neuron import Neuron
from support import bits

rng = np.random.default_rng(20)

# Every exponent and all of a mantissa, zeros of both signs, subnormals, the largest.
W = [
    *(rng.normal(size=20) * 10.0 ** rng.integers(-300, 300, size=20)),
    *(0.0, -0.0, 5e-324, -2.2e-308, 1.7976931348623157e308, 0.1, -1 / 3),
]
# What could end a comment, a line or a string in any of the formats.
NAMES = ["*/ int x;", "/*", "a\nb", 'q"\\', "é🧠\u2028", "??/", "\x01\x7f", "", " w ", "%s"]
NAMES += [f"x{i}" for i in range(len(W) - len(NAMES))]


def described(classes: Any = ("no", "yes"), w: Any = W, b: float = -0.1) -> Neuron:
    """A neuron with all the metadata there is."""
    return Neuron(
        w,
        b,
        {
            "feature_names": json.dumps(NAMES[: len(w)], ensure_ascii=False),
            "classes": json.dumps(classes, ensure_ascii=False),
            "fit": '{"loss": 0.25}',
            "note é": "any\ntext",
        },
    )


def call(capsys: pytest.CaptureFixture[str], *arguments: Any) -> tuple[int, str]:
    """The exit code and stderr of `neuron convert`."""
    from neuron import cli

    code: Any = 0
    try:
        cli.main(["convert", *map(str, arguments)])
    except SystemExit as end:
        code = end.code or 0
    captured = capsys.readouterr()
    assert captured.out == ""
    return code, captured.err


def good(capsys: pytest.CaptureFixture[str], *arguments: Any) -> None:
    """It does it, and has nothing to say."""
    assert call(capsys, *arguments) == (0, "")


def refused(capsys: pytest.CaptureFixture[str], model: Path, *options: Any) -> str:
    """What it says of a model that it does not read: one line. It writes nothing."""
    out = model.parent / "refused" / "out.safetensors"
    out.parent.mkdir(exist_ok=True)
    code, said = call(capsys, model, out, *options)
    assert code == 2, said
    assert said.startswith(f"neuron: {model}"), said
    assert said.count("\n") == 1 and said.endswith("\n"), said
    assert list(out.parent.iterdir()) == []
    return said


def read_or_refused(capsys: pytest.CaptureFixture[str], model: Path, *options: Any) -> bool:
    """Damage may leave a model that is one. Whether it was read."""
    out = model.parent / "out.safetensors"
    out.unlink(missing_ok=True)
    code, said = call(capsys, model, out, *options)
    if code == 0:
        neuron.load(out)
        return True
    assert code == 2 and said.count("\n") == 1, said
    assert not out.exists()
    return False


def damaged(content: bytes, source: random.Random) -> bytes:
    """With bytes changed, taken out and said again, in a few places."""
    made = bytearray(content)
    for _ in range(source.choice([1, 1, 2, 3])):
        place = source.randrange(len(made))
        other = source.randrange(len(made))
        kind = source.randrange(4)
        if kind == 0:
            made[place] = source.randrange(256)
        elif kind == 1:
            made[place] ^= 1 << source.randrange(8)
        elif kind == 2:
            del made[place : place + source.randrange(1, 9)]
        else:
            made[place:place] = made[other : other + source.randrange(1, 30)]
    return bytes(made)


def same(again: Neuron, unit: Neuron) -> None:
    """The same numbers to the bit, and the same metadata."""
    assert bits([again.w, again.b]) == bits([unit.w, unit.b])
    assert again.metadata == unit.metadata
