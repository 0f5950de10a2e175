/* SPDX-License-Identifier: MIT */
#include "trainer_options.h"

#include <float.h>

#include "errors.h"
#include "fit_options.h"
#include "number.h"

static bool take_name(const call *c, const char *name, PyObject *object, const char *const names[3],
                      const char *wanted, int32_t *index) {
    if (!PyUnicode_Check(object)) return refuse_no_number(c, name, object, wanted);
    for (*index = 0; *index < 3; ++*index)
        if (PyUnicode_CompareWithASCIIString(object, names[*index]) == 0) return true;
    return refuse_option(c, name, object, wanted);
}

static bool take_steps(const call *c, neuron_trainer_options *how, PyObject *rate,
                       PyObject *momentum) {
    if (!number_take(c, "momentum", momentum, &how->momentum)) return false;
    if (!(how->momentum >= 0 && how->momentum < 1))
        return refuse_option(c, "momentum", momentum, "a number from 0 to below 1");
    if (rate == Py_None) return true;
    if (!number_take(c, "learning_rate", rate, &how->learning_rate)) return false;
    return (how->learning_rate > 0 && how->learning_rate <= DBL_MAX) ||
           refuse_option(c, "learning_rate", rate, "a finite number above 0, or None");
}

/* The columns are given, or those of warm_start, or not known yet. */
static bool take_columns(call *c, trainer_options *options, PyObject *columns, PyObject *start) {
    operand *w;
    int32_t count = -1;
    if (columns != Py_None && !whole_take(c, "columns", columns, 0,
                                          "a whole number from 0 to 2147483647, or None", &count))
        return false;
    options->columns = count;
    if (!take_start(c, &options->start, &options->view.start_b, start, &w)) return false;
    if (w == NULL) return true;
    options->view.start = &options->start;
    if (count >= 0 && count != w->columns)
        return refuse(c, NEURON_E_SHAPE, "columns is %d and %s has %zd items; want as many",
                      (int)count, w->name, w->columns);
    options->columns = w->columns;
    return true;
}

bool trainer_options_take(call *c, trainer_options *options, PyObject *arguments) {
    static const char *const methods[3] = {"adagrad", "adam", "sgd"};
    static const char *const schedules[3] = {"averaging", "constant", "inverse-scaling"};
    PyObject *given[TRAINER_ARGUMENTS];
    for (int i = 0; i < TRAINER_ARGUMENTS; i++) given[i] = PyTuple_GetItem(arguments, i);
    neuron_trainer_options *how = &options->view;
    *how = (neuron_trainer_options)NEURON_TRAINER_INIT;
    int32_t rows;
    if (!take_penalty(c, "l2", given[TRAINER_L2], &how->l2) ||
        !take_penalty(c, "l1", given[TRAINER_L1], &how->l1) ||
        !take_steps(c, how, given[TRAINER_LEARNING_RATE], given[TRAINER_MOMENTUM]) ||
        !whole_take(c, "batch_rows", given[TRAINER_BATCH_ROWS], 1,
                    "a whole number from 1 to 2147483647", &rows) ||
        !take_name(c, "method", given[TRAINER_METHOD], methods, "'adagrad', 'adam' or 'sgd'",
                   &how->method) ||
        !take_name(c, "schedule", given[TRAINER_SCHEDULE], schedules,
                   "'averaging', 'constant' or 'inverse-scaling'", &how->schedule) ||
        !take_flag(c, "intercept", given[TRAINER_INTERCEPT], &how->intercept) ||
        !take_flag(c, "scaling", given[TRAINER_SCALING], &how->scaling))
        return false;
    how->batch_rows = rows;
    return take_columns(c, options, given[TRAINER_COLUMNS], given[TRAINER_WARM_START]);
}
