/* SPDX-License-Identifier: MIT */
/* neuron.Neuron: w and b, checked and copied once, and how a fit found them. Its other methods are in the generated file. */
#ifndef NEURON_PYTHON_NEURON_TYPE_H
#define NEURON_PYTHON_NEURON_TYPE_H

#include "call.h"

typedef struct neuron_object {
    PyObject_HEAD;
    module_state *state;
    held_model held;
    neuron_fit_result *fit_result; /* null, if no fit made it */
} neuron_object;

/* A new Neuron that owns the model, which is freed where there is none to be had, and a copy of the
   result, if there is one; null with an exception. */
PyObject *neuron_of(module_state *state, neuron_model *model, const neuron_fit_result *fit_result);

/* The same with its own copy of w, and metadata, which may be null or None. */
PyObject *neuron_make(const call *c, const neuron_vector *w, double b, PyObject *metadata,
                      const neuron_fit_result *fit_result);

/* The methods that are not generated, for the head of the generated table. */
PyObject *neuron_reduce(PyObject *self, PyObject *unused);
PyObject *neuron_copy(PyObject *self, PyObject *unused);
#define NEURON_OWN_METHODS                                                                         \
    {"__reduce__", neuron_reduce, METH_NOARGS, NULL},                                              \
        {"__copy__", neuron_copy, METH_NOARGS, NULL}, {                                            \
        "__deepcopy__", neuron_copy, METH_O, NULL                                                  \
    }

/* A new reference to the type, made for one module. */
PyObject *neuron_type_new(PyObject *module);

#endif
