/* SPDX-License-Identifier: MIT */
#include "partial.h"

#include "errors.h"
#include "number.h"
#include "options.h"
#include "output.h"
#include "result.h"
#include "samples.h"
#include "unlock.h"

/* Bytes-like: an operand of the call, which gives it back. */
static const operand *bytes_take(call *c, const char *name, PyObject *given) {
    operand *o = &c->operands[c->held];
    if (PyObject_GetBuffer(given, &o->buffer, PyBUF_SIMPLE) < 0) {
        if (only_a_refusal()) refuse_no_number(c, name, given, "bytes, as partial_gradient gives");
        return NULL;
    }
    c->held++;
    o->name = name;
    o->data = o->buffer.buf;
    o->dimensions = o->rows = 1;
    o->columns = o->buffer.len;
    o->row_stride = o->column_stride = 1;
    o->dtype = NEURON_UINT8;
    o->borrowed = true;
    o->heap = NULL;
    return o;
}

/* The bytes that `size` of the memory hold, which is given back; null if there is an exception. */
static PyObject *bytes_of(char *memory, size_t size) {
    PyObject *bytes = PyErr_Occurred() ? NULL : PyBytes_FromStringAndSize(memory, (Py_ssize_t)size);
    PyMem_Free(memory);
    return bytes;
}

static char *memory_for(size_t size) {
    char *memory = size <= PY_SSIZE_T_MAX ? PyMem_Malloc(size) : NULL;
    if (memory == NULL) PyErr_NoMemory();
    return memory;
}

static bool place_take(const call *c, const char *name, PyObject *given, int64_t *place) {
    static const char *const wanted = "a whole number, 0 or above";
    PyObject *number = PyBool_Check(given) ? NULL : PyNumber_Index(given);
    if (number == NULL) {
        if (PyErr_Occurred() && !only_a_refusal()) return false;
        return refuse_no_number(c, name, given, wanted);
    }
    int overflow;
    long long value = PyLong_AsLongLongAndOverflow(number, &overflow);
    Py_DECREF(number);
    if (overflow > 0 || value > INT64_C(1) << 60)
        return refuse(c, NEURON_E_SIZE, "%s is too large; want at most 2**60", name);
    if (overflow < 0 || value < 0)
        return refuse(c, NEURON_E_SIZE, "%s is negative; want %s", name, wanted);
    *place = value;
    return true;
}

enum { X, Y, SAMPLE_WEIGHT, OFFSET, W, B, FIRST_ROW, THREADS, GRADIENT_COUNT };

static PyObject *gradient(call *c, PyObject *const *given) {
    samples s;
    operand *w;
    double b;
    int64_t first_row;
    int32_t threads = 0;
    if (!samples_take_batch(c, &s, "x", given[X], given[Y], given[SAMPLE_WEIGHT], given[OFFSET]) ||
        (w = operand_take(c, "w", given[W], VECTOR_OF_COLUMNS)) == NULL ||
        !columns_agree(c, s.x, w) || !number_take(c, "b", given[B], &b) ||
        !place_take(c, "first_row", given[FIRST_ROW], &first_row) ||
        !threads_take(c, "threads", given[THREADS], &threads))
        return NULL;
    const ptrdiff_t block = neuron_block_rows(w->columns);
    if (s.x->rows > 0 && first_row % block != 0) {
        refuse(c, NEURON_E_SHAPE, "first_row is %lld; want a multiple of block_rows(%zd), %zd",
               (long long)first_row, w->columns, block);
        return NULL;
    }
    const size_t capacity = neuron_partial_size(s.x->rows, w->columns);
    if (capacity == 0) return raise_status(c, NEURON_E_SIZE);
    char *memory = memory_for(capacity);
    if (memory == NULL) return NULL;
    neuron_options room;
    const neuron_vector view = operand_vector(w);
    size_t size = 0;
    PyThreadState *unlocked = unlock(s.x->rows, w->columns);
    neuron_status status =
        neuron_partial_gradient(samples_view(&s), &view, b, first_row, memory, capacity, &size,
                                options_of_threads(&room, threads));
    relock(unlocked);
    if (status != NEURON_OK) samples_raise(c, &s, status);
    return bytes_of(memory, size);
}

