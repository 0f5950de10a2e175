/* SPDX-License-Identifier: MIT */
/* neuron_inference: a call of it, placed, and what it must come to, in long double. */
#ifndef INFERENCE_H
#define INFERENCE_H

#include "call.h"

enum { MOST_UNKNOWNS = 80 };

/** Every argument, in memory of its own. Used where it lies, for it points into itself. */
typedef struct inference {
    call inputs; /* samples, w, b and the options */
    guarded outputs;
    neuron_fit_options fit;
    neuron_vector_out errors, robust;
    neuron_matrix_out covariance;
    neuron_inference_result *result;

    /* What is passed: null pointers go in here. */
    const neuron_fit_options *pfit;
    const neuron_vector_out *perrors, *probust;
    const neuron_matrix_out *pcovariance;
} inference;

/** Places a case; its outputs have the layout and the step of `where` too. */
void inference_place(inference *t, const test_case *c, placement where);
void inference_free(inference *t);
neuron_status inference_run(inference *t);
/** Fills the outputs with OUTPUT_FILL, but for the result's struct_size. */
void inference_clear(inference *t);
/** Whether nothing was written since. */
bool inference_is_untouched(const inference *t);

/** All numbers of a run, one after the other, in the order below; returns how many. */
ptrdiff_t inference_values(const inference *t, double *values);
enum {
    LOG_LIKELIHOOD,
    NULL_LOG_LIKELIHOOD,
    OBSERVATIONS,
    DEGREES,
    AIC,
    BIC,
    CONDITION,
    RANK,
    HEAD
};
enum { MOST_VALUES = HEAD + 2 * MOST_UNKNOWNS + MOST_UNKNOWNS * MOST_UNKNOWNS };

/**
 * The same numbers by Gauss-Jordan elimination with pivots in long double, where the Hessian is
 * regular. `held` says which of the d + 1 unknowns are 0; may be null.
 */
void inference_expect(const test_case *c, const double *penalty, const bool *held, double *values);

#endif
