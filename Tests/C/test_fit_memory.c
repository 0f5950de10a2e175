/* SPDX-License-Identifier: MIT */
/* A fit stays within the scratch that its entry says, at sizes whose blocks of rows differ. */
#include <stdlib.h>

#include "call.h"
#include "check.h"
#include "counting.h"
#include "tests.h"

void test_fit_memory(void) {
    static const ptrdiff_t sizes[][2] = {{5000, 30}, {5000, 5}, {20000, 3}, {600, 300}, {40, 0}};
    check_section("memory of a fit");
    for (int k = 0; k < 5 * 2; k++) {
        test_case c = case_full(4000, sizes[k / 2][0], sizes[k / 2][1]);
        call placed;
        counting counts;
        double b;
        neuron_fit_result result = NEURON_FIT_RESULT_INIT;
        call_place(&placed, &c, (placement){0});
        placed.options.threads = k % 2 ? 3 : 1;
        placed.options.allocator = counting_allocator(&counts);
        check_about("%td x %td, %d threads", c.rows, c.columns, (int)placed.options.threads);
        CHECK_STATUS(NEURON_OK, neuron_fit(&placed.samples, NULL, &placed.by_column, &b, &result,
                                           &placed.options));
        CHECK(counts.live == 0 && counts.faults == 0);
        CHECK(counts.peak <= neuron_fit_scratch(c.rows, c.columns, NULL, placed.options.threads));
        call_free(&placed);
        case_free(&c);
    }
}
