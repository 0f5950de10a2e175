# SPDX-License-Identifier: MIT
"""Writes the calls of the C functions: which one when, and with what."""

from __future__ import annotations

from model import Function
from view import Api, Entry, Extent, Role


def choose(api: Api, entry: Entry, reference: str) -> list[str]:
    """Sets `status`: one sample of plain doubles has functions of its own, with the same bits."""
    lines: list[str] = []
    for condition, call in _short_ways(api, entry):
        lines.append(f"{'} else ' if lines else ''}if ({condition}) {{")
        lines += [f"    {line}" for line in call]
    if not lines:
        return _general(entry, reference)
    general = [f"    {line}" for line in _general(entry, reference)]
    return [*lines, "} else {", *general, "}"]


def _short_ways(api: Api, entry: Entry) -> list[tuple[str, list[str]]]:
    found = []
    if entry.one_of_model is not None:
        call = _one(entry, entry.one_of_model)
        found.append(("one && x->dense && held != NULL", call))
    if entry.one is not None:
        found.append(("one && x->dense && w->dense", _one(entry, entry.one)))
    elif api.trace is not None and all(result.trace for result in entry.results):
        found.append((_traceable(entry), _trace(api, entry, api.trace)))
    return found


def _has_samples(entry: Entry) -> bool:
    return any(a.role is Role.SAMPLES for a in entry.arguments)


def _writes_columns(entry: Entry) -> bool:
    return entry.array_result is not None and entry.array_result.extent is Extent.COLUMNS


def _traceable(entry: Entry) -> str:
    terms = ["one"]
    if _has_samples(entry):
        terms += ["!s.weighted", "!s.shifted"]
    terms += ["x->dense", "w->dense"]
    terms.append("out->dense" if _writes_columns(entry) else "x->columns <= MOST_UNUSED")
    return " && ".join(terms)


def _unlocked(function: Function, arguments: list[str], rows: str, columns: str) -> list[str]:
    return [
        f"PyThreadState *unlocked = unlock({rows}, {columns});",
        f"status = {function.name}({', '.join(arguments)});",
        "relock(unlocked);",
    ]


def _one(entry: Entry, function: Function) -> list[str]:
    arguments = []
    for parameter in function.parameters:
        if parameter.type == "ptrdiff_t":
            arguments.append("x->columns")
        elif parameter.type == "const double *":
            arguments.append(f"(const double *){parameter.name}->data")
        elif parameter.type == "const neuron_model *":
            arguments.append("held->model")
        elif parameter.is_output:
            arguments.append(f"&{entry.results[0].name}")
        else:
            arguments.append(parameter.name)
    return _unlocked(function, arguments, "1", "x->columns")


def _trace(api: Api, entry: Entry, function: Function) -> list[str]:
    record = api.records[0].name
    lines = [f"{record} graph;"]
    if not _writes_columns(entry):
        lines.append("double unused[MOST_UNUSED];")
    arguments = []
    for parameter in function.parameters:
        if parameter.type == "ptrdiff_t":
            arguments.append("x->columns")
        elif parameter.type == "const double *":
            arguments.append(f"(const double *){parameter.name}->data")
        elif parameter.type == f"{record} *":
            arguments.append("&graph")
        elif parameter.is_output:
            arguments.append("(double *)out->data" if _writes_columns(entry) else "unused")
        elif "label" in parameter.notes:
            arguments.append("s.label" if _has_samples(entry) else "0")
        else:
            arguments.append(parameter.name)
    lines += _unlocked(function, arguments, "1", "x->columns")
    lines.append("if (status == NEURON_OK) {")
    for result in entry.results:
        if result.extent is not Extent.COLUMNS:
            lines.append(f"    {result.name} = graph.{result.trace};")
    return [*lines, "}"]


# The views that the C functions take, by the type of their parameters.
_VIEWS = {
    "const neuron_matrix *": ("neuron_matrix", "operand_matrix"),
    "const neuron_vector *": ("neuron_vector", "operand_vector"),
    "const neuron_vector_out *": ("neuron_vector_out", "output_vector"),
    "const neuron_matrix_out *": ("neuron_matrix_out", "output_matrix"),
}


def _general(entry: Entry, reference: str) -> list[str]:
    lines = []
    arguments = []
    extent = entry.array_result.extent if entry.array_result is not None else None
    for parameter in entry.function.parameters:
        name, type_ = parameter.name, parameter.type
        if type_ in _VIEWS:
            view, make = _VIEWS[type_]
            value = f"{make}({'out' if parameter.is_output else name})"
            if extent is Extent.ROWS and parameter.is_output:
                value = f"one ? neuron_vector_out_f64(&{name}, 1) : {value}"
            lines.append(f"const {view} {name}_view = {value};")
            arguments.append(f"&{name}_view")
        elif type_ == "const neuron_samples *":
            arguments.append("samples_view(&s)")
        elif type_ == "const neuron_options *":
            lines.append("neuron_options options;")
            arguments.append("options_of_threads(&options, threads)")
        elif type_ == "ptrdiff_t":
            arguments.append(f"{reference}->columns")
        elif type_ == "const double *":
            arguments.append(f"(const double *){name}->data")
        elif type_ == "double *" and parameter.notes["out"]:
            arguments.append("(double *)out->data")
        else:
            arguments.append(f"&{name}" if parameter.is_output else name)
    by_rows = {Role.SAMPLES, Role.MATRIX} & {a.role for a in entry.arguments}
    columns = f"{reference}->columns"
    if extent is Extent.SQUARE:
        columns = f"{columns} * {columns} / 2"
    rows = "x->rows" if by_rows else "1"
    return lines + _unlocked(entry.function, arguments, rows, columns)
