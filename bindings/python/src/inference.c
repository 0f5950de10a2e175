/* SPDX-License-Identifier: MIT */
#include "inference.h"

#include "errors.h"
#include "fit_options.h"
#include "number.h"
#include "options.h"
#include "output.h"
#include "result.h"
#include "samples.h"

/* The arguments, in their order. */
enum argument {
    X,
    Y,
    W,
    B,
    SAMPLE_WEIGHT,
    OFFSET,
    L2,
    INTERCEPT,
    STANDARDIZE,
    THREADS,
    ARGUMENT_COUNT
};

static const signature inference_signature = {.function = "inference"};

/* The arrays that come back, in their order. */
enum array { ESTIMATES, ERRORS, ROBUST, COVARIANCE, ARRAY_COUNT };

typedef struct inference_run {
    samples samples;
    operand *w, *outputs[ARRAY_COUNT];
    double b;
    neuron_fit_options fit;
    int32_t threads;
    PyObject *arrays[ARRAY_COUNT]; /* owned */
    neuron_inference_result result;
} inference_run;

static bool take(call *c, inference_run *run, PyObject *const *given) {
    run->fit = (neuron_fit_options)NEURON_FIT_INIT;
    if (!samples_take_batch(c, &run->samples, "X", given[X], given[Y], given[SAMPLE_WEIGHT],
                            given[OFFSET]) ||
        (run->w = operand_take(c, "w", given[W], VECTOR_OF_COLUMNS)) == NULL ||
        !columns_agree(c, run->samples.x, run->w) || !number_take(c, "b", given[B], &run->b) ||
        !fit_model_take(c, &run->fit, given[L2], given[INTERCEPT], given[STANDARDIZE]) ||
        !threads_take(c, "threads", given[THREADS], &run->threads))
        return false;
    return run->fit.intercept == 1 || run->b == 0 ||
           refuse(c, NEURON_E_OPTION, "b is %R, but intercept=False keeps it at 0", given[B]);
}

static bool make_arrays(call *c, inference_run *run) {
    const Py_ssize_t n = run->w->columns + 1;
    for (int i = 0; i < ARRAY_COUNT; i++) {
        run->outputs[i] = output_take(c, NULL, i == COVARIANCE ? 2 : 1, i == COVARIANCE ? n : 1, n);
        if (run->outputs[i] == NULL) return false;
        run->arrays[i] = result_take(c);
    }
    double *estimates = (double *)run->outputs[ESTIMATES]->data;
    for (Py_ssize_t j = 0; j < n - 1; j++)
        estimates[j] = item_at(run->w->data + j * run->w->column_stride, run->w->dtype);
    estimates[n - 1] = run->b;
    return true;
}

static bool infer(call *c, inference_run *run) {
    neuron_options room;
    const neuron_vector w = operand_vector(run->w);
    const neuron_vector_out errors = output_vector(run->outputs[ERRORS]);
    const neuron_vector_out robust = output_vector(run->outputs[ROBUST]);
    const neuron_matrix_out covariance = output_matrix(run->outputs[COVARIANCE]);
    const neuron_samples *samples = samples_view(&run->samples);
    const neuron_options *options = options_of_threads(&room, run->threads);
    run->result = (neuron_inference_result)NEURON_INFERENCE_RESULT_INIT;
    PyThreadState *unlocked = PyEval_SaveThread();
    neuron_status status = neuron_inference(samples, &w, run->b, &run->fit, &errors, &robust,
                                            &covariance, &run->result, options);
    PyEval_RestoreThread(unlocked);
    if (status != NEURON_OK) samples_raise(c, &run->samples, status);
    return status == NEURON_OK;
}

static PyObject *numbers(const neuron_inference_result *r) {
    return Py_BuildValue("dddddddL", r->log_likelihood, r->null_log_likelihood, r->observations,
                         r->degrees_of_freedom, r->aic, r->bic, r->condition, (long long)r->rank);
}

PyObject *inference_call(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    if (count != ARGUMENT_COUNT)
        return PyErr_Format(PyExc_TypeError, "_inference() takes %d arguments",
                            (int)ARGUMENT_COUNT);
    call c;
    inference_run run = {.w = NULL};
    call_begin(&c, PyModule_GetState(module), &inference_signature);
    PyObject *result = NULL;
    if (take(&c, &run, args) && make_arrays(&c, &run) && infer(&c, &run))
        result = Py_BuildValue("OOOON", run.arrays[ESTIMATES], run.arrays[ERRORS],
                               run.arrays[ROBUST], run.arrays[COVARIANCE], numbers(&run.result));
    call_end(&c);
    for (int i = 0; i < ARRAY_COUNT; i++) Py_XDECREF(run.arrays[i]);
    return result;
}
