/* SPDX-License-Identifier: MIT */
/* What neuron_inference refuses, that it writes nothing then, and the memory that it takes. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "counting.h"
#include "inference.h"
#include "tests.h"

#define FAULTS(F)                                                                                  \
    F(no_samples, NEURON_E_NULL, t->inputs.psamples = NULL)                                        \
    F(no_labels, NEURON_E_NULL, t->inputs.samples.y = NULL)                                        \
    F(no_w, NEURON_E_NULL, t->inputs.pw = NULL)                                                    \
    F(no_errors, NEURON_E_NULL, t->perrors = NULL)                                                 \
    F(no_errors_data, NEURON_E_NULL, t->errors.data = NULL)                                        \
    F(no_robust_data, NEURON_E_NULL, t->robust.data = NULL)                                        \
    F(no_covariance_data, NEURON_E_NULL, t->covariance.data = NULL)                                \
    F(no_result, NEURON_E_NULL, t->result = NULL)                                                  \
    F(negative_errors, NEURON_E_SIZE, t->errors.size = -1)                                         \
    F(huge_covariance, NEURON_E_SIZE, t->covariance.row_stride = PTRDIFF_MAX - 7)                  \
    F(errors_without_b, NEURON_E_SHAPE, t->errors.size -= 1)                                       \
    F(robust_too_long, NEURON_E_SHAPE, t->robust.size += 1)                                        \
    F(covariance_too_few_rows, NEURON_E_SHAPE, t->covariance.rows -= 1)                            \
    F(covariance_too_many_columns, NEURON_E_SHAPE, t->covariance.columns += 1)                     \
    F(w_too_long, NEURON_E_SHAPE, t->inputs.w.size += 1)                                           \
    F(x_of_int, NEURON_E_DTYPE, t->inputs.x.dtype = NEURON_INT64)                                  \
    F(x_of_no_layout, NEURON_E_LAYOUT, t->inputs.x.layout = 7)                                     \
    F(reserved_options, NEURON_E_LAYOUT, t->inputs.options.reserved = 1)                           \
    F(errors_unaligned, NEURON_E_ALIGNMENT, t->errors.stride = 9)                                  \
    F(result_unaligned, NEURON_E_ALIGNMENT,                                                        \
      t->result = (neuron_inference_result *)(void *)((char *)t->result - 4))                      \
    F(robust_in_errors, NEURON_E_OVERLAP, t->robust.data = t->errors.data)                         \
    F(errors_in_covariance, NEURON_E_OVERLAP, t->errors.data = t->covariance.data)                 \
    F(covariance_in_itself, NEURON_E_OVERLAP, t->covariance.row_stride = 8)                        \
    F(errors_in_x, NEURON_E_OVERLAP, t->errors.data = (double *)(uintptr_t)t->inputs.x.data)       \
    F(result_in_robust, NEURON_E_OVERLAP, t->robust.data = &t->result->condition)                  \
    F(scratch_in_errors, NEURON_E_OVERLAP, scratch_at(t, t->errors.data))                          \
    F(a_label, NEURON_E_LABEL, set(t->inputs.y, 1.5))                                              \
    F(a_weight, NEURON_E_WEIGHT, set(t->inputs.weight, -1))                                        \
    F(no_weight, NEURON_E_WEIGHT, t->inputs.weight.stride = 0; set(t->inputs.weight, 0))           \
    F(no_rows, NEURON_E_EMPTY,                                                                     \
      t->inputs.x.rows = t->inputs.y.size = t->inputs.weight.size = t->inputs.offset.size = 0)     \
    F(small_scratch, NEURON_E_SCRATCH, scratch_at(t, t); t->inputs.options.scratch_size = 64)      \
    F(size_of_result, NEURON_E_STRUCT_SIZE, t->result->struct_size -= 1)                           \
    F(size_of_fit, NEURON_E_STRUCT_SIZE, t->fit.struct_size += 1)                                  \
    F(size_of_samples, NEURON_E_STRUCT_SIZE, t->inputs.samples.struct_size = 0)                    \
    F(size_of_options, NEURON_E_STRUCT_SIZE, t->inputs.options.struct_size = 8)                    \
    F(negative_l2, NEURON_E_OPTION, t->fit.l2 = -1)                                                \
    F(l2_of_nan, NEURON_E_OPTION, t->fit.l2 = NAN)                                                 \
    F(an_l1, NEURON_E_OPTION, t->fit.l1 = 1e-300)                                                  \
    F(no_solver, NEURON_E_OPTION, t->fit.solver = 99)                                              \
    F(half_an_intercept, NEURON_E_OPTION, t->fit.intercept = 2)                                    \
    F(b_without_intercept, NEURON_E_OPTION, t->fit.intercept = 0)                                  \
    F(nan_without_intercept, NEURON_E_OPTION, t->fit.intercept = 0; t->inputs.b = NAN)             \
    F(negative_threads, NEURON_E_OPTION, t->inputs.options.threads = -1)

static void set(neuron_vector v, double value) {
    memcpy((char *)(uintptr_t)v.data + (v.size - 1) * v.stride, &value, sizeof value);
}

static void scratch_at(inference *t, void *scratch) {
    t->inputs.options.scratch = scratch;
    t->inputs.options.scratch_size = (size_t)1 << 40;
}

#define FAULT_FUNCTION(name, expected, statement)                                                  \
    static void name(inference *t) { statement; }
#define FAULT_ENTRY(name, expected, statement) {#name, expected, name},
FAULTS(FAULT_FUNCTION)
static const struct {
    const char *name;
    neuron_status expected;
    void (*apply)(inference *t);
} faults[] = {FAULTS(FAULT_ENTRY)};

static void refusals(const test_case *c) {
    for (size_t k = 0; k < sizeof faults / sizeof *faults; k++) {
        inference t;
        check_about("%s", faults[k].name);
        inference_place(&t, c, (placement){0});
        neuron_inference_result *result = t.result;
        faults[k].apply(&t);
        size_t size = result->struct_size;
        CHECK_STATUS(faults[k].expected, inference_run(&t));
        CHECK(inference_is_untouched(&t));
        CHECK(result->struct_size == size);
        inference_free(&t);
    }
}

static size_t scratch_of(const test_case *c, int32_t threads) {
    return neuron_inference_scratch(c->rows, c->columns, threads);
}

static void sizes(void) {
    check_about("scratch");
    CHECK(neuron_inference_scratch(-1, 3, 1) == 0);
    CHECK(neuron_inference_scratch(3, -1, 1) == 0);
    CHECK(neuron_inference_scratch(3, 3, -1) == 0);
    CHECK(neuron_inference_scratch(3, PTRDIFF_MAX, 1) == 0);
    CHECK(neuron_inference_scratch(3, (ptrdiff_t)1 << 26, 1) == 0);
    CHECK(neuron_inference_scratch(3, 3, 0) > 0);
    /* No copy of X; a few matrices of d + 1. */
    CHECK(neuron_inference_scratch(1 << 30, 500, 1) < 24 * 501 * 501 + (1 << 24));
}

