# SPDX-License-Identifier: MIT
"""Writes the body of one function: take the arguments, call the library, make the result."""

from __future__ import annotations

from calls import choose
from view import Api, Argument, Entry, Extent, Role


def body(api: Api, entry: Entry) -> str:
    if entry.results[0].extent is Extent.ELEMENTWISE:
        return _elementwise(entry)
    if entry.is_setting:
        return _setting(entry)
    return _Body(api, entry).text()


def _elementwise(entry: Entry) -> str:
    """Numbers go to the function itself; arrays to its form for vectors."""
    assert entry.each is not None
    inputs = [a for a in entry.arguments if a.role is not Role.OUT]
    count = len(inputs)
    out = f"given[{count}]"
    names = ", ".join(f'"{a.name}"' for a in inputs)
    labels = ", ".join("true" if a.role is Role.ELEMENT_LABEL else "false" for a in inputs)
    views = ", ".join(f"&in[{i}]" for i in range(count))
    declared = ", ".join(a.name for a in inputs)
    takes = "".join(
        f'    if (!number_take(c, "{a.name}", given[{i}], &{a.name})) return NULL;\n'
        for i, a in enumerate(inputs)
    )
    return f"""\
static neuron_status each_{entry.name}(const neuron_vector *in, const neuron_vector_out *out) {{
    return {entry.each.name}({views}, out);
}}

static const elementwise elementwise_{entry.name} = {{
    {count}, {{{names}}}, {{{labels}}}, each_{entry.name},
}};

static PyObject *body_{entry.name}(call *c, PyObject *const *given) {{
    double {declared};
    if (!elementwise_of_numbers(&elementwise_{entry.name}, given))
        return elementwise_over_arrays(c, &elementwise_{entry.name}, given, {out});
    if (!no_output(c, {out}, "{inputs[0].name} is a number")) return NULL;
{takes}\
    return PyFloat_FromDouble({entry.function.name}({declared}));
}}
"""


def _setting(entry: Entry) -> str:
    call = f"{entry.function.name}({', '.join(a.name for a in entry.arguments)})"
    head = f"static PyObject *body_{entry.name}(call *c, PyObject *const *given) {{\n"
    if entry.results[0].extent is Extent.COUNT:
        return f"{head}    (void)c, (void)given;\n    return PyLong_FromLong({call});\n}}\n"
    takes = "".join(_take_threads(a, f"given[{i}]") for i, a in enumerate(entry.arguments))
    return f"""\
{head}{takes}\
    neuron_status status = {call};
    if (status != NEURON_OK) return raise_status(c, status);
    Py_RETURN_NONE;
}}
"""


def _take_threads(argument: Argument, given: str) -> str:
    name = argument.name
    return f"""\
    int32_t {name} = 0;
    if (!threads_take(c, "{name}", {given}, &{name})) return NULL;
"""


