# SPDX-License-Identifier: MIT
"""numpy is not needed to import the module, nor to use all of it; and may come later."""

from __future__ import annotations

import subprocess
import sys

from support import TESTS, environment


def _run(*arguments: str) -> str:
    result = subprocess.run(
        [sys.executable, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_everything() -> None:
    assert int(_run(str(TESTS / "program_without_numpy.py"))) > 300


def test_import_does_not_import_numpy() -> None:
    _run("-c", "import neuron, sys; assert 'numpy' not in sys.modules")


def test_nothing_is_written() -> None:
    assert _run("-c", "import neuron; neuron.forward([1.0], [1.0])") == ""


NUMPY_LATER = """
import array, sys, neuron
w = array.array("d", [1.0, 2.0])
x = memoryview(array.array("d", range(6))).cast("B").cast("d", (3, 2))
assert type(neuron.forward(x, w)) is array.array
unit = neuron.Neuron(w)
assert type(unit.w) is memoryview
import numpy as np
assert type(neuron.forward(x, w)) is np.ndarray
assert type(unit.w) is np.ndarray
assert type(unit.forward(np.asarray(x))) is np.ndarray
assert type(neuron.hessian(x, None, w)) is np.ndarray
"""


def test_numpy_comes_later() -> None:
    _run("-c", NUMPY_LATER)


NUMPY_HALFWAY = """
import array, sys, types, neuron
# What sys.modules holds while numpy is being imported, or where something else has its name.
sys.modules["numpy"] = types.ModuleType("numpy")
w = array.array("d", [1.0, 2.0])
x = memoryview(array.array("d", range(6))).cast("B").cast("d", (3, 2))
assert type(neuron.forward(x, w)) is array.array
assert type(neuron.Neuron(w).w) is memoryview
del sys.modules["numpy"]
import numpy as np
assert type(neuron.forward(x, w)) is np.ndarray
"""


def test_numpy_is_halfway_in() -> None:
    _run("-c", NUMPY_HALFWAY)
