/* SPDX-License-Identifier: MIT */
/* neuron_inference for Python: what neuron/_inference.py calls. */
#ifndef NEURON_PYTHON_INFERENCE_H
#define NEURON_PYTHON_INFERENCE_H

#include "state.h"

PyObject *inference_call(PyObject *module, PyObject *const *args, Py_ssize_t count);

#endif
