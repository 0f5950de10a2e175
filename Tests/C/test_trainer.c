/* SPDX-License-Identifier: MIT */
/* A trainer comes to what docs/streams.md says, however the stream is cut, saved, laid out. */
#define _GNU_SOURCE
#include <fenv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "call.h"
#include "check.h"
#include "reference_trainer.h"
#include "stream.h"
#include "tests.h"

enum { ROWS = 200 };

static void check_against(const neuron_trainer *trainer, const reference_trainer *t) {
    CHECK(neuron_trainer_rows(trainer) == t->rows);
    CHECK(neuron_trainer_steps(trainer) == t->steps);
    CHECK(neuron_trainer_skipped(trainer) == t->skipped);
    CHECK_ALL_BITS(neuron_trainer_w(trainer), reference_trainer_w(t), t->columns);
    CHECK_BITS(neuron_trainer_b(trainer), reference_trainer_b(t));
    CHECK_BITS(neuron_trainer_loss(trainer), reference_trainer_loss(t));
}

/* Rows that teach: columns far from each other in unit and origin, labels that follow them. */
static test_case teaching(uint64_t seed, ptrdiff_t columns, bool full) {
    test_case c = full ? case_full(seed, ROWS, columns) : case_plain(seed, ROWS, columns);
    for (ptrdiff_t i = 0; i < ROWS; i++) {
        double z = 0.3;
        for (ptrdiff_t j = 0; j < columns; j++) {
            double *x = &c.x[i * columns + j];
            z += (j % 3 - 0.8) * *x;
            *x = ldexp(*x + (double)(j % 4) * 3, (int)(j % 7) * 3 - 9);
        }
        if (i % 4) c.y[i] = z > 0;
    }
    return c;
}

static void values(unsigned number, ptrdiff_t columns, bool full) {
    neuron_trainer_options how = stream_options(number);
    test_case c = teaching(3000 + number, columns, full);
    reference_batch batch = case_batch(&c);
    call placed;
    call_place(&placed, &c, (placement){0});
    if (number % 4 == 1) {
        how.start = &placed.w;
        how.start_b = c.b;
    }
    check_about("options %u, %td columns%s", number, columns, full ? ", weights and offsets" : "");
    reference_trainer expected;
    reference_trainer_begin(&expected, columns, &how, how.start ? c.w : NULL, c.b);
    neuron_trainer *trainer = stream_new(columns, &how);
    CHECK(neuron_trainer_columns(trainer) == columns);
    check_against(trainer, &expected);
    for (int pass = 0; pass < 3; pass++) {
        CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, &placed.samples, NULL));
        reference_trainer_take(&expected, &batch);
        check_against(trainer, &expected);
        if (pass == 0) continue;
        CHECK_STATUS(NEURON_OK, neuron_trainer_flush(trainer));
        reference_trainer_flush(&expected);
        check_against(trainer, &expected);
        CHECK_STATUS(NEURON_OK, neuron_trainer_flush(trainer));
        check_against(trainer, &expected);
    }
    CHECK(expected.steps > 3 && (columns == 0 || !full || expected.total > 0 || !how.scaling));
    neuron_trainer_free(trainer);
    call_free(&placed);
    case_free(&c);
}

/* At every row: one call or two, row by row, and a trainer that was saved and restored there. */
static void cuts(unsigned number) {
    neuron_trainer_options how = stream_options(number);
    test_case c = teaching(3100 + number, 5, number % 2);
    call placed;
    call_place(&placed, &c, (placement){number % LAYOUTS, 1, 0, false});
    stream_part part;
    neuron_trainer *whole = stream_new(5, &how), *by_row = stream_new(5, &how);
    CHECK_STATUS(NEURON_OK, neuron_trainer_step(whole, &placed.samples, NULL));
    for (ptrdiff_t cut = 0; cut <= ROWS; cut++) {
        check_about("options %u, cut at row %td", number, cut);
        neuron_trainer *cut_once = stream_new(5, &how), *restored = NULL;
        const neuron_samples *before = stream_rows(&part, &placed.samples, 0, cut);
        CHECK_STATUS(NEURON_OK, neuron_trainer_step(cut_once, before, NULL));
        CHECK(stream_is_same(cut_once, by_row));
        stream_bytes saved = stream_save(cut_once);
        CHECK_STATUS(NEURON_OK, neuron_trainer_restore(saved.bytes, saved.size, &restored, NULL));
        CHECK(stream_is_same(cut_once, restored));
        const neuron_samples *after = stream_rows(&part, &placed.samples, cut, ROWS - cut);
        CHECK_STATUS(NEURON_OK, neuron_trainer_step(cut_once, after, NULL));
        CHECK_STATUS(NEURON_OK, neuron_trainer_step(restored, after, NULL));
        CHECK(stream_is_same(cut_once, whole));
        CHECK(stream_is_same(restored, whole));
        CHECK_ALL_BITS(neuron_trainer_w(restored), neuron_trainer_w(whole), 5);
        CHECK_BITS(neuron_trainer_b(restored), neuron_trainer_b(whole));
        CHECK_BITS(neuron_trainer_loss(restored), neuron_trainer_loss(whole));
        free(saved.bytes);
        neuron_trainer_free(restored);
        neuron_trainer_free(cut_once);
        if (cut < ROWS)
            CHECK_STATUS(NEURON_OK, neuron_trainer_step(
                                        by_row, stream_rows(&part, &placed.samples, cut, 1), NULL));
    }
    CHECK(neuron_trainer_steps(whole) + neuron_trainer_skipped(whole) == ROWS / how.batch_rows);
    neuron_trainer_free(by_row);
    neuron_trainer_free(whole);
    call_free(&placed);
    case_free(&c);
}

