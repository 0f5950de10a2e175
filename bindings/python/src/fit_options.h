/* SPDX-License-Identifier: MIT */
/* The keywords of a fit: what to minimize, and how. */
#ifndef NEURON_PYTHON_FIT_OPTIONS_H
#define NEURON_PYTHON_FIT_OPTIONS_H

#include "call.h"

/* As they came from Python. None may be null. */
typedef struct fit_keywords {
    PyObject *l2, *l1, *tol, *solver, *max_iter, *intercept, *standardize, *learning_rate,
        *momentum, *warm_start;
} fit_keywords;

typedef struct fit_options {
    neuron_vector start;
    neuron_fit_options view; /* as the library takes them; valid as long as this struct */
} fit_options;

/* Keywords that a trainer has too. False with an exception that names the keyword. */
bool refuse_option(const call *c, const char *name, PyObject *object, const char *wanted);
bool take_penalty(const call *c, const char *name, PyObject *object, double *value);
bool take_flag(const call *c, const char *name, PyObject *object, int32_t *flag);
/* warm_start, a Neuron or a tuple (w, b); *w is null for None. */
bool take_start(call *c, neuron_vector *start, double *b, PyObject *object, operand **w);

/* What else than l1 says what was minimized. False with an exception that names the keyword. */
bool fit_model_take(const call *c, neuron_fit_options *fit, PyObject *l2, PyObject *intercept,
                    PyObject *standardize);

/* False with an exception that names the keyword. x is what warm_start must go with. */
bool fit_options_take(call *c, fit_options *options, const fit_keywords *given, const operand *x);

#endif
