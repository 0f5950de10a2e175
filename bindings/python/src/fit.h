/* SPDX-License-Identifier: MIT */
/* neuron_fit for Python: what neuron/_training.py calls. */
#ifndef NEURON_PYTHON_FIT_H
#define NEURON_PYTHON_FIT_H

#include "inference.h"
#include "state.h"

PyObject *fit_call(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *fit_restore(PyObject *module, PyObject *args);

/* For the head of the generated table. */
#define NEURON_OWN_FUNCTIONS                                                                       \
    {"_fit", (PyCFunction)(void (*)(void))fit_call, METH_FASTCALL, NULL},                          \
        {"_inference", (PyCFunction)(void (*)(void))inference_call, METH_FASTCALL, NULL}, {        \
        "_restore", fit_restore, METH_VARARGS, NULL                                                \
    }

#endif
