/* SPDX-License-Identifier: MIT */
#include "call.h"

bool call_begin_within(call *c, PyObject *module, const char *function, Py_ssize_t count,
                       Py_ssize_t wanted) {
    call_begin(c, PyModule_GetState(module), &neuron_signature);
    c->function = function;
    if (count == wanted) return true;
    PyErr_Format(PyExc_TypeError, "_%s() takes %zd arguments", function, wanted);
    return false;
}

void call_end(call *c) {
    while (c->held > 0) operand_release(&c->operands[--c->held]);
    Py_XDECREF(c->result);
}

static bool refuse_binding(const signature *s, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    PyObject *text = PyUnicode_FromFormatV(format, arguments);
    va_end(arguments);
    if (text != NULL) {
        PyErr_Format(PyExc_TypeError, "%s() %U", s->function, text);
        Py_DECREF(text);
    }
    return false;
}

/* Names at a call site are interned, as ours are: nearly always, pointers decide. */
static int find(const call *c, const signature *s, PyObject *keyword) {
    for (int i = 0; i < s->count; i++)
        if (c->state->names[s->name[i]] == keyword) return i;
    for (int i = 0; i < s->count; i++)
        if (PyUnicode_CompareWithASCIIString(keyword, parameter_names[s->name[i]]) == 0) return i;
    return -1;
}

static bool bind_keywords(const call *c, const signature *s, PyObject *const *values,
                          PyObject *keywords, PyObject **given) {
    Py_ssize_t count = PyTuple_Size(keywords);
    for (Py_ssize_t k = 0; k < count; k++) {
        PyObject *keyword = PyTuple_GetItem(keywords, k);
        int i = find(c, s, keyword);
        if (i < 0) return refuse_binding(s, "got an unexpected keyword argument '%U'", keyword);
        if (given[s->slot[i]] != NULL)
            return refuse_binding(s, "got multiple values for argument '%U'", keyword);
        given[s->slot[i]] = values[k];
    }
    return true;
}

bool bind(call *c, const signature *s, PyObject *const *args, Py_ssize_t count, PyObject *keywords,
          PyObject **given) {
    if (count > s->positional)
        return refuse_binding(s, "takes at most %d positional argument%s (%zd given)",
                              s->positional, s->positional == 1 ? "" : "s", count);
    for (Py_ssize_t i = 0; i < count; i++) given[s->slot[i]] = args[i];
    if (keywords != NULL && !bind_keywords(c, s, args + count, keywords, given)) return false;
    for (Py_ssize_t i = count; i < s->required; i++)
        if (given[s->slot[i]] == NULL)
            return refuse_binding(s, "missing required argument: '%s' (pos %zd)",
                                  parameter_names[s->name[i]], i + 1);
    return true;
}
