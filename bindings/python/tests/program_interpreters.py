# SPDX-License-Identifier: MIT
"""The module in many interpreters. test_interpreters.py runs this; it prints a result for each."""

from __future__ import annotations

import os
import threading
from typing import Any

try:
    import _interpreters as interpreters  # type: ignore[import-not-found]
except ImportError:
    import _xxsubinterpreters as interpreters  # type: ignore[import-not-found]

# array.array and lists alone: numpy cannot be loaded by a second interpreter.
CODE = """
import array, os, sys
import neuron
for _ in range(200):
    w = array.array("d", [0.5, -0.25])
    unit = neuron.Neuron(w, 0.1)
    a = unit.forward([1.0, 2.0])
    assert a == neuron.forward(array.array("d", [1.0, 2.0]), w, 0.1)
    assert type(neuron.sigmoid(w)) is array.array
    try:
        neuron.forward(None, w)
    except neuron.ArgumentError as error:
        assert "x is None" in str(error)
    else:
        raise AssertionError("no error")
# A fit of few rows, and one on a thread of its own.
small = memoryview(array.array("d", [1, 2, 3, 5, 8, 1])).cast("B").cast("d", (3, 2))
assert neuron.fit(small, array.array("d", [0, 1, 0]), l2=1).fit_result.converged
X = memoryview(array.array("d", [i * i % 97 / 97 for i in range(97)]) * 8000)
X = X.cast("B").cast("d", (1940, 400))
y = array.array("b", [i % 97 < 40 for i in range(1940)])
fitted = neuron.fit(X, y, l2=0.01, progress=lambda p: p.iteration < 1)
assert fitted.fit_result.outcome == "cancelled" and type(fitted.fit_result) is neuron.FitResult
os.write({descriptor}, (a.hex() + "\\n").encode())
"""


def run(descriptor: int) -> None:
    identity = interpreters.create()
    execute = getattr(interpreters, "exec", None) or interpreters.run_string
    failure = execute(identity, CODE.format(descriptor=descriptor))
    if failure is not None:
        raise RuntimeError(failure)
    interpreters.destroy(identity)


def main() -> None:
    import neuron

    here = neuron.forward([1.0, 2.0], [0.5, -0.25], 0.1).hex()
    errors: list[Any] = []

    def work() -> None:
        try:
            run(1)
        except BaseException as error:
            errors.append(error)

    os.write(1, f"{here}\n".encode())
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(20):
        work()
    if errors:
        raise RuntimeError(errors)
    again = neuron.forward([1.0, 2.0], [0.5, -0.25], 0.1).hex()
    os.write(1, f"{again}\n".encode())


if __name__ == "__main__":
    main()
