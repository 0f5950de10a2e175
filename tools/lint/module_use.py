# SPDX-License-Identifier: MIT
"""What users write, for mypy and pyright to take; they must refuse each line with an ignore."""

from __future__ import annotations

import array
import enum
import pathlib
from typing import Any

import neuron
import numpy as np
from neuron.sklearn import NeuronClassifier
from typing_extensions import assert_type


class Tensor:
    """As torch declares its own."""

    def __dlpack__(
        self,
        *,
        stream: Any | None = -1,
        max_version: tuple[int, int] | None = None,
        dl_device: tuple[enum.IntEnum, int] | None = None,
        copy: bool | None = None,
    ) -> Any: ...

    def __dlpack_device__(self) -> tuple[enum.IntEnum, int]:
        raise BufferError


X = np.zeros((4, 2))
y = np.array([0, 1, 1, 0], dtype=np.int8)
w = array.array("d", [0.5, -0.25])
out = np.empty(4)
dw = np.empty(2)

assert_type(neuron.sigmoid(0.5), float)
assert_type(neuron.sigmoid(1), float)
assert_type(neuron.binary_cross_entropy(0.5, True), float)
assert_type(neuron.binary_cross_entropy_with_logits(0.5, 1), float)
assert_type(neuron.logit([1.0, 2.0], w), float)
assert_type(neuron.forward((1, 2), [0.5, -0.25], b=1), float)
assert_type(neuron.forward(X, w, out=w), "array.array[float]")
assert_type(neuron.loss(X, y, w, sample_weight=out, offset=0.5), float)

unit = neuron.Neuron(w, 0.125)
assert_type(unit.b, float)
assert_type(unit.loss(X, y), float)
assert_type(unit.trace([1.0, 2.0], 1).dloss_dz, float)
loss, gradient, db = unit.loss_and_gradient(X, y, out=dw, threads=np.int64(2))
fitted = neuron.fit(X, y, l2=1e-3, solver="newton", warm_start=unit, max_iter=50)
assert_type(fitted, neuron.Neuron)
result = fitted.fit_result
if result is not None:
    assert_type(result, neuron.FitResult)
    assert_type(result.converged, bool)
    assert_type(result.iterations, int)
    solved_by: str = result.solver
neuron.fit(X, y, l1=0.1, warm_start=(w, 0.5), progress=lambda step: step.iteration < 10)
assert_type(neuron.fit_path(X, y, l2s=np.geomspace(1, 1e-3, 5)), list[neuron.Neuron])
assert_type(neuron.l1_max(X, y, standardize=True), float)
neuron.set_num_threads(None)
threads: int = neuron.get_num_threads()
assert_type(loss, float)
assert_type(db, float)
neuron.step(w, unit.b, gradient, db, learning_rate=0.1)

neuron.forward_outputs(X, X, w, threads=2, out=X)
outs = neuron.loss_and_gradient_outputs(X, X, X, [0.5], sample_weight=w)

trainer = neuron.Trainer(l2=0.1, method="adam", warm_start=unit)
assert_type(trainer.partial_fit(X, y, sample_weight=out).flush(), neuron.Trainer)
assert_type(neuron.Trainer.from_bytes(trainer.to_bytes()).model(), neuron.Neuron)
assert_type(trainer.loss, float)
neuron.Trainer(method="newton")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

neuron.save(unit, "unit.safetensors", feature_names=["a", "b"], classes=[0, 1])
neuron.save(unit, b"unit.safetensors", classes=y, metadata={"key": "value"})
assert_type(neuron.load(pathlib.Path("unit.safetensors")), neuron.Neuron)
assert_type(unit.metadata, "dict[str, str]")
assert_type(unit.feature_names, "tuple[str, ...] | None")

known = neuron.inference(X, y, unit, sample_weight=out, l2=1)
neuron.inference(X, y, w, 0.5)
assert_type(known.aic, float)
assert_type(known.rank, int)
lower, upper = known.confidence_intervals(0.9, robust=True)

classifier = NeuronClassifier(C=0.5, l1_ratio=1, class_weight="balanced").fit(X, y)
assert_type(classifier, NeuronClassifier)
assert_type(classifier.neurons_, "tuple[neuron.Neuron, ...]")
assert_type(classifier.score(X, y), float)
classifier.partial_fit(X, y, classes=[0, 1]).predict_proba(X).sum()

tensor = Tensor()
assert_type(neuron.forward(tensor, w, out=tensor), Tensor)
assert_type(neuron.sigmoid(tensor, out=tensor), Tensor)
assert_type(neuron.fit(tensor, tensor, sample_weight=tensor), neuron.Neuron)
trainer.partial_fit(tensor, tensor)
neuron.Neuron(tensor).loss(tensor, tensor)

try:
    neuron.forward(X, w)
except neuron.ShapeError as error:
    as_builtin: ValueError = error
    as_ours: neuron.Error = error

NeuronClassifier(c=1.0)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
neuron.fit(X, y, solver="sgd")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
neuron.fit([[1.0]], [1])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
neuron.sigmoid("0.5")  # type: ignore[call-overload] # pyright: ignore[reportCallIssue, reportArgumentType]
neuron.forward(X)  # type: ignore[call-overload] # pyright: ignore[reportCallIssue]
neuron.loss(X, y, w, 0.0, out)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
neuron.save(unit, "unit", ["a", "b"])  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
neuron.load(1)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
unit.b = 1.0  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
