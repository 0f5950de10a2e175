# SPDX-License-Identifier: MIT
"""What cannot be bound is refused, with the file, the line and the reason."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from example import HEADER, line_of, read
from model import Refusal

# The text to replace, with what, the line it then fails at (by a text on it), and the reason.
CASES = [
    (" NEURON_NOTE(raises(OddError, ValueError))", "", "NEURON_E_ODD", "needs raises"),
    ("OddError, ValueError", "OddError", "NEURON_E_ODD", "no exception"),
    ("OddError, ValueError", "OddError, ValueError, int", "NEURON_E_ODD", "needs raises"),
    ("OddError, ValueError", "OddError, OddBase", "NEURON_E_ODD", "no exception"),
    ("OddError, ValueError", "OddError, int", "NEURON_E_ODD", "no exception"),
    ("(OddError,", "(ArgumentError,", "NEURON_E_ODD", "two statuses raise"),
    (" NEURON_NOTE(shape(rows, columns))", "", "neuron_product", "needs a note"),
    ("(shape(rows, columns))", "(shape(rows))", "neuron_product", "needs a note"),
    ("(shape(rows, columns))", "(shape(height, width))", "neuron_product", "dimension"),
    ("(shape(rows, columns))", "(shaped(rows))", "neuron_product", "means nothing here"),
    ("shape(rows, columns)", "shape(rows, columns), shape(rows)", "neuron_product", "twice"),
    ("double b NEURON_NOTE(default(0.0)),", "float b,", "double b NEURON", "cannot bind"),
    ("double b NEURON_NOTE(default(0.0)),", "int *b,", "double b NEURON", "cannot bind"),
    ("double b NEURON_NOTE(default(0.0)),", "neuron_model *b,", "double b NEURON", "cannot"),
    ("*z NEURON_NOTE(out(rows)),", "*z NEURON_NOTE(out()),", "*z NEURON_NOTE(out(", "out()"),
    ("*z NEURON_NOTE(out(rows)),", "*z,", "*z NEURON_NOTE(out(", "cannot bind"),
    ("\n    NEURON_NOTE(python(product))", "", "neuron_product(", "how to bind it"),
    ("python(product)", "python(half)", "neuron_product(", "cannot be a name"),
    ("python(product)", "python(lambda)", "neuron_product(", "cannot be a name"),
    ("python(product)", "python()", "neuron_product(", "needs a name"),
    ("python(product)", "each(neuron_third)", "neuron_product(", "no function"),
    ("NEURON_NOTE(each(neuron_half))", "NEURON_NOTE(internal)", "double neuron_half", "each"),
    ("double z NEURON_NOTE(elementwise)", "double z", "double neuron_half", "elementwise"),
    ("/** The half. */", "", "double neuron_half", "no comment"),
    (" * @param w d weights.\n * @param b The bias,", " * @param b The bias,", "*w NEURON", "says"),
    ("int32_t threads) NEURON", "long threads) NEURON", "neuron_status neuron_set", "cannot bind"),
    ("int32_t threads) NEURON", "void) NEURON", "neuron_status neuron_set", "no output"),
    (" * @param threads How many; 0 for all.\n", "", "neuron_status neuron_set", "says nothing"),
    ("neuron_threads(void)", "neuron_threads(int32_t threads)", "int32_t neuron_thr", "returns"),
    ("int32_t neuron_threads", "float neuron_threads", "neuron_threads(void)", "returns"),
    ("typedef struct neuron_model neuron_model;", "what", "neuron_model neuron_model", ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "reason"), CASES)
def test_refusal(tmp_path: Path, old: str, new: str, place: str, reason: str) -> None:
    with pytest.raises(Refusal) as raised:
        read(tmp_path, old, new)
    file, line, message = str(raised.value).split(":", 2)
    assert file == str(tmp_path / "example.h")
    assert reason in message
    removed = old.count("\n") - new.count("\n")
    before = HEADER.index(old) < HEADER.index(place)
    assert int(line) == line_of(place) - (removed if before else 0)


def test_the_example_is_good(tmp_path: Path) -> None:
    assert [entry.name for entry in read(tmp_path).entries] == [
        "set_threads",
        "threads",
        "half",
        "product",
    ]


def test_the_program_says_why_and_writes_nothing(tmp_path: Path) -> None:
    header = tmp_path / "bad.h"
    header.write_text(HEADER.replace("python(product)", "python(half)"))
    out = tmp_path / "out.c"
    generator = Path(__file__).parents[1] / "generate.py"
    command = [sys.executable, str(generator), "--header", str(header), "--c", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{header}:{line_of('neuron_status neuron_product')}: ")
    assert not out.exists()
