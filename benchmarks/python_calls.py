# SPDX-License-Identifier: MIT
"""What a call from Python costs, against the same by numpy, scikit-learn and torch.

    python benchmarks/python_calls.py

Both sides run in this one process, turn by turn, and the best of many short runs counts, so that a
busy machine disturbs both alike. A peer that is not installed is left out, with a word. The last
column is the ratio that is promised; the program fails where one is missed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from timeit import Timer
from typing import Any

# One sample is no work for threads: they would only slow the peers down.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import neuron  # noqa: E402
import numpy as np  # noqa: E402

ROUNDS = 60
SECONDS = 0.002
COLUMNS = (2, 30)


@dataclass
class Line:
    """Two expressions, and the names in them."""

    ours: str
    theirs: str
    names: dict[str, Any]
    promised: float


def _times(timer: Timer) -> int:
    """As many calls as take about SECONDS."""
    times = 1
    while timer.timeit(times) < SECONDS:
        times *= 2
    return times


def measure(line: Line) -> tuple[float, float]:
    """Seconds a call, ours and theirs: the best of ROUNDS, turn by turn."""
    timers = [Timer(code, globals=line.names) for code in (line.ours, line.theirs)]
    times = [_times(timer) for timer in timers]
    best = [float("inf")] * 2
    for _ in range(ROUNDS):
        for k, timer in enumerate(timers):
            best[k] = min(best[k], timer.timeit(times[k]) / times[k])
    return best[0], best[1]


def _names(columns: int) -> dict[str, Any]:
    random = np.random.default_rng(columns)
    x, w, b = random.normal(size=columns), random.normal(size=columns), 0.25
    return {
        "x": x,
        "w": w,
        "b": b,
        "y": 1.0,
        "out": np.empty(columns),
        "forward": neuron.forward,
        "unit": neuron.Neuron(w, b),
        "loss_and_gradient": neuron.loss_and_gradient,
    }


def _forward(names: dict[str, Any], theirs: str, promised: tuple[int, int]) -> list[Line]:
    a = np.ravel(eval(theirs, names))[-1]
    assert abs(neuron.forward(names["x"], names["w"], names["b"]) - a) < 1e-15
    return [
        Line("unit.forward(x)", theirs, names, promised[0]),
        Line("forward(x, w, b)", theirs, names, promised[1]),
    ]


def numpy_and_scipy(columns: int) -> list[Line]:
    from scipy.special import expit

    names = {**_names(columns), "expit": expit}
    return _forward(names, "expit(x @ w + b)", (9, 5))


def scikit_learn(columns: int) -> list[Line]:
    from sklearn.linear_model import LogisticRegression

    names = _names(columns)
    model = LogisticRegression()
    model.classes_ = np.array([0, 1])
    model.coef_, model.intercept_ = names["w"][None, :], np.array([names["b"]])
    model.n_features_in_ = columns
    names |= {"model": model, "X": names["x"][None, :]}
    return _forward(names, "model.predict_proba(X)", (1000, 700))


def classifiers(columns: int) -> list[Line]:
    """One row through scikit-learn's interface, on either side, fitted to the same rows."""
    from neuron.sklearn import NeuronClassifier
    from sklearn.linear_model import LogisticRegression

    names = _names(columns)
    random = np.random.default_rng(0)
    rows = random.normal(size=(500, columns))
    y = random.random(500) < neuron.forward(rows, names["w"], names["b"])
    ours, theirs = NeuronClassifier(tol=1e-14).fit(rows, y), LogisticRegression(tol=1e-10)
    names |= {"ours": ours, "model": theirs.fit(rows, y), "X": names["x"][None, :]}
    lines = []
    for method, promised in (("predict_proba", 20), ("decision_function", 20), ("predict", 0)):
        call = f".{method}(X)"
        assert np.allclose(eval("ours" + call, names), eval("model" + call, names), rtol=1e-4)
        lines.append(Line("ours" + call, "model" + call, names, promised))
    return lines


# As torch's users write it, and with as little around it as torch can do with.
TORCH_MODULES = """
layer.zero_grad()
loss = criterion(layer(x_row), y_row)
loss.backward()
"""
TORCH_FUNCTIONS = """
w_t.grad = b_t.grad = None
loss = cross_entropy(x_t @ w_t + b_t, y_t)
loss.backward()
"""


