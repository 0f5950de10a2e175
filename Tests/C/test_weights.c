/* SPDX-License-Identifier: MIT */
/* Weights and offsets: rows of weight 0, all ones, all zeros, repetition. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "compare.h"
#include "tests.h"

/* Rubbish in the rows of weight 0, against the clean rows' expectations. */
static void rubbish(int32_t dtype, unsigned layout, ptrdiff_t rows, ptrdiff_t columns) {
    static const double labels[] = {NAN, INFINITY, -INFINITY, -0.1, 1.1, 5};
    static const double numbers[] = {NAN, INFINITY, -INFINITY, 3e38};
    test_case c = case_full(600 + (uint64_t)rows, rows, columns);
    /* One sample knows no weights. */
    const unsigned alone = TAKES_ONE | TAKES_X | TAKES_Z | TAKES_A | TAKES_DW;
    c.x_dtype = c.y_dtype = c.weight_dtype = c.offset_dtype = dtype;
    case_fit(&c);
    expectations e = expect_case(&c, alone);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < rows; i++) {
        if (c.weight[i] != 0) continue;
        if (i % 3 == 0) c.weight[i] = -0.0;
        c.y[i] = labels[i % 6];
        c.offset[i] = numbers[i % 4];
        for (ptrdiff_t j = 0; j < columns; j++) c.x[i * columns + j] = numbers[(i + j) % 4];
        count += 1;
    }
    CHECK(count > 0);
    compare_placed(&c, &e, (placement){layout, 1, 0, false});
    expectations_free(&e);
    case_free(&c);
}

static void ones_and_zeros(ptrdiff_t rows, ptrdiff_t columns) {
    test_case c = case_plain(700 + (uint64_t)rows, rows, columns);
    expectations e = expect_case(&c, 0);
    double *ones = calloc((size_t)rows + 1, sizeof *ones);
    double *zeros = calloc((size_t)rows + 1, sizeof *zeros);
    if (!ones || !zeros) abort();
    for (ptrdiff_t i = 0; i < rows; i++) {
        ones[i] = 1;
        zeros[i] = i % 2 ? -0.0 : 0.0;
    }
    for (int k = 1; k < 4; k++) {
        c.weight = k & 1 ? ones : NULL;
        c.weight_dtype = k & 1 ? NEURON_FLOAT64 : 0;
        c.offset = k & 2 ? zeros : NULL;
        c.offset_dtype = k & 2 ? NEURON_FLOAT32 : 0;
        compare_placed(&c, &e, (placement){0});
    }
    c.weight = c.offset = NULL;
    expectations_free(&e);
    case_free(&c);
    free(ones);
    free(zeros);
}

/* No weight but 0: no mean, yet every row has its loss and residual, which is 0. */
static void sum_of_zero(ptrdiff_t rows) {
    test_case c = case_full(800, rows, 3);
    for (ptrdiff_t i = 0; i < rows; i++) {
        c.weight[i] = 0;
        c.y[i] = NAN;
    }
    call placed;
    call_place(&placed, &c, (placement){0});
    for (int i = 0; i < function_count; i++) {
        const function *f = &functions[i];
        if (!(f->takes & TAKES_SAMPLES)) continue;
        check_about("%s, weights that sum to 0", f->name);
        call_clear(&placed);
        neuron_status status = f->run(&placed);
        if (f->takes & IS_MEAN) {
            CHECK_STATUS(NEURON_E_WEIGHT, status);
            CHECK(call_is_untouched(&placed));
            continue;
        }
        CHECK_STATUS(NEURON_OK, status);
        for (ptrdiff_t k = 0; k < rows; k++) CHECK_BITS(placed.by_row.data[k], 0);
    }
    call_free(&placed);
    case_free(&c);
}

/* A row of weight 3 is three rows, but for rounding. */
static void repetition(void) {
    enum { ROWS = 12, COLUMNS = 4, TIMES = 3 };
    test_case c = case_plain(900, ROWS, COLUMNS), r = case_plain(901, ROWS * TIMES, COLUMNS);
    double weights[ROWS], once[COLUMNS + 2], thrice[COLUMNS + 2];
    for (ptrdiff_t i = 0; i < ROWS; i++) weights[i] = i % 2 ? TIMES : 1;
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < ROWS; i++) {
        for (int k = 0; k < weights[i]; k++, count++) {
            memcpy(r.x + count * COLUMNS, c.x + i * COLUMNS, COLUMNS * sizeof *c.x);
            r.y[count] = c.y[i];
        }
    }
    neuron_matrix x = neuron_matrix_f64(c.x, ROWS, COLUMNS);
    neuron_matrix repeated_x = neuron_matrix_f64(r.x, count, COLUMNS);
    neuron_vector y = neuron_vector_f64(c.y, ROWS), s = neuron_vector_f64(weights, ROWS);
    neuron_vector repeated_y = neuron_vector_f64(r.y, count);
    neuron_vector w = neuron_vector_f64(c.w, COLUMNS);
    neuron_samples weighted = {sizeof weighted, &x, &y, &s, NULL};
    neuron_samples repeated = NEURON_SAMPLES_INIT(&repeated_x, &repeated_y);
    neuron_vector_out out = neuron_vector_out_f64(once, COLUMNS);
    CHECK_STATUS(NEURON_OK, neuron_loss_gradient(&weighted, &w, c.b, &once[COLUMNS + 1], &out,
                                                 &once[COLUMNS], NULL));
    out = neuron_vector_out_f64(thrice, COLUMNS);
    CHECK_STATUS(NEURON_OK, neuron_loss_gradient(&repeated, &w, c.b, &thrice[COLUMNS + 1], &out,
                                                 &thrice[COLUMNS], NULL));
    for (int j = 0; j < COLUMNS + 2; j++) {
        /* Terms below 8, about thirty roundings. */
        CHECK(fabs(once[j] - thrice[j]) <= 30 * 8 * 0x1p-53);
    }
    case_free(&c);
    case_free(&r);
}

void test_weights(void) {
    check_section("weights and offsets");
    for (int32_t dtype = NEURON_FLOAT64; dtype <= NEURON_FLOAT32; dtype++) {
        for (unsigned layout = 0; layout < LAYOUTS; layout++) rubbish(dtype, layout, 45, 7);
        rubbish(dtype, 0, 3 * neuron_block_rows(20) + 5, 20);
        rubbish(dtype, 1, 3 * neuron_block_rows(20) + 5, 20);
        rubbish(dtype, 0, 2 * neuron_block_rows(2) + 9, 2);
        rubbish(dtype, 1, 30, 70);
    }
    ones_and_zeros(1, 1);
    ones_and_zeros(45, 7);
    ones_and_zeros(2 * neuron_block_rows(20) + 3, 20);
    sum_of_zero(1);
    sum_of_zero(30);
    repetition();
}
