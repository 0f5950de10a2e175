# SPDX-License-Identifier: MIT
"""scikit-learn's estimators as joblib writes them, and as pickle does (pickle.py)."""

from __future__ import annotations

import importlib.util
import io

from ..._neuron import Neuron
from .._failures import BadInput, MissingExtra
from . import Options, _whole_file


def read(path: str, options: Options) -> Neuron:
    """The neuron in an estimator. joblib reads plain pickles too."""
    need()
    if not options.trust:
        raise BadInput(
            "reading a pickle runs whatever code is in it; if you know who made it, say --trust",
            file=path,
        )
    import joblib

    from . import _estimator

    content = _whole_file.read(path)
    # Whatever its code does, and there is no end to what can be wrong with a file.
    try:
        found = joblib.load(io.BytesIO(content))
    except (Exception, SystemExit) as failure:
        said = str(failure).split("\n")[0][:200]
        raise BadInput(
            f"it cannot be unpickled: {type(failure).__name__}: {said}", file=path
        ) from failure
    try:
        return _estimator.neuron(found)
    except BadInput as failure:
        raise BadInput(str(failure), file=path) from None


def write(unit: Neuron, path: str, options: Options) -> set[str]:
    """A LogisticRegression, with the metadata as an attribute."""
    need()
    import joblib

    from . import _estimator

    content = io.BytesIO()
    joblib.dump(_estimator.estimator(unit), content)
    _whole_file.write(path, content.getvalue())
    return set(unit.metadata)


def need() -> None:
    """Raise MissingExtra if there is no scikit-learn, which brings joblib."""
    if importlib.util.find_spec("sklearn") is None:
        raise MissingExtra("scikit-learn", "sklearn")