def _torch_names(columns: int) -> dict[str, Any]:
    import torch

    torch.set_num_threads(1)
    names = _names(columns)
    x, w, b = torch.tensor(names["x"]), torch.tensor(names["w"]), names["b"]
    layer = torch.nn.Linear(columns, 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight[0] = w
        layer.bias[0] = b
    names |= {
        "layer": layer,
        "criterion": torch.nn.BCEWithLogitsLoss(),
        "x_row": x[None, :],
        "y_row": torch.ones((1, 1), dtype=torch.float64),
        "cross_entropy": torch.nn.functional.binary_cross_entropy_with_logits,
        "x_t": x,
        "y_t": torch.ones((), dtype=torch.float64),
        "w_t": w.requires_grad_(),
        "b_t": torch.tensor(b, dtype=torch.float64, requires_grad=True),
    }
    return names


def _torch(columns: int, code: str, w: str, b: str, promised: list[float]) -> list[Line]:
    names = _torch_names(columns)
    exec(code, names)
    loss, dw, db = neuron.loss_and_gradient(*(names[n] for n in ("x", "y", "w", "b")))
    assert abs(loss - names["loss"].item()) < 1e-14
    assert np.allclose(dw, eval(w, names).grad.numpy().ravel(), rtol=1e-12)
    assert abs(db - eval(b, names).grad.item()) < 1e-14
    return [
        Line("loss_and_gradient(x, y, w, b, out=out)", code, names, promised[0]),
        Line("loss_and_gradient(x, y, w, b)", code, names, promised[1]),
    ]


def torch_modules(columns: int) -> list[Line]:
    return _torch(columns, TORCH_MODULES, "layer.weight", "layer.bias", [200, 100])


def torch_functions(columns: int) -> list[Line]:
    return _torch(columns, TORCH_FUNCTIONS, "w_t", "b_t", [0, 0])


def _start(code: str) -> float:
    package = str(Path(neuron.__file__ or "").parents[1])
    # Without the .pth files of site-packages, which have nothing to do with either side.
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={**os.environ, "PYTHONPATH": package},
        check=True,
    )
    return time.perf_counter() - start


def import_time(rounds: int = 80) -> tuple[float, float]:
    """Seconds to start Python with `import neuron` and with nothing: medians, turn by turn."""
    codes = ("import neuron", "pass")
    for code in codes:
        _start(code)
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for k, code in enumerate(codes):
            taken[k].append(_start(code))
    return statistics.median(taken[0]), statistics.median(taken[1])


def _lines() -> Iterator[tuple[str, Line]]:
    for peer in (numpy_and_scipy, scikit_learn, classifiers, torch_modules, torch_functions):
        for columns in COLUMNS:
            try:
                lines = peer(columns)
            except ImportError as error:
                print(f"left out: {peer.__name__} ({error})")
                break
            for line in lines:
                yield f"{peer.__name__}, d = {columns}", line


def _print(*cells: Any) -> None:
    print("{:40}{:>11}  {:26}{:>11}{:>9}{:>13}".format(*cells), flush=True)


def main() -> int:
    missed = 0
    _print("ours", "ns", "theirs", "ns", "ratio", "promised")
    for peer, line in _lines():
        ours, theirs = measure(line)
        ratio = theirs / ours
        promise = f"{line.promised:.0f}" if line.promised else "none"
        promise += "" if ratio >= line.promised else " MISSED"
        missed += ratio < line.promised
        figures = (f"{ours * 1e9:.0f}", peer, f"{theirs * 1e9:.0f}", f"{ratio:.1f}")
        _print(line.ours, *figures, promise)
    ours, theirs = import_time()
    ratio = ours / theirs
    missed += ratio > 1.5
    figures = (f"{ours * 1e9:.0f}", "starting Python", f"{theirs * 1e9:.0f}")
    promise = "<= 1.5" + ("" if ratio <= 1.5 else " MISSED")
    _print("starting Python with import neuron", *figures, f"{ratio:.2f}", promise)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
