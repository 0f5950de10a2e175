# SPDX-License-Identifier: MIT
"""The commands and programs of docs/convert.md do what it says."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from neuron import Neuron
from support import REPOSITORY, bits

pytest.importorskip("click")
pytest.importorskip("onnxruntime")
pytest.importorskip("sklearn")

from convert_support import call

# It is there for one Python.
pytestmark = pytest.mark.slow

BLOCKS = dict(
    re.findall(
        r"^```(\w+)\n(.*?)^```", (REPOSITORY / "docs" / "convert.md").read_text(), re.S | re.M
    )
)


def test_the_page(tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    unit = Neuron([0.5, -0.25], 0.1)
    neuron.save(unit, "unit.safetensors", classes=[0, 1], feature_names=["a", "b"])
    for line in BLOCKS["sh"].splitlines():
        program, command, *arguments = shlex.split(line)
        assert (program, command) == ("neuron", "convert")
        code, said = call(capsys, *arguments)
        lost = "neuron: unit.model: liblinear has no place for feature_names\n"
        assert (code, said) == (0, lost if arguments[-1] == "unit.model" else "")
    assert neuron.load("again.safetensors") == neuron.load("unit.safetensors")

    names: dict[str, Any] = {}
    exec(BLOCKS["python"], names)
    a = unit.forward(np.array([1.0, 2.0]))
    assert names["label"].tolist() == [int(a > 0.5)]
    np.testing.assert_allclose(names["probabilities"], [[1 - a, a]], rtol=0, atol=1e-15)

    main = '#include <stdio.h>\nint main(void) { double x[] = {1, 2}; printf("%a", f(x)); }\n'
    Path("program.c").write_text(BLOCKS["c"] + main.replace("f(x)", "probability(x)"))
    library = Path(neuron.__file__).parent
    subprocess.run(
        ["gcc", "-std=c99", "-Wall", "-Werror", f"-I{REPOSITORY / 'include'}", "program.c",
         library / "libneuron.so.0", f"-Wl,-rpath,{library}", "-o", "program"],
        check=True,
    )  # fmt: skip
    done = subprocess.run("./program", check=True, capture_output=True, text=True)
    assert bits(float.fromhex(done.stdout)) == bits(a)
