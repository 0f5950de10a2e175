# SPDX-License-Identifier: MIT
"""Many interpreters, many threads that import at once, and fork."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

import neuron
import pytest
from support import TESTS, environment

MODULES = ("_interpreters", "_xxsubinterpreters")
HAS_INTERPRETERS = any(importlib.util.find_spec(name) for name in MODULES)


def _run(code: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.skipif(not HAS_INTERPRETERS, reason="this Python has no module for it")
def test_subinterpreters() -> None:
    """Each imports a module of its own; where Python can, each with a lock of its own."""
    result = subprocess.run(
        [sys.executable, str(TESTS / "program_interpreters.py")],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    want = neuron.forward([1.0, 2.0], [0.5, -0.25], 0.1).hex()
    # The main one at the start and at the end, eight at once, and twenty one by one.
    assert result.stdout.split() == [want] * 30


IMPORT = """
import sys, threading
barrier, found, errors = threading.Barrier(8), [], []
def work():
    try:
        barrier.wait()
        import neuron
        found.append(neuron.forward([1.0], [1.0]))
    except BaseException as error:
        errors.append(error)
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not errors, errors
assert len(set(found)) == 1 and len(found) == 8
"""


def test_import_in_many_threads() -> None:
    _run(IMPORT)


NUMPY_IN_A_THREAD = """
import array, threading, neuron
w = array.array("d", [1.0, 2.0])
x = memoryview(array.array("d", range(6))).cast("B").cast("d", (3, 2))
want = list(neuron.forward(x, w))
done = threading.Event()
def work():
    import numpy
    done.set()
thread = threading.Thread(target=work)
kinds = {type(neuron.forward(x, w)).__name__}
thread.start()
while not done.is_set():
    result = neuron.forward(x, w)
    assert list(result) == want
    kinds.add(type(result).__name__)
thread.join()
kinds.add(type(neuron.forward(x, w)).__name__)
assert kinds == {"array", "ndarray"}, kinds
"""


def test_calls_while_numpy_is_being_imported() -> None:
    _run(NUMPY_IN_A_THREAD)


AGAIN = """
import gc, importlib, sys
import neuron
first = neuron
unit = neuron.Neuron([1.0], 0.5)
for name in [name for name in sys.modules if name.split(".")[0] == "neuron"]:
    del sys.modules[name]
import neuron
assert neuron is not first
# Two modules, each with types of its own; what the first one made lives on.
assert neuron.Neuron is not first.Neuron
assert unit.forward([1.0]) == neuron.Neuron([1.0], 0.5).forward([1.0])
try:
    first.forward(None, [1.0])
except first.Error as error:
    assert not isinstance(error, neuron.Error)
del first
gc.collect()
assert unit.forward([1.0]) == neuron.forward([1.0], [1.0], 0.5)
assert repr(unit) == "Neuron(w=[1.0], b=0.5)"
"""


def test_import_twice() -> None:
    _run(AGAIN)


FORK = """
import os, sys, threading, warnings
import numpy as np, neuron
warnings.simplefilter("ignore")
z = np.full(2_000_000, 0.5)
want = neuron.sigmoid(0.5)
unit = neuron.Neuron([1.0, 2.0], 0.5)
stop = threading.Event()
def work():
    while not stop.is_set():
        neuron.sigmoid(z)
# Another thread is inside the library, without the interpreter, at most of the forks.
thread = threading.Thread(target=work)
thread.start()
for _ in range(20):
    child = os.fork()
    if child == 0:
        good = (neuron.sigmoid(z) == want).all() and unit.forward([1.0, 1.0]) > 0.9
        os._exit(0 if good else 1)
    assert os.waitpid(child, 0)[1] == 0
stop.set()
thread.join()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_fork() -> None:
    _run(FORK)


def test_the_end_of_the_interpreter() -> None:
    """Objects that are still there, some in a cycle, when everything is torn down."""
    _run("""
import neuron, numpy as np
class Holder: pass
holder = Holder()
holder.self, holder.unit = holder, neuron.Neuron([1.0, 2.0])
holder.w, holder.view = holder.unit.w, memoryview(holder.unit)
class Late:
    def __del__(self): neuron.forward([1.0], [1.0])
late = Late()
""")
