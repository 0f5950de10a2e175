/* SPDX-License-Identifier: MIT */
#include "fit.h"

#include "background.h"
#include "errors.h"
#include "fit_options.h"
#include "fit_result.h"
#include "neuron_type.h"
#include "options.h"
#include "samples.h"

/* The arguments, in their order. */
enum argument {
    FUNCTION, /* its name, for messages */
    X,
    Y,
    SAMPLE_WEIGHT,
    OFFSET,
    L2,
    L1,
    TOL,
    SOLVER,
    MAX_ITER,
    INTERCEPT,
    STANDARDIZE,
    LEARNING_RATE,
    MOMENTUM,
    WARM_START,
    PROGRESS,
    THREADS,
    ARGUMENT_COUNT
};

/* What a fit is made of, and what came of it. */
typedef struct fit_run {
    samples samples;
    fit_options options;
    int32_t threads;
    PyObject *progress;
    double *w, b;
    neuron_fit_result result;
} fit_run;

static bool take(call *c, fit_run *run, PyObject *const *given) {
    const fit_keywords keywords = {
        given[L2],       given[L1],         given[TOL],         given[SOLVER],
        given[MAX_ITER], given[INTERCEPT],  given[STANDARDIZE], given[LEARNING_RATE],
        given[MOMENTUM], given[WARM_START],
    };
    run->progress = given[PROGRESS] != Py_None ? given[PROGRESS] : NULL;
    return samples_take_batch(c, &run->samples, "X", given[X], given[Y], given[SAMPLE_WEIGHT],
                              given[OFFSET]) &&
           fit_options_take(c, &run->options, &keywords, run->samples.x) &&
           (run->progress == NULL || PyCallable_Check(run->progress) ||
            refuse_no_number(c, "progress", run->progress, "a function, or None")) &&
           threads_take(c, "threads", given[THREADS], &run->threads);
}

/* False with an exception: the function's own, a signal's, or that of what the fit came to. */
static bool minimize(call *c, fit_run *run) {
    neuron_options room;
    const neuron_vector_out w = neuron_vector_out_f64(run->w, run->samples.x->columns);
    watch watch = {c->state, run->progress, NULL, 0};
    fit_arguments arguments = {
        samples_view(&run->samples),
        run->options.view,
        &w,
        &run->b,
        &run->result,
        options_of_threads(&room, run->threads),
    };
    run->result = (neuron_fit_result)NEURON_FIT_RESULT_INIT;
    watch.unlocked = PyEval_SaveThread();
    neuron_status status = watched_fit(&arguments, &watch);
    PyEval_RestoreThread(watch.unlocked);
    if (status != NEURON_OK) samples_raise(c, &run->samples, status);
    return !PyErr_Occurred();
}

static PyObject *fit(call *c, PyObject *const *given) {
    fit_run run = {.w = NULL};
    if (!take(c, &run, given)) return NULL;
    const size_t columns = (size_t)run.samples.x->columns;
    if (columns <= PY_SSIZE_T_MAX / sizeof(double)) run.w = PyMem_Malloc(columns * sizeof(double));
    if (run.w == NULL) return raise_status(c, NEURON_E_NOMEM);
    PyObject *neuron = NULL;
    if (minimize(c, &run)) {
        const neuron_vector w = neuron_vector_f64(run.w, (Py_ssize_t)columns);
        neuron = neuron_make(c, &w, run.b, NULL, &run.result);
    }
    PyMem_Free(run.w);
    return neuron;
}

PyObject *fit_call(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    if (count != ARGUMENT_COUNT)
        return PyErr_Format(PyExc_TypeError, "_fit() takes %d arguments", (int)ARGUMENT_COUNT);
    call c;
    call_begin(&c, PyModule_GetState(module), &neuron_signature);
    c.function = PyUnicode_AsUTF8AndSize(args[FUNCTION], NULL);
    PyObject *neuron = c.function != NULL ? fit(&c, args) : NULL;
    call_end(&c);
    return neuron;
}

/* What a fitted Neuron is pickled as. */
PyObject *fit_restore(PyObject *module, PyObject *args) {
    PyObject *weights, *numbers, *neuron = NULL;
    double b;
    neuron_fit_result result;
    if (!PyArg_ParseTuple(args, "OdO!:_restore", &weights, &b, &PyTuple_Type, &numbers) ||
        fit_result_from_numbers(numbers, &result) < 0)
        return NULL;
    call c;
    call_begin(&c, PyModule_GetState(module), &neuron_signature);
    operand *w = operand_take(&c, "w", weights, VECTOR_OF_COLUMNS);
    if (w != NULL) {
        const neuron_vector view = operand_vector(w);
        neuron = neuron_make(&c, &view, b, NULL, &result);
    }
    call_end(&c);
    return neuron;
}
