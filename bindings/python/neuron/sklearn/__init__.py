# SPDX-License-Identifier: MIT
"""The neuron as a classifier for scikit-learn 1.6 and later."""

from importlib.util import find_spec

if find_spec("sklearn") is None:
    raise ModuleNotFoundError(
        "neuron.sklearn needs scikit-learn: pip install 'libneuron[sklearn]'", name="sklearn"
    )
del find_spec

from ._classifier import NeuronClassifier  # noqa: E402
from ._settings import ConvergenceWarning  # noqa: E402

__all__ = ["ConvergenceWarning", "NeuronClassifier"]
