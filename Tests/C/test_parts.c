/* SPDX-License-Identifier: MIT */
/* Blocks of 64 to 256 columns, which the library may take in parts of 8 rows or more, and by cache lines. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "compare.h"
#include "tests.h"

static const ptrdiff_t widths[] = {64,  65,  71,  72,  79,  80,  88,  96,  97,  104, 127,
                                   128, 129, 136, 160, 191, 192, 200, 249, 255, 256};
enum { WIDTHS = sizeof widths / sizeof *widths };

static test_case some(ptrdiff_t rows, ptrdiff_t columns, int32_t dtype) {
    uint64_t seed = (uint64_t)(rows * 1009 + columns);
    test_case c = rows % 2 ? case_full(seed, rows, columns) : case_plain(seed, rows, columns);
    c.x_dtype = dtype;
    case_fit(&c);
    return c;
}

static void each_tail(void) {
    static const ptrdiff_t heights[] = {5, 8, 9, 31, 40, 64, 65, 71, 131, 150};
    for (int k = 0; k < WIDTHS; k++) {
        for (int r = 0; r < 10; r++) {
            test_case c = some(heights[r], widths[k], r % 3 ? NEURON_FLOAT64 : NEURON_FLOAT32);
            expectations e = expect_case(&c, (unsigned)GIVES_H);
            compare_placed(&c, &e, (placement){0, 1, (size_t)(k + r) % 9, r % 2 == 0});
            expectations_free(&e);
            case_free(&c);
        }
    }
}

/* So far apart that they cannot be in a cache together, which decides how wide rows are taken. */
static void far_apart(void) {
    enum { ROWS = 71, STRIDE = (1 << 18) + 72 };
    static const size_t starts[] = {0, 8, 16, 56};
    unsigned char *memory = malloc((size_t)ROWS * STRIDE + 64);
    if (!CHECK(memory != NULL)) return;
    for (int k = 0; k < WIDTHS; k++) {
        for (int s = 0; s < 4; s++) {
            int32_t dtype = k % 4 ? NEURON_FLOAT64 : NEURON_FLOAT32;
            test_case c = some(ROWS, widths[k], dtype);
            expectations e = expect_case(&c, (unsigned)GIVES_H);
            call placed;
            call_place(&placed, &c, (placement){0});
            size_t size = (size_t)(widths[k] * neuron_item_size(dtype));
            const unsigned char *from = placed.x.data;
            for (ptrdiff_t i = 0; i < ROWS; i++) {
                memcpy(memory + starts[s] + i * STRIDE, from + i * placed.x.row_stride, size);
            }
            placed.x.data = memory + starts[s];
            placed.x.row_stride = STRIDE;
            compare_call(&placed, &c, &e);
            call_free(&placed);
            expectations_free(&e);
            case_free(&c);
        }
    }
    free(memory);
}

void test_parts(void) {
    check_section("parts of blocks");
    each_tail();
    far_apart();
}
