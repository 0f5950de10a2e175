# SPDX-License-Identifier: MIT
"""What comes in, checked as scikit-learn checks it: rows, classes, weights."""

from __future__ import annotations

from math import fsum, inf
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import LabelEncoder
from sklearn.utils import check_array
from sklearn.utils.class_weight import compute_class_weight
from sklearn.utils.multiclass import check_classification_targets, unique_labels
from sklearn.utils.validation import validate_data

# What the core reads where it lies. All else becomes the first.
FLOATS = (np.dtype(np.float64), np.dtype(np.float32))


def rows(estimator: Any, X: Any) -> NDArray[Any]:
    """X to predict from, of the columns that the estimator was fitted with."""
    return _aligned(validate_data(estimator, X, dtype=FLOATS, reset=False))


def samples(estimator: Any, X: Any, y: Any, reset: bool) -> tuple[NDArray[Any], NDArray[Any]]:
    """X and y to learn from. With reset, the columns and their names are now X's."""
    X, y = validate_data(estimator, X, y, dtype=FLOATS, reset=reset)
    check_classification_targets(y)
    return _aligned(X), y


def _aligned(X: NDArray[Any]) -> NDArray[Any]:
    return X if X.flags.aligned else X.copy()


def encode(y: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """The classes in order, and each row's place among them."""
    classes, places = np.unique(y, return_inverse=True)
    if len(classes) < 2:
        raise ValueError(
            "NeuronClassifier needs samples of at least 2 classes in the data, but the data "
            f"contains only one class: {classes[0]!r}"
        )
    return classes, places.reshape(-1)


def stream_classes(known: NDArray[Any] | None, given: Any) -> NDArray[Any]:
    """The classes of a stream, which its first rows need not have all of."""
    if given is None:
        if known is None:
            raise ValueError("classes must be passed on the first call to partial_fit")
        return known
    classes = np.asarray(unique_labels(given))
    if known is not None and not np.array_equal(known, classes):
        raise ValueError(f"classes={given!r} is not the same as before: {known!r}")
    if len(classes) < 2:
        raise ValueError(f"classes={given!r}; want at least 2 classes")
    return classes


def encode_known(y: NDArray[Any], classes: NDArray[Any]) -> NDArray[np.intp]:
    """Each row's place among the classes, which it has to be one of."""
    encoder = LabelEncoder().fit(classes)
    places: NDArray[np.intp] = encoder.transform(y)
    return places


def weights(
    sample_weight: Any, class_weight: Any, classes: NDArray[Any], places: NDArray[np.intp]
) -> NDArray[np.float64] | None:
    """Each row's weight by both; None if all are 1."""
    s = None if sample_weight is None else _checked(sample_weight, len(places))
    if class_weight is None:
        return s
    if isinstance(class_weight, str) and class_weight == "balanced":
        # By weights, not rows, as scikit-learn does it from 1.7 on: a weight of 2 is two rows.
        counts = np.bincount(places, weights=s, minlength=len(classes))
        shares = len(classes) * counts
        # A class without weight has none to share out.
        by_class = np.divide(counts.sum(), shares, out=np.zeros(len(classes)), where=shares > 0)
    else:
        by_class = compute_class_weight(class_weight, classes=classes, y=classes)
    by_row: NDArray[np.float64] = by_class[places]
    return by_row if s is None else s * by_row


def total(s: NDArray[np.float64] | None, count: int) -> float:
    """The sum of the weights: rounded once, so that no order of the rows changes a bit of it."""
    if s is None:
        return float(count)
    try:
        result = fsum(s)
    except OverflowError:
        result = inf
    if not 0 < result < inf:
        raise ValueError(f"the weights sum to {result}; want some above zero, and a finite sum")
    return result


def _checked(sample_weight: Any, count: int) -> NDArray[np.float64]:
    if isinstance(sample_weight, Real):
        sample_weight = np.full(count, sample_weight, np.float64)
    s: NDArray[np.float64] = check_array(
        sample_weight, ensure_2d=False, dtype=np.float64, input_name="sample_weight"
    )
    if s.shape != (count,):
        raise ValueError(f"sample_weight has the shape {s.shape}; want ({count},), one a row")
    if s.min() < 0:
        raise ValueError("sample_weight has negative weights; want them 0 or above")
    return _aligned(s)
