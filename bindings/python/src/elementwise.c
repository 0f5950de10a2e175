/* SPDX-License-Identifier: MIT */
#include "elementwise.h"

#include "array.h"
#include "errors.h"
#include "format.h"
#include "grid.h"
#include "number.h"
#include "output.h"
#include "tensor.h"
#include "unlock.h"

typedef struct arrays {
    Py_buffer buffers[MEMBER_LIMIT];
    int held;
    int32_t dtypes[INPUT_LIMIT];
    grid grid;
} arrays;

static bool is_one(PyObject *object) { return PyFloat_CheckExact(object) || is_number(object); }

bool elementwise_of_numbers(const elementwise *e, PyObject *const *given) {
    for (int k = 0; k < e->inputs; k++)
        if (!is_one(given[k])) return false;
    return true;
}

static bool take_input(call *c, const elementwise *e, arrays *a, PyObject *given) {
    int k = a->held;
    const char *name = e->names[k];
    if (is_one(given))
        return refuse(c, NEURON_E_SHAPE,
                      "%s is a number and %s is not; want all numbers, or all "
                      "arrays of one shape",
                      name, e->names[e->inputs - 1 - k]);
    Py_buffer *buffer = &a->buffers[k];
    if (PyObject_GetBuffer(given, buffer, PyBUF_STRIDES | PyBUF_FORMAT) < 0 &&
        !tensor_instead(c, name, given, "a number or an array", buffer))
        return false;
    a->held++;
    a->dtypes[k] = dtype_of(buffer->format, buffer->itemsize);
    if (a->dtypes[k] == 0 || (!e->labels[k] && a->dtypes[k] > NEURON_FLOAT32))
        return refuse_dtype(c, name, buffer, e->labels[k]);
    /* The protocol knows no more dimensions than this; an exporter might. */
    if (buffer->ndim > DIMENSION_LIMIT)
        return refuse(c, NEURON_E_SHAPE, "%s has %d dimensions; want %d at most", name,
                      buffer->ndim, DIMENSION_LIMIT);
    return true;
}

static bool same_shapes(call *c, const elementwise *e, const arrays *a) {
    const Py_buffer *first = &a->buffers[0], *second = &a->buffers[1];
    if (e->inputs == 1) return true;
    bool same = first->ndim == second->ndim;
    for (int i = 0; same && i < first->ndim; i++) same = first->shape[i] == second->shape[i];
    if (same) return true;
    PyObject *one = shape_tuple(first->ndim, first->shape);
    PyObject *other = shape_tuple(second->ndim, second->shape);
    if (one != NULL && other != NULL)
        refuse(c, NEURON_E_SHAPE, "%s has shape %R and %s has shape %R; want one shape",
               e->names[0], one, e->names[1], other);
    Py_XDECREF(one);
    Py_XDECREF(other);
    return false;
}

static bool take_output(call *c, arrays *a, PyObject *given) {
    Py_buffer *out = &a->buffers[a->held];
    const Py_buffer *in = &a->buffers[0];
    if (given != NULL && given != Py_None) {
        if (!output_buffer(c, given, out)) return false;
        a->held++;
        c->result = Py_NewRef(given);
        return output_shape(c, out, in->ndim, in->shape);
    }
    c->result = array_new(c->state, in->ndim, in->shape);
    if (c->result == NULL || PyObject_GetBuffer(c->result, out, PyBUF_STRIDES | PyBUF_WRITABLE) < 0)
        return false;
    a->held++;
    return true;
}

static bool refuse_place(call *c, const char *name) {
    return refuse(c, NEURON_E_OVERLAP, "out overlaps %s; want the same array, or memory of its own",
                  name);
}

static bool lay_out(call *c, const elementwise *e, arrays *a) {
    grid *g = &a->grid;
    g->members = a->held;
    g->dimensions = a->buffers[0].ndim;
    for (int i = 0; i < g->dimensions; i++) g->shape[i] = a->buffers[0].shape[i];
    for (int k = 0; k < g->members; k++) {
        const Py_buffer *buffer = &a->buffers[k];
        g->data[k] = buffer->buf;
        g->item_size[k] = buffer->itemsize;
        for (int i = 0; i < g->dimensions; i++) g->strides[k][i] = stride_of(buffer, i);
    }
    grid_simplify(g);
    for (int k = 0; k < g->members; k++) {
        const char *name = k < e->inputs ? e->names[k] : "itself";
        Py_ssize_t item = g->item_size[k];
        bool aligned = (uintptr_t)g->data[k] % (size_t)item == 0;
        for (int i = 0; i < g->dimensions; i++) aligned = aligned && g->strides[k][i] % item == 0;
        if (!aligned) return refuse_alignment(c, k < e->inputs ? name : "out", item);
        if (g->dimensions > 1 && grid_overlaps(g, k)) return refuse_place(c, name);
    }
    return true;
}

/* Calls the library for the last dimension, at every place of those before it. */
static neuron_status walk(const elementwise *e, const arrays *a) {
    const grid *g = &a->grid;
    int last = g->dimensions - 1, out = g->members - 1;
    Py_ssize_t place[DIMENSION_LIMIT] = {0};
    neuron_vector in[INPUT_LIMIT];
    Py_ssize_t size = last >= 0 ? g->shape[last] : 1;
    for (int k = 0; k < e->inputs; k++)
        in[k] = (neuron_vector){g->data[k], size, last >= 0 ? g->strides[k][last] : g->item_size[k],
                                a->dtypes[k], 0};
    neuron_vector_out result = {(double *)(void *)g->data[out], size,
                                last >= 0 ? g->strides[out][last] : g->item_size[out]};
    for (;;) {
        neuron_status status = e->each(in, &result);
        if (status != NEURON_OK) return status;
        int i = last - 1;
        for (; i >= 0; i--) {
            Py_ssize_t steps = ++place[i] < g->shape[i] ? 1 : 1 - g->shape[i];
            for (int k = 0; k < e->inputs; k++)
                in[k].data = (const char *)in[k].data + steps * g->strides[k][i];
            result.data = (double *)(void *)((char *)result.data + steps * g->strides[out][i]);
            if (steps == 1) break;
            place[i] = 0;
        }
        if (i < 0) return NEURON_OK;
    }
}

static bool run(call *c, const elementwise *e, arrays *a) {
    Py_ssize_t count = a->buffers[0].len / a->buffers[0].itemsize;
    if (count == 0) return true;
    if (!lay_out(c, e, a)) return false;
    PyThreadState *unlocked = unlock(count, 0);
    neuron_status status = walk(e, a);
    relock(unlocked);
    for (int k = 0; status == NEURON_E_OVERLAP && k < a->grid.members; k++)
        if (grid_overlaps(&a->grid, k))
            return refuse_place(c, k < e->inputs ? e->names[k] : "itself");
    return status == NEURON_OK || raise_status(c, status) != NULL;
}

PyObject *elementwise_over_arrays(call *c, const elementwise *e, PyObject *const *given,
                                  PyObject *out) {
    arrays a;
    a.held = 0;
    bool good = true;
    for (int k = 0; good && k < e->inputs; k++) good = take_input(c, e, &a, given[k]);
    good = good && same_shapes(c, e, &a) && take_output(c, &a, out) && run(c, e, &a);
    while (a.held > 0) PyBuffer_Release(&a.buffers[--a.held]);
    return good ? result_take(c) : NULL;
}
