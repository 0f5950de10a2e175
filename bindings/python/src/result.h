/* SPDX-License-Identifier: MIT */
/* Tuples and named tuples of results. Both take over all references, and clean up after a null. */
#ifndef NEURON_PYTHON_RESULT_H
#define NEURON_PYTHON_RESULT_H

#include "state.h"

PyObject *result_pack(PyObject *tuple, PyObject **items, int count);
PyObject *record_pack(PyObject *record, PyObject **items, int count);

#endif
