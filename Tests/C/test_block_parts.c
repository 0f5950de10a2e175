/* SPDX-License-Identifier: MIT */
/* Blocks of up to 256 columns, which may be taken in parts of 8 rows or more. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "compare.h"
#include "tests.h"

static const ptrdiff_t widths[] = {8,   30,  63,  64,  65,  71,  72,  79,  80,  88,  96,  97,
                                   104, 127, 128, 129, 136, 160, 191, 192, 200, 249, 255, 256};
enum { WIDTHS = sizeof widths / sizeof *widths, FAR = 1 << 24 };

static test_case some(ptrdiff_t rows, ptrdiff_t columns, int32_t dtype) {
    uint64_t seed = (uint64_t)(rows * 1009 + columns);
    test_case c = rows % 2 ? case_full(seed, rows, columns) : case_plain(seed, rows, columns);
    c.x_dtype = dtype;
    case_fit(&c);
    return c;
}

/* Only X that can hardly be in a cache is taken in parts: rows that lie far apart look so. */
static void in_parts(ptrdiff_t rows, ptrdiff_t columns, size_t start, int32_t dtype,
                     unsigned char *memory) {
    test_case c = some(rows, columns, dtype);
    expectations e = expect_case(&c, (unsigned)GIVES_H);
    call placed;
    call_place(&placed, &c, (placement){0});
    size_t size = (size_t)(columns * neuron_item_size(dtype));
    ptrdiff_t stride = (FAR / rows / 64 + 1) * 64 + (rows % 4) * 16;
    const unsigned char *from = placed.x.data;
    for (ptrdiff_t i = 0; i < rows; i++) {
        memcpy(memory + start + i * stride, from + i * placed.x.row_stride, size);
    }
    placed.x.data = memory + start;
    placed.x.row_stride = stride;
    compare_call(&placed, &c, &e);
    call_free(&placed);
    expectations_free(&e);
    case_free(&c);
}

static void parts(void) {
    static const ptrdiff_t heights[] = {5, 8, 9, 31, 40, 64, 65, 71, 131, 150};
    unsigned char *memory = malloc(2 * FAR);
    if (!CHECK(memory != NULL)) return;
    for (int k = 0; k < WIDTHS; k++) {
        for (int r = 0; r < 10; r++) {
            int32_t dtype = (k + r) % 3 ? NEURON_FLOAT64 : NEURON_FLOAT32;
            in_parts(heights[r], widths[k], (size_t)(k + r) % 9 * 8, dtype, memory);
        }
    }
    free(memory);
}

void test_block_parts(void) {
    check_section("parts of blocks");
    parts();
}
