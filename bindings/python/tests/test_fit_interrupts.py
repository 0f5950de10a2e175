# SPDX-License-Identifier: MIT
"""Ctrl-C stops a fit: soon, in the middle of a step too, and cleanly."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import neuron
import pytest
from problems import Problem, problem
from support import environment

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no timer")

DELAY = 0.05


@pytest.fixture
def interrupts() -> Iterator[None]:
    """SIGALRM is what Ctrl-C is."""
    handler = signal.signal(signal.SIGALRM, signal.default_int_handler)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, handler)


# With tol = 0 and so many steps, a fit that nothing stops goes on for minutes.
ENDLESS: dict[str, Any] = {"solver": "gradient-descent", "learning_rate": 1e-9, "tol": 0}
ENDLESS["max_iter"] = 2**31 - 1


@pytest.fixture(scope="module")
def long_steps() -> Problem:
    """One step of Newton's method takes a second or more."""
    return problem(1, 20_000, 700)


@pytest.mark.parametrize("progress", [None, lambda _: None], ids=["plain", "with progress"])
@pytest.mark.parametrize("rows", [20, 2000])
def test_between_steps(interrupts: None, rows: int, progress: Any) -> None:
    p = problem(2, rows, 3)
    for _ in range(3):
        signal.setitimer(signal.ITIMER_REAL, DELAY)
        # Of the processor's time: another's work holds no fit up that does not stop.
        began = time.process_time()
        with pytest.raises(KeyboardInterrupt):
            neuron.fit(**p.given, **ENDLESS, progress=progress)
        assert time.process_time() - began < DELAY + 1
    assert neuron.fit(**p.given) == neuron.fit(**p.given)


@pytest.mark.parametrize("progress", [None, lambda _: None], ids=["plain", "with progress"])
def test_in_the_middle_of_a_step(interrupts: None, long_steps: Problem, progress: Any) -> None:
    took = []
    for _ in range(3):
        signal.setitimer(signal.ITIMER_REAL, DELAY)
        began = time.process_time()
        with pytest.raises(KeyboardInterrupt):
            neuron.fit(**long_steps.given, solver="newton", progress=progress, threads=1)
        took.append(time.process_time() - began - DELAY)
    assert min(took) < 0.3, took


def test_handlers_that_return_do_not_end_it(long_steps: Problem) -> None:
    seen = 0

    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1

    small = Problem(long_steps.X[:3000, :300], long_steps.y[:3000], l2=1.0)
    want = neuron.fit(**small.given, solver="newton")
    handler = signal.signal(signal.SIGALRM, count)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        assert neuron.fit(**small.given, solver="newton") == want
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
    assert seen >= 1


def test_a_handler_that_raises(interrupts: None, long_steps: Problem) -> None:
    class Enough(Exception):
        pass

    def enough(*_: Any) -> None:
        raise Enough

    signal.signal(signal.SIGALRM, enough)
    for p, how in ((problem(3), ENDLESS), (long_steps, {"solver": "newton", "threads": 1})):
        signal.setitimer(signal.ITIMER_REAL, DELAY)
        with pytest.raises(Enough):
            neuron.fit(**p.given, **how)


def test_progress_runs_where_the_fit_was_called(long_steps: Problem) -> None:
    """Whatever thread the steps are taken on."""
    names: set[int] = set()

    def progress(step: neuron.Progress) -> bool:
        names.add(threading.get_ident())
        return step.iteration < 1

    for p in (problem(4), Problem(long_steps.X[:3000, :300], long_steps.y[:3000])):
        fitted = neuron.fit(**p.given, solver="newton", progress=progress)
        assert fitted.fit_result is not None and fitted.fit_result.outcome == "cancelled"
    assert names == {threading.get_ident()}


PROGRAM = """
import signal
import neuron
import numpy as np
random = np.random.default_rng(0)
X = random.normal(size=(100, 3))
y = random.random(100)
# What is started in the background of a shell has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
print("begin", flush=True)
try:
    neuron.fit(X, y, solver="gradient-descent", learning_rate=1e-9, tol=0, max_iter=2**31 - 1)
except KeyboardInterrupt:
    # All is as before.
    print(neuron.fit(X, y).fit_result.outcome, flush=True)
"""


def test_ctrl_c_from_outside() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=environment(), stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "begin\n"
        time.sleep(0.2)
        program.send_signal(signal.SIGINT)
        try:
            output, _ = program.communicate(timeout=60)
        finally:
            program.kill()
        assert output == "converged\n"
        assert program.returncode == 0


def test_ctrl_c_that_nobody_catches() -> None:
    code = PROGRAM.replace("KeyboardInterrupt", "ZeroDivisionError")
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "begin\n"
        time.sleep(0.2)
        program.send_signal(signal.SIGINT)
        try:
            _, errors = program.communicate(timeout=10)
        finally:
            program.kill()
        assert errors.rstrip().endswith("KeyboardInterrupt")
        assert program.returncode in (-signal.SIGINT, 1, 130)
