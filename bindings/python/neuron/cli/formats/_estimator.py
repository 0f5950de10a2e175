# SPDX-License-Identifier: MIT
"""A neuron as scikit-learn's LogisticRegression, and the neuron in one."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from ..._neuron import Neuron
from ...sklearn import NeuronClassifier
from .._failures import BadInput

# What scikit-learn has no attribute for.
_METADATA = "neuron_metadata_"


def estimator(unit: Neuron) -> LogisticRegression:
    """As fitted, in every attribute that predicting reads."""
    fitted = LogisticRegression()
    fitted.coef_ = np.array(unit.w, dtype=np.float64).reshape(1, -1)
    fitted.intercept_ = np.array([unit.b])
    classes = [0, 1] if unit.classes is None else list(unit.classes)
    alike = type(classes[0]) is type(classes[1]) and not _is_long(classes)
    fitted.classes_ = np.array(classes, dtype=None if alike else object)
    fitted.n_features_in_ = len(unit.w)
    if unit.feature_names is not None:
        fitted.feature_names_in_ = np.array(unit.feature_names, dtype=object)
    setattr(fitted, _METADATA, unit.metadata)
    return fitted


def _is_long(classes: list[Any]) -> bool:
    return any(isinstance(value, int) and not -(2**63) <= value < 2**63 for value in classes)


def neuron(found: Any) -> Neuron:
    """The neuron in what was unpickled. Raises BadInput."""
    if isinstance(found, Neuron):
        return found
    scaler = None
    if isinstance(found, Pipeline):
        steps = [step for _, step in found.steps if step not in (None, "passthrough")]
        if len(steps) == 2 and isinstance(steps[0], StandardScaler):
            scaler = steps.pop(0)
        if len(steps) != 1:
            kinds = ", ".join(type(step).__name__ for step in steps)
            raise BadInput(f"a Pipeline of {kinds}; want a classifier, or a StandardScaler and one")
        names = getattr(scaler, "feature_names_in_", None)
        found = steps[0]
    else:
        names = None
    if not isinstance(found, (LogisticRegression, NeuronClassifier)):
        raise BadInput(
            f"it is a {type(found).__name__}; want LogisticRegression, NeuronClassifier, Neuron or "
            "a Pipeline that ends in one"
        )
    if not hasattr(found, "classes_"):
        raise BadInput(f"the {type(found).__name__} has not been fitted")
    if len(found.classes_) != 2:
        raise BadInput(f"it has {len(found.classes_)} classes; a neuron has two")
    try:
        w, b = np.array(found.coef_[0], np.float64), float(np.ravel(found.intercept_)[0])
    except (AttributeError, IndexError, TypeError, ValueError):
        raise BadInput("its coef_ and intercept_ are not numbers") from None
    if getattr(found, "multi_class", None) == "multinomial" and found.solver != "liblinear":
        # A softmax of -z and z.
        w, b = 2 * w, 2 * b
    if scaler is not None:
        w, b = _folded(scaler, w, b)
    return Neuron(w, b, _metadata(found, names))


def _folded(scaler: Any, w: Any, b: float) -> tuple[Any, float]:
    """w and b for rows that are not scaled."""
    if scaler.scale_ is not None:
        w = w / scaler.scale_
    if scaler.with_mean:
        b -= float(w @ scaler.mean_)
    return w, b


def _metadata(found: Any, names: Any) -> dict[str, str]:
    """What was written beside the coefficients, but what the estimator itself says first."""
    metadata = dict(getattr(found, _METADATA, {}))
    names = getattr(found, "feature_names_in_", names)
    if names is None:
        metadata.pop("feature_names", None)
    else:
        metadata["feature_names"] = _json(names)
    classes = _json(found.classes_)
    if classes != "[0, 1]" or "classes" in metadata:
        metadata["classes"] = classes
    return metadata


def _json(values: Any) -> str:
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    try:
        return json.dumps(plain, ensure_ascii=False)
    except TypeError:
        return json.dumps([str(value) for value in plain], ensure_ascii=False)
