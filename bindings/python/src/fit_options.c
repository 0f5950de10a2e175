/* SPDX-License-Identifier: MIT */
#include "fit_options.h"

#include <float.h>

#include "errors.h"
#include "fit_result.h"
#include "neuron_type.h"
#include "number.h"
#include "samples.h"

bool refuse_option(const call *c, const char *name, PyObject *object, const char *wanted) {
    return refuse(c, NEURON_E_OPTION, "%s is %R; want %s", name, object, wanted);
}

bool take_penalty(const call *c, const char *name, PyObject *object, double *value) {
    if (!number_take(c, name, object, value)) return false;
    return (*value >= 0 && *value <= DBL_MAX) ||
           refuse_option(c, name, object, "a finite number, 0 or above");
}

/* "no" is true, and so is an array of one False: neither says what it means. */
bool take_flag(const call *c, const char *name, PyObject *object, int32_t *flag) {
    static const char *const wanted = "True or False";
    double value;
    *flag = object == Py_True;
    if (PyBool_Check(object)) return true;
    if (!is_number(object)) return refuse_no_number(c, name, object, wanted);
    if (!number_take(c, name, object, &value)) return false;
    *flag = value != 0;
    return value == 0 || value == 1 || refuse_option(c, name, object, wanted);
}

static bool take_solver(const call *c, PyObject *object, int32_t *solver) {
    static const char *const wanted =
        "'auto', 'gradient-descent', 'newton', 'lbfgs' or 'coordinate-descent'";
    if (!PyUnicode_Check(object)) return refuse_no_number(c, "solver", object, wanted);
    for (*solver = 0; fit_solver_names[*solver] != NULL; ++*solver)
        if (PyUnicode_CompareWithASCIIString(object, fit_solver_names[*solver]) == 0) return true;
    return refuse_option(c, "solver", object, wanted);
}

/* What only one solver looks at is not left to be thought of use with another. */
static bool take_descent(const call *c, neuron_fit_options *fit, PyObject *learning_rate,
                         PyObject *momentum) {
    if (!number_take(c, "momentum", momentum, &fit->momentum)) return false;
    if (!(fit->momentum >= 0 && fit->momentum < 1))
        return refuse_option(c, "momentum", momentum, "a number from 0 to below 1");
    if (fit->solver != NEURON_SOLVER_GRADIENT_DESCENT) {
        const char *name = learning_rate != Py_None ? "learning_rate" : "momentum";
        return (learning_rate == Py_None && fit->momentum == 0) ||
               refuse(c, NEURON_E_OPTION, "%s is for solver='gradient-descent'; omit it", name);
    }
    static const char *const wanted = "a finite number above 0, for solver='gradient-descent'";
    if (learning_rate == Py_None) return refuse_option(c, "learning_rate", learning_rate, wanted);
    if (!number_take(c, "learning_rate", learning_rate, &fit->learning_rate)) return false;
    return (fit->learning_rate > 0 && fit->learning_rate <= DBL_MAX) ||
           refuse_option(c, "learning_rate", learning_rate, wanted);
}

static bool agree_on_l1(const call *c, const neuron_fit_options *fit) {
    bool smooth = fit->solver == NEURON_SOLVER_NEWTON || fit->solver == NEURON_SOLVER_LBFGS;
    if (fit->l1 > 0 && smooth)
        return refuse(c, NEURON_E_OPTION,
                      "solver is '%s', which takes no l1; want 'auto', 'coordinate-descent' or "
                      "'gradient-descent', or l1=0",
                      fit_solver_names[fit->solver]);
    if (fit->l1 == 0 && fit->solver == NEURON_SOLVER_COORDINATE_DESCENT)
        return refuse(
            c, NEURON_E_OPTION,
            "solver is 'coordinate-descent', which needs l1 above 0; want 'auto' for l1=0");
    return true;
}

static bool refuse_start(const call *c, PyObject *object) {
    return refuse_no_number(c, "warm_start", object, "a Neuron, a tuple (w, b), or None");
}

/* The pair's items are borrowed from a tuple that does not change. */
static bool take_pair(call *c, PyObject *pair, operand **w, double *b) {
    if (!PyTuple_Check(pair) || PyTuple_Size(pair) != 2) return refuse_start(c, pair);
    *w = operand_take(c, "warm_start[0]", PyTuple_GetItem(pair, 0), VECTOR_OF_COLUMNS);
    return *w != NULL && number_take(c, "warm_start[1]", PyTuple_GetItem(pair, 1), b);
}

bool take_start(call *c, neuron_vector *start, double *b, PyObject *object, operand **w) {
    *w = NULL;
    if (object == Py_None) return true;
    if (Py_TYPE(object) == c->state->neuron) {
        const held_model *held = &((const neuron_object *)object)->held;
        *w = operand_of_model(c, "warm_start", held);
        *b = held->b;
    } else if (!take_pair(c, object, w, b)) {
        return false;
    }
    *start = operand_vector(*w);
    return true;
}

static bool take_start_for(call *c, fit_options *options, PyObject *object, const operand *x) {
    operand *w;
    if (!take_start(c, &options->start, &options->view.start_b, object, &w)) return false;
    if (w != NULL) options->view.start = &options->start;
    return w == NULL || columns_agree(c, x, w);
}

bool fit_model_take(const call *c, neuron_fit_options *fit, PyObject *l2, PyObject *intercept,
                    PyObject *standardize) {
    return take_penalty(c, "l2", l2, &fit->l2) &&
           take_flag(c, "intercept", intercept, &fit->intercept) &&
           take_flag(c, "standardize", standardize, &fit->standardize);
}

bool fit_options_take(call *c, fit_options *options, const fit_keywords *given, const operand *x) {
    static const char *const iterations = "a whole number from 0 to 2147483647, or None";
    neuron_fit_options *fit = &options->view;
    *fit = (neuron_fit_options)NEURON_FIT_INIT;
    return fit_model_take(c, fit, given->l2, given->intercept, given->standardize) &&
           take_penalty(c, "l1", given->l1, &fit->l1) &&
           take_penalty(c, "tol", given->tol, &fit->tol) &&
           take_solver(c, given->solver, &fit->solver) &&
           (given->max_iter == Py_None ||
            whole_take(c, "max_iter", given->max_iter, 0, iterations, &fit->max_iterations)) &&
           take_descent(c, fit, given->learning_rate, given->momentum) && agree_on_l1(c, fit) &&
           take_start_for(c, options, given->warm_start, x);
}
