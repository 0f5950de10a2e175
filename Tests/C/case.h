/* SPDX-License-Identifier: MIT */
/* The values of one case: every input of every function. */
#ifndef CASE_H
#define CASE_H

#include <stdint.h>

#include "reference.h"

typedef struct test_case {
    ptrdiff_t rows;
    ptrdiff_t columns;
    int32_t x_dtype;
    int32_t y_dtype;
    int32_t weight_dtype; /* 0: no weights */
    int32_t offset_dtype; /* 0: no offsets */
    int32_t w_dtype;
    int32_t v_dtype;
    unsigned layout;
    double *x; /* row after row; these are the values, whatever the dtype they are stored in */
    double *y;
    double *weight;
    double *offset;
    double *w;
    double *v;
    double b;
    double vb;
    double rate;
} test_case;

/** The case of a seed, as Tests/vectors/README.md defines it. */
test_case case_of_seed(uint64_t seed);
/** A case of given sizes, all float64, without weights, offsets or special numbers. */
test_case case_plain(uint64_t seed, ptrdiff_t rows, ptrdiff_t columns);
/** The same, with weights, some of them 0, and offsets. */
test_case case_full(uint64_t seed, ptrdiff_t rows, ptrdiff_t columns);
/** Rounds the values to what their dtypes hold, after a change of dtypes. */
void case_fit(test_case *c);
void case_free(test_case *c);

/** The case as the reference takes it. */
reference_batch case_batch(const test_case *c);

#endif
