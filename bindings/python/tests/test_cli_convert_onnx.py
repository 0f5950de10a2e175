# SPDX-License-Identifier: MIT
"""onnxruntime runs what neuron convert writes, and graphs of others are read."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import neuron
import numpy as np
import pytest
from neuron import Neuron

pytest.importorskip("click")
onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")

from convert_support import (  # noqa: E402
    NAMES,
    call,
    damaged,
    described,
    good,
    read_or_refused,
    refused,
    same,
)
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

# It is there for one Python.
pytestmark = pytest.mark.slow

rng = np.random.default_rng(22)
node = helper.make_node


def run(path: Path, x: Any) -> Any:
    """All outputs, by the runtime."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: x})


@pytest.mark.parametrize("d", [1, 2, 30, 1000])
@pytest.mark.parametrize("rows", [0, 1, 500])
def test_the_runtime_has_our_probabilities(d: int, rows: int, tmp_path: Path, capsys: Any) -> None:
    unit = Neuron(rng.normal(size=d) * 3 / np.sqrt(d), 0.3)
    neuron.save(unit, tmp_path / "a.safetensors")
    good(capsys, tmp_path / "a.safetensors", tmp_path / "a.onnx")
    x = rng.normal(size=(rows, d))
    label, probabilities = run(tmp_path / "a.onnx", x)
    assert (label.shape, label.dtype) == ((rows,), np.int64)
    assert (probabilities.shape, probabilities.dtype) == ((rows, 2), np.float64)
    # The runtime adds in another order, and its exp is its own: 1.4e-15 at most for d = 1000.
    a, bound = unit.forward(x), 1e-15 if d < 1000 else 4e-15
    np.testing.assert_allclose(probabilities[:, 1], a, rtol=0, atol=bound)
    np.testing.assert_allclose(probabilities[:, 0], 1 - a, rtol=0, atol=bound)
    assert np.array_equal(label, probabilities[:, 1] > 0.5)


def test_the_file(tmp_path: Path, capsys: Any) -> None:
    unit = described(w=[0.1, -0.2])
    neuron.save(unit, tmp_path / "a.safetensors")
    good(capsys, tmp_path / "a.safetensors", tmp_path / "a.onnx")
    model = onnx.load(tmp_path / "a.onnx")
    onnx.checker.check_model(model, full_check=True)
    assert model.ir_version == 4
    assert [(each.domain, each.version) for each in model.opset_import] == [("", 9)]
    assert (model.producer_name, model.producer_version) == ("neuron", neuron.__version__)
    assert {pair.key: pair.value for pair in model.metadata_props} == unit.metadata
    session = onnxruntime.InferenceSession(str(tmp_path / "a.onnx"))
    assert session.get_modelmeta().custom_metadata_map == unit.metadata
    assert [(i.name, i.shape, i.type) for i in session.get_inputs()] == [
        ("X", ["N", 2], "tensor(double)")
    ]
    assert [(o.name, o.shape, o.type) for o in session.get_outputs()] == [
        ("label", ["N"], "tensor(string)"),
        ("probabilities", ["N", 2], "tensor(double)"),
    ]
    good(capsys, tmp_path / "a.safetensors", tmp_path / "b.onnx")
    assert (tmp_path / "b.onnx").read_bytes() == (tmp_path / "a.onnx").read_bytes()


CLASSES: list[tuple[Any, list[Any]]] = [
    (None, [0, 1]),
    (("no", "yes"), ["no", "yes"]),
    ((7, -3), [7, -3]),
    ((False, True), [0, 1]),
    ((0.5, 1.5), [0.5, 1.5]),
    (("é", 1), ["é", "1"]),
    ((0, 2**64), ["0", str(2**64)]),
]