PyObject *partial_gradient(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    call c;
    bool good = call_begin_within(&c, module, "partial_gradient", count, GRADIENT_COUNT);
    PyObject *result = good ? gradient(&c, args) : NULL;
    call_end(&c);
    return result;
}

static void raise_merge(const call *c, neuron_status status) {
    if (status != NEURON_E_SHAPE) {
        raise_status(c, status);
        return;
    }
    refuse(c, status,
           "right does not begin where left ends, or they are of other columns, w or b; want "
           "neighbours, in the order of their rows");
}

static PyObject *merge(call *c, PyObject *const *given) {
    const operand *left = bytes_take(c, "left", given[0]);
    const operand *right = left != NULL ? bytes_take(c, "right", given[1]) : NULL;
    if (right == NULL) return NULL;
    const size_t capacity = (size_t)left->columns + (size_t)right->columns;
    char *memory = memory_for(capacity);
    if (memory == NULL) return NULL;
    size_t size = 0;
    PyThreadState *unlocked = unlock(1, (Py_ssize_t)(capacity / 8));
    neuron_status status = neuron_partial_merge(left->data, (size_t)left->columns, right->data,
                                                (size_t)right->columns, memory, capacity, &size);
    relock(unlocked);
    if (status != NEURON_OK) raise_merge(c, status);
    return bytes_of(memory, size);
}

PyObject *partial_merge(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    call c;
    PyObject *result =
        call_begin_within(&c, module, "partial_merge", count, 2) ? merge(&c, args) : NULL;
    call_end(&c);
    return result;
}

typedef struct extent {
    int64_t first_row, rows;
    ptrdiff_t columns;
} extent;

static const operand *extent_take(call *c, PyObject *given, extent *e) {
    const operand *partial = bytes_take(c, "partial", given);
    if (partial == NULL) return NULL;
    neuron_status status = neuron_partial_extent(partial->data, (size_t)partial->columns,
                                                 &e->first_row, &e->rows, &e->columns);
    if (status == NEURON_OK) return partial;
    raise_status(c, status);
    return NULL;
}

static PyObject *finish(call *c, PyObject *const *given) {
    extent e;
    const operand *partial = extent_take(c, given[0], &e);
    if (partial == NULL) return NULL;
    if (e.first_row != 0) {
        refuse(c, NEURON_E_SHAPE, "partial begins with row %lld; want one that begins with row 0",
               (long long)e.first_row);
        return NULL;
    }
    operand *out = output_take(c, given[1], 1, 1, e.columns);
    if (out == NULL) return NULL;
    double loss, db;
    const neuron_vector_out dw = output_vector(out);
    neuron_status status =
        neuron_partial_finish(partial->data, (size_t)partial->columns, &loss, &dw, &db);
    if (status == NEURON_E_WEIGHT) {
        refuse(c, status, "sample_weight sums to zero or infinity over all rows");
        return NULL;
    }
    if (status != NEURON_OK) return raise_status(c, status);
    PyObject *items[] = {PyFloat_FromDouble(loss), result_take(c), PyFloat_FromDouble(db)};
    return result_pack(PyTuple_New(3), items, 3);
}

PyObject *partial_finish(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    call c;
    PyObject *result =
        call_begin_within(&c, module, "partial_finish", count, 2) ? finish(&c, args) : NULL;
    call_end(&c);
    return result;
}

PyObject *partial_extent(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    call c;
    extent e;
    PyObject *result = NULL;
    if (call_begin_within(&c, module, "partial_extent", count, 1) &&
        extent_take(&c, args[0], &e) != NULL)
        result =
            Py_BuildValue("LLn", (long long)e.first_row, (long long)e.rows, (Py_ssize_t)e.columns);
    call_end(&c);
    return result;
}

PyObject *partial_block_rows(PyObject *module, PyObject *columns) {
    call c;
    int64_t count;
    call_begin_within(&c, module, "block_rows", 1, 1);
    if (!place_take(&c, "columns", columns, &count)) return NULL;
    return PyLong_FromSsize_t(neuron_block_rows((ptrdiff_t)count));
}
