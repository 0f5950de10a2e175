# SPDX-License-Identifier: MIT
"""The neuron in an ONNX graph: each value of the graph is followed, as a formula, from the input
to the outputs. What has no formula here is no error before an output depends on it alone.
"""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
from google.protobuf.message import DecodeError
from onnx import ModelProto, TensorProto, helper, numpy_helper

from ..._neuron import Neuron
from .._failures import BadInput
from ._onnx_operators import OPERATORS
from ._onnx_values import Names, Node, Probabilities, Rows, Value

_DOMAINS = ("", "ai.onnx", "ai.onnx.ml")
_FLOATS: tuple[int, ...] = (TensorProto.DOUBLE, TensorProto.FLOAT, TensorProto.FLOAT16)
_NAMES: tuple[int, ...] = (TensorProto.INT64, TensorProto.INT32, TensorProto.STRING)


def neuron(content: bytes, path: str) -> Neuron:
    """The one neuron in the bytes of a file. Raises BadInput."""
    model = ModelProto()
    try:
        model.ParseFromString(content)
    except (DecodeError, UnicodeDecodeError):
        raise BadInput("it is not an ONNX file, or cut short", file=path) from None
    try:
        found = _probabilities(model.graph)
        w, b = found.logit()
        metadata = {pair.key: pair.value for pair in model.metadata_props}
        # Where a text is not UTF-8, protobuf gives its bytes.
        if not all(isinstance(text, str) for pair in metadata.items() for text in pair):
            raise BadInput("its metadata is not in UTF-8")
    except BadInput as failure:
        raise BadInput(str(failure), file=path) from None
    classes = found.classes
    if classes is not None and classes != [0, 1]:
        metadata.setdefault("classes", json.dumps(classes, ensure_ascii=False))
    return Neuron(np.ascontiguousarray(w), float(b), metadata)


def _probabilities(graph: Any) -> Probabilities:
    constants = {tensor.name for tensor in graph.initializer}
    inputs = [each.name for each in graph.input if each.name not in constants]
    if len(inputs) != 1:
        raise BadInput(f"the graph has {len(inputs)} inputs; want one, the rows")
    values: dict[str, Value] = {t.name: _constant(t) for t in graph.initializer}
    values[inputs[0]] = Rows()
    for node in graph.node:
        for name, value in zip(node.output, _outputs(node, values)):
            values[name] = value
    ends = [values.get(each.name) for each in graph.output]
    found = [end for end in ends if isinstance(end, Probabilities)]
    if len(found) != 1:
        kinds = sorted({re.sub(r"\W", "?", str(node.op_type)[:40]) for node in graph.node})
        shown = ", ".join(kinds[:10]) + (", ..." if len(kinds) > 10 else "") or "nothing"
        raise BadInput(
            "no output is the probability of one of two classes, the Sigmoid of w.x + b or that "
            f"of a LinearClassifier; the graph is of {shown}"
        )
    names = [end.classes for end in ends if isinstance(end, Names)]
    return Probabilities(found[0].of, found[0].classes or (names[0] if names else None))


def _outputs(node: Any, values: dict[str, Value]) -> list[Value]:
    """What a node gives, as far as it is known."""
    if node.op_type == "Constant":
        tensors = [a.t for a in node.attribute if a.name == "value"]
        return [_constant(tensor) for tensor in tensors]
    operator = OPERATORS.get(node.op_type) if node.domain in _DOMAINS else None
    if operator is None:
        return []
    try:
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    except ValueError:
        return []
    inputs = [values.get(name) for name in node.input]
    # Shapes that do not fit have no formula either, nor have attributes of another type.
    try:
        with np.errstate(all="ignore"):
            given = operator(Node(inputs, attributes))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, OverflowError):
        return []
    return given if isinstance(given, list) else [given]


def _constant(tensor: Any) -> Value:
    """The numbers of a tensor as float64; two integers or strings can be the classes."""
    if tensor.data_location == TensorProto.EXTERNAL:
        raise BadInput("weights in another file are not read: they could name any file")
    if tensor.data_type not in (*_FLOATS, *_NAMES):
        return None
    try:
        array = numpy_helper.to_array(tensor)
        if tensor.data_type in _FLOATS:
            return np.asarray(array, dtype=np.float64)
        return Names(array.ravel().tolist()) if array.size == 2 else None
    except (ValueError, TypeError, OverflowError, MemoryError):
        raise BadInput(f"the tensor {tensor.name[:40]!r} is damaged") from None
