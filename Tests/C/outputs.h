/* SPDX-License-Identifier: MIT */
/* Several outputs: the calls of them, placed, and single calls for each. */
#ifndef OUTPUTS_H
#define OUTPUTS_H

#include "call.h"

/** Every argument, in memory of its own. Used where it lies, for it points into itself. */
typedef struct outputs {
    call inputs; /* x, weights, offsets and the options; its y, w and b do not enter */
    guarded more, results;
    neuron_matrix y, w;
    neuron_vector b;
    neuron_matrix_out a, dw;
    neuron_vector_out losses, db;

    /* What is passed: null pointers go in here. */
    const neuron_matrix *py, *pw;
    const neuron_vector *pb;
    const neuron_matrix_out *pa, *pdw;
    const neuron_vector_out *plosses, *pdb;
} outputs;

/** Places the rows of a case for `count` outputs; w, b and labels are of the case's dtypes. */
void outputs_place(outputs *t, const test_case *c, ptrdiff_t count, placement where);
void outputs_free(outputs *t);
neuron_status outputs_logit(const outputs *t);
neuron_status outputs_forward(const outputs *t);
neuron_status outputs_gradient(const outputs *t);

/** Fills the results' memory with OUTPUT_FILL. */
void outputs_clear(const outputs *t);
/** Whether nothing was written since. */
bool outputs_are_untouched(const outputs *t);
/** The same, but for the items of the views, which it fills first. */
bool outputs_gaps_are_untouched(const outputs *t);

/** An item of w, y or b: what is wrong goes in there. */
void *outputs_item(const neuron_matrix *m, ptrdiff_t row, ptrdiff_t column);

/** Runs all, and holds every output's results to those of single calls on one thread. */
void outputs_check(const outputs *t);

#endif
