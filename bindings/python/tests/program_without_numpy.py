# SPDX-License-Identifier: MIT
"""The module where numpy cannot be imported. test_without_numpy.py runs this; it prints a count."""

from __future__ import annotations

import array
import pickle
import sys
from typing import Any

sys.modules["numpy"] = None  # type: ignore[assignment]

import neuron  # noqa: E402
import reference  # noqa: E402
from reference_sums import Batch  # noqa: E402
from support import bits, numbers  # noqa: E402
from tensors import Tensor  # noqa: E402

ROWS = [[1.0, 2.0, -0.5], [3.0, -1.0, 0.25], [-2.0, 1.0, 4.0], [0.0, 0.5, -1.5]]
Y = [1.0, 0.0, 1.0, 0.0]
WEIGHT = [1.0, 2.0, 0.0, 0.5]
OFFSET = [0.5, -0.5, 0.0, 0.25]
W = [0.5, 0.25, -1.0]
B = 0.125
V = [1.0, -1.0, 0.5]
SAME = Batch(3, ROWS, W, B, Y, WEIGHT, OFFSET)

count = 0


def check(condition: bool, *about: Any) -> None:
    global count
    count += 1
    assert condition, about


def floats(values: list[float], kind: str = "d") -> array.array[float]:
    return array.array(kind, values)


def matrix(rows: list[list[float]], kind: str = "d") -> memoryview:
    flat = floats([value for row in rows for value in row], kind)
    return memoryview(flat).cast("B").cast(kind, (len(rows), len(rows[0])))


def agrees(result: Any, expected: list[float]) -> None:
    check(bits(result) == bits(expected), numbers(result), expected)


def batches(x: Any, y: Any, weight: Any, offset: Any, w: Any, v: Any) -> None:
    extra = {"sample_weight": weight, "offset": offset}
    unit = neuron.Neuron(w, B)
    agrees(neuron.logit(x, w, B), SAME.logit())
    agrees(neuron.forward(x, w, B), SAME.forward())
    agrees(unit.forward(x), SAME.forward())
    for name in ("losses", "residuals", "loss", "gradient", "loss_and_gradient"):
        want = getattr(SAME, name)()
        want = want if isinstance(want, list) else [want]
        agrees(getattr(neuron, name)(x, y, w, B, **extra), want)
        agrees(getattr(unit, name)(x, y, **extra), want)
    agrees(neuron.input_gradient(x, y, w, B, **extra), SAME.input_gradient())
    agrees(neuron.hessian(x, None, w, B, **extra), SAME.hessian())
    product = neuron.hessian_vector(x, y, w, v, B, 0.5, **extra)
    agrees(product, SAME.hessian_vector(V, 0.5))
    stepped = neuron.step(w, B, v, 0.5, 0.1)
    agrees(stepped, reference.step(W, B, V, 0.5, 0.1))
    check(type(stepped[0]) is array.array)


def kinds_of_results() -> None:
    x, y, w = matrix(ROWS), floats(Y), floats(W)
    by_row = neuron.forward(x, w, B)
    check(type(by_row) is array.array and by_row.typecode == "d")
    for two_dimensional in (neuron.input_gradient(x, y, w), neuron.hessian(x, y, w)):
        check(type(two_dimensional) is memoryview)
        check(two_dimensional.format == "d" and not two_dimensional.readonly)
        check(type(two_dimensional.obj) is array.array)
    check(neuron.input_gradient(x, y, w).shape == (4, 3))
    check(neuron.hessian(x, y, w).shape == (4, 4))
    check(neuron.sigmoid(x).shape == (4, 3))
    agrees(neuron.sigmoid(x), [reference.sigmoid(z) for row in ROWS for z in row])
    check(type(neuron.sigmoid(y)) is array.array)
    check(type(neuron.sigmoid(0.5)) is float)
    check(type(neuron.input_gradient(W, 1, w)) is array.array)
    check(type(neuron.trace(W, 1, w).dloss_dw) is array.array)
    empty = neuron.forward(memoryview(b"").cast("d"), [])
    check(type(empty) is float)
    view = neuron.Neuron(w).w
    check(view.readonly and view.format == "d" and list(view) == W)
    check(neuron.Neuron(view) == neuron.Neuron(W))


