/* SPDX-License-Identifier: MIT */
#include "fit_result.h"

#include <math.h>
#include <string.h>

#include "result.h"

const char *const fit_solver_names[] = {"auto",  "gradient-descent",   "newton",
                                        "lbfgs", "coordinate-descent", NULL};

static const char *const outcomes[] = {"converged", "out-of-iterations", "cancelled", "not-finite",
                                       "separable", "rank-deficient",    "stalled",   NULL};

static const char *const bound_kinds[] = {"none", "duality-gap", "self-concordance", "estimate",
                                          NULL};

static PyStructSequence_Field result_fields[] = {
    {"loss", "J at w and b, penalties included"},
    {"bound", "on J - J*, J* being the minimum; or infinity"},
    {"bound_kind", "what the bound rests on: 'duality-gap', 'self-concordance', 'estimate', which "
                   "proves nothing, or 'none'"},
    {"scale", "J(w = 0, best b) less the mean entropy of the labels: the most that a fit can gain"},
    {"gradient_norm", "the length of J's smallest subgradient in w and b"},
    {"iterations", "steps taken"},
    {"passes", "over the data: rows read, divided by the rows"},
    {"seconds", "that the fit took"},
    {"outcome", "'converged', 'out-of-iterations', 'cancelled', 'not-finite', 'separable', "
                "'rank-deficient' or 'stalled'"},
    {"solver", "that did it: 'gradient-descent', 'newton', 'lbfgs' or 'coordinate-descent'"},
    {"converged", "whether bound <= tol * scale"},
    {NULL, NULL},
};

static PyStructSequence_Field progress_fields[] = {
    {"iteration", "steps taken"},
    {"loss", "J, penalties included"},
    {"bound", "on J - J*, J* being the minimum; or infinity"},
    {"scale", "the bound stops the fit at tol * scale"},
    {"passes", "over the data: rows read, divided by the rows"},
    {"seconds", "since the fit began"},
    {NULL, NULL},
};

enum { RESULT_COUNT = 11, PROGRESS_COUNT = 6 };

PyTypeObject *fit_result_type(void) {
    PyStructSequence_Desc spec = {"neuron.FitResult", "What a fit came to.", result_fields,
                                  RESULT_COUNT};
    return PyStructSequence_NewType(&spec);
}

PyTypeObject *progress_type(void) {
    PyStructSequence_Desc spec = {"neuron.Progress", "What a fit has come to so far.",
                                  progress_fields, PROGRESS_COUNT};
    return PyStructSequence_NewType(&spec);
}

/* A later library may know more than there are names for here. */
static PyObject *name_of(const char *const *names, int32_t number) {
    for (int32_t i = 0; names[i] != NULL; i++)
        if (i == number) return PyUnicode_InternFromString(names[i]);
    return PyUnicode_FromFormat("%d", (int)number);
}

PyObject *fit_result_record(const module_state *state, const neuron_fit_result *r) {
    PyObject *items[RESULT_COUNT] = {
        PyFloat_FromDouble(r->loss),
        PyFloat_FromDouble(r->bound),
        name_of(bound_kinds, r->bound_kind),
        PyFloat_FromDouble(r->scale),
        PyFloat_FromDouble(r->gradient_norm),
        PyLong_FromLongLong(r->iterations),
        PyFloat_FromDouble(r->passes),
        PyFloat_FromDouble(r->seconds),
        name_of(outcomes, r->outcome),
        name_of(fit_solver_names, r->solver),
        PyBool_FromLong(r->outcome == NEURON_CONVERGED),
    };
    return record_pack(PyStructSequence_New(state->fit_result), items, RESULT_COUNT);
}

PyObject *fit_result_dict(const module_state *state, const neuron_fit_result *r) {
    PyObject *record = fit_result_record(state, r);
    PyObject *dict = record != NULL ? PyDict_New() : NULL;
    for (int i = 0; dict != NULL && i < RESULT_COUNT; i++) {
        if (strcmp(result_fields[i].name, "seconds") == 0) continue;
        PyObject *item = PyStructSequence_GetItem(record, i);
        if (PyFloat_Check(item) && !isfinite(PyFloat_AsDouble(item))) item = Py_None;
        if (PyDict_SetItemString(dict, result_fields[i].name, item) < 0) Py_CLEAR(dict);
    }
    Py_XDECREF(record);
    return dict;
}

PyObject *progress_record(const module_state *state, const neuron_progress *p) {
    PyObject *items[PROGRESS_COUNT] = {
        PyLong_FromLongLong(p->iteration), PyFloat_FromDouble(p->loss),
        PyFloat_FromDouble(p->bound),      PyFloat_FromDouble(p->scale),
        PyFloat_FromDouble(p->passes),     PyFloat_FromDouble(p->seconds),
    };
    return record_pack(PyStructSequence_New(state->progress), items, PROGRESS_COUNT);
}

PyObject *fit_result_numbers(const neuron_fit_result *r) {
    return Py_BuildValue("ddddddLiii", r->loss, r->bound, r->scale, r->gradient_norm, r->passes,
                         r->seconds, (long long)r->iterations, (int)r->outcome, (int)r->bound_kind,
                         (int)r->solver);
}

int fit_result_from_numbers(PyObject *numbers, neuron_fit_result *r) {
    long long iterations;
    int outcome, bound_kind, solver;
    *r = (neuron_fit_result)NEURON_FIT_RESULT_INIT;
    if (!PyArg_ParseTuple(numbers, "ddddddLiii", &r->loss, &r->bound, &r->scale, &r->gradient_norm,
                          &r->passes, &r->seconds, &iterations, &outcome, &bound_kind, &solver))
        return -1;
    r->iterations = iterations;
    r->outcome = outcome;
    r->bound_kind = bound_kind;
    r->solver = solver;
    return 0;
}
