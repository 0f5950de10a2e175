# SPDX-License-Identifier: MIT
"""The interpreter is let go during long calls; threads share what they like; Ctrl-C works."""

from __future__ import annotations

import array
import itertools
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import neuron
import numpy as np
import pytest
from calls import FUNCTIONS, Function, Given, arguments_of, good, one
from support import bits

THREADS = 8


def _large(function: Function, size: int) -> Given:
    """By strides of 0, for what is read need not be large in memory."""
    wide = function.name in ("step", "trace")
    given = arguments_of(function, good(1, 1) if wide else good(1, 4))
    for name, value in given.items():
        if isinstance(value, np.ndarray):
            by_row = value.ndim == 2 or name not in ("w", "v", "dw")
            shape = (size, *value.shape[1:]) if wide or by_row else value.shape
            given[name] = np.broadcast_to(value, shape)
            if function.name == "trace":
                # It copies what is not dense, before it lets the interpreter go.
                given[name] = np.zeros(shape)
    return given


def _long_call(function: Function, seconds: float) -> Callable[[], Any]:
    """A call that takes so long, as far as memory allows."""
    size = 1 << 17
    while True:
        given = _large(function, size)
        start = time.perf_counter()
        function(given)
        if time.perf_counter() - start > seconds or size == 1 << 24:
            return lambda: function(given)
        size *= 2


def _longest_silence(call: Callable[[], Any]) -> tuple[float, float]:
    """How long no other thread could run during a call, and how long the call took."""
    ticks: list[float] = []
    stop = threading.Event()

    def tick() -> None:
        while not stop.is_set():
            ticks.append(time.perf_counter())

    thread = threading.Thread(target=tick)
    thread.start()
    try:
        start = time.perf_counter()
        # Kept, for to free a large result takes time too.
        result = call()
        end = time.perf_counter()
    finally:
        stop.set()
        thread.join()
    del result
    inside = [start, *(t for t in ticks if start < t < end), end]
    return max(b - a for a, b in itertools.pairwise(inside)), end - start


@pytest.mark.slow
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=str)
def test_others_run_during_a_long_call(function: Function) -> None:
    """A call that kept the interpreter would silence the other thread for all its time."""
    shares = []
    # A busy machine can silence a thread, too: for a time that does not grow with the call's.
    for seconds in (0.02, 0.05, 0.1, 0.2):
        call = _long_call(function, seconds)
        for _ in range(10):
            silence, took = _longest_silence(call)
            shares.append(silence / took)
            if shares[-1] < 0.5:
                return
    pytest.fail(f"the other thread waited for {min(shares):.0%} of the call at best")


def test_a_call_that_keeps_the_interpreter_is_seen() -> None:
    """That is, the test above can fail: by a loop in C that lets nobody else run."""
    silence, took = _longest_silence(lambda: sum(range(3_000_000)))
    assert silence > 0.5 * took


def _in_threads(work: Callable[[int], Any]) -> list[Any]:
    results: list[Any] = [None] * THREADS
    errors: list[BaseException] = []
    barrier = threading.Barrier(THREADS)

    def run(k: int) -> None:
        try:
            barrier.wait()
            results[k] = work(k)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(k,)) for k in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors
    return results


@pytest.mark.parametrize("rows", [50, 5000])
def test_one_neuron_in_many_threads(rows: int) -> None:
    given = good(rows, 6)
    unit = neuron.Neuron(given["w"], given["b"])
    methods = [f for f in FUNCTIONS.values() if f.method]

    def work(_: int) -> list[Any]:
        found = []
        for function in methods:
            case = one(given) if function.name == "trace" else given
            names = (*function.method_positional(), *function.keywords)
            chosen = {name: case[name] for name in names if name in case}
            for _ in range(5):
                found.append(bits(getattr(unit, function.name)(**chosen)))
        return found

    alone = work(0)
    assert all(result == alone for result in _in_threads(work))


def test_functions_good_and_bad_in_many_threads() -> None:
    """On arrays of their own and on shared ones, with errors in between."""
    shared = good(3000, 4)
    want = {f.name: bits(f(arguments_of(f, shared))) for f in FUNCTIONS.values()}

    def work(k: int) -> None:
        own = {
            name: value.copy() if isinstance(value, np.ndarray) else value
            for name, value in shared.items()
        }
        for function in FUNCTIONS.values():
            given = arguments_of(function, own if k % 2 else shared)
            assert bits(function(given)) == want[function.name]
            with pytest.raises(neuron.Error):
                function({**given, function.positional[0]: None})

    _in_threads(work)


def test_arrays_are_locked_during_a_call() -> None:
    """An array cannot be resized under a call that has let the interpreter go."""
    z = array.array("d", [0.5]) * 3_000_000
    out = array.array("d", [0.0]) * len(z)
    call = threading.Thread(target=lambda: neuron.sigmoid(z, out=out))
    refused = False
    for _ in range(50):
        call = threading.Thread(target=lambda: neuron.sigmoid(z, out=out))
        call.start()
        while call.is_alive():
            try:
                z.append(1.0)
                z.pop()
            except BufferError:
                refused = True
                break
        call.join()
        if refused:
            break
    assert refused
    assert set(out) == {neuron.sigmoid(0.5)}
    z.append(1.0)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no timer")
@pytest.mark.parametrize("size", [10, 1_000_000])
def test_keyboard_interrupt(size: int) -> None:
    """A signal during a loop of calls is one KeyboardInterrupt, soon, and breaks nothing."""
    z = array.array("d", [0.5]) * size
    out = array.array("d", [0.0]) * size

    def loop(end: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        while time.perf_counter() < end:
            neuron.sigmoid(z, out=out)

    handler = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        for _ in range(5):
            began = time.process_time()
            with pytest.raises(KeyboardInterrupt):
                loop(time.perf_counter() + 60)
            assert time.process_time() - began < 2
            z.append(0.5)
            z.pop()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
    neuron.sigmoid(z, out=out)
    assert set(out) == {neuron.sigmoid(0.5)}


def test_a_storm_of_signals() -> None:
    """Handlers that return: no call is disturbed."""
    if not hasattr(signal, "setitimer"):
        pytest.skip("there is no timer")
    seen = 0

    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1

    given = arguments_of(FUNCTIONS["loss_and_gradient"], good(20_000, 5))
    want = bits(neuron.loss_and_gradient(**given))
    handler = signal.signal(signal.SIGALRM, count)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
        end = time.perf_counter() + 0.3
        while time.perf_counter() < end:
            assert bits(neuron.loss_and_gradient(**given)) == want
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
    assert seen > 20


class Interrupts:
    def __float__(self) -> float:
        raise KeyboardInterrupt


def test_an_interrupt_while_arguments_are_read() -> None:
    w = array.array("d", [1.0])
    for call in (
        lambda: neuron.logit(w, w, Interrupts()),
        lambda: neuron.logit([Interrupts()], w),
        lambda: neuron.sigmoid(Interrupts()),
    ):
        with pytest.raises(KeyboardInterrupt):
            call()
    w.append(1.0)