@pytest.mark.parametrize(("classes", "expected"), CLASSES, ids=str)
def test_labels(classes: Any, expected: Any, tmp_path: Path, capsys: Any) -> None:
    neuron.save(Neuron([1.0], -0.0), tmp_path / "a.safetensors", classes=classes)
    good(capsys, tmp_path / "a.safetensors", tmp_path / "a.onnx")
    label, _ = run(tmp_path / "a.onnx", np.array([[-1.0], [0.0], [np.nan], [1e-300], [2.0]]))
    assert label.tolist() == [expected[int(each)] for each in (0, 0, 0, 1, 1)]


def test_float32(tmp_path: Path, capsys: Any) -> None:
    unit = described(w=rng.normal(size=10))
    neuron.save(unit, tmp_path / "a.safetensors")
    good(capsys, tmp_path / "a.safetensors", tmp_path / "a.onnx", "--float32")
    x = rng.normal(size=(100, 10)).astype(np.float32)
    label, probabilities = run(tmp_path / "a.onnx", x)
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities[:, 1], unit.forward(x), rtol=0, atol=1e-6)
    assert set(label) == {"no", "yes"}
    good(capsys, tmp_path / "a.onnx", tmp_path / "b.safetensors")
    rounded = np.float32([*unit.w, unit.b]).astype(float)
    same(neuron.load(tmp_path / "b.safetensors"), Neuron(rounded[:-1], rounded[-1], unit.metadata))
    neuron.save(Neuron([1e39]), tmp_path / "a.safetensors")
    code, said = call(capsys, tmp_path / "a.safetensors", tmp_path / "c.onnx", "--float32")
    assert code == 2 and "more than float32 holds" in said


def test_no_weights(tmp_path: Path, capsys: Any) -> None:
    neuron.save(Neuron([]), tmp_path / "a.safetensors")
    code, said = call(capsys, tmp_path / "a.safetensors", tmp_path / "c.onnx")
    assert code == 2 and "there are no weights" in said


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("scaled", [False, True])
@pytest.mark.parametrize("zipmap", [False, True])
@pytest.mark.parametrize("classes", [(0, 1), (3, 5), ("no", "yes")])
def test_what_skl2onnx_writes(
    dtype: str, scaled: bool, zipmap: bool, classes: Any, tmp_path: Path, capsys: Any
) -> None:
    skl2onnx = pytest.importorskip("skl2onnx")
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    x = rng.normal(size=(200, 4)).astype(dtype) * 3 + 1
    y = np.where(x[:, 0] > x[:, 1] + rng.normal(size=200), classes[1], classes[0])
    last = LogisticRegression()
    fitted = (make_pipeline(StandardScaler(), last) if scaled else last).fit(x, y)
    model = skl2onnx.to_onnx(fitted, x[:1], options={id(last): {"zipmap": zipmap}})
    onnx.save(model, tmp_path / "a.onnx")
    good(capsys, tmp_path / "a.onnx", tmp_path / "a.safetensors")
    unit = neuron.load(tmp_path / "a.safetensors")
    assert unit.classes == (None if classes == (0, 1) else classes)
    bound = 1e-6 if dtype == "f4" else 1e-14
    np.testing.assert_allclose(unit.forward(x), fitted.predict_proba(x)[:, 1], rtol=0, atol=bound)


def graph(nodes: Any, outputs: Any = ("p",), constants: Any = None, d: int = 3) -> Any:
    """A model of these nodes over X, and the constants w [d, 1], v [d], b [1], and more."""
    values = {"w": W.reshape(-1, 1), "v": W, "row": W.reshape(1, -1), "b": B, "one": np.ones(1)}
    values.update(constants or {})
    used = {name for each in nodes for name in each.input}
    return helper.make_model(
        helper.make_graph(
            nodes,
            "g",
            [helper.make_tensor_value_info("X", TensorProto.DOUBLE, ["N", d])],
            [helper.make_tensor_value_info(name, TensorProto.DOUBLE, None) for name in outputs],
            [numpy_helper.from_array(v, name) for name, v in values.items() if name in used],
        ),
        opset_imports=[helper.make_opsetid("", 13), helper.make_opsetid("ai.onnx.ml", 1)],
    )


