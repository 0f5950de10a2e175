# SPDX-License-Identifier: MIT
"""The operators of ONNX that a neuron can be made of. Each gives a value, or None: it is unknown.

Inputs of another number or shape than expected raise ValueError, TypeError or IndexError.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from onnx import TensorProto

from .._failures import BadInput
from ._onnx_values import Array, Linear, Names, Node, Probabilities, Rows, Total, Value, linear


def _same(node: Node) -> Value:
    return node.inputs[0]


def _cast(node: Node) -> Value:
    is_float = node.attributes["to"] in (TensorProto.DOUBLE, TensorProto.FLOAT)
    return node.inputs[0] if is_float or isinstance(node.inputs[0], Names) else None


def _names(node: Node) -> Value:
    return node.inputs[0] if isinstance(node.inputs[0], Names) else None


def _zipmap(node: Node) -> Value:
    """A dict for each row, from class to probability."""
    value, get = node.inputs[0], node.attributes.get
    classes = get("classlabels_int64s") or _texts(get("classlabels_strings", []))
    if not isinstance(value, Probabilities) or len(classes) != 2:
        return None
    return Probabilities(value.of, list(classes))


def _texts(values: list[bytes]) -> list[str]:
    return [value.decode() for value in values]


def _reshaped(node: Node) -> Value:
    """Only one column stays what it is in any other shape."""
    value = node.inputs[0]
    if isinstance(value, (Rows, Names)):
        return value
    if isinstance(value, Probabilities):
        return value if value.of.w.shape[1] == 1 else None
    return value if isinstance(value, Linear) and value.w.shape[1] == 1 else None


def _scaler(node: Node) -> Value:
    rows = node.inputs[0]
    if not isinstance(rows, Rows) or not rows.is_x():
        return None
    return Rows(*(np.asarray(node.attributes[key], float) for key in ("offset", "scale")))


def _matmul(node: Node) -> Value:
    rows, w = node.inputs
    if not isinstance(rows, Rows) or not isinstance(w, np.ndarray):
        return None
    return linear(rows, w[:, None] if w.ndim == 1 else w, None)


def _gemm(node: Node) -> Value:
    rows, w, *rest = node.inputs
    get = node.attributes.get
    if not isinstance(rows, Rows) or not isinstance(w, np.ndarray) or get("transA", 0):
        return None
    w = (w.T if get("transB", 0) else w) * get("alpha", 1.0)
    b = rest[0] if rest else None
    if rest and not isinstance(b, np.ndarray):
        return None
    return linear(rows, w, None if b is None else _of_columns(b) * get("beta", 1.0))


def _of_columns(value: Value) -> Array:
    """A constant that is the same for each row: a number, [k] or [1, k]."""
    if not isinstance(value, np.ndarray) or (value.ndim and value.size != value.shape[-1]):
        raise ValueError
    return value.reshape(-1)


def _add(node: Node) -> Value:
    left, right = node.inputs
    if isinstance(left, np.ndarray):
        left, right = right, left
    if not isinstance(left, Linear):
        return None
    added = np.broadcast_to(_of_columns(right), left.w.shape[1])
    return Linear(left.w, added if left.b is None else left.b + added)


def _negative(value: Linear) -> Linear:
    return Linear(-value.w, None if value.b is None else -value.b)


def _neg(node: Node) -> Value:
    value = node.inputs[0]
    return _negative(value) if isinstance(value, Linear) else None


def _sub(node: Node) -> Value:
    left, right = node.inputs
    if isinstance(left, np.ndarray) and isinstance(right, Probabilities) and (left == 1).all():
        return Probabilities(_negative(right.of))
    if not isinstance(right, np.ndarray):
        return None
    if isinstance(left, Rows):
        return Rows(_of_columns(right)) if left.is_x() else None
    return _add(Node([left, -right], {}))


def _sigmoid(node: Node) -> Value:
    value = node.inputs[0]
    return Probabilities(value) if isinstance(value, Linear) else None


def _concat(node: Node) -> Value:
    left, right = node.inputs
    if not isinstance(left, Probabilities) or not isinstance(right, Probabilities):
        return None
    if left.of.w.shape[1] + right.of.w.shape[1] != 2 or node.attributes.get("axis") not in (1, -1):
        return None
    w = np.concatenate([left.of.w, right.of.w], axis=1)
    if left.of.b is None or right.of.b is None:
        return Probabilities(Linear(w)) if left.of.b is right.of.b else None
    return Probabilities(Linear(w, np.concatenate([left.of.b, right.of.b])))


def _sum(node: Node) -> Value:
    value = node.inputs[0]
    return Total(value) if isinstance(value, Probabilities) else None


def _divide(node: Node) -> Value:
    value, by = node.inputs
    if isinstance(value, Rows) and value.scale is None:
        return Rows(value.offset, 1 / _of_columns(by))
    whole = isinstance(by, Total) and isinstance(value, Probabilities) and by.of is value
    return value if whole and isinstance(value, Probabilities) and value.is_pair() else None


def _normalizer(node: Node) -> Value:
    value = node.inputs[0]
    whole = isinstance(value, Probabilities) and value.is_pair()
    return value if whole and node.attributes.get("norm") == b"L1" else None


def _linear_classifier(node: Node) -> list[Value]:
    rows, get = node.inputs[0], node.attributes.get
    names = get("classlabels_ints") or _texts(get("classlabels_strings", []))
    if len(names) != 2:
        raise BadInput(f"its LinearClassifier has {len(names)} classes; a neuron has two")
    if not isinstance(rows, Rows):
        return []
    b = np.array(get("intercepts", [0.0]), float)
    w = np.array(get("coefficients", []), float).reshape(len(b), -1).T
    transform = get("post_transform", b"NONE").decode("ascii", "replace")
    value = linear(rows, w, b)
    if transform == "SOFTMAX" and len(b) == 2 and value.b is not None:
        value = Linear(value.w[:, 1:] - value.w[:, :1], value.b[1:] - value.b[:1])
    elif transform != "LOGISTIC":
        raise BadInput(f"its LinearClassifier has post_transform {transform[:40]!r}, not LOGISTIC")
    elif len(b) == 2:
        return [None, Probabilities(value, list(names))]
    if len(b) > 2 or value.b is None:
        return []
    pair = np.stack([-value.w[:, 0], value.w[:, 0]], axis=1), np.stack([-value.b[0], value.b[0]])
    return [None, Probabilities(Linear(*pair), list(names))]


OPERATORS: dict[str, Callable[[Node], Value | list[Value]]] = {
    "Abs": lambda node: node.inputs[0] if isinstance(node.inputs[0], Probabilities) else None,
    "Add": _add,
    "ArrayFeatureExtractor": _names,
    "Cast": _cast,
    "Concat": _concat,
    "Div": _divide,
    "Dropout": _same,
    "Flatten": _reshaped,
    "Gather": _names,
    "Gemm": _gemm,
    "Identity": _same,
    "LinearClassifier": _linear_classifier,
    "MatMul": _matmul,
    "Neg": _neg,
    "Normalizer": _normalizer,
    "ReduceSum": _sum,
    "Reshape": _reshaped,
    "Scaler": _scaler,
    "Sigmoid": _sigmoid,
    "Squeeze": _reshaped,
    "Sub": _sub,
    "Unsqueeze": _reshaped,
    "ZipMap": _zipmap,
}
