/* SPDX-License-Identifier: MIT */
/* The keywords of a trainer. */
#ifndef NEURON_PYTHON_TRAINER_OPTIONS_H
#define NEURON_PYTHON_TRAINER_OPTIONS_H

#include "call.h"

/* The arguments, in their order. */
enum {
    TRAINER_COLUMNS,
    TRAINER_L2,
    TRAINER_L1,
    TRAINER_LEARNING_RATE,
    TRAINER_MOMENTUM,
    TRAINER_BATCH_ROWS,
    TRAINER_METHOD,
    TRAINER_SCHEDULE,
    TRAINER_INTERCEPT,
    TRAINER_SCALING,
    TRAINER_WARM_START,
    TRAINER_ARGUMENTS
};

typedef struct trainer_options {
    neuron_vector start;
    neuron_trainer_options view; /* as the library takes them; valid as long as this struct */
    Py_ssize_t columns;          /* -1: as many as the first batch has */
} trainer_options;

/* False with an exception that names the keyword. */
bool trainer_options_take(call *c, trainer_options *options, PyObject *arguments);

#endif
