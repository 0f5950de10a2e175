/* SPDX-License-Identifier: MIT */
/* An array argument as the library sees it: the caller's own memory, or the items of a list. */
#ifndef NEURON_PYTHON_OPERAND_H
#define NEURON_PYTHON_OPERAND_H

#include <stdbool.h>

#include "state.h"

struct call;

enum { FEW = 32 };

/* A matrix, or a vector as the one row of it. */
typedef struct operand {
    Py_buffer buffer;
    const char *name;
    const char *format; /* the buffer's, or what is known of it */
    const char *data;
    Py_ssize_t dimensions; /* 1 or 2 */
    Py_ssize_t rows, columns, row_stride, column_stride;
    int32_t dtype;
    bool borrowed; /* there is a buffer to give back */
    bool dense;    /* one row of doubles, side by side: what the functions for one sample take */
    double *heap;  /* the items of a list, where `few` is too small */
    double few[FEW];
} operand;

typedef enum operand_kind {
    VECTOR_OF_COLUMNS, /* 1-d, floats; a list or tuple will do */
    SAMPLE_OR_BATCH,   /* 1-d or 2-d, floats; a list or tuple is one sample */
    BATCH,             /* the same without a list; whether it is 2-d, the caller looks */
    ONE_SAMPLE,        /* 1-d, floats; a list or tuple will do */
    VECTOR_OF_ROWS,    /* 1-d, floats */
    LABELS_OF_ROWS,    /* 1-d, floats, bool or integers */
    MATRIX,            /* as BATCH, for what is not rows of x */
    LABEL_MATRIX,      /* the same of floats, bool or integers */
} operand_kind;

/* The next operand of the call, or null with an exception. */
operand *operand_take(struct call *c, const char *name, PyObject *object, operand_kind kind);

/* A model, and what it holds: none of it ever changes, so that nobody has to ask again. */
typedef struct held_model {
    neuron_model *model;
    const double *w;
    Py_ssize_t columns;
    double b;
} held_model;

/* The weights of a model. */
operand *operand_of_model(struct call *c, const char *name, const held_model *held);

void operand_release(operand *o);

/* Copies the items of a vector side by side as doubles, unless they stand so already. */
bool operand_densify(operand *o);

/* An item of the buffer protocol as a double. */
double item_at(const char *address, int32_t dtype);

static inline neuron_vector operand_vector(const operand *o) {
    return (neuron_vector){o->data, o->columns, o->column_stride, o->dtype, 0};
}

static inline neuron_matrix operand_matrix(const operand *o) {
    return (neuron_matrix){.data = o->data,
                           .rows = o->rows,
                           .columns = o->columns,
                           .row_stride = o->row_stride,
                           .column_stride = o->column_stride,
                           .layout = NEURON_STRIDED,
                           .dtype = o->dtype};
}

#endif