def outputs() -> None:
    x, y, w = matrix(ROWS), floats(Y), floats(W)
    for out in (floats([0.0] * 4), memoryview(floats([0.0] * 8))[::2]):
        check(neuron.forward(x, w, B, out=out) is out)
        agrees(out, SAME.forward())
    z = floats(SAME.logit())
    check(neuron.sigmoid(z, out=z) is z)
    agrees(z, SAME.forward())
    dx = matrix([[0.0] * 3] * 4)
    extra = {"sample_weight": floats(WEIGHT), "offset": floats(OFFSET)}
    check(neuron.input_gradient(x, y, w, B, **extra, out=dx) is dx)
    agrees(dx, SAME.input_gradient())
    z.append(1.0)
    dx.release()
    for bad, error, words in (
        (bytes(32), neuron.ArgumentError, "out is read-only; want a writable"),
        (floats([0.0] * 4, "f"), neuron.DTypeError, "out has dtype float32; want"),
        (floats([0.0] * 5), neuron.ShapeError, "out has shape (5,); want (4,)"),
    ):
        try:
            neuron.forward(x, w, B, out=bad)
        except error as caught:
            check(words in str(caught), caught)
        else:
            check(False, words)


def training() -> None:
    x, y = matrix(ROWS), array.array("b", [0, 1, 1, 0])
    heard: list[neuron.Progress] = []
    fitted = neuron.fit(x, y, l2=0.5, progress=heard.append)
    result = fitted.fit_result
    check(result is not None and result.converged)
    check(type(fitted.w) is memoryview and len(heard) > 1)
    dw, db = neuron.gradient(x, y, fitted.w, fitted.b)
    for g, w in zip(dw, fitted.w):
        check(abs(g + 0.5 * w) < 1e-5, g, w)
    check(abs(db) < 1e-5)
    check(pickle.loads(pickle.dumps(fitted)).fit_result == result)
    known = neuron.inference(x, y, fitted, l2=0.5)
    check(type(known.standard_errors) is array.array and len(known.z_values) == 4)
    check(type(known.covariance) is memoryview and known.covariance.shape == (4, 4))
    for j, (lower, upper) in enumerate(zip(*known.confidence_intervals())):
        check(lower < known.estimates[j] < upper)
        check(abs(known.covariance[j, j] - known.standard_errors[j] ** 2) < 1e-14)
    top = neuron.l1_max(x, y, standardize=True)
    for unit in neuron.fit_path(x, y, l1s=[2 * top, top], standardize=True, warm_start=(W, B)):
        check(not any(unit.w))


def partials() -> None:
    x, y = matrix(ROWS), array.array("b", [0, 1, 1, 0])
    partial = neuron.partial_gradient(x, y, W, B)
    none = neuron.partial_gradient(matrix(ROWS)[:0], y[:0], W, B, first_row=4)
    loss, dw, db = neuron.partial_finish(neuron.partial_merge(partial, none))
    check(
        (loss, list(dw), db)
        == (lambda r: (r[0], list(r[1]), r[2]))(neuron.loss_and_gradient(x, y, W, B))
    )
    check(neuron.partial_extent(array.array("b", partial)) == (0, 4, 3))


def of_tensors() -> None:
    kept: list[array.array[float]] = []

    def tensor(values: list[float], *shape: int) -> Tensor:
        kept.append(floats(values))
        return Tensor(kept[-1].buffer_info()[0], shape or [len(values)])

    flat = [value for row in ROWS for value in row]
    given = [tensor(flat, 4, 3), tensor(Y), tensor(W)]
    out = tensor([0.0] * 3)
    loss, dw, db = neuron.loss_and_gradient(*given, B, out=out)
    check(dw is out)
    agrees((loss, kept[-1], db), numbers(neuron.loss_and_gradient(matrix(ROWS), floats(Y), W, B)))
    agrees(neuron.sigmoid(given[0]), [reference.sigmoid(value) for value in flat])
    for used in (*given, out):
        used.assert_returned()


def main() -> None:
    whole = (matrix(ROWS), floats(Y), floats(WEIGHT), floats(OFFSET))
    batches(*whole, floats(W), floats(V))
    batches(*whole, W, tuple(V))
    batches(*whole, memoryview(floats(W)), memoryview(floats(V)))
    batches(*whole, memoryview(floats(W[::-1]))[::-1], memoryview(floats(V))[:])
    single = (matrix(ROWS, "f"), floats(Y, "f"), floats(WEIGHT, "f"))
    batches(*single, floats(OFFSET, "f"), floats(W, "f"), floats(V, "f"))
    for kind in "bBhHiIlLqQ":
        labels = array.array(kind, [int(label) for label in Y])
        batches(whole[0], labels, *whole[2:], floats(W), floats(V))
    kinds_of_results()
    outputs()
    training()
    partials()
    of_tensors()
    for row, y in zip(ROWS, Y):
        agrees(neuron.trace(row, y, W, B), reference.trace(row, y, W, B))
        agrees(neuron.trace(floats(row), y, W, B), reference.trace(row, y, W, B))
    unit = neuron.Neuron(W, B)
    check(pickle.loads(pickle.dumps(unit)) == unit)
    check(eval(repr(unit), {"Neuron": neuron.Neuron}) == unit)
    check(sys.modules["numpy"] is None)
    print(count)


if __name__ == "__main__":
    main()
