# SPDX-License-Identifier: MIT
"""ONNX. What is written is a graph of plain operators in double, for any runtime of ONNX 1.4 (2019)
and later: the operators of ONNX-ML for linear classifiers would round w to float32.
"""

from __future__ import annotations

import importlib.util
import math
from typing import Any

from ..._neuron import Neuron, __version__
from .._failures import BadInput, MissingExtra
from . import Options, _whole_file

# The oldest whose files may name their weights once, as initializers that are no inputs.
_IR_VERSION, _OPSET = 4, 9


def read(path: str, options: Options) -> Neuron:
    """The neuron in a graph that ends in the probability of a class."""
    _need()
    from . import _onnx_graph

    return _onnx_graph.neuron(_whole_file.read(path), path)


def write(unit: Neuron, path: str, options: Options) -> set[str]:
    """The graph, with all metadata as properties of the model."""
    _need()
    _whole_file.write(path, _model(unit, options.float32).SerializeToString(deterministic=True))
    return set(unit.metadata)


def _need() -> None:
    if importlib.util.find_spec("onnx") is None:
        raise MissingExtra("onnx", "onnx")


def _model(unit: Neuron, float32: bool) -> Any:
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    if not len(unit.w):
        raise BadInput("there are no weights, and runtimes want an input of some width")
    dtype = np.float32 if float32 else np.float64
    kind = TensorProto.FLOAT if float32 else TensorProto.DOUBLE
    exact = np.array([*unit.w, unit.b])
    with np.errstate(over="ignore"):
        rounded = exact.astype(dtype)
    if (np.isinf(rounded) & np.isfinite(exact)).any():
        raise BadInput("a weight or the bias is more than float32 holds")
    classes = _class_tensor(unit.classes)
    zero = np.zeros(1, dtype)
    constants = {"w": rounded[:-1, None], "b": rounded[-1:], "zero": zero, "classes": classes}
    node = helper.make_node
    graph = helper.make_graph(
        [
            node("MatMul", ["X", "w"], ["dot"]),
            node("Add", ["dot", "b"], ["z"]),
            node("Neg", ["z"], ["minus_z"]),
            node("Sigmoid", ["minus_z"], ["of_class_0"]),
            node("Sigmoid", ["z"], ["of_class_1"]),
            node("Concat", ["of_class_0", "of_class_1"], ["probabilities"], axis=1),
            node("Greater", ["z", "zero"], ["is_class_1"]),
            node("Cast", ["is_class_1"], ["place"], to=TensorProto.INT64),
            node("Squeeze", ["place"], ["place_of_row"], axes=[1]),
            node("Gather", ["classes", "place_of_row"], ["label"]),
        ],
        "neuron",
        [helper.make_tensor_value_info("X", kind, ["N", len(unit.w)])],
        [
            helper.make_tensor_value_info(
                "label", helper.np_dtype_to_tensor_dtype(classes.dtype), ["N"]
            ),
            helper.make_tensor_value_info("probabilities", kind, ["N", 2]),
        ],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(
        graph,
        producer_name="neuron",
        producer_version=__version__,
        ir_version=_IR_VERSION,
        opset_imports=[helper.make_opsetid("", _OPSET)],
    )
    helper.set_model_props(model, unit.metadata)
    return model


def _class_tensor(classes: tuple[Any, Any] | None) -> Any:
    """The classes in a type that ONNX has: int64, double, or else strings."""
    import numpy as np

    if classes is None:
        return np.array([0, 1])
    if all(isinstance(value, int) and -(2**63) <= value < 2**63 for value in classes):
        return np.array([int(value) for value in classes])
    if all(isinstance(value, float) and math.isfinite(value) for value in classes):
        return np.array(classes)
    return np.array([str(value) for value in classes], dtype=object)
