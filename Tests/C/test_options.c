/* SPDX-License-Identifier: MIT */
/* What may be left out, and options that move no bit. */
#include "check.h"
#include "compare.h"
#include "tests.h"

/* The Hessian functions take no labels: none is as good as any. */
static void without_labels(void) {
    test_case c = case_full(2500, 45, 7);
    expectations e = expect_case(&c, 0);
    call placed;
    call_place(&placed, &c, (placement){0});
    placed.samples.y = NULL;
    for (int i = 0; i < function_count; i++) {
        const function *f = &functions[i];
        if (!(f->takes & TAKES_SAMPLES) || f->takes & TAKES_LABELS) continue;
        double results[128];
        ptrdiff_t size = function_size(f, c.rows, c.columns);
        check_about("%s without labels", f->name);
        if (!CHECK(size <= 128)) continue;
        CHECK_STATUS(NEURON_OK, f->run(&placed));
        function_results(f, &placed, results);
        CHECK_ALL_BITS(results, e.of[i], size);
    }
    call_free(&placed);
    expectations_free(&e);
    case_free(&c);
}

static void threads(void) {
    static const int32_t counts[] = {1, 2, 3, 4, 7, 16, 1000, INT32_MAX};
    test_case c = case_full(2501, 5 * neuron_block_rows(6) + 13, 6);
    expectations e = expect_case(&c, 0);
    call placed;
    call_place(&placed, &c, (placement){0});
    for (int k = 0; k < (int)(sizeof counts / sizeof *counts); k++) {
        placed.options.threads = counts[k];
        compare_call(&placed, &c, &e);
    }
    placed.poptions = NULL;
    compare_call(&placed, &c, &e);
    call_free(&placed);
    expectations_free(&e);
    case_free(&c);
}

void test_options(void) {
    check_section("options");
    without_labels();
    threads();
}
