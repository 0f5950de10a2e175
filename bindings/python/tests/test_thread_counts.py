# SPDX-License-Identifier: MIT
"""threads= and set_num_threads: as many threads as asked for, and the same bits for any number."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from calls import BATCHES, FUNCTIONS, Function, Given, arguments_of, good, one
from program_thread_counts import COUNT_STARTED
from support import TESTS, bits, environment
from test_interpreters import HAS_INTERPRETERS


@pytest.fixture(autouse=True)
def default_threads() -> Iterator[None]:
    yield
    neuron.set_num_threads(None)


@pytest.fixture(scope="module")
def large() -> Given:
    """Enough work and blocks of rows for sixteen threads."""
    return good(100_003, 5)


def _raw(result: Any) -> list[bytes]:
    """As `bits`, of a million numbers."""
    parts = result if isinstance(result, tuple) else (result,)
    return [np.asarray(part).tobytes() for part in parts]


@pytest.mark.parametrize("function", BATCHES, ids=str)
def test_the_same_bits(function: Function, large: Given) -> None:
    given = arguments_of(function, large)
    want = _raw(function({**given, "threads": 1}))
    for threads in (*range(2, 17), 64, 65, 2**31 - 1, np.int32(3), None):
        assert _raw(function({**given, "threads": threads})) == want
        assert _raw(function.of_neuron({**large, **given, "threads": threads})) == want
    for threads in (1, 2, 5, 16):
        neuron.set_num_threads(threads)
        assert _raw(function(given)) == want


@pytest.mark.parametrize("function", BATCHES, ids=str)
def test_one_sample(function: Function) -> None:
    given = arguments_of(function, one(good()))
    want = bits(function(given))
    assert bits(function({**given, "threads": 7})) == want
    with pytest.raises(neuron.OptionError):
        function({**given, "threads": 0})


def test_as_many_as_asked_for(tmp_path: Path) -> None:
    """A call starts one thread fewer than it is to use: the caller works too."""
    source, counter = tmp_path / "count.c", tmp_path / "count.so"
    source.write_text(COUNT_STARTED)
    compiler = os.environ.get("CC", "cc").split()
    subprocess.run([*compiler, "-shared", "-fPIC", source, "-o", counter, "-ldl"], check=True)
    done = subprocess.run(
        [sys.executable, str(TESTS / "program_thread_counts.py")],
        env={**environment(), "LD_PRELOAD": str(counter)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) == 20 * len(BATCHES)
    for *call, allowed, started in lines:
        # The Hessian may do with fewer.
        if "hessian" not in call:
            assert int(started) == int(allowed) - 1, call
        assert int(started) < int(allowed), call


def test_set_and_get() -> None:
    processors = len(os.sched_getaffinity(0))
    assert neuron.get_num_threads() == processors
    for threads in (1, 3, np.int64(5), 64, 1000, 2**31 - 1):
        assert neuron.set_num_threads(threads) is None
        assert type(neuron.get_num_threads()) is int
        assert neuron.get_num_threads() == threads
    neuron.set_num_threads(threads=2)
    assert neuron.get_num_threads() == 2
    neuron.set_num_threads(None)
    assert neuron.get_num_threads() == processors


@pytest.mark.parametrize("threads", [0, -1, -(10**25), 2**31, 10**25])
def test_no_such_count(threads: int) -> None:
    neuron.set_num_threads(3)
    with pytest.raises(neuron.OptionError, match=r"^set_num_threads\(\): threads is .* from 1 to"):
        neuron.set_num_threads(threads)
    assert neuron.get_num_threads() == 3


@pytest.mark.parametrize("threads", [True, 2.0, "2", [2], object()])
def test_no_count(threads: Any) -> None:
    with pytest.raises(TypeError, match=r"^set_num_threads\(\): threads is \w+; want a whole") as e:
        neuron.set_num_threads(threads)
    assert type(e.value) is neuron.ArgumentError


def test_how_they_are_called() -> None:
    with pytest.raises(TypeError, match="missing required argument: 'threads'"):
        neuron.set_num_threads()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="at most 0 positional arguments"):
        neuron.get_num_threads(1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'threads'"):
        neuron.get_num_threads(threads=1)  # type: ignore[call-arg]


def test_an_index_that_fails() -> None:
    class Interrupts:
        def __index__(self) -> int:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        FUNCTIONS["loss"]({**good(), "threads": Interrupts()})


INTERPRETERS = """
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
import neuron
execute = getattr(interpreters, "exec", None) or interpreters.run_string
neuron.set_num_threads(7)
other = interpreters.create()
code = "import neuron; assert neuron.get_num_threads() == 7; neuron.set_num_threads(5)"
assert execute(other, code) is None
assert neuron.get_num_threads() == 5
"""


@pytest.mark.skipif(not HAS_INTERPRETERS, reason="this Python has no module for it")
def test_interpreters_share_the_count() -> None:
    command = [sys.executable, "-c", INTERPRETERS]
    subprocess.run(command, env=environment(), timeout=60, check=True)
