# SPDX-License-Identifier: MIT
"""Model files, with what the command line keeps in their metadata."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import neuron

from . import _encoding
from ._encoding import Encoding, NumberColumn
from ._failures import BadInput
from ._target import Target

# The metadata's key of how the model was trained.
KEY = "training"


@dataclass(frozen=True)
class Model:
    """A neuron from a file.

    encoding: None where the file has neither one nor the features' names.
    training: what `neuron train` said of how it trained it; {} for other models.
    """

    path: str
    unit: neuron.Neuron
    encoding: Encoding | None
    training: dict[str, Any]

    @property
    def needed_encoding(self) -> Encoding:
        """The encoding. Raises BadInput where there is none."""
        if self.encoding is None:
            problem = "the model has no names of features, so that columns cannot be found"
            raise BadInput(problem, file=self.path)
        return self.encoding

    @property
    def features(self) -> list[str]:
        """A name for each weight."""
        if self.encoding is not None:
            return self.encoding.features
        return [f"w[{j}]" for j in range(len(self.unit.w))]

    def target(self, name: str | None = None) -> Target:
        """What the labels are read from.

        name: the column; None: as in training.

        Raises BadInput where nothing says which column it is.
        """
        name = name or (self.encoding.target if self.encoding is not None else None)
        if name is None:
            problem = "the model does not say which column has the labels; want --target"
            raise BadInput(problem, file=self.path)
        if self.unit.classes is None:
            # Soft labels, or a model of others, whose labels are 0 and 1.
            return Target(name, None)
        zero, one = self.unit.classes
        if isinstance(zero, str) != isinstance(one, str):
            zero, one = str(zero), str(one)
        return Target(name, (zero, one))


def load_model(path: str) -> Model:
    """Read a model file.

    Raises BadInput.
    """
    try:
        unit = neuron.load(path)
        metadata = unit.metadata
        encoding = _read_encoding(unit, metadata)
        training = json.loads(metadata.get(KEY, "{}"))
        if not isinstance(training, dict):
            raise ValueError("the model's record of its training is damaged")
    except json.JSONDecodeError:
        problem = "the model's record of its training is damaged"
        raise BadInput(problem, file=path) from None
    except OSError as failure:
        raise BadInput(failure.strerror or str(failure), file=path) from None
    except neuron.FormatError:
        raise BadInput("this is not the file of a neuron", file=path) from None
    except (neuron.Error, ValueError) as failure:
        raise BadInput(str(failure), file=path) from None
    return Model(path, unit, encoding, training)


def _read_encoding(unit: neuron.Neuron, metadata: dict[str, str]) -> Encoding | None:
    if _encoding.KEY in metadata:
        encoding = Encoding.from_json(metadata[_encoding.KEY])
        if len(encoding.features) != len(unit.w):
            raise ValueError("the model's encoding does not have a feature for each weight")
        return encoding
    names = unit.feature_names
    return Encoding(tuple(map(NumberColumn, names))) if names is not None else None