/* The bytes that the header says, from the caller's allocator, and what comes of none. */
static void memory(const test_case *c) {
    static double expected[MOST_VALUES], actual[MOST_VALUES];
    inference t;
    counting counts;
    inference_place(&t, c, (placement){0});
    t.inputs.options.threads = 1;
    t.inputs.options.allocator = counting_allocator(&counts);
    CHECK_STATUS(NEURON_OK, inference_run(&t));
    ptrdiff_t count = inference_values(&t, expected);
    CHECK(counts.calls == 1 && counts.live == 0 && counts.faults == 0);
    CHECK(counts.peak == scratch_of(c, 1));

    counting_allocator(&counts);
    counts.fail_at = 1;
    inference_clear(&t);
    CHECK_STATUS(NEURON_E_NOMEM, inference_run(&t));
    CHECK(inference_is_untouched(&t));
    CHECK(counts.live == 0 && counts.faults == 0);

    /* Given back after a fault in the values, too. */
    counting_allocator(&counts);
    double label = t.inputs.y.size > 0 ? c->y[c->rows - 1] : 0;
    set(t.inputs.y, 2);
    CHECK_STATUS(NEURON_E_LABEL, inference_run(&t));
    CHECK(counts.live == 0 && counts.faults == 0 && inference_is_untouched(&t));
    set(t.inputs.y, label);

    /* Handed over, to the byte, at any alignment; with less room, on fewer threads. */
    for (int32_t threads = 0; threads <= 4; threads++) {
        guarded guard = {.count = 0};
        size_t size = scratch_of(c, threads ? threads : 1);
        counting_allocator(&counts);
        t.inputs.options.threads = threads ? 4 : 1;
        t.inputs.options.scratch = guarded_take(&guard, size, 3 * (size_t)threads, false, 0xf5);
        t.inputs.options.scratch_size = size;
        inference_clear(&t);
        CHECK_STATUS(NEURON_OK, inference_run(&t));
        inference_values(&t, actual);
        CHECK_ALL_BITS(actual, expected, count);
        CHECK(counts.calls == 0);
        t.inputs.options.scratch_size = scratch_of(c, 1) - 1;
        inference_clear(&t);
        CHECK_STATUS(NEURON_E_SCRATCH, inference_run(&t));
        CHECK(inference_is_untouched(&t));
        guarded_free(&guard);
    }
    inference_free(&t);
}

void test_inference_faults(void) {
    static const ptrdiff_t shapes[][2] = {{1, 0}, {40, 6}, {9000, 3}, {5000, 30}, {150, 70}};
    test_case c = case_full(3900, 40, 6);
    check_section("inference: refusals and memory");
    refusals(&c);
    case_free(&c);
    sizes();
    for (int k = 0; k < 5; k++) {
        check_about("memory, %td x %td", shapes[k][0], shapes[k][1]);
        c = case_full(3901, shapes[k][0], shapes[k][1]);
        memory(&c);
        case_free(&c);
    }
}
