# SPDX-License-Identifier: MIT
"""scikit-learn's estimators as pickle writes them: joblib's files, pickle.load does not read."""

from __future__ import annotations

import pickle

from ..._neuron import Neuron
from . import Options, _whole_file, joblib


def read(path: str, options: Options) -> Neuron:
    """The neuron in an estimator."""
    return joblib.read(path, options)


def write(unit: Neuron, path: str, options: Options) -> set[str]:
    """A LogisticRegression, with the metadata as an attribute."""
    joblib.need()
    from . import _estimator

    _whole_file.write(path, pickle.dumps(_estimator.estimator(unit), protocol=4))
    return set(unit.metadata)
