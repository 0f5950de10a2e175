/* SPDX-License-Identifier: MIT */
/* What a fit came to, and what it has come to so far, as named tuples. */
#ifndef NEURON_PYTHON_FIT_RESULT_H
#define NEURON_PYTHON_FIT_RESULT_H

#include "state.h"

/* By neuron_solver; ends with null. */
extern const char *const fit_solver_names[];

/* New types, for one module. */
PyTypeObject *fit_result_type(void);
PyTypeObject *progress_type(void);

/* New records. */
PyObject *fit_result_record(const module_state *state, const neuron_fit_result *result);
PyObject *progress_record(const module_state *state, const neuron_progress *progress);

/* A new dict of what is the same for every run of a fit: all but the seconds. */
PyObject *fit_result_dict(const module_state *state, const neuron_fit_result *result);

/* The same as plain numbers, which pickle knows: to a new tuple, and back; -1 with an exception. */
PyObject *fit_result_numbers(const neuron_fit_result *result);
int fit_result_from_numbers(PyObject *numbers, neuron_fit_result *result);

#endif