W, B = rng.normal(size=3), np.array([0.25])
DOT, Z = node("MatMul", ["X", "w"], ["dot"]), node("Add", ["dot", "b"], ["z"])
P = node("Sigmoid", ["z"], ["p"])
ML: Any = {"domain": "ai.onnx.ml"}
FLOAT32: Any = {"coefficients": [1.0, -2.0, 0.5], "intercepts": [0.25]}
EXACT: list[Any] = [
    ([DOT, Z, P], 1),
    ([node("MatMul", ["X", "v"], ["dot"]), Z, P], 1),
    ([DOT, node("Add", ["b", "dot"], ["z"]), node("Sigmoid", ["z"], ["q"]),
      node("Squeeze", ["q"], ["p"])], 1),
    ([node("Gemm", ["X", "w", "b"], ["z"]), P], 1),
    ([node("Gemm", ["X", "row", "b"], ["z"], transB=1), node("Flatten", ["z"], ["f"]),
      node("Sigmoid", ["f"], ["p"])], 1),
    ([node("Gemm", ["X", "w", "b"], ["m"], alpha=-1.0, beta=-1.0), node("Neg", ["m"], ["z"]), P],
     1),
    ([DOT, Z, node("Sigmoid", ["z"], ["q"]), node("Sub", ["one", "q"], ["p"])], -1),
    ([DOT, Z, node("Sigmoid", ["z"], ["q"]), node("Sub", ["one", "q"], ["r"]),
      node("Concat", ["r", "q"], ["p"], axis=-1)], 1),
]  # fmt: skip


@pytest.mark.parametrize(("nodes", "sign"), EXACT)
def test_graphs(nodes: Any, sign: int, tmp_path: Path, capsys: Any) -> None:
    onnx.save(graph(nodes), tmp_path / "a.onnx")
    good(capsys, tmp_path / "a.onnx", tmp_path / "a.safetensors")
    same(neuron.load(tmp_path / "a.safetensors"), Neuron(sign * W, sign * 0.25))
    x = rng.normal(size=(50, 3))
    (p,) = run(tmp_path / "a.onnx", x)
    a = neuron.load(tmp_path / "a.safetensors").forward(x)
    p = p.reshape(50, -1)[:, -1]
    np.testing.assert_allclose(p, a, rtol=0, atol=1e-15)


@pytest.mark.parametrize(
    ("attributes", "w", "b"),
    [
        ({"post_transform": "LOGISTIC", **FLOAT32}, [1.0, -2.0, 0.5], 0.25),
        ({"post_transform": "SOFTMAX", "coefficients": [-0.5, 1.0, 0.0, 0.5, -1.0, 0.5],
          "intercepts": [0.0, 0.25]}, [1.0, -2.0, 0.5], 0.25),
    ],
)  # fmt: skip
def test_linear_classifiers(attributes: Any, w: Any, b: float, tmp_path: Path, capsys: Any) -> None:
    made = node(
        "LinearClassifier", ["X"], ["l", "p"], classlabels_strings=["n", "y"], **attributes, **ML
    )
    onnx.save(graph([made], ["l", "p"]), tmp_path / "a.onnx")
    good(capsys, tmp_path / "a.onnx", tmp_path / "a.safetensors")
    unit = neuron.load(tmp_path / "a.safetensors")
    assert (unit.w.tolist(), unit.b, unit.classes) == (w, b, ("n", "y"))


