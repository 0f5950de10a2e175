/* SPDX-License-Identifier: MIT */
#include "operand.h"

#include <string.h>

#include "errors.h"
#include "format.h"
#include "number.h"
#include "numpy_facts.h"
#include "tensor.h"

void operand_release(operand *o) {
    if (o->borrowed) PyBuffer_Release(&o->buffer);
    PyMem_Free(o->heap);
}

static const char *wanted(operand_kind kind) {
    switch (kind) {
    case SAMPLE_OR_BATCH: return "a 1-d array (one sample) or a 2-d array (a batch)";
    case BATCH: return "a 2-d array (a batch)";
    case ONE_SAMPLE: return "a 1-d array (one sample)";
    case LABELS_OF_ROWS: return "a 1-d array of floats, bool or integers";
    case MATRIX: return "a 2-d array of floats";
    case LABEL_MATRIX: return "a 2-d array of floats, bool or integers";
    default: return "a 1-d array of floats";
    }
}

static int most_dimensions(operand_kind kind) {
    return kind == SAMPLE_OR_BATCH || kind == BATCH || kind == MATRIX || kind == LABEL_MATRIX ? 2
                                                                                              : 1;
}

static bool refuse_dimensions(call *c, operand *o, operand_kind kind) {
    const char *name = o->name;
    if (most_dimensions(kind) == 2 || o->buffer.ndim == 0)
        return refuse(c, NEURON_E_SHAPE, "%s has %d dimensions; want %s; reshape it", name,
                      o->buffer.ndim, wanted(kind));
    return refuse(c, NEURON_E_SHAPE, "%s has %d dimensions; want %s; use %s", name, o->buffer.ndim,
                  wanted(kind), kind == ONE_SAMPLE ? "one row of it" : "its ravel()");
}

/* All that the buffer of one plain row of doubles does not need. */
static bool examine(call *c, operand *o, operand_kind kind) {
    const Py_buffer *buffer = &o->buffer;
    o->dense = false;
    if (buffer->ndim < 1 || buffer->ndim > most_dimensions(kind))
        return refuse_dimensions(c, o, kind);
    const bool labels = kind == LABELS_OF_ROWS || kind == LABEL_MATRIX;
    o->dtype = dtype_of(o->format, buffer->itemsize);
    if (o->dtype == 0 || (!labels && o->dtype > NEURON_FLOAT32))
        return refuse_dtype(c, o->name, buffer, labels);
    int last = buffer->ndim - 1;
    o->data = buffer->buf;
    o->dimensions = buffer->ndim;
    o->columns = buffer->shape[last];
    o->column_stride = o->columns > 1 ? stride_of(buffer, last) : buffer->itemsize;
    o->rows = last > 0 ? buffer->shape[0] : 1;
    o->row_stride = o->rows > 1 ? stride_of(buffer, 0) : buffer->itemsize;
    if (o->rows == 0 || o->columns == 0) {
        /* Where nothing lies, it does not matter how far apart. */
        o->row_stride = o->column_stride = buffer->itemsize;
        o->data = NULL;
    }
    Py_ssize_t item = buffer->itemsize;
    if ((uintptr_t)o->data % (size_t)item != 0 || o->row_stride % item != 0 ||
        o->column_stride % item != 0)
        return refuse_alignment(c, o->name, item);
    o->dense =
        o->dimensions == 1 && o->dtype == NEURON_FLOAT64 && o->column_stride == sizeof(double);
    return true;
}

static bool allocate(operand *o, Py_ssize_t count, double **items) {
    *items = o->few;
    if (count <= FEW) return true;
    if ((size_t)count <= PY_SSIZE_T_MAX / sizeof(double))
        *items = o->heap = PyMem_Malloc((size_t)count * sizeof(double));
    if (o->heap == NULL) PyErr_NoMemory();
    return o->heap != NULL;
}

static void be_dense(operand *o, const double *items, Py_ssize_t count) {
    o->data = (const char *)items;
    o->dimensions = 1;
    o->rows = 1;
    o->columns = count;
    o->row_stride = o->column_stride = sizeof(double);
    o->dtype = NEURON_FLOAT64;
    o->dense = true;
}

static bool refuse_item(const call *c, const operand *o, Py_ssize_t i, PyObject *item) {
    PyErr_Clear();
    PyObject *type = type_name(item);
    if (type == NULL) return false;
    refuse(c, NEURON_E_NULL,
           "%s[%zd] is %U; want a number; a batch is a 2-d array: numpy.asarray(%s, "
           "dtype=numpy.float64)",
           o->name, i, type, o->name);
    Py_DECREF(type);
    return false;
}

