/* SPDX-License-Identifier: MIT */
#include "layer.h"

#include "errors.h"
#include "options.h"
#include "output.h"
#include "result.h"
#include "samples.h"
#include "unlock.h"

static operand *take_matrix(call *c, const char *name, PyObject *given, operand_kind kind,
                            const char *rows) {
    operand *o = operand_take(c, name, given, kind);
    if (o == NULL || o->dimensions == 2) return o;
    refuse(c, NEURON_E_SHAPE, "%s is 1-d; want a 2-d array, a row for each %s", name, rows);
    return NULL;
}

/* w and b of all outputs. */
typedef struct layer {
    operand *w, *b;
} layer;

static bool layer_take(call *c, layer *l, const operand *x, PyObject *w, PyObject *b) {
    if ((l->w = take_matrix(c, "W", w, MATRIX, "output")) == NULL) return false;
    if (l->w->columns != x->columns)
        return refuse(c, NEURON_E_SHAPE, "%s has %zd columns and W has %zd; want as many", x->name,
                      x->columns, l->w->columns);
    if ((l->b = operand_take(c, "b", b, VECTOR_OF_COLUMNS)) == NULL) return false;
    if (l->b->columns != l->w->rows)
        return refuse(c, NEURON_E_SHAPE, "W has %zd rows and b has %zd items; want as many",
                      l->w->rows, l->b->columns);
    return true;
}

static PyThreadState *unlock_all(const layer *l, const operand *x) {
    return unlock(x->rows * (l->w->rows > 0), (x->columns + 32) * l->w->rows);
}

enum { ROWS_X, ROWS_W, ROWS_B, ROWS_THREADS, ROWS_OUT, ROWS_COUNT };

typedef neuron_status of_rows(const neuron_matrix *x, const neuron_matrix *w,
                              const neuron_vector *b, const neuron_matrix_out *out,
                              const neuron_options *options);

static PyObject *rows(call *c, PyObject *const *given, of_rows *function) {
    layer l;
    int32_t threads = 0;
    operand *out;
    operand *x = take_matrix(c, "X", given[ROWS_X], BATCH, "sample");
    if (x == NULL || !layer_take(c, &l, x, given[ROWS_W], given[ROWS_B]) ||
        !threads_take(c, "threads", given[ROWS_THREADS], &threads) ||
        (out = output_take(c, given[ROWS_OUT], 2, x->rows, l.w->rows)) == NULL)
        return NULL;
    neuron_options room;
    const neuron_matrix x_view = operand_matrix(x), w_view = operand_matrix(l.w);
    const neuron_vector b_view = operand_vector(l.b);
    const neuron_matrix_out out_view = output_matrix(out);
    PyThreadState *unlocked = unlock_all(&l, x);
    neuron_status status =
        function(&x_view, &w_view, &b_view, &out_view, options_of_threads(&room, threads));
    relock(unlocked);
    return status == NEURON_OK ? result_take(c) : raise_status(c, status);
}

PyObject *layer_logit(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    call c;
    bool good = call_begin_within(&c, module, "logit_outputs", count, ROWS_COUNT);
    PyObject *result = good ? rows(&c, args, neuron_logit_outputs) : NULL;
    call_end(&c);
    return result;
}

PyObject *layer_forward(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    call c;
    bool good = call_begin_within(&c, module, "forward_outputs", count, ROWS_COUNT);
    PyObject *result = good ? rows(&c, args, neuron_forward_outputs) : NULL;
    call_end(&c);
    return result;
}

static operand *take_labels(call *c, const operand *x, const layer *l, PyObject *given) {
    operand *y = take_matrix(c, "Y", given, LABEL_MATRIX, "sample, a column for each output");
    if (y == NULL || (y->rows == x->rows && y->columns == l->w->rows)) return y;
    refuse(c, NEURON_E_SHAPE,
           "Y has %zd rows and %zd columns; want %zd, as X has rows, and %zd, as "
           "W has rows",
           y->rows, y->columns, x->rows, l->w->rows);
    return NULL;
}

/* Names the first bad label. */
static void raise_label(const call *c, const samples *s, const operand *y) {
    for (Py_ssize_t i = 0; i < y->rows; i++) {
        const operand *weight = s->weight;
        if (weight != NULL && item_at(weight->data + i * weight->column_stride, weight->dtype) == 0)
            continue;
        for (Py_ssize_t j = 0; j < y->columns; j++) {
            double label = item_at(y->data + i * y->row_stride + j * y->column_stride, y->dtype);
            if (label >= 0 && label <= 1) continue;
            PyObject *number = PyFloat_FromDouble(label);
            if (number == NULL) return;
            refuse(c, NEURON_E_LABEL, "Y[%zd, %zd] is %R; want labels in [0, 1]", i, j, number);
            Py_DECREF(number);
            return;
        }
    }
    refuse(c, NEURON_E_LABEL, "Y has a bad value; want labels in [0, 1]");
}

enum { X, Y, W, B, SAMPLE_WEIGHT, OFFSET, THREADS, GRADIENT_COUNT };
enum { LOSSES, DW, DB, RESULT_COUNT };

/* The results, in their order, go into `items`. */
static bool gradient(call *c, PyObject *const *given, PyObject **items) {
    samples s;
    layer l;
    operand *y, *out[RESULT_COUNT];
    int32_t threads = 0;
    if (!samples_take_batch(c, &s, "X", given[X], NULL, given[SAMPLE_WEIGHT], given[OFFSET]) ||
        !layer_take(c, &l, s.x, given[W], given[B]) ||
        (y = take_labels(c, s.x, &l, given[Y])) == NULL ||
        !threads_take(c, "threads", given[THREADS], &threads))
        return false;
    for (int i = 0; i < RESULT_COUNT; i++) {
        const Py_ssize_t columns = i == DW ? l.w->columns : l.w->rows;
        out[i] = output_take(c, NULL, i == DW ? 2 : 1, i == DW ? l.w->rows : 1, columns);
        if (out[i] == NULL) return false;
        items[i] = result_take(c);
    }
    neuron_options room;
    const neuron_matrix y_view = operand_matrix(y), w_view = operand_matrix(l.w);
    const neuron_vector b_view = operand_vector(l.b);
    const neuron_vector_out losses = output_vector(out[LOSSES]), db = output_vector(out[DB]);
    const neuron_matrix_out dw = output_matrix(out[DW]);
    PyThreadState *unlocked = unlock_all(&l, s.x);
    neuron_status status =
        neuron_loss_gradient_outputs(samples_view(&s), &y_view, &w_view, &b_view, &losses, &dw, &db,
                                     options_of_threads(&room, threads));
    relock(unlocked);
    if (status == NEURON_E_LABEL)
        raise_label(c, &s, y);
    else if (status != NEURON_OK)
        samples_raise(c, &s, status);
    return status == NEURON_OK;
}

PyObject *layer_loss_and_gradient(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    call c;
    PyObject *items[RESULT_COUNT] = {NULL};
    bool good = call_begin_within(&c, module, "loss_and_gradient_outputs", count, GRADIENT_COUNT) &&
                gradient(&c, args, items);
    call_end(&c);
    if (good) return result_pack(PyTuple_New(RESULT_COUNT), items, RESULT_COUNT);
    for (int i = 0; i < RESULT_COUNT; i++) Py_XDECREF(items[i]);
    return NULL;
}
