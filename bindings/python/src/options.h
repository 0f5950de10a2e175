/* SPDX-License-Identifier: MIT */
/* What a call says of how it is to work: its threads. */
#ifndef NEURON_PYTHON_OPTIONS_H
#define NEURON_PYTHON_OPTIONS_H

#include "call.h"

/* What an object that is there makes of *threads: 0, the default, for None. */
bool threads_convert(const call *c, const char *name, PyObject *object, int32_t *threads);

/* *threads stays where nothing was given. */
static inline bool threads_take(const call *c, const char *name, PyObject *object,
                                int32_t *threads) {
    return object == NULL || threads_convert(c, name, object, threads);
}

/* As the library takes them; null, which is the defaults, unless something was asked for. */
static inline const neuron_options *options_of_threads(neuron_options *options, int32_t threads) {
    if (threads == 0) return NULL;
    *options = (neuron_options)NEURON_OPTIONS_INIT;
    options->threads = threads;
    return options;
}

#endif