/* The items' conversion can run code that changes a list: the tuple cannot change. */
static bool copy_items(call *c, operand *o, PyObject *list) {
    PyObject *tuple = PySequence_Tuple(list);
    if (tuple == NULL) return false;
    Py_ssize_t count = PyTuple_Size(tuple);
    double *items;
    bool good = allocate(o, count, &items);
    for (Py_ssize_t i = 0; good && i < count; i++) {
        PyObject *item = PyTuple_GetItem(tuple, i);
        if (!PyFloat_CheckExact(item) && !is_number(item))
            good = refuse_item(c, o, i, item);
        else
            good = number_take(c, o->name, item, &items[i]);
    }
    Py_DECREF(tuple);
    if (good) be_dense(o, items, count);
    return good;
}

/* Gives what it took back itself, for the caller counts only what succeeded. */
static operand *take_list(call *c, operand *o, PyObject *object, operand_kind kind) {
    if (kind != VECTOR_OF_COLUMNS && kind != SAMPLE_OR_BATCH && kind != ONE_SAMPLE) {
        refuse_no_array(c, o->name, object, wanted(kind));
        return NULL;
    }
    o->borrowed = false;
    c->held++;
    return copy_items(c, o, object) ? o : NULL;
}

/* From the buffer. */
static operand *take_borrowed(call *c, operand *o, operand_kind kind) {
    const Py_buffer *buffer = &o->buffer;
    c->held++;
    o->borrowed = true;
    if (buffer->ndim == 1 && o->format != NULL && o->format[0] == 'd' && o->format[1] == '\0' &&
        buffer->itemsize == sizeof(double) && stride_of(buffer, 0) == sizeof(double) &&
        (uintptr_t)buffer->buf % sizeof(double) == 0) {
        be_dense(o, buffer->buf, buffer->shape[0]);
        return o;
    }
    return examine(c, o, kind) ? o : NULL;
}

/* What has no buffer. */
static operand *take_other(call *c, operand *o, PyObject *object, operand_kind kind) {
    if (PyList_Check(object) || PyTuple_Check(object)) {
        PyErr_Clear();
        return take_list(c, o, object, kind);
    }
    if (!tensor_instead(c, o->name, object, wanted(kind), &o->buffer)) return NULL;
    o->format = o->buffer.format;
    return take_borrowed(c, o, kind);
}

operand *operand_take(call *c, const char *name, PyObject *object, operand_kind kind) {
    operand *o = &c->operands[c->held];
    o->name = name;
    o->heap = NULL;
    if (PyList_CheckExact(object) || PyTuple_CheckExact(object))
        return take_list(c, o, object, kind);
    const bool known = numpy_is_float64(c->state, object);
    const int flags = known ? PyBUF_STRIDES : PyBUF_STRIDES | PyBUF_FORMAT;
    if (PyObject_GetBuffer(object, &o->buffer, flags) < 0) return take_other(c, o, object, kind);
    o->format = known ? "d" : o->buffer.format;
    return take_borrowed(c, o, kind);
}

operand *operand_of_model(call *c, const char *name, const held_model *held) {
    operand *o = &c->operands[c->held++];
    o->name = name;
    o->heap = NULL;
    o->borrowed = false;
    be_dense(o, held->w, held->columns);
    return o;
}

bool operand_densify(operand *o) {
    if (o->dense) return true;
    double *items;
    if (!allocate(o, o->columns, &items)) return false;
    for (Py_ssize_t j = 0; j < o->columns; j++)
        items[j] = item_at(o->data + j * o->column_stride, o->dtype);
    be_dense(o, items, o->columns);
    return true;
}

#define READ(type)                                                                                 \
    {                                                                                              \
        type item;                                                                                 \
        memcpy(&item, address, sizeof item);                                                       \
        return (double)item;                                                                       \
    }

double item_at(const char *address, int32_t dtype) {
    switch (dtype) {
    case NEURON_FLOAT64: READ(double)
    case NEURON_FLOAT32: READ(float)
    case NEURON_BOOL: return *address != 0;
    case NEURON_INT8: READ(int8_t)
    case NEURON_UINT8: READ(uint8_t)
    case NEURON_INT16: READ(int16_t)
    case NEURON_UINT16: READ(uint16_t)
    case NEURON_INT32: READ(int32_t)
    case NEURON_UINT32: READ(uint32_t)
    case NEURON_INT64: READ(int64_t)
    case NEURON_UINT64: READ(uint64_t)
    default: return 0;
    }
}
