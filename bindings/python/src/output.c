/* SPDX-License-Identifier: MIT */
#include "output.h"

#include "array.h"
#include "errors.h"
#include "format.h"
#include "numpy_facts.h"
#include "tensor.h"

static const char name[] = "out";

bool no_output(call *c, PyObject *given, const char *why) {
    return given == NULL || given == Py_None ||
           refuse(c, NEURON_E_NULL, "out is given, but %s, and the result is a number; omit out",
                  why);
}

static const char wanted[] = "a writable array of float64";

/* Why a writable buffer was not to be had: perhaps a read-only one is. */
static bool refuse_buffer(call *c, PyObject *given) {
    Py_buffer buffer;
    if (!only_a_refusal()) return false;
    PyErr_Clear();
    if (PyObject_CheckBuffer(given) && PyObject_GetBuffer(given, &buffer, PyBUF_STRIDES) == 0) {
        PyBuffer_Release(&buffer);
        return refuse(c, NEURON_E_NULL, "out is read-only; want %s; pass a copy", wanted);
    }
    return refuse_no_array(c, name, given, wanted);
}

/* What has no writable buffer, but may be a tensor that can be written. */
static bool other_buffer(call *c, PyObject *given, Py_buffer *buffer) {
    if (PyObject_CheckBuffer(given)) return refuse_buffer(c, given);
    if (!tensor_instead(c, name, given, wanted, buffer)) return false;
    if (!buffer->readonly) return true;
    PyBuffer_Release(buffer);
    return refuse(c, NEURON_E_NULL,
                  "out is a tensor that is read-only, or comes by a DLPack before version 1, which "
                  "does not say; want %s; pass a copy, or numpy's view of it",
                  wanted);
}

bool output_buffer(call *c, PyObject *given, Py_buffer *buffer) {
    const bool known = numpy_is_float64(c->state, given);
    const int flags = PyBUF_STRIDES | PyBUF_WRITABLE | (known ? 0 : PyBUF_FORMAT);
    if (PyObject_GetBuffer(given, buffer, flags) < 0 && !other_buffer(c, given, buffer))
        return false;
    if (known || dtype_of(buffer->format, buffer->itemsize) == NEURON_FLOAT64) return true;
    PyObject *got = format_name(buffer->format, buffer->itemsize);
    if (got != NULL)
        refuse(c, NEURON_E_DTYPE,
               "out has dtype %U; want float64; make it with numpy.empty(..., "
               "dtype=numpy.float64)",
               got);
    Py_XDECREF(got);
    PyBuffer_Release(buffer);
    return false;
}

bool output_shape(call *c, const Py_buffer *buffer, int dimensions, const Py_ssize_t *shape) {
    bool same = buffer->ndim == dimensions;
    for (int k = 0; same && k < dimensions; k++) same = buffer->shape[k] == shape[k];
    if (same) return true;
    PyObject *got = shape_tuple(buffer->ndim, buffer->shape);
    PyObject *want = shape_tuple(dimensions, shape);
    if (got != NULL && want != NULL)
        refuse(c, NEURON_E_SHAPE, "out has shape %R; want %R", got, want);
    Py_XDECREF(got);
    Py_XDECREF(want);
    return false;
}

/* An array of our own making needs no questions. */
static operand *take_new(call *c, operand *o, int dimensions, const Py_ssize_t *shape) {
    c->result = array_new(c->state, dimensions, shape);
    if (c->result == NULL ||
        PyObject_GetBuffer(c->result, &o->buffer, PyBUF_STRIDES | PyBUF_WRITABLE) < 0)
        return NULL;
    c->held++;
    o->borrowed = true;
    o->data = o->buffer.buf;
    o->column_stride = sizeof(double);
    o->row_stride = o->columns * (Py_ssize_t)sizeof(double);
    o->dense = true;
    return o;
}

static operand *take_given(call *c, operand *o, PyObject *given, int dimensions,
                           const Py_ssize_t *shape) {
    Py_buffer *buffer = &o->buffer;
    if (!output_buffer(c, given, buffer)) return NULL;
    c->held++;
    o->borrowed = true;
    if (!output_shape(c, buffer, dimensions, shape)) return NULL;
    const Py_ssize_t item = sizeof(double);
    o->data = buffer->buf;
    o->column_stride = o->columns > 1 ? stride_of(buffer, dimensions - 1) : item;
    o->row_stride = o->rows > 1 ? stride_of(buffer, 0) : o->columns * item;
    o->dense = dimensions == 1 && o->column_stride == item;
    if ((uintptr_t)o->data % sizeof(double) != 0 || o->column_stride % item != 0 ||
        o->row_stride % item != 0) {
        refuse_alignment(c, name, item);
        return NULL;
    }
    c->result = Py_NewRef(given);
    return o;
}

operand *output_take(call *c, PyObject *given, int dimensions, Py_ssize_t rows,
                     Py_ssize_t columns) {
    operand *o = &c->operands[c->held];
    const Py_ssize_t shape[2] = {dimensions == 1 ? columns : rows, columns};
    o->name = name;
    o->heap = NULL;
    o->dimensions = dimensions;
    o->rows = rows;
    o->columns = columns;
    o->dtype = NEURON_FLOAT64;
    return given == NULL || given == Py_None ? take_new(c, o, dimensions, shape)
                                             : take_given(c, o, given, dimensions, shape);
}
