# SPDX-License-Identifier: MIT
"""scikit-learn's classes to derive from, with the types that it does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from typing_extensions import Self

    class Classifier:
        def get_params(self, deep: bool = True) -> dict[str, Any]: ...
        def set_params(self, **params: Any) -> Self: ...
        def score(self, X: Any, y: Any, sample_weight: Any = None) -> float: ...

    class Warned(UserWarning): ...

else:
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.exceptions import ConvergenceWarning as Warned  # noqa: F401

    class Classifier(ClassifierMixin, BaseEstimator):
        pass
