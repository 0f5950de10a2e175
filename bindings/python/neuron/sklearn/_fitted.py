# SPDX-License-Identifier: MIT
"""What a classifier is once fitted: its coefficients, and what it makes of rows."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.validation import check_is_fitted

from .._neuron import Error, Neuron
from .._outputs import logit_outputs
from . import _probabilities, _samples, _settings
from ._base import Classifier


class Fitted(Classifier):
    """All that rests on neurons_ and classes_."""

    neurons_: tuple[Neuron, ...]
    classes_: NDArray[Any]
    n_features_in_: int

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """The logits: for two classes one a row, above 0 for the second; else one a class."""
        z = self._one(X)
        return self._logits(X) if z is None else np.array([z])

    def predict(self, X: Any) -> NDArray[Any]:
        """The class of each row that is the most probable."""
        found: NDArray[Any]
        one = self._one(X)
        if one is not None:
            place = int(one > 0)
            found = self.classes_[place : place + 1].copy()
            return found
        z = self._logits(X)
        places = (z > 0).astype(np.intp) if z.ndim == 1 else z.argmax(axis=1)
        found = self.classes_[places]
        return found

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """The probability of each class, a column each, for each row."""
        z = self._one(X)
        if z is not None:
            return _probabilities.of_one(z)
        return _probabilities.probabilities(self._logits(X))

    def predict_log_proba(self, X: Any) -> NDArray[np.float64]:
        """The logarithms of predict_proba(X), and finite where those are 0."""
        return _probabilities.log_probabilities(self._logits(X))

    @property
    def coef_(self) -> NDArray[np.float64]:
        """The weights, a row for each neuron."""
        coef = np.stack([neuron.w for neuron in self.neurons_])
        coef.flags.writeable = False
        return coef

    @property
    def intercept_(self) -> NDArray[np.float64]:
        """The biases, one for each neuron."""
        intercept = np.array([neuron.b for neuron in self.neurons_])
        intercept.flags.writeable = False
        return intercept

    @property
    def n_iter_(self) -> NDArray[np.int32]:
        """The steps of each neuron's fit."""
        results = [neuron.fit_result for neuron in self.neurons_]
        steps = [result.iterations for result in results if result is not None]
        if len(steps) < len(results):
            raise AttributeError("n_iter_ is there after fit() alone")
        return np.array(steps, np.int32)

    def _learned(self, classes: NDArray[Any], neurons: Iterable[Neuron]) -> None:
        self.classes_ = classes
        self.neurons_ = tuple(neurons)

    def __sklearn_is_fitted__(self) -> bool:
        return "neurons_" in self.__dict__

    def _logits(self, X: Any) -> NDArray[np.float64]:
        """By the short way where X is plain, for scikit-learn's checks cost 50 microseconds."""
        if self._is_plain(X):
            try:
                z = self._sums(X)
            except Error:  # Not aligned.
                pass
            else:
                # A NaN or an infinity in X comes through to z, whatever the weights.
                if isfinite(z.item()) if z.size == 1 else np.isfinite(z).all():
                    return z
        check_is_fitted(self)
        return self._sums(_samples.rows(self, X))

    def _one(self, X: Any) -> float | None:
        """The logit of one plain row, for two classes: a number, for arrays take longer than it."""
        if not (self._is_plain(X) and X.shape[0] == 1 and len(self.neurons_) == 1):
            return None
        try:
            z: float = self.neurons_[0].logit(X[0])
        except Error:  # Not aligned.
            return None
        return z if isfinite(z) else None

    def _is_plain(self, X: Any) -> bool:
        """An array of which only the finiteness is left to check."""
        known = self.__dict__
        return (
            type(X) is np.ndarray
            and X.dtype in _samples.FLOATS
            and X.ndim == 2
            and X.shape[0] > 0
            and "neurons_" in known
            and X.shape[1] == known["n_features_in_"]
            and "feature_names_in_" not in known
        )

    def _sums(self, X: NDArray[Any]) -> NDArray[np.float64]:
        threads = _settings.threads(self)
        if len(self.neurons_) == 1:
            z: NDArray[np.float64] = self.neurons_[0].logit(X, threads=threads)
            return z
        W = np.array([neuron.w for neuron in self.neurons_])
        z = logit_outputs(X, W, [neuron.b for neuron in self.neurons_], threads=threads)
        return z
