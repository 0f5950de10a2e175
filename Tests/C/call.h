/* SPDX-License-Identifier: MIT */
/* Every argument of every function, placed in memory as a placement says. */
#ifndef CALL_H
#define CALL_H

#include <stdbool.h>

#include "case.h"
#include "guarded.h"

/** How arrays lie. The default, all zero: dense, row-major, ending at a guard page. */
typedef struct placement {
    unsigned layout; /* of X, dx and h: below LAYOUTS */
    ptrdiff_t step;  /* stride of vectors, in items; may be negative; 0 counts as 1 */
    size_t gap;      /* items between an array and the guard page */
    bool at_start;   /* the guard page is below the array, and the gap too */
} placement;

enum { LAYOUTS = 10 };

/** The bytes that no input or output holds by itself: NaN as a float or a double. */
enum { INPUT_FILL = 0xff, OUTPUT_FILL = 0xa5 };

typedef struct call {
    guarded inputs;
    guarded outputs;
    neuron_matrix x;
    neuron_vector y, weight, offset, w, v;
    neuron_vector z, a, dw_in; /* of the functions over arrays, and of step */
    neuron_samples samples;
    neuron_options options;
    double b, vb, rate, label, db_in;
    ptrdiff_t one_columns;
    const double *one_x, *one_w; /* row 0 and w as plain doubles */

    neuron_vector_out by_row, by_column;
    neuron_matrix_out dx, h;
    double *loss, *bias, *one_a, *one_dw;
    neuron_graph *graph;

    /* What is passed: null pointers go in here. */
    const neuron_matrix *px;
    const neuron_vector *py, *pw, *pv, *pz, *pa, *pdw_in;
    const neuron_samples *psamples;
    const neuron_options *poptions;
    const neuron_vector_out *pby_row, *pby_column;
    const neuron_matrix_out *pdx, *ph;
} call;

/** Places a case; the call is used where it lies, for it points into itself. */
void call_place(call *c, const test_case *values, placement where);
/** Makes the inputs read-only. */
void call_seal(call *c, bool sealed);
void call_free(call *c);

/** Fills every output's memory with OUTPUT_FILL. */
void call_clear(call *c);
/** Whether every byte of the outputs' memory is still OUTPUT_FILL. */
bool call_is_untouched(const call *c);
/** The same, but for the items of the views, which it fills first. */
bool call_gaps_are_untouched(call *c);

/** An input of values in a dtype with a stride in items, in memory of its own. */
neuron_vector place_vector(guarded *set, const double *values, ptrdiff_t size, int32_t dtype,
                           ptrdiff_t step, placement where);
/** The same of a matrix, whose values stand row after row. */
neuron_matrix place_matrix(guarded *set, const double *values, ptrdiff_t rows, ptrdiff_t columns,
                           int32_t dtype, placement where);
/** Outputs, filled with OUTPUT_FILL. */
neuron_vector_out place_vector_out(guarded *set, ptrdiff_t size, ptrdiff_t step, placement where);
neuron_matrix_out place_matrix_out(guarded *set, ptrdiff_t rows, ptrdiff_t columns,
                                   placement where);

#endif
