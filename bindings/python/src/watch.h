/* SPDX-License-Identifier: MIT */
/* What Python does during a fit: its signals, and the caller's progress function. */
#ifndef NEURON_PYTHON_WATCH_H
#define NEURON_PYTHON_WATCH_H

#include <stdbool.h>

#include "state.h"

/* How often signals are looked for: where others hold the interpreter, to get it back can take 5 ms
   a time. */
enum { WATCH_MILLISECONDS = 50 };

typedef struct watch {
    const module_state *state;
    PyObject *progress; /* what to call after each step; null for nothing */
    PyThreadState *unlocked;
    double looked; /* for signals: seconds since the fit began */
} watch;

/* The next two are for the thread that called, while it is without the interpreter. False ends the
   fit, with an exception for the caller to see once the interpreter is back. */

/* Looks for signals. */
bool watch_signals(watch *w);

/* After a step: the progress function, and signals. For neuron_fit, with a watch for context. */
bool watch_step(const neuron_progress *progress, void *context);

#endif
