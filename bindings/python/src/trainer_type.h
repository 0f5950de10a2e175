/* SPDX-License-Identifier: MIT */
/* neuron_trainer for Python: what neuron/_streams.py, which has the keywords, is made of. */
#ifndef NEURON_PYTHON_TRAINER_TYPE_H
#define NEURON_PYTHON_TRAINER_TYPE_H

#include "state.h"

/* A new reference to the type, made for one module. */
PyObject *trainer_type_new(PyObject *module);

#endif
