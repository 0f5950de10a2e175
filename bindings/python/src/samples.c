/* SPDX-License-Identifier: MIT */
#include "samples.h"

#include "errors.h"
#include "number.h"
#include "tensor.h"

bool columns_agree(const call *c, const operand *x, const operand *other) {
    if (x->columns == other->columns) return true;
    return refuse(c, NEURON_E_SHAPE, "%s has %zd %s and %s has %zd items; want as many", x->name,
                  x->columns, x->dimensions == 1 ? "items" : "columns", other->name,
                  other->columns);
}

static bool take_number(call *c, const char *name, PyObject *given, double *value) {
    if (PyFloat_CheckExact(given) || is_number(given)) return number_take(c, name, given, value);
    if (given == Py_None ||
        !(PyObject_CheckBuffer(given) || PyList_Check(given) || is_tensor(c, given)))
        return refuse_no_number(c, name, given, "a number, for x is one sample");
    return refuse(c, NEURON_E_SHAPE,
                  "%s is an array; want a number, for x is one sample (1-d); pass %s[0], or x as a "
                  "batch of one row",
                  name, name);
}

static operand *take_rows(call *c, const operand *x, const char *name, PyObject *given,
                          operand_kind kind) {
    if (PyFloat_CheckExact(given) || PyLong_Check(given)) {
        refuse(c, NEURON_E_SHAPE,
               "%s is a number; want a 1-d array of %zd, for %s is a batch (2-d) of %zd rows", name,
               x->rows, x->name, x->rows);
        return NULL;
    }
    operand *o = operand_take(c, name, given, kind);
    if (o == NULL || o->columns == x->rows) return o;
    refuse(c, NEURON_E_SHAPE, "%s has %zd rows and %s has %zd items; want as many", x->name,
           x->rows, name, o->columns);
    return NULL;
}

static bool take_batch(call *c, samples *s, bool labelled, PyObject *y, PyObject *weight,
                       PyObject *offset) {
    return (!labelled || (s->y = take_rows(c, s->x, "y", y, LABELS_OF_ROWS)) != NULL) &&
           (!s->weighted ||
            (s->weight = take_rows(c, s->x, "sample_weight", weight, VECTOR_OF_ROWS)) != NULL) &&
           (!s->shifted ||
            (s->offset = take_rows(c, s->x, "offset", offset, VECTOR_OF_ROWS)) != NULL);
}

static void begin(samples *s, PyObject *weight, PyObject *offset) {
    s->y = s->weight = s->offset = NULL;
    s->label = 0;
    s->weighted = weight != NULL && weight != Py_None;
    s->shifted = offset != NULL && offset != Py_None;
}

bool samples_take(call *c, samples *s, PyObject *x, PyObject *y, PyObject *weight, PyObject *offset,
                  bool needs_labels) {
    begin(s, weight, offset);
    s->x = operand_take(c, "x", x, SAMPLE_OR_BATCH);
    if (s->x == NULL) return false;
    s->one = s->x->dimensions == 1;
    bool labelled = needs_labels || (y != NULL && y != Py_None);
    if (s->one)
        return (!labelled || take_number(c, "y", y, &s->label)) &&
               (!s->weighted || take_number(c, "sample_weight", weight, &s->weight_of_one)) &&
               (!s->shifted || take_number(c, "offset", offset, &s->offset_of_one));
    return take_batch(c, s, labelled, y, weight, offset);
}

bool samples_take_batch(call *c, samples *s, const char *name, PyObject *x, PyObject *y,
                        PyObject *weight, PyObject *offset) {
    begin(s, weight, offset);
    s->x = operand_take(c, name, x, BATCH);
    s->one = false;
    if (s->x != NULL && s->x->dimensions == 1)
        return refuse(c, NEURON_E_SHAPE,
                      "%s is 1-d; want a 2-d array (a batch); one sample is %s.reshape(1, -1)",
                      name, name);
    return s->x != NULL && take_batch(c, s, y != NULL, y, weight, offset);
}

const neuron_samples *samples_view(samples *s) {
    s->x_view = operand_matrix(s->x);
    if (s->one) {
        s->y_view = neuron_vector_f64(&s->label, 1);
        s->weight_view = neuron_vector_f64(&s->weight_of_one, 1);
        s->offset_view = neuron_vector_f64(&s->offset_of_one, 1);
    } else {
        if (s->y != NULL) s->y_view = operand_vector(s->y);
        if (s->weighted) s->weight_view = operand_vector(s->weight);
        if (s->shifted) s->offset_view = operand_vector(s->offset);
    }
    s->view = (neuron_samples){
        sizeof(neuron_samples), &s->x_view, s->one || s->y != NULL ? &s->y_view : NULL,
        s->weighted ? &s->weight_view : NULL, s->shifted ? &s->offset_view : NULL};
    return &s->view;
}

static double row_of(const operand *o, Py_ssize_t i) {
    return item_at(o->data + i * o->column_stride, o->dtype);
}

static void refuse_value(const call *c, neuron_status status, const operand *o, const char *name,
                         Py_ssize_t i, double value, const char *wanted) {
    PyObject *number = PyFloat_FromDouble(value);
    if (number == NULL) return;
    if (o != NULL)
        refuse(c, status, "%s[%zd] is %R; %s", name, i, number, wanted);
    else
        refuse(c, status, "%s is %R; %s", name, number, wanted);
    Py_DECREF(number);
}

static const char *const wanted_labels = "want labels in [0, 1]";

static void raise_label(const call *c, const samples *s) {
    Py_ssize_t rows = s->one ? 1 : s->x->rows;
    for (Py_ssize_t i = 0; i < rows; i++) {
        double weight = !s->weighted ? 1 : s->one ? s->weight_of_one : row_of(s->weight, i);
        double label = s->one ? s->label : row_of(s->y, i);
        if (weight != 0 && !(label >= 0 && label <= 1)) {
            refuse_value(c, NEURON_E_LABEL, s->y, "y", i, label, wanted_labels);
            return;
        }
    }
    refuse(c, NEURON_E_LABEL, "y has a bad value; %s", wanted_labels);
}

static void raise_weight(const call *c, const samples *s) {
    static const char *const wanted = "want weights that are finite and not negative";
    Py_ssize_t rows = s->one ? 1 : s->x->rows;
    double sum = 0;
    for (Py_ssize_t i = 0; i < rows; i++) {
        double weight = s->one ? s->weight_of_one : row_of(s->weight, i);
        sum += weight;
        if (!(weight >= 0 && weight <= 1.7976931348623157e308)) {
            refuse_value(c, NEURON_E_WEIGHT, s->weight, "sample_weight", i, weight, wanted);
            return;
        }
    }
    refuse(c, NEURON_E_WEIGHT, "sample_weight sums to %s; want a positive, finite sum",
           sum == 0 ? "zero" : "infinity");
}

PyObject *samples_raise(const call *c, const samples *s, neuron_status status) {
    if (status == NEURON_E_LABEL)
        raise_label(c, s);
    else if (status == NEURON_E_WEIGHT && s->weighted)
        raise_weight(c, s);
    else
        return raise_status(c, status);
    return NULL;
}

PyObject *raise_label_status(const call *c, neuron_status status, double label) {
    if (status != NEURON_E_LABEL) return raise_status(c, status);
    refuse_value(c, status, NULL, "y", 0, label, wanted_labels);
    return NULL;
}
