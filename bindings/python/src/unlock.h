/* SPDX-License-Identifier: MIT */
/* When to let other threads run. */
#ifndef NEURON_PYTHON_UNLOCK_H
#define NEURON_PYTHON_UNLOCK_H

#include "state.h"

/* Giving the interpreter up and taking it back costs some 40 ns, and more where threads wait; it
   pays from about 5 microseconds of work. A row costs about as much as 32 columns besides its own,
   for its exponential: five microseconds are rows * (columns + 32) of 50,000. */
enum { UNLOCK_FROM = 50000 };

static inline PyThreadState *unlock(Py_ssize_t rows, Py_ssize_t columns) {
    return (double)rows * ((double)columns + 32) < UNLOCK_FROM ? NULL : PyEval_SaveThread();
}

static inline void relock(PyThreadState *unlocked) {
    if (unlocked != NULL) PyEval_RestoreThread(unlocked);
}

#endif
