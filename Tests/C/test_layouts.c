/* SPDX-License-Identifier: MIT */
/* Where the numbers lie moves no bit. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "compare.h"
#include "tests.h"

static const ptrdiff_t sizes[][2] = {{1, 1},  {7, 5},  {8, 8},  {13, 9}, {16, 16}, {3, 17},
                                     {9, 33}, {25, 2}, {40, 7}, {5, 70}, {21, 24}};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void every_layout(void) {
    static const ptrdiff_t steps[] = {1, 2, -1, -3};
    for (int size = 0; size < SIZES; size++) {
        for (int32_t x_dtype = NEURON_FLOAT64; x_dtype <= NEURON_FLOAT32; x_dtype++) {
            test_case c = case_full(7 + (uint64_t)size, sizes[size][0], sizes[size][1]);
            c.x_dtype = x_dtype;
            c.weight_dtype = c.w_dtype = c.v_dtype = 1 + size % 2;
            c.offset_dtype = 2 - size % 2;
            case_fit(&c);
            expectations e = expect_case(&c, 0);
            for (unsigned layout = 0; layout < LAYOUTS; layout++) {
                for (int step = 0; step < 4; step++) {
                    placement where = {layout, steps[step], (unsigned)step, layout % 2 == 1};
                    compare_placed(&c, &e, where);
                }
            }
            expectations_free(&e);
            case_free(&c);
        }
    }
}

static void every_dtype(void) {
    for (int32_t y_dtype = NEURON_FLOAT64; y_dtype <= NEURON_UINT64; y_dtype++) {
        for (int others = 0; others < 16; others++) {
            test_case c = case_full(50 + (uint64_t)others, 19, 6);
            c.y_dtype = y_dtype;
            c.weight_dtype = 1 + (others & 1);
            c.offset_dtype = 1 + (others >> 1 & 1);
            c.w_dtype = 1 + (others >> 2 & 1);
            c.v_dtype = 1 + (others >> 3 & 1);
            case_fit(&c);
            expectations e = expect_case(&c, 0);
            for (int step = -2; step <= 3; step++) {
                compare_placed(&c, &e, (placement){0, step, 0, step < 0});
            }
            expectations_free(&e);
            case_free(&c);
        }
    }
}

static void every_alignment(void) {
    for (int32_t dtype = NEURON_FLOAT64; dtype <= NEURON_FLOAT32; dtype++) {
        test_case c = case_full(90, 21, 11);
        c.x_dtype = c.y_dtype = c.weight_dtype = c.offset_dtype = c.w_dtype = dtype;
        case_fit(&c);
        expectations e = expect_case(&c, 0);
        for (size_t gap = 0; gap < 16; gap++) {
            for (unsigned layout = 0; layout < 2; layout++) {
                compare_placed(&c, &e, (placement){layout, 1, gap, false});
                compare_placed(&c, &e, (placement){layout, 1, gap, true});
            }
        }
        expectations_free(&e);
        case_free(&c);
    }
}

/* Wherever in a cache line rows begin that are wide enough to be taken line by line. */
static void every_line(void) {
    static const ptrdiff_t widths[] = {64, 65, 72, 100, 128, 264, 300, 320, 1000};
    for (int k = 0; k < 9; k++) {
        for (size_t gap = 0; gap < 8; gap++) {
            test_case c = case_full(92 + gap, 9 + (ptrdiff_t)gap % 2, widths[k]);
            compare_case(&c, (placement){0, 1, gap, true}, (unsigned)GIVES_H);
            compare_case(&c, (placement){0, 1, gap, false}, (unsigned)GIVES_H);
            case_free(&c);
        }
    }
}

/* By columns, products of up to 512 rows are made together, those for a gradient of as few as a block. */
static void column_groups(void) {
    static const ptrdiff_t shapes[][2] = {
        {511, 8},   {513, 9},   {1031, 31}, {600, 80},  {529, 81},   {262, 97}, {260, 161},
        {140, 300}, {135, 321}, {70, 700},  {258, 500}, {131, 1025}, {68, 2049}};
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        /* Each type with weights, 0 among them, and without. */
        for (int kind = 0; kind < 4; kind++) {
            uint64_t seed = 200 + (uint64_t)k;
            test_case c = kind < 2 ? case_full(seed, shapes[k][0], shapes[k][1])
                                   : case_plain(seed, shapes[k][0], shapes[k][1]);
            c.x_dtype = kind % 2 ? NEURON_FLOAT32 : NEURON_FLOAT64;
            case_fit(&c);
            compare_case(&c, (placement){1, 1, 1, false}, 0);
            case_free(&c);
        }
    }
}

/* Views that repeat one row, one column or one number: strides of 0 are fine in what is read. */
static void repeated(void) {
    test_case c = case_full(91, 20, 9);
    for (ptrdiff_t i = 0; i < 20; i++) {
        memcpy(c.x + i * 9, c.x, 9 * sizeof *c.x);
        c.y[i] = c.y[0];
        c.weight[i] = 0.75;
        c.offset[i] = c.offset[0];
    }
    for (ptrdiff_t j = 0; j < 9; j++) c.w[j] = c.w[0];
    expectations e = expect_case(&c, 0);
    call placed;
    call_place(&placed, &c, (placement){0});
    placed.x.row_stride = placed.y.stride = placed.weight.stride = 0;
    placed.offset.stride = placed.w.stride = 0;
    compare_call(&placed, &c, &e);
    call_free(&placed);
    expectations_free(&e);

    for (ptrdiff_t i = 0; i < 20 * 9; i++) c.x[i] = c.x[0];
    e = expect_case(&c, 0);
    call_place(&placed, &c, (placement){0});
    placed.x.row_stride = placed.x.column_stride = 0;
    compare_call(&placed, &c, &e);
    call_free(&placed);
    expectations_free(&e);
    case_free(&c);
}

static void integers_as_doubles(void) {
    /* Above 2^53, int64 labels would be inexact, but they are no labels; 1 is the largest. */
    uint64_t large[3] = {0, 1, UINT64_MAX};
    double losses[3] = {0};
    double z[3] = {1, 2, 3};
    neuron_vector logits = neuron_vector_f64(z, 3), y = neuron_vector_of(large, NEURON_UINT64, 3);
    neuron_vector_out out = neuron_vector_out_f64(losses, 3);
    CHECK_STATUS(NEURON_OK, neuron_cross_entropy_logit_each(&logits, &y, &out));
    CHECK_BITS(losses[0], reference_cross_entropy_logit(1, 0));
    CHECK_BITS(losses[1], reference_cross_entropy_logit(2, 1));
    CHECK(losses[2] != losses[2]);
}

void test_layouts(void) {
    check_section("layouts");
    every_layout();
    repeated();
    check_section("storage types");
    every_dtype();
    integers_as_doubles();
    check_section("alignments");
    every_alignment();
    every_line();
    check_section("rows of columns that come together");
    column_groups();
}
