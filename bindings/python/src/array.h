/* SPDX-License-Identifier: MIT */
/* New arrays for results: numpy's where numpy is loaded, else the standard library's. */
#ifndef NEURON_PYTHON_ARRAY_H
#define NEURON_PYTHON_ARRAY_H

#include "state.h"

/* A float64 array with its items unset; a new reference. Without numpy it is an array.array('d'),
   or a memoryview of one with more than one dimension. */
PyObject *array_new(module_state *state, int dimensions, const Py_ssize_t *shape);

/* A tuple of sizes; a new reference. */
PyObject *shape_tuple(int dimensions, const Py_ssize_t *shape);

#endif
