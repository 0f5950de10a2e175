# SPDX-License-Identifier: MIT
"""Writes the C file of the module: one function for each entry, and the tables."""

from __future__ import annotations

from collections.abc import Iterable

from body import body
from docstrings import Docstrings
from model import Header, Struct
from view import Api, Argument, Entry

_HEAD = """\
/* SPDX-License-Identifier: MIT */
/* Made by bindings/generator from neuron.h. Changes here do not last. */
#include "call.h"
#include "elementwise.h"
#include "errors.h"
#include "fit.h"
#include "layer.h"
#include "model_file.h"
#include "neuron_type.h"
#include "number.h"
#include "options.h"
#include "output.h"
#include "partial.h"
#include "result.h"
#include "samples.h"
#include "unlock.h"
"""

_FUNCTION = """\
static PyObject *call_{name}(PyObject *module, PyObject *const *args, Py_ssize_t count,
                             PyObject *keywords) {{
    PyObject *given[{count}] = {{NULL}};
    call c;
    call_begin(&c, PyModule_GetState(module), &signature_{name});
    PyObject *result = bind(&c, &signature_{name}, args, count, keywords, given)
                           ? body_{name}(&c, given{no_model})
                           : NULL;
    call_end(&c);
    return result;
}}
"""

_METHOD = """\
static PyObject *call_method_{name}(PyObject *self, PyObject *const *args, Py_ssize_t count,
                                    PyObject *keywords) {{
    PyObject *given[{count}] = {{NULL}};
    call c;
    const neuron_object *neuron = (const neuron_object *)self;
    call_begin(&c, neuron->state, &signature_method_{name});
    PyObject *result = bind(&c, &signature_method_{name}, args, count, keywords, given)
                           ? body_{name}(&c, given, &neuron->held)
                           : NULL;
    call_end(&c);
    return result;
}}
"""


def quote(text: str) -> str:
    """A C string, one source line for each line of the text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    lines = '\\n"\n    "'.join(escaped.split("\n"))
    return f'"{lines}"'


def emit(header: Header, api: Api) -> str:
    return "\n".join(_parts(header, api))


def _parts(header: Header, api: Api) -> Iterable[str]:
    docs = Docstrings(header, api)
    yield _HEAD
    yield _names(api)
    yield _statuses(api)
    yield _records(api)
    for entry in api.entries:
        yield body(api, entry)
        yield _signature(api, entry, f"signature_{entry.name}", entry.name, entry.arguments)
        no_model = ", NULL" if entry.has_method else ""
        count = max(len(entry.arguments), 1)  # an array of C has an item
        yield _FUNCTION.format(name=entry.name, count=count, no_model=no_model)
        if entry.has_method:
            title = f"{api.handle_name}.{entry.name}"
            symbol = f"signature_method_{entry.name}"
            yield _signature(api, entry, symbol, title, entry.method_arguments)
            yield _METHOD.format(name=entry.name, count=count)
    yield _tables(api, docs)


def _names(api: Api) -> str:
    names = "".join(f'    "{name}",\n' for name in api.names)
    count = len(api.names)
    check = f'_Static_assert({count} <= NAME_LIMIT, "raise NAME_LIMIT");'
    return f"const char *const parameter_names[] = {{\n{names}    NULL,\n}};\n{check}\n"


def _statuses(api: Api) -> str:
    rows = []
    highest = 0
    for status in api.statuses:
        highest = max(highest, status.value)
        if status.exception is None:
            continue
        rows.append(
            f'    {{{status.name}, "neuron.{status.exception}", '
            f"&PyExc_{status.builtin},\n     {quote(status.summary)}}},\n"
        )
    end = "    {NEURON_OK, NULL, NULL, NULL},\n"
    check = f'_Static_assert({highest} < STATUS_LIMIT, "raise STATUS_LIMIT");'
    return f"const exception_spec exception_specs[] = {{\n{''.join(rows)}{end}}};\n{check}\n"


def record_fields(record: Struct) -> list[tuple[str, str]]:
    """The fields in Python's order, with their comments: an array stands before its scalar."""
    found = []
    for field in record.fields:
        for array in field.notes.get("after", ()):
            found.append((array, ""))
        found.append((field.name, field.comment))
    return found


def _records(api: Api) -> str:
    fields = []
    specs = []
    for record in api.records:
        name = record.notes["record"][0]
        names = [field for field, _ in record_fields(record)]
        rows = "".join(f'    {{"{field}", NULL}},\n' for field in names)
        head = f"static PyStructSequence_Field fields_of_{name}[] = "
        fields.append(f"{head}{{\n{rows}    {{NULL, NULL}},\n}};\n")
        doc = quote(record.summary)
        specs.append(
            f'    {{"neuron.{name}",\n     {doc},\n     fields_of_{name}, {len(names)}}},\n'
        )
    end = "    {NULL, NULL, NULL, 0},\n};\n"
    check = f'_Static_assert({len(specs)} <= RECORD_LIMIT, "raise RECORD_LIMIT");\n'
    table = "PyStructSequence_Desc record_specs[] = {\n" + "".join(specs) + end + check
    return "\n".join([*fields, table])


def _signature(
    api: Api, entry: Entry, symbol: str, title: str, arguments: tuple[Argument, ...]
) -> str:
    positional = [a for a in arguments if not a.keyword_only]
    required = [a for a in positional if a.default is None]
    names = ", ".join(str(api.names.index(a.name)) for a in arguments) or "0"
    slots = ", ".join(str(entry.arguments.index(a)) for a in arguments) or "0"
    return (
        f"static const signature {symbol} = {{\n"
        f'    "{title}", {len(arguments)}, {len(positional)}, {len(required)},\n'
        f"    {{{names}}}, {{{slots}}},\n}};\n"
        f'_Static_assert({len(arguments)} <= PARAMETER_LIMIT, "raise PARAMETER_LIMIT");\n'
        f'_Static_assert({len(arguments)} <= OPERAND_LIMIT, "raise OPERAND_LIMIT");\n'
    )


def _tables(api: Api, docs: Docstrings) -> str:
    parts = []
    functions = []
    methods = []
    for entry in api.entries:
        parts.append(
            f"static const char doc_{entry.name}[] =\n    {quote(docs.function(entry))};\n"
        )
        functions.append(_row(entry.name, f"call_{entry.name}", f"doc_{entry.name}"))
        if entry.has_method:
            text = docs.method(entry)
            parts.append(f"static const char doc_method_{entry.name}[] =\n    {quote(text)};\n")
            methods.append(
                _row(entry.name, f"call_method_{entry.name}", f"doc_method_{entry.name}")
            )
    end = "    {NULL, NULL, 0, NULL},\n};\n"
    own = "".join(f"    NEURON_{of}_FUNCTIONS,\n" for of in ("OWN", "FILE", "PARTIAL", "LAYER"))
    parts.append("PyMethodDef module_functions[] = {\n" + own + "".join(functions) + end)
    own = "    NEURON_OWN_METHODS,\n"
    parts.append("PyMethodDef neuron_methods[] = {\n" + own + "".join(methods) + end)
    parts.append(f"const char neuron_doc[] =\n    {quote(docs.handle())};\n")
    parts.append(
        f'const signature neuron_signature = {{"{api.handle_name}", 0, 0, 0, {{0}}, {{0}}}};\n'
    )
    return "\n".join(parts)


def _row(name: str, function: str, doc: str) -> str:
    return (
        f'    {{"{name}", (PyCFunction)(void (*)(void)){function},\n'
        f"     METH_FASTCALL | METH_KEYWORDS, {doc}}},\n"
    )
