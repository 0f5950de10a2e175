/* SPDX-License-Identifier: MIT */
/* What is to be known of numpy, learned when it is first seen loaded. Nothing here needs numpy. */
#ifndef NEURON_PYTHON_NUMPY_FACTS_H
#define NEURON_PYTHON_NUMPY_FACTS_H

#include <stdbool.h>

#include "state.h"

struct numpy_facts {
    PyObject *empty;      /* numpy.empty */
    PyObject *asarray;    /* numpy.asarray */
    PyObject *array_type; /* numpy.ndarray */
    PyObject *float64;    /* numpy.dtype("float64"), the native one: there is one */
    PyObject *dtype;      /* the descriptor ndarray.dtype */
    descrgetfunc get_dtype;
};

/* Null where numpy is not loaded, or not yet fully; with an exception only on an error. */
const numpy_facts *numpy_loaded(module_state *state);

/* The same, for arguments of a type that numpy need not be looked for twice. */
const numpy_facts *numpy_loaded_for(module_state *state, PyTypeObject *type);

int numpy_visit(module_state *state, visitproc visit, void *arg);
void numpy_forget(module_state *state);

/* Whether an object is exactly a numpy.ndarray of native float64. numpy makes a new format string
   for every buffer that asks for one; not to ask saves half of a buffer's time. */
static inline bool numpy_is_float64(module_state *state, PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    const numpy_facts *numpy = atomic_load_explicit(&state->numpy_facts, memory_order_acquire);
    if (numpy == NULL && (numpy = numpy_loaded_for(state, type)) == NULL) return false;
    if ((PyObject *)type != numpy->array_type) return false;
    PyObject *dtype = numpy->get_dtype(numpy->dtype, object, numpy->array_type);
    Py_XDECREF(dtype);
    return dtype == numpy->float64;
}

#endif