/* Every layout, stride and storage type; any number of threads. */
static void layouts(ptrdiff_t columns) {
    static const ptrdiff_t steps[] = {1, 2, -1, -3};
    for (int32_t dtype = NEURON_FLOAT64; dtype <= NEURON_UINT64; dtype++) {
        test_case c = teaching(3200, columns, true);
        c.x_dtype = c.weight_dtype = c.offset_dtype = 1 + dtype % 2;
        c.y_dtype = dtype;
        case_fit(&c);
        reference_batch batch = case_batch(&c);
        neuron_trainer_options how = NEURON_TRAINER_INIT;
        reference_trainer expected;
        reference_trainer_begin(&expected, columns, &how, NULL, 0);
        reference_trainer_take(&expected, &batch);
        for (unsigned layout = 0; layout < LAYOUTS; layout++) {
            for (int k = 0; k < 4; k++) {
                call placed;
                call_place(&placed, &c, (placement){layout, steps[k], 0, k % 2});
                call_seal(&placed, true);
                check_about("dtype %d, layout %u, step %td", (int)dtype, layout, steps[k]);
                neuron_options options = NEURON_OPTIONS_INIT;
                options.threads = (int32_t)layout * 2 - (k % 2);
                if (options.threads < 0) options.threads = 0;
                neuron_trainer *trainer = stream_new(columns, &how);
                CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, &placed.samples, &options));
                check_against(trainer, &expected);
                neuron_trainer_free(trainer);
                call_seal(&placed, false);
                call_free(&placed);
            }
        }
        case_free(&c);
    }
}

/* Rows of weight 0 do not matter; a minibatch of them, or with a NaN, takes no step. */
static void bad_rows(void) {
    for (unsigned number = 0; number < STREAM_OPTIONS; number++) {
        neuron_trainer_options how = stream_options(number);
        test_case c = teaching(3300, 4, true);
        for (ptrdiff_t i = 0; i < ROWS; i++) {
            if (i < 40 || i % 50 == 3) c.weight[i] = 0;
            if (c.weight[i] == 0) c.y[i] = c.x[4 * i] = c.offset[i] = NAN;
        }
        c.weight[45] = 1;
        c.y[45] = 0;
        c.x[4 * 45 + 1] = NAN;
        c.x[4 * 100 + 2] = INFINITY;
        c.x[4 * 170 + 3] = 1e200;
        c.offset[190] = number % 2 ? NAN : 0.5;
        reference_batch batch = case_batch(&c);
        call placed;
        call_place(&placed, &c, (placement){0});
        check_about("options %u, rows that do not count", number);
        reference_trainer expected;
        reference_trainer_begin(&expected, 4, &how, NULL, 0);
        reference_trainer_take(&expected, &batch);
        reference_trainer_take(&expected, &batch);
        neuron_trainer *trainer = stream_new(4, &how);
        CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, &placed.samples, NULL));
        CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, &placed.samples, NULL));
        check_against(trainer, &expected);
        CHECK(expected.skipped > 2 && (expected.steps > 0 || how.batch_rows == 64));
        for (int j = 0; j < 4; j++) CHECK(isfinite(neuron_trainer_w(trainer)[j]));
        CHECK(isfinite(neuron_trainer_b(trainer)));
        neuron_trainer_free(trainer);
        call_free(&placed);
        case_free(&c);
    }
}

