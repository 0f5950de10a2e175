# SPDX-License-Identifier: MIT
"""neuron inspect: what is in a model file."""

from __future__ import annotations

import json
from typing import Any

import click

from . import _options
from ._coefficients import coefficients
from ._encoding import NumberColumn
from ._models import Model, load_model
from ._output import write_json
from ._report import paragraph, print_coefficients, print_columns, print_pairs, stdout


@click.command(name="inspect", help="Show what is in a model: how it was fitted, its weights.")
@_options.model
@_options.as_json
def command(model: str, as_json: bool) -> None:
    loaded = load_model(model)
    errors = loaded.training.get("standard_errors")
    found = coefficients(loaded.features, loaded.unit, errors)
    fit = _fit(loaded)
    others = {k: v for k, v in loaded.unit.metadata.items() if k not in _KNOWN}
    if as_json:
        encoding = loaded.encoding
        write_json(
            {
                "model": model,
                "features": len(loaded.unit.w),
                "classes": loaded.unit.classes,
                "coefficients": found,
                "encoding": json.loads(encoding.to_json()) if encoding is not None else None,
                "fit": fit,
                "training": loaded.training,
                "metadata": others,
            }
        )
        return
    console = stdout()
    pairs: dict[str, Any] = {"features": len(loaded.unit.w)}
    if loaded.unit.classes is not None:
        zero, one = loaded.unit.classes
        pairs["predicts"] = f"the probability of {one!r} (against {zero!r})"
    if loaded.encoding is not None and loaded.encoding.target is not None:
        pairs["target"] = loaded.encoding.target
        pairs["missing values"] = loaded.encoding.missing
    for name in ("outcome", "solver", "loss", "bound", "bound_kind", "iterations"):
        if fit is not None and fit.get(name) is not None:
            pairs[name.replace("_", " ")] = fit[name]
    for name, value in loaded.training.items():
        if name != "standard_errors" and value is not None:
            pairs[name.replace("_", " ")] = value
    pairs.update(others)
    print_pairs(console, pairs)
    if loaded.encoding is not None and not all(
        column == NumberColumn(column.name) for column in loaded.encoding.columns
    ):
        print_columns(console, loaded.encoding)
    print_coefficients(console, found)
    if any(c.standard_error is not None for c in found) and loaded.training.get("l2"):
        paragraph(console, "Standard errors are those of the penalized estimates.")


# Keys of metadata that are shown in a form of their own.
_KNOWN = ("feature_names", "classes", "fit", "encoding", "training")


def _fit(model: Model) -> dict[str, Any] | None:
    """How the fit ended, as the file has it."""
    try:
        found = json.loads(model.unit.metadata["fit"])
    except (KeyError, json.JSONDecodeError):
        return None
    return found if isinstance(found, dict) else None
