# SPDX-License-Identifier: MIT
"""Turns the header into Python's view of it: which functions, with which arguments and results.

Both emitters start from that view, so that the module and its stub cannot disagree.
"""

from __future__ import annotations

import keyword

from model import Function, Header, Parameter, Refusal, Struct
from view import Api, Argument, Entry, Extent, Result, Role

_POINTERS = {
    "const neuron_samples *": Role.SAMPLES,
    "const neuron_matrix *": Role.MATRIX,
    "const neuron_vector *": Role.VECTOR,
    "const double *": Role.DOUBLES,
}
_OUTPUTS = {
    ("const neuron_vector_out *", ("rows",)): Extent.ROWS,
    ("const neuron_vector_out *", ("columns",)): Extent.COLUMNS,
    ("const neuron_matrix_out *", ("rows", "columns")): Extent.ROWS_COLUMNS,
    ("const neuron_matrix_out *", ("columns + 1", "columns + 1")): Extent.SQUARE,
    ("double *", ()): Extent.NUMBER,
    ("double *", ("columns",)): Extent.COLUMNS,
}
_SHAPES = {
    Role.SAMPLES: ("rows", "columns"),
    Role.MATRIX: ("rows", "columns"),
    Role.VECTOR: ("columns",),
    Role.DOUBLES: ("columns",),
}


def build(header: Header) -> Api:
    handles = [f for f in header.functions.values() if "handle" in f.notes]
    if len(handles) != 1:
        raise SystemExit("the header needs one function with the note handle(Name)")
    records = tuple(s for s in header.structs.values() if "record" in s.notes)
    for record in records:
        _check_record(record)
    builder = _Builder(header, {f"{r.name} *" for r in records})
    entries = tuple(builder.entries())
    traces = [e.function for e in entries if e.results[0].extent is Extent.RECORD]
    _check_traces(entries, records)
    return Api(
        entries,
        handles[0],
        handles[0].notes["handle"][0],
        header.statuses,
        records,
        traces[0] if traces else None,
    )


def _check_record(record: Struct) -> None:
    for field in record.fields:
        if field.type != "double":
            raise Refusal(field.location, f"a field of a record must be double: {field.name}")


def _check_traces(entries: tuple[Entry, ...], records: tuple[Struct, ...]) -> None:
    fields = {field.name for record in records for field in record.fields}
    for entry in entries:
        if entry.results[0].extent is Extent.RECORD:
            fields |= {result.name for result in entry.results}
    for entry in entries:
        for result in entry.results:
            if result.trace is not None and result.trace not in fields:
                raise Refusal(entry.function.location, f"no record has the field {result.trace}")