/* A learning rate out of all proportion: what diverges holds the one NaN, and is saved with it. */
static void divergence(void) {
    neuron_trainer_options how = NEURON_TRAINER_INIT;
    how.method = NEURON_METHOD_SGD;
    how.learning_rate = 1e308;
    how.scaling = 0;
    how.batch_rows = 1;
    how.l2 = 1e308;
    double x[6] = {1e150, -1, 3, 1, -1e140, 4}, y[2] = {1, 0};
    neuron_matrix X = neuron_matrix_f64(x, 2, 3);
    neuron_vector Y = neuron_vector_f64(y, 2);
    neuron_samples samples = NEURON_SAMPLES_INIT(&X, &Y);
    neuron_trainer *trainer = stream_new(3, &how), *restored = NULL;
    check_about("divergence");
    for (int i = 0; i < 50; i++)
        CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, &samples, NULL));
    for (int j = 0; j < 3; j++) {
        double w = neuron_trainer_w(trainer)[j];
        CHECK_BITS(w, reference_canonical(w));
    }
    CHECK(neuron_trainer_skipped(trainer) > 0);
    stream_bytes saved = stream_save(trainer);
    CHECK_STATUS(NEURON_OK, neuron_trainer_restore(saved.bytes, saved.size, &restored, NULL));
    CHECK(stream_is_same(trainer, restored));
    free(saved.bytes);
    neuron_trainer_free(restored);
    neuron_trainer_free(trainer);
}

/* Columns that are constant, but for rounding, get no weight, and do not get in the way. */
static void flat_columns(void) {
    enum { COLUMNS = 4 };
    for (int32_t intercept = 0; intercept < 2; intercept++) {
        test_case c = teaching(3350, COLUMNS, true);
        for (ptrdiff_t i = 0; i < ROWS; i++) {
            c.x[i * COLUMNS] = 0.1;
            c.x[i * COLUMNS + 1] = i % 3 ? 1e5 : 1e5 + 0x1p-36;
        }
        reference_batch batch = case_batch(&c);
        call placed;
        call_place(&placed, &c, (placement){0});
        neuron_trainer_options how = NEURON_TRAINER_INIT;
        how.intercept = intercept;
        reference_trainer expected;
        reference_trainer_begin(&expected, COLUMNS, &how, NULL, 0);
        reference_trainer_take(&expected, &batch);
        neuron_trainer *trainer = stream_new(COLUMNS, &how);
        check_about("columns that are flat, intercept %d", (int)intercept);
        CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, &placed.samples, NULL));
        check_against(trainer, &expected);
        const double *w = neuron_trainer_w(trainer);
        for (int j = 0; j < COLUMNS; j++) CHECK((w[j] == 0) == (intercept && j < 2));
        neuron_trainer_free(trainer);
        call_free(&placed);
        case_free(&c);
    }
}

/* Neither the host's rounding matters, nor is it changed. */
static void host_state(void) {
    static const int modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    test_case c = teaching(3400, 6, true);
    reference_batch batch = case_batch(&c);
    call placed;
    call_place(&placed, &c, (placement){0});
    neuron_trainer_options how = NEURON_TRAINER_INIT;
    how.start = &placed.w;
    reference_trainer expected;
    reference_trainer_begin(&expected, 6, &how, c.w, 0);
    reference_trainer_take(&expected, &batch);
    reference_trainer_flush(&expected);
    for (int k = 0; k < 4; k++) {
        check_about("rounding mode %d", k);
        fesetround(modes[k]);
        neuron_trainer *trainer = stream_new(6, &how);
        neuron_status status = neuron_trainer_step(trainer, &placed.samples, NULL);
        neuron_status flushed = neuron_trainer_flush(trainer);
        double loss = neuron_trainer_loss(trainer);
        int mode = fegetround();
        fesetround(FE_TONEAREST);
        CHECK(mode == modes[k]);
        CHECK_STATUS(NEURON_OK, status);
        CHECK_STATUS(NEURON_OK, flushed);
        CHECK_BITS(loss, reference_trainer_loss(&expected));
        check_against(trainer, &expected);
        neuron_trainer_free(trainer);
    }
    call_free(&placed);
    case_free(&c);
}

void test_trainer(void) {
    static const ptrdiff_t widths[] = {0, 1, 3, 7, 8, 9, 17, 40};
    check_section("trainer");
    for (unsigned number = 0; number < STREAM_OPTIONS; number++) {
        for (int k = 0; k < 8; k++) {
            values(number, widths[k], false);
            values(number, widths[k], true);
        }
        cuts(number);
    }
    layouts(11);
    layouts(3);
    bad_rows();
    divergence();
    flat_columns();
    host_state();
}
