# SPDX-License-Identifier: MIT
"""The header that neuron convert writes, through gcc and clang, as C and C++."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from neuron import Neuron
from support import REPOSITORY, bits

pytest.importorskip("click")

from convert_support import NAMES, W, call, described, good

# It is there for one Python.
pytestmark = pytest.mark.slow

STRICT = ["-Wall", "-Wextra", "-pedantic", "-Werror", "-Wcomment", "-Wtrigraphs"]
PROGRAM = """
#include "unit.h"
#include "unit.h"
#include <neuron.h>
#include <stdio.h>

int main(void) {
    double x[unit_d], a;
    int j;
    for (j = 0; j < unit_d; j++) {
        x[j] = j / 8.0 - 1;
        printf("%a\\n", unit_w[j]);
    }
    printf("%a\\n", unit_b);
    if (neuron_forward_one(unit_d, x, unit_w, unit_b, &a) != NEURON_OK) return 1;
    printf("%a\\n", a);
    return sizeof unit_w / sizeof *unit_w != unit_d;
}
"""


def header(capsys: Any, folder: Path, unit: Neuron, *options: str) -> str:
    neuron.save(unit, folder / "a.safetensors", metadata={})
    code, _ = call(capsys, folder / "a.safetensors", folder / "unit.h", *options)
    assert code == 0
    text = (folder / "unit.h").read_text("ascii")
    assert set(text) <= {"\n", *map(chr, range(32, 127))}
    return text


@pytest.mark.parametrize(
    "compiler",
    [
        "gcc -std=c99",
        "gcc -std=c17",
        "g++ -std=c++17",
        "clang -std=c99",
        "clang++ -x c++ -std=c++20",
    ],
)
def test_compilers(compiler: str, tmp_path: Path, capsys: Any) -> None:
    """The same bits, and those of the library from them, whatever the features are called."""
    command = compiler.split()
    if shutil.which(command[0]) is None:
        pytest.skip(f"there is no {command[0]}")
    unit = described(("*/ no", "/* yes??/"), W, -0.1)
    header(capsys, tmp_path, unit)
    (tmp_path / "program.c").write_text(PROGRAM)
    library = Path(neuron.__file__).parent
    subprocess.run(
        [*command, *STRICT, f"-I{REPOSITORY / 'include'}", "program.c", "-o", "program",
         *(["-x", "none"] if "-x" in command else []),
         library / "libneuron.so.0", f"-Wl,-rpath,{library}"],
        cwd=tmp_path, check=True,
    )  # fmt: skip
    done = subprocess.run(tmp_path / "program", check=True, capture_output=True, text=True)
    *w, b, a = map(float.fromhex, done.stdout.split())
    x = np.arange(len(W)) / 8 - 1
    assert bits([np.array(w), b, a]) == bits([unit.w, unit.b, unit.forward(x)])


def test_names_of_features_stand_beside_the_weights(tmp_path: Path, capsys: Any) -> None:
    unit = described()
    lines = header(capsys, tmp_path, unit).splitlines()
    first = lines.index(f"static const double unit_w[{len(W)}] = {{") + 1
    for j, line in enumerate(lines[first : first + len(W)]):
        number, _, comment = line.partition(", /* ")
        assert float.fromhex(number.strip()) == W[j]
        place, _, name = comment.removesuffix(" */").partition(" ")
        assert (int(place), json.loads(name)) == (j, NAMES[j])


def test_the_name(tmp_path: Path, capsys: Any) -> None:
    neuron.save(Neuron([1.0]), tmp_path / "a.safetensors")
    for file, name in {"fraud-model v2.h": "fraud_model_v2", "Model.h": "Model"}.items():
        good(capsys, tmp_path / "a.safetensors", tmp_path / file)
        text = (tmp_path / file).read_text()
        assert f"static const double {name}_w[1] = {{" in text
        assert f"#ifndef {name.upper()}_H\n#define {name.upper()}_H\n" in text
    for file in ("1.h", "é.h", "neuron.h"):
        code, said = call(capsys, tmp_path / "a.safetensors", tmp_path / file)
        assert code == 2 and "--name" in said
        good(capsys, tmp_path / "a.safetensors", tmp_path / file, "--name", "other")
        assert "other_w[1]" in (tmp_path / file).read_text()
    for name in ("", "_x", "x-y", "1x", "x__y", "é", "x\n", "neuron", "neuron_model", "Neuron_x"):
        code, said = call(capsys, tmp_path / "a.safetensors", tmp_path / "none.h", "--name", name)
        assert code == 2 and said.count("\n") == 1
        assert not (tmp_path / "none.h").exists()


@pytest.mark.parametrize(
    ("w", "b", "said"),
    [
        ([], 0.0, "there are no weights"),
        ([np.nan], 0.0, "not finite"),
        ([1.0], -np.inf, "not finite"),
    ],
)
def test_what_c_has_no_words_for(w: Any, b: float, said: str, tmp_path: Path, capsys: Any) -> None:
    neuron.save(Neuron(w, b), tmp_path / "a.safetensors")
    code, err = call(capsys, tmp_path / "a.safetensors", tmp_path / "unit.h")
    assert code == 2 and said in err
    assert not (tmp_path / "unit.h").exists()
