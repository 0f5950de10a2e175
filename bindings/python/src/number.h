/* SPDX-License-Identifier: MIT */
/* Numbers: everything that float() takes, but for strings and arrays. */
#ifndef NEURON_PYTHON_NUMBER_H
#define NEURON_PYTHON_NUMBER_H

#include "call.h"

/* What float() makes of an object that is no float. */
bool number_convert(const call *c, const char *name, PyObject *object, double *value);

static inline bool number_take(const call *c, const char *name, PyObject *object, double *value) {
    if (!PyFloat_CheckExact(object)) return number_convert(c, name, object, value);
    *value = PyFloat_AsDouble(object);
    return true;
}

/* A parameter with a default: *value holds it, and stays when nothing was given. */
static inline bool number_default(const call *c, const char *name, PyObject *object,
                                  double *value) {
    return object == NULL || number_take(c, name, object, value);
}

/* A whole number from `least` to 2147483647; `wanted` says so. */
bool whole_take(const call *c, const char *name, PyObject *object, int32_t least,
                const char *wanted, int32_t *value);

/* Whether an object stands for one number rather than for an array. */
bool is_number(PyObject *object);

#endif
