/* SPDX-License-Identifier: MIT */
/* The array that a call writes: the caller's, by out=, or a new one. */
#ifndef NEURON_PYTHON_OUTPUT_H
#define NEURON_PYTHON_OUTPUT_H

#include "call.h"

/* Taken after all inputs. A vector is one row. Null with an exception. */
operand *output_take(call *c, PyObject *given, int dimensions, Py_ssize_t rows, Py_ssize_t columns);

/* A writable float64 buffer of any dimensions; raises what is wrong with it. */
bool output_buffer(call *c, PyObject *given, Py_buffer *buffer);

/* Refuses an out= of another shape. */
bool output_shape(call *c, const Py_buffer *buffer, int dimensions, const Py_ssize_t *shape);

/* Refuses out= where the result is a number, because of `why`. */
bool no_output(call *c, PyObject *given, const char *why);

static inline neuron_vector_out output_vector(const operand *o) {
    return (neuron_vector_out){(double *)o->data, o->columns, o->column_stride};
}

static inline neuron_matrix_out output_matrix(const operand *o) {
    return (neuron_matrix_out){(double *)o->data, o->rows, o->columns, o->row_stride,
                               o->column_stride};
}

#endif
