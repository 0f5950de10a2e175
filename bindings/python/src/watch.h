/* SPDX-License-Identifier: MIT */
/* What Python does between the steps of a fit: its signals, and the caller's progress function. */
#ifndef NEURON_PYTHON_WATCH_H
#define NEURON_PYTHON_WATCH_H

#include <stdbool.h>

#include "state.h"

typedef struct watch {
    const module_state *state;
    PyObject *progress; /* what to call after each step; null for nothing */
    PyThreadState *unlocked;
    double looked; /* for signals: seconds since the fit began */
} watch;

/* For neuron_fit, which runs without the interpreter. False ends the fit; with an exception that is
   for the caller to see, once the interpreter is back. */
bool watch_step(const neuron_progress *progress, void *watch);

#endif
