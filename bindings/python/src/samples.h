/* SPDX-License-Identifier: MIT */
/* x, y, sample_weight and offset: one sample with numbers, or a batch with arrays. */
#ifndef NEURON_PYTHON_SAMPLES_H
#define NEURON_PYTHON_SAMPLES_H

#include "call.h"

typedef struct samples {
    operand *x, *y, *weight, *offset; /* all but x may be null */
    bool one;                         /* one sample: what follows holds its numbers */
    bool weighted, shifted;           /* there is a weight, an offset */
    double label, weight_of_one, offset_of_one;
    neuron_matrix x_view;
    neuron_vector y_view, weight_view, offset_view;
    neuron_samples view;
} samples;

/* How many derivatives of one sample there is a place for where nobody wants them. */
enum { MOST_UNUSED = 128 };

/* False with an exception. y may be None where labels do not enter. */
bool samples_take(call *c, samples *s, PyObject *x, PyObject *y, PyObject *weight, PyObject *offset,
                  bool needs_labels);

/* The same for what has only batches: x is 2-d, under the name that it has there, and y is not
   None; a null y: labels do not enter. */
bool samples_take_batch(call *c, samples *s, const char *name, PyObject *x, PyObject *y,
                        PyObject *weight, PyObject *offset);

/* As the library takes them; valid as long as s. */
const neuron_samples *samples_view(samples *s);

/* Raises what a C function came to: names the row and the value of a bad label or weight. */
PyObject *samples_raise(const call *c, const samples *s, neuron_status status);

/* The same for a function with one label and no samples. */
PyObject *raise_label_status(const call *c, neuron_status status, double label);

/* Refuses vectors of other lengths than x has columns. */
bool columns_agree(const call *c, const operand *x, const operand *other);

#endif