class _Builder:
    def __init__(self, header: Header, records: set[str]) -> None:
        self._functions = header.functions
        self._records = records
        self._by_note: dict[tuple[str, str], list[Function]] = {}
        for function in header.functions.values():
            for word in ("each", "one"):
                for target in function.notes.get(word, ()):
                    if target not in self._functions:
                        raise Refusal(function.location, f"there is no function {target}")
                    self._by_note.setdefault((word, target), []).append(function)

    def entries(self) -> list[Entry]:
        found: dict[str, Entry] = {}
        for function in self._functions.values():
            for name in function.notes.get("python", ()):
                if not name.isidentifier() or keyword.iskeyword(name) or name in found:
                    raise Refusal(function.location, f"'{name}' cannot be a name here")
                found[name] = self._entry(name, function)
            if "internal" not in function.notes and not any(function.notes.values()):
                raise Refusal(function.location, "the note needs a name")
        return list(found.values())

    def _entry(self, name: str, function: Function) -> Entry:
        if function.returns == "double":
            return self._elementwise(name, function)
        if function.returns == "int32_t" and not function.parameters:
            return Entry(name, function, (), (Result("count", Extent.COUNT),))
        if function.returns != "neuron_status":
            raise Refusal(
                function.location,
                f"{function.name} returns {function.returns}; a bound function returns "
                "neuron_status, double, or an int32_t without parameters",
            )
        results = [self._result(p) for p in function.parameters if p.is_output]
        # The record comes first: the other outputs become fields of it.
        results.sort(key=lambda result: result.extent is not Extent.RECORD)
        arguments = self._arguments(function, results)
        if not results:
            if not arguments or any(a.role is not Role.THREADS for a in arguments):
                raise Refusal(function.location, f"{function.name} has no output")
            results = [Result("nothing", Extent.NOTHING)]
        ones = self._by_note.get(("one", function.name), [])
        model = "const neuron_model *"
        of_model = [f for f in ones if any(p.type == model for p in f.parameters)]
        plain = [f for f in ones if f not in of_model]
        return Entry(
            name,
            function,
            arguments,
            tuple(results),
            one=plain[0] if plain else None,
            one_of_model=of_model[0] if of_model else None,
        )

    def _elementwise(self, name: str, function: Function) -> Entry:
        each = self._by_note.get(("each", function.name), [])
        if len(each) != 1:
            raise Refusal(
                function.location,
                f"{function.name} needs one function with the note each",
            )
        labels = {p.name for p in each[0].parameters if "label" in p.notes}
        arguments = []
        for parameter in function.parameters:
            if parameter.type != "double" or "elementwise" not in parameter.notes:
                raise Refusal(
                    parameter.location,
                    f"{parameter.name} must be an elementwise double",
                )
            role = Role.ELEMENT_LABEL if parameter.name in labels else Role.ELEMENT
            arguments.append(Argument(parameter.name, role))
        arguments.append(Argument("out", Role.OUT, "None", keyword_only=True))
        result = Result("result", Extent.ELEMENTWISE)
        return Entry(name, function, tuple(arguments), (result,), each=each[0])

    def _result(self, parameter: Parameter) -> Result:
        trace = parameter.notes.get("trace", (None,))[0]
        if parameter.type in self._records:
            return Result(parameter.name, Extent.RECORD)
        extent = _OUTPUTS.get((parameter.type, parameter.notes["out"]))
        if extent is None:
            dimensions = ", ".join(parameter.notes["out"])
            raise Refusal(
                parameter.location,
                f"cannot bind '{parameter.type}' as out({dimensions})",
            )
        return Result(parameter.name, extent, trace)

    def _arguments(self, function: Function, results: list[Result]) -> tuple[Argument, ...]:
        found: list[Argument] = []
        keywords: list[Argument] = []
        for parameter in function.parameters:
            if parameter.is_output:
                continue
            new = self._argument(function, parameter)
            keywords += [a for a in new if a.keyword_only]
            new = [a for a in new if not a.keyword_only]
            if new and new[0].role is Role.LABELS:  # a label stands beside its x
                found[1:1] = new
            else:
                found += new
        arrays = [r for r in results if r.extent not in (Extent.NUMBER, Extent.RECORD)]
        if len(arrays) > 1:
            raise Refusal(function.location, f"{function.name} has two arrays as outputs")
        if arrays and results[0].extent is not Extent.RECORD:
            keywords.append(Argument("out", Role.OUT, "None", keyword_only=True))
        needed = [a for a in found if a.default is None]
        optional = [a for a in found if a.default is not None]
        return tuple(needed + optional + keywords)

    def _argument(self, function: Function, parameter: Parameter) -> list[Argument]:
        name, type_, noted = parameter.name, parameter.type, parameter.notes
        if type_ == "ptrdiff_t" and name == "columns":
            return []
        if type_ == "const neuron_options *":
            return [Argument("threads", Role.THREADS, "None", keyword_only=True)]
        if name not in function.comment.parameters:
            raise Refusal(parameter.location, f"the comment says nothing of {name}")
        if type_ == "double":
            role = Role.LABELS if "label" in noted else Role.NUMBER
            return [Argument(name, role, noted.get("default", (None,))[0])]
        if type_ == "int32_t" and name == "threads":
            return [Argument(name, Role.THREADS)]
        role = _POINTERS.get(type_, Role.OUT)
        if role is Role.OUT:
            raise Refusal(parameter.location, f"cannot bind the type '{type_}' of {name}")
        if noted.get("shape") != _SHAPES[role]:
            wanted = ", ".join(_SHAPES[role])
            raise Refusal(
                parameter.location,
                f"the pointer {name} needs a note of its shape({wanted}), or of out()",
            )
        if role is not Role.SAMPLES:
            return [Argument(name, role)]
        labels = Role.UNUSED_LABELS if "unlabelled" in noted else Role.LABELS
        return [
            Argument("x", role),
            Argument("y", labels),
            Argument("sample_weight", Role.WEIGHT, "None", keyword_only=True),
            Argument("offset", Role.OFFSET, "None", keyword_only=True),
        ]
