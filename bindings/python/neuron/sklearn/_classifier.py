# SPDX-License-Identifier: MIT
"""The classifier."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .._neuron import Neuron, _fit
from .._streams import Trainer
from . import _samples, _settings
from ._fitted import Fitted

if TYPE_CHECKING:
    from typing_extensions import Self

# The rows of a trainer's minibatch.
_BATCH_ROWS = 32


class NeuronClassifier(Fitted):
    """Logistic regression, in the place of scikit-learn's LogisticRegression. It minimizes

        C sum_i s_i L(x_i.w + b, y_i) + (1 - l1_ratio)/2 |w|^2 + l1_ratio |w|_1

    by neuron.fit, whose bits its coefficients have. For more than two classes there is a
    neuron for each, against the rest, and their probabilities are divided by their sum;
    LogisticRegression's are a softmax's. docs/sklearn.md has the differences.

    penalty: "auto": C and l1_ratio say all. "l2" and "l1" are l1_ratio 0 and 1,
        "elasticnet" wants an l1_ratio, None is no penalty.
    C: the smaller, the stronger the penalty; numpy.inf: none.
    l1_ratio: from 0, only l2, to 1, only l1; None: 0.
    tol: the fit has converged once it is proven that at most this share of what a fit can
        gain is left, as in neuron.fit.
    fit_intercept: False keeps b at 0. It is never penalized.
    class_weight: None; a dict of weights by class; "balanced": all classes weigh alike.
    random_state: of no effect, as nothing is random.
    solver: neuron.fit's. Other names of LogisticRegression's solvers are "auto", as the
        minimum is one.
    dual, intercept_scaling, verbose: of no effect.
    max_iter: the most steps to take.
    warm_start: True: fit() starts from the last fit, where that had the same classes and
        as many columns.
    n_jobs: at most this many threads; None and -1: neuron.get_num_threads(), less those at
        work. The bits are the same for any number.

    Once fitted it has

    neurons_: a tuple of Neurons, one for two classes, else one a class. Each fit_result
        says how near the minimum it is.
    classes_: the classes, in order.
    coef_, intercept_: their weights, a row each, and biases; read-only.
    n_iter_: the steps that each took; none after partial_fit().
    n_features_in_, feature_names_in_: the columns of X, and their names if it had any.
    """

    __module__ = "neuron.sklearn"

    def __init__(
        self,
        penalty: str | None = "auto",
        *,
        C: float = 1.0,
        l1_ratio: float | None = 0.0,
        dual: bool = False,
        tol: float = 1e-8,
        fit_intercept: bool = True,
        intercept_scaling: float = 1.0,
        class_weight: Any = None,
        random_state: Any = None,
        solver: str = "auto",
        max_iter: int = 1000,
        verbose: int = 0,
        warm_start: bool = False,
        n_jobs: int | None = None,
    ) -> None:
        self.penalty = penalty
        self.C = C
        self.l1_ratio = l1_ratio
        self.dual = dual
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.intercept_scaling = intercept_scaling
        self.class_weight = class_weight
        self.random_state = random_state
        self.solver = solver
        self.max_iter = max_iter
        self.verbose = verbose
        self.warm_start = warm_start
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Find the minimum.

        X: rows of numbers: an array, a frame. float64 and float32 are not copied.
        y: a class for each row: numbers, strings, booleans.
        sample_weight: a weight for each row, 0 or above; None: all 1.

        Returns the classifier itself. Warns ConvergenceWarning, which is scikit-learn's too,
        if the fit did not converge. Raises ValueError, and TypeError for sparse X.
        """
        X, y = _samples.samples(self, X, y, reset=True)
        classes, places = _samples.encode(y)
        s = _samples.weights(sample_weight, self.class_weight, classes, places)
        l2, l1 = _settings.penalties(self, _samples.total(s, len(places)))
        neurons = []
        for k, start in zip(_positive(classes), self._starts(classes, self.warm_start)):
            neuron = _fit(
                "fit",
                X,
                places == k,
                s,
                None,
                l2,
                l1,
                self.tol,
                _settings.solver(self),
                self.max_iter,
                self.fit_intercept,
                False,
                None,
                0.0,
                start,
                None,
                _settings.threads(self),
            )
            _settings.warn(neuron, stack=3)
            neurons.append(neuron)
        self._learned(classes, neurons)
        self.__dict__.pop("_trainers", None)
        return self

    def partial_fit(self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None) -> Self:
        """Learn from the next rows of a stream, by neuron.Trainer, from where the last fit ended.

        However the stream is cut, what comes of it has the same bits. There is no penalty: C
        is for a sum over all rows, of which a stream has no number.

        X, y, sample_weight: as for fit().
        classes: all classes that will come; needed by the first call alone.

        Returns the classifier itself. Raises ValueError, and TypeError for sparse X.
        """
        known = self.classes_ if self.__sklearn_is_fitted__() else None
        if isinstance(self.class_weight, str):
            raise ValueError("a stream cannot be balanced: want a dict as class_weight, or None")
        X, y = _samples.samples(self, X, y, reset=known is None)
        classes = _samples.stream_classes(known, classes)
        places = _samples.encode_known(y, classes)
        s = _samples.weights(sample_weight, self.class_weight, classes, places)
        trainers = self.__dict__.get("_trainers")
        if trainers is None:
            trainers = tuple(
                Trainer(
                    X.shape[1],
                    batch_rows=_BATCH_ROWS,
                    intercept=self.fit_intercept,
                    warm_start=start,
                )
                for start in self._starts(classes, known is not None)
            )
        for k, trainer in zip(_positive(classes), trainers):
            trainer.partial_fit(X, places == k, s)
        self._learned(classes, map(_model, trainers))
        self._trainers = trainers
        return self

    def _starts(self, classes: NDArray[Any], wanted: bool) -> list[Any]:
        """Where each neuron is to start from: its like of the last fit, if wanted, or None."""
        alike = (
            wanted
            and self.__sklearn_is_fitted__()
            and np.array_equal(classes, self.classes_)
            and len(self.neurons_[0].w) == self.n_features_in_
        )
        return list(self.neurons_) if alike else [None] * len(_positive(classes))


def _positive(classes: NDArray[Any]) -> range:
    """The places of the classes that have a neuron: the second one of two, or each."""
    return range(1, 2) if len(classes) == 2 else range(len(classes))


def _model(trainer: Trainer) -> Neuron:
    """What the trainer knows, with the rows that wait for their minibatch to be full."""
    if trainer.rows % _BATCH_ROWS == 0:
        return trainer.model()
    # A step of the trainer itself would make the cut of the stream count.
    return copy.copy(trainer).flush().model()
