/* SPDX-License-Identifier: MIT */
/* Several outputs for Python: what neuron/_outputs.py calls. */
#ifndef NEURON_PYTHON_LAYER_H
#define NEURON_PYTHON_LAYER_H

#include "state.h"

PyObject *layer_logit(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *layer_forward(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *layer_loss_and_gradient(PyObject *module, PyObject *const *args, Py_ssize_t count);

#define NEURON_LAYER_FUNCTION(name)                                                                \
    {"_" #name "_outputs", (PyCFunction)(void (*)(void))layer_##name, METH_FASTCALL, NULL}

/* For the head of the generated table. */
#define NEURON_LAYER_FUNCTIONS                                                                     \
    NEURON_LAYER_FUNCTION(logit), NEURON_LAYER_FUNCTION(forward),                                  \
        NEURON_LAYER_FUNCTION(loss_and_gradient)

#endif