CLASSIFIER: Any = (
    [node("LinearClassifier", ["X"], ["l", "p"], classlabels_strings=["n", "y"],
          post_transform="LOGISTIC", **FLOAT32, **ML)], ["l", "p"],
)  # fmt: skip
WIDE = {"w5": np.ones((3, 5)), "b2": np.array([1.0, 2.0]), "w2": np.ones((3, 2))}
REFUSED: list[Any] = [
    ([DOT, Z], ["z"], "the graph is of Add, MatMul"),
    ([DOT, Z, P, node("Mul", ["p", "one"], ["q"])], ["q"], "no output is the probability"),
    ([DOT, Z, P, node("Cast", ["p"], ["q"], to=TensorProto.INT64)], ["q"], "no output"),
    ([node("MatMul", ["X", "w5"], ["h"])], ["h"], "rows to 5 numbers each"),
    ([DOT, Z, P, node("MatMul", ["p", "b"], ["q"]), node("Sigmoid", ["q"], ["r"])], ["r"], "no "),
    ([node("Gemm", ["X", "w2", "b2"], ["z"]), P], ["p"], "2 probabilities that do not exclude"),
    ([node("Gemm", ["X", "w", "b"], ["z"], transA=1), P], ["p"], "no output"),
    ([DOT, node("Add", ["dot", "w2"], ["z"]), P], ["p"], "no output"),
    ([node("LinearClassifier", ["X"], ["l", "p"], classlabels_ints=[0, 1, 2],
           post_transform="LOGISTIC", **ML)], ["l", "p"], "has 3 classes; a neuron has two"),
    ([node("LinearClassifier", ["X"], ["l", "p"], classlabels_ints=[0, 1], **FLOAT32, **ML)],
     ["l", "p"], "post_transform 'NONE', not LOGISTIC"),
    ([], [], "the graph is of nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("nodes", "outputs", "said"), REFUSED)
def test_refusals(nodes: Any, outputs: Any, said: str, tmp_path: Path, capsys: Any) -> None:
    onnx.save(graph(nodes, outputs, WIDE), tmp_path / "a.onnx")
    assert said in refused(capsys, tmp_path / "a.onnx")


def test_weights_elsewhere_are_not_read(tmp_path: Path, capsys: Any) -> None:
    model = graph([DOT, Z, P])
    onnx.save(model, tmp_path / "a.onnx", save_as_external_data=True, location="b.bin",
              size_threshold=0)  # fmt: skip
    assert "weights in another file are not read" in refused(capsys, tmp_path / "a.onnx")


def test_more_inputs(tmp_path: Path, capsys: Any) -> None:
    model = graph([DOT, Z, P])
    model.graph.input.append(helper.make_tensor_value_info("Y", TensorProto.DOUBLE, ["N"]))
    onnx.save(model, tmp_path / "a.onnx")
    assert "the graph has 2 inputs" in refused(capsys, tmp_path / "a.onnx")


def test_a_graph_that_would_grow(tmp_path: Path, capsys: Any) -> None:
    """Each node doubles what it takes: 2^60 columns at the end."""
    nodes, last = [DOT, Z, P], "p"
    for k in range(60):
        nodes.append(node("Concat", [last, last], [f"q{k}"], axis=1))
        last = f"q{k}"
    onnx.save(graph(nodes, [last]), tmp_path / "a.onnx")
    assert "no output" in refused(capsys, tmp_path / "a.onnx")


def test_damage(tmp_path: Path, capsys: Any) -> None:
    neuron.save(described(w=[0.1, -0.2, 0.3]), tmp_path / "a.safetensors")
    good(capsys, tmp_path / "a.safetensors", tmp_path / "a.onnx")
    content = (tmp_path / "a.onnx").read_bytes()
    assert content.count(NAMES[0].encode()) == 1
    path = tmp_path / "b.onnx"
    for end in range(0, len(content), 3):
        path.write_bytes(content[:end])
        read_or_refused(capsys, path)
    classifier = graph(*CLASSIFIER).SerializeToString()
    source = random.Random(2)
    for k in range(2000):
        path.write_bytes(damaged(content if k % 2 else classifier, source))
        read_or_refused(capsys, path)
