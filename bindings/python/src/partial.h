/* SPDX-License-Identifier: MIT */
/* Partial sums for Python, as bytes: what neuron/_partials.py calls. */
#ifndef NEURON_PYTHON_PARTIAL_H
#define NEURON_PYTHON_PARTIAL_H

#include "state.h"

PyObject *partial_gradient(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *partial_merge(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *partial_finish(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *partial_extent(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *partial_block_rows(PyObject *module, PyObject *columns);

#define NEURON_PARTIAL_FUNCTION(name)                                                              \
    {"_partial_" #name, (PyCFunction)(void (*)(void))partial_##name, METH_FASTCALL, NULL}

/* For the head of the generated table. */
#define NEURON_PARTIAL_FUNCTIONS                                                                   \
    NEURON_PARTIAL_FUNCTION(gradient), NEURON_PARTIAL_FUNCTION(merge),                             \
        NEURON_PARTIAL_FUNCTION(finish), NEURON_PARTIAL_FUNCTION(extent), {                        \
        "_block_rows", partial_block_rows, METH_O, NULL                                            \
    }

#endif
