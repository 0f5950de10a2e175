/* SPDX-License-Identifier: MIT */
/* neuron.save and neuron.load. */
#ifndef NEURON_PYTHON_MODEL_FILE_H
#define NEURON_PYTHON_MODEL_FILE_H

#include "state.h"

PyObject *model_file_save(PyObject *module, PyObject *args, PyObject *keywords);
PyObject *model_file_load(PyObject *module, PyObject *args, PyObject *keywords);

/* The functions that are not generated, for the head of the generated table. */
extern const char model_file_save_doc[], model_file_load_doc[];
#define NEURON_FILE_FUNCTIONS                                                                      \
    {"save", (PyCFunction)(void (*)(void))model_file_save, METH_VARARGS | METH_KEYWORDS,           \
     model_file_save_doc},                                                                         \
    {                                                                                              \
        "load", (PyCFunction)(void (*)(void))model_file_load, METH_VARARGS | METH_KEYWORDS,        \
            model_file_load_doc                                                                    \
    }

#endif
