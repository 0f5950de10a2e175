/* SPDX-License-Identifier: MIT */
#include "watch.h"

#include "fit_result.h"

/* Only False itself ends a fit: a function that returns nothing means nothing by it. */
static bool ask(const watch *w, const neuron_progress *progress) {
    PyObject *record = progress_record(w->state, progress);
    PyObject *answer =
        record != NULL ? PyObject_CallFunctionObjArgs(w->progress, record, NULL) : NULL;
    Py_XDECREF(record);
    Py_XDECREF(answer);
    return answer != NULL && answer != Py_False;
}

bool watch_signals(watch *w) {
    PyEval_RestoreThread(w->unlocked);
    bool goes_on = PyErr_CheckSignals() == 0;
    w->unlocked = PyEval_SaveThread();
    return goes_on;
}

bool watch_step(const neuron_progress *progress, void *context) {
    watch *w = context;
    if (w->progress == NULL) {
        if (progress->seconds - w->looked < WATCH_MILLISECONDS * 1e-3) return true;
        w->looked = progress->seconds;
        return watch_signals(w);
    }
    PyEval_RestoreThread(w->unlocked);
    bool goes_on = PyErr_CheckSignals() == 0 && ask(w, progress);
    w->unlocked = PyEval_SaveThread();
    return goes_on;
}
