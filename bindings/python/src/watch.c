/* SPDX-License-Identifier: MIT */
#include "watch.h"

#include "fit_result.h"

/* Where others hold the interpreter, to get it back can take them 5 ms a time. */
static const double rarely = 0.05;

/* Only False itself ends a fit: a function that returns nothing means nothing by it. */
static bool ask(const watch *w, const neuron_progress *progress) {
    PyObject *record = progress_record(w->state, progress);
    PyObject *answer =
        record != NULL ? PyObject_CallFunctionObjArgs(w->progress, record, NULL) : NULL;
    Py_XDECREF(record);
    Py_XDECREF(answer);
    return answer != NULL && answer != Py_False;
}

bool watch_step(const neuron_progress *progress, void *context) {
    watch *w = context;
    if (w->progress == NULL && progress->seconds - w->looked < rarely) return true;
    w->looked = progress->seconds;
    PyEval_RestoreThread(w->unlocked);
    bool goes_on = PyErr_CheckSignals() == 0 && (w->progress == NULL || ask(w, progress));
    w->unlocked = PyEval_SaveThread();
    return goes_on;
}
