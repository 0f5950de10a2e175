/* SPDX-License-Identifier: MIT */
/* The library against the reference, bit for bit, over all functions. */
#ifndef COMPARE_H
#define COMPARE_H

#include "functions.h"

enum { MOST_FUNCTIONS = 24 };

/** What every function must give for a case; null for those left out. */
typedef struct expectations {
    double *of[MOST_FUNCTIONS];
} expectations;

/** The reference's results of the functions that have none of the bits of `without`. */
expectations expect_case(const test_case *c, unsigned without);
void expectations_free(expectations *e);

/** Places the case, runs every function that is expected, and checks bits and gaps. */
void compare_placed(const test_case *c, const expectations *e, placement where);
/** The same on a call that is placed already. */
void compare_call(call *placed, const test_case *c, const expectations *e);
/** Expectations, and one comparison. */
void compare_case(const test_case *c, placement where, unsigned without);

#endif