class _Body:
    def __init__(self, api: Api, entry: Entry) -> None:
        self._api = api
        self._entry = entry
        self._roles = {a.role for a in entry.arguments}
        self._samples = Role.SAMPLES in self._roles
        self._array = entry.array_result
        self._reference: str | None = None
        self._lines: list[str] = []

    def text(self) -> str:
        entry = self._entry
        model = ", const held_model *held" if entry.has_method else ""
        self._lines = [
            f"static PyObject *body_{entry.name}(call *c, PyObject *const *given{model}) {{"
        ]
        for argument in entry.arguments:
            self._take(argument)
        self._declare_results()
        self._add("neuron_status status;")
        assert self._reference is not None
        self._add(*choose(self._api, entry, self._reference))
        raising = "samples_raise(c, &s, status)" if self._samples else self._raise_status()
        self._add(f"if (status != NEURON_OK) return {raising};")
        self._finish()
        self._lines.append("}")
        return "\n".join(self._lines) + "\n"

    def _add(self, *lines: str) -> None:
        self._lines += [f"    {line}" for line in lines]

    def _raise_status(self) -> str:
        if Role.LABELS in self._roles:
            return "raise_label_status(c, status, y)"
        return "raise_status(c, status)"

    # ---- Arguments

    def _index(self, name: str) -> int:
        return [a.name for a in self._entry.arguments].index(name)

    def _given(self, name: str) -> str:
        return f"given[{self._index(name)}]"

    def _take(self, argument: Argument) -> None:
        name, role = argument.name, argument.role
        if role is Role.SAMPLES:
            self._take_samples()
        elif role is Role.NUMBER or (role is Role.LABELS and not self._samples):
            self._take_number(argument)
        elif role is Role.MATRIX:
            given = self._given(name)
            self._add(f'operand *{name} = operand_take(c, "{name}", {given}, SAMPLE_OR_BATCH);')
            self._add(f"if ({name} == NULL) return NULL;")
            self._add(f"const bool one = {name}->dimensions == 1;")
            self._reference = name
        elif role in (Role.VECTOR, Role.DOUBLES):
            self._take_vector(argument)
        elif role is Role.THREADS:
            self._lines += _take_threads(argument, self._given(name)).splitlines()

    def _take_samples(self) -> None:
        rest = ", ".join(self._given(name) for name in ("x", "y", "sample_weight", "offset"))
        labels = "true" if Role.LABELS in self._roles else "false"
        self._add(
            "samples s;",
            f"if (!samples_take(c, &s, {rest}, {labels})) return NULL;",
            "operand *x = s.x;",
        )
        if self._needs_one():
            self._add("const bool one = s.one;")
        self._reference = "x"

    def _needs_one(self) -> bool:
        by_rows = (Extent.ROWS, Extent.ROWS_COLUMNS)
        return any(r.extent in by_rows or r.trace for r in self._entry.results)

    def _take_vector(self, argument: Argument) -> None:
        name = argument.name
        kind = "VECTOR_OF_COLUMNS"
        if argument.role is Role.DOUBLES and self._reference is None:
            kind = "ONE_SAMPLE"
        take = f'operand_take(c, "{name}", {self._given(name)}, {kind})'
        if name == "w" and self._entry.has_method:
            self._add(
                'operand *w = held != NULL ? operand_of_model(c, "w", held)',
                f"                          : {take};",
            )
        else:
            self._add(f"operand *{name} = {take};")
        checks = [f"{name} == NULL"]
        if argument.role is Role.DOUBLES:
            checks.append(f"!operand_densify({name})")
        if self._reference is not None:
            checks.append(f"!columns_agree(c, {self._reference}, {name})")
        self._add(f"if ({' || '.join(checks)}) return NULL;")
        self._reference = self._reference or name

    def _take_number(self, argument: Argument) -> None:
        name = argument.name
        given = self._given(name)
        if argument.default is None:
            self._add(f"double {name};")
            take = f'number_take(c, "{name}", {given}, &{name})'
        else:
            self._add(f"double {name} = {argument.default};")
            take = f'number_default(c, "{name}", {given}, &{name})'
        if name == "b" and self._entry.has_method:
            self._add(
                "if (held != NULL)",
                "    b = held->b;",
                f"else if (!{take})",
                "    return NULL;",
            )
        else:
            self._add(f"if (!{take}) return NULL;")

    # ---- Outputs

    def _declare_results(self) -> None:
        for result in self._entry.results:
            if result.extent in (Extent.NUMBER, Extent.ROWS):
                self._add(f"double {result.name} = 0;")
            elif result.extent is Extent.RECORD:
                self._add(f"{self._api.records[0].name} {result.name};")
        if self._array is None:
            return
        has_out = Role.OUT in self._roles
        given = self._given("out") if has_out else "NULL"
        columns = f"{self._reference}->columns"
        extent = self._array.extent
        if extent is Extent.ROWS:
            self._add(
                "operand *out = NULL;",
                f'if (one ? !no_output(c, {given}, "x is one sample")',
                f"        : (out = output_take(c, {given}, 1, 1, x->rows)) == NULL)",
                "    return NULL;",
            )
            return
        sizes = {
            Extent.COLUMNS: f"1, 1, {columns}",
            Extent.ROWS_COLUMNS: f"one ? 1 : 2, x->rows, {columns}",
            Extent.SQUARE: f"2, {columns} + 1, {columns} + 1",
        }[extent]
        self._add(
            f"operand *out = output_take(c, {given}, {sizes});",
            "if (out == NULL) return NULL;",
        )

    # ---- The result

    def _finish(self) -> None:
        results = self._entry.results
        if results[0].extent is Extent.RECORD:
            self._finish_record()
            return
        values = [self._value(result.name, result.extent) for result in results]
        if len(values) == 1:
            self._add(f"return {values[0]};")
            return
        self._add(f"PyObject *items[] = {{{', '.join(values)}}};")
        self._add(f"return result_pack(PyTuple_New({len(values)}), items, {len(values)});")

    def _value(self, name: str, extent: Extent) -> str:
        if extent is Extent.NUMBER:
            return f"PyFloat_FromDouble({name})"
        if extent is Extent.ROWS:
            return f"one ? PyFloat_FromDouble({name}) : result_take(c)"
        return "result_take(c)"

    def _finish_record(self) -> None:
        record = self._api.records[0]
        variable = self._entry.results[0].name
        values = []
        for field in record.fields:
            values += ["result_take(c)" for _ in field.notes.get("after", ())]
            values.append(f"PyFloat_FromDouble({variable}.{field.name})")
        count = len(values)
        self._add("PyObject *items[] = {")
        self._add(*[f"    {value}," for value in values])
        self._add("};")
        self._add(
            f"return record_pack(PyStructSequence_New(c->state->records[0]), items, {count});"
        )
