/* SPDX-License-Identifier: MIT */
/* NaN and infinity in what goes in: the reference says where they come out, and as which bits. */
#include <math.h>

#include "bits.h"
#include "check.h"
#include "compare.h"
#include "tests.h"

static const uint64_t patterns[] = {
    UINT64_C(0x7ff0000000000000), UINT64_C(0xfff0000000000000), UINT64_C(0x7ff8000000000000),
    UINT64_C(0xfff8000000000000), UINT64_C(0x7ff8000000000001), UINT64_C(0xffffffffffffffff),
    UINT64_C(0x7ff4000000000000), UINT64_C(0x7fefffffffffffff), UINT64_C(0xffefffffffffffff)};
enum { PATTERNS = sizeof patterns / sizeof *patterns };

enum { IN_X, IN_W, IN_OFFSET, IN_B, IN_V, IN_VB, IN_RATE, PLACES };

static double *place(test_case *c, int where) {
    switch (where) {
    case IN_X: return &c->x[c->columns * 3 + 1];
    case IN_W: return &c->w[1];
    case IN_OFFSET: return &c->offset[5];
    case IN_B: return &c->b;
    case IN_V: return &c->v[2];
    case IN_VB: return &c->vb;
    default: return &c->rate;
    }
}

static bool is_one_nan(const call *placed, const function *f, const test_case *c) {
    double results[1024];
    ptrdiff_t size = function_size(f, c->rows, c->columns);
    if (size > 1024) return false;
    function_results(f, placed, results);
    for (ptrdiff_t i = 0; i < size; i++) {
        if (results[i] != results[i] && bits_of(results[i]) != UINT64_C(0x7ff8000000000000)) {
            return false;
        }
    }
    return true;
}

static void check_case(const test_case *c, unsigned layout) {
    compare_case(c, (placement){layout, 1, 0, false}, 0);
    call placed;
    call_place(&placed, c, (placement){layout, 1, 0, false});
    for (int i = 0; i < function_count; i++) {
        check_about("%s: every NaN is the same", functions[i].name);
        CHECK_STATUS(NEURON_OK, functions[i].run(&placed));
        CHECK(is_one_nan(&placed, &functions[i], c));
    }
    call_free(&placed);
}

/* inf - inf in every place where two terms meet. */
static void cancelling(unsigned layout, ptrdiff_t columns) {
    test_case c = case_full(1000, 21, columns);
    for (ptrdiff_t j = 0; j < columns; j++) c.x[columns * 4 + j] = j % 2 ? INFINITY : -INFINITY;
    for (ptrdiff_t j = 0; j < columns; j++) c.w[j] = 1;
    c.x[columns * 6] = 1e308;
    c.x[columns * 7] = -1e308;
    c.weight[4] = c.weight[6] = c.weight[7] = 1;
    check_case(&c, layout);
    case_free(&c);
}

void test_nan(void) {
    check_section("NaN and infinity");
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
        for (int where = 0; where < PLACES; where++) {
            for (unsigned layout = 0; layout < 2; layout++) {
                test_case c = case_full(1100, 21, 5 + 6 * layout);
                *place(&c, where) = of_bits(patterns[pattern]);
                check_case(&c, layout);
                case_free(&c);
            }
        }
    }
    for (unsigned layout = 0; layout < LAYOUTS; layout++) {
        cancelling(layout, 3);
        cancelling(layout, 16);
    }
}
