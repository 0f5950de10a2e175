/* SPDX-License-Identifier: MIT */
/* A function of one or two numbers over arrays of any dimensions and any strides. */
#ifndef NEURON_PYTHON_ELEMENTWISE_H
#define NEURON_PYTHON_ELEMENTWISE_H

#include "call.h"

enum { INPUT_LIMIT = 2 };

typedef struct elementwise {
    int inputs;
    const char *names[INPUT_LIMIT];
    bool labels[INPUT_LIMIT]; /* takes bool and integers too */
    neuron_status (*each)(const neuron_vector *in, const neuron_vector_out *out);
} elementwise;

/* Whether the inputs are numbers, by the first of them. */
bool elementwise_of_numbers(const elementwise *e, PyObject *const *given);

/* A new reference to the array that was written. */
PyObject *elementwise_over_arrays(call *c, const elementwise *e, PyObject *const *given,
                                  PyObject *out);

#endif
