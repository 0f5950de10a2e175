/* SPDX-License-Identifier: MIT */
/* What a fit refuses: one thing wrong, and no byte is written. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "check.h"
#include "counting.h"
#include "fitting.h"
#include "tests.h"

/* An output placed where an input lies. Const is cast away: that is the fault. */
static double *on(const void *input) { return (double *)(uintptr_t)input; }

static counting counts;

/* F(name, status, statement), for 40 x 6. */
#define VIEWS(F)                                                                                   \
    F(no_samples, NEURON_E_NULL, f->psamples = NULL)                                               \
    F(no_x, NEURON_E_NULL, f->samples.x = NULL)                                                    \
    F(no_x_data, NEURON_E_NULL, f->x.data = NULL)                                                  \
    F(no_y, NEURON_E_NULL, f->samples.y = NULL)                                                    \
    F(no_y_data, NEURON_E_NULL, f->y.data = NULL)                                                  \
    F(no_weight_data, NEURON_E_NULL, f->weight.data = NULL)                                        \
    F(no_offset_data, NEURON_E_NULL, f->offset.data = NULL)                                        \
    F(no_start_data, NEURON_E_NULL, f->start.data = NULL)                                          \
    F(no_w, NEURON_E_NULL, f->pw = NULL)                                                           \
    F(no_w_data, NEURON_E_NULL, f->w.data = NULL)                                                  \
    F(no_b, NEURON_E_NULL, f->b = NULL)                                                            \
    F(rows_negative, NEURON_E_SIZE, f->x.rows = -1)                                                \
    F(columns_negative, NEURON_E_SIZE, f->x.columns = -1)                                          \
    F(y_negative, NEURON_E_SIZE, f->y.size = -1)                                                   \
    F(w_negative, NEURON_E_SIZE, f->w.size = -1)                                                   \
    F(start_negative, NEURON_E_SIZE, f->start.size = -1)                                           \
    F(x_beyond_memory, NEURON_E_SIZE, f->x.row_stride = PTRDIFF_MAX - 7)                           \
    F(y_longer, NEURON_E_SHAPE, f->y.size += 1)                                                    \
    F(weight_shorter, NEURON_E_SHAPE, f->weight.size -= 1)                                         \
    F(offset_shorter, NEURON_E_SHAPE, f->offset.size -= 1)                                         \
    F(start_shorter, NEURON_E_SHAPE, f->start.size -= 1)                                           \
    F(w_shorter, NEURON_E_SHAPE, f->w.size -= 1)                                                   \
    F(w_empty, NEURON_E_SHAPE, f->w.size = 0)                                                      \
    F(x_of_int64, NEURON_E_DTYPE, f->x.dtype = NEURON_INT64)                                       \
    F(y_of_nothing, NEURON_E_DTYPE, f->y.dtype = 0)                                                \
    F(y_unknown, NEURON_E_DTYPE, f->y.dtype = 12)                                                  \
    F(weight_of_bool, NEURON_E_DTYPE, f->weight.dtype = NEURON_BOOL)                               \
    F(offset_of_int8, NEURON_E_DTYPE, f->offset.dtype = NEURON_INT8)                               \
    F(start_of_uint64, NEURON_E_DTYPE, f->start.dtype = NEURON_UINT64)                             \
    F(layout_unknown, NEURON_E_LAYOUT, f->x.layout = 1)                                            \
    F(x_reserved, NEURON_E_LAYOUT, f->x.reserved = 1)                                              \
    F(x_indices, NEURON_E_LAYOUT, f->x.indices = f->x.data)                                        \
    F(y_reserved, NEURON_E_LAYOUT, f->y.reserved = 1)                                              \
    F(start_reserved, NEURON_E_LAYOUT, f->start.reserved = 1)                                      \
    F(x_odd, NEURON_E_ALIGNMENT, f->x.data = (const char *)f->x.data + 4; f->x.rows -= 1;          \
      f->y.size -= 1; f->weight.size -= 1; f->offset.size -= 1)                                    \
    F(x_odd_rows, NEURON_E_ALIGNMENT, f->x.row_stride -= 4)                                        \
    F(y_odd, NEURON_E_ALIGNMENT, f->y.stride = 4)                                                  \
    F(start_odd, NEURON_E_ALIGNMENT, f->start.stride = 4)                                          \
    F(w_odd, NEURON_E_ALIGNMENT, f->w.data = (double *)(void *)((char *)f->w.data - 4))            \
    F(w_odd_stride, NEURON_E_ALIGNMENT, f->w.stride = 4)                                           \
    F(b_odd, NEURON_E_ALIGNMENT, f->b = (double *)(void *)((char *)f->b - 4))                      \
    F(no_rows, NEURON_E_EMPTY, f->x.rows = 0; f->y.size = 0; f->weight.size = 0; f->offset.size = 0)

#define VALUES(F)                                                                                  \
    F(label_above, NEURON_E_LABEL, on(f->y.data)[39] = 1.0 + 0x1p-52; on(f->weight.data)[39] = 1)  \
    F(label_below, NEURON_E_LABEL, on(f->y.data)[7] = -0x1p-1074; on(f->weight.data)[7] = 1)       \
    F(label_nan, NEURON_E_LABEL, on(f->y.data)[0] = NAN)                                           \
    F(weight_negative, NEURON_E_WEIGHT, on(f->weight.data)[39] = -0x1p-1074)                       \
    F(weight_infinite, NEURON_E_WEIGHT, on(f->weight.data)[3] = INFINITY)                          \
    F(weight_nan, NEURON_E_WEIGHT, on(f->weight.data)[3] = NAN)                                    \
    F(weights_zero, NEURON_E_WEIGHT, memset(on(f->weight.data), 0, 40 * sizeof(double)))           \
    F(weights_huge, NEURON_E_WEIGHT, on(f->weight.data)[2] = on(f->weight.data)[3] = 1.7e308)

/* The start is in use. */
#define OVERLAPS(F)                                                                                \
    F(w_on_x, NEURON_E_OVERLAP, f->w.data = on(f->x.data) + 12)                                    \
    F(w_on_y, NEURON_E_OVERLAP, f->w.data = on(f->y.data) + 34)                                    \
    F(w_on_weight, NEURON_E_OVERLAP, f->w.data = on(f->weight.data))                               \
    F(w_on_offset, NEURON_E_OVERLAP, f->w.data = on(f->offset.data))                               \
    F(w_is_start, NEURON_E_OVERLAP, f->w.data = on(f->start.data))                                 \
    F(w_before_start, NEURON_E_OVERLAP, f->w.data = on(f->start.data) - 5)                         \
    F(w_on_itself, NEURON_E_OVERLAP, f->w.stride = 0)                                              \
    F(b_on_x, NEURON_E_OVERLAP, f->b = on(f->x.data) + 239)                                        \
    F(b_on_start, NEURON_E_OVERLAP, f->b = on(f->start.data) + 5)                                  \
    F(b_on_w, NEURON_E_OVERLAP, f->b = f->w.data + 3)                                              \
    F(scratch_on_x, NEURON_E_OVERLAP, f->options.scratch = on(f->x.data);                          \
      f->options.scratch_size = SIZE_MAX)                                                          \
    F(scratch_on_w, NEURON_E_OVERLAP, f->options.scratch = f->w.data;                              \
      f->options.scratch_size = SIZE_MAX)                                                          \
    F(scratch_on_start, NEURON_E_OVERLAP, f->options.scratch = on(f->start.data);                  \
      f->options.scratch_size = SIZE_MAX)

#define STRUCTS(F)                                                                                 \
    F(samples_size, NEURON_E_STRUCT_SIZE, f->samples.struct_size = 0)                              \
    F(samples_larger, NEURON_E_STRUCT_SIZE, f->samples.struct_size += 8)                           \
    F(fit_size, NEURON_E_STRUCT_SIZE, f->fit.struct_size = 0)                                      \
    F(fit_larger, NEURON_E_STRUCT_SIZE, f->fit.struct_size += 1)                                   \
    F(options_size, NEURON_E_STRUCT_SIZE, f->options.struct_size -= 1)                             \
    F(threads_negative, NEURON_E_OPTION, f->options.threads = -1)                                  \
    F(options_reserved, NEURON_E_LAYOUT, f->options.reserved = 1)                                  \
    F(half_an_allocator, NEURON_E_OPTION, f->options.allocator = counting_allocator(&counts);      \
      f->options.allocator.release = NULL)                                                         \
    F(no_memory, NEURON_E_NOMEM, f->options.allocator = counting_allocator(&counts);               \
      counts.fail_at = 1)

#define SETTINGS(F)                                                                                \
    F(l2_negative, NEURON_E_OPTION, f->fit.l2 = -0x1p-1074)                                        \
    F(l2_nan, NEURON_E_OPTION, f->fit.l2 = NAN)                                                    \
    F(l2_infinite, NEURON_E_OPTION, f->fit.l2 = INFINITY)                                          \
    F(l1_negative, NEURON_E_OPTION, f->fit.l1 = -1)                                                \
    F(l1_nan, NEURON_E_OPTION, f->fit.l1 = NAN)                                                    \
    F(l1_infinite, NEURON_E_OPTION, f->fit.l1 = INFINITY)                                          \
    F(tol_negative, NEURON_E_OPTION, f->fit.tol = -1e-8)                                           \
    F(tol_nan, NEURON_E_OPTION, f->fit.tol = NAN)                                                  \
    F(tol_infinite, NEURON_E_OPTION, f->fit.tol = INFINITY)                                        \
    F(solver_negative, NEURON_E_OPTION, f->fit.solver = -1)                                        \
    F(solver_unknown, NEURON_E_OPTION, f->fit.solver = 5)                                          \
    F(iterations_negative, NEURON_E_OPTION, f->fit.max_iterations = -1)                            \
    F(intercept_2, NEURON_E_OPTION, f->fit.intercept = 2)                                          \
    F(intercept_negative, NEURON_E_OPTION, f->fit.intercept = -1)                                  \
    F(standardize_2, NEURON_E_OPTION, f->fit.standardize = 2)                                      \
    F(newton_with_l1, NEURON_E_OPTION, f->fit.solver = NEURON_SOLVER_NEWTON; f->fit.l1 = 1)        \
    F(lbfgs_with_l1, NEURON_E_OPTION, f->fit.solver = NEURON_SOLVER_LBFGS; f->fit.l1 = 1)          \
    F(coordinates_alone, NEURON_E_OPTION, f->fit.solver = NEURON_SOLVER_COORDINATE_DESCENT)        \
    F(rate_0, NEURON_E_OPTION, f->fit.solver = NEURON_SOLVER_GRADIENT_DESCENT)                     \
    F(rate_nan, NEURON_E_OPTION, f->fit.solver = NEURON_SOLVER_GRADIENT_DESCENT;                   \
      f->fit.learning_rate = NAN)                                                                  \
    F(rate_infinite, NEURON_E_OPTION, f->fit.solver = NEURON_SOLVER_GRADIENT_DESCENT;              \
      f->fit.learning_rate = INFINITY)                                                             \
    F(momentum_1, NEURON_E_OPTION, f->fit.solver = NEURON_SOLVER_GRADIENT_DESCENT;                 \
      f->fit.learning_rate = 1; f->fit.momentum = 1)                                               \
    F(momentum_negative, NEURON_E_OPTION, f->fit.solver = NEURON_SOLVER_GRADIENT_DESCENT;          \
      f->fit.learning_rate = 1; f->fit.momentum = -0.1)                                            \
    F(momentum_nan, NEURON_E_OPTION, f->fit.solver = NEURON_SOLVER_GRADIENT_DESCENT;               \
      f->fit.learning_rate = 1; f->fit.momentum = NAN)

#define FUNCTION(name, status, statement)                                                          \
    static void name(fitting *f) { statement; }
#define ENTRY(name, status, statement) {#name, status, name},
#define ALL(F) VIEWS(F) VALUES(F) OVERLAPS(F) STRUCTS(F) SETTINGS(F)

ALL(FUNCTION)

static const struct {
    const char *name;
    neuron_status status;
    void (*apply)(fitting *f);
} faults[] = {ALL(ENTRY)};

static bool never(const neuron_progress *progress, void *context) {
    (void)progress;
    *(bool *)context = true;
    return true;
}

static void refusals(void) {
    for (size_t k = 0; k < sizeof faults / sizeof *faults; k++) {
        fitting f;
        bool has_begun = false;
        fitting_place(&f, 5000, 40, 6);
        f.fit.start = &f.start;
        f.fit.progress = never;
        f.fit.context = &has_begun;
        check_about("%s", faults[k].name);
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        CHECK(has_begun);
        fitting_clear(&f);
        has_begun = false;
        faults[k].apply(&f);
        /* Outputs that were moved onto inputs are not for writing either. */
        for (int i = 0; i < f.inputs.count; i++)
            guarded_seal(&f.inputs, f.inputs.at[i].start, true);
        CHECK_STATUS(faults[k].status, fitting_run(&f));
        CHECK(fitting_is_untouched(&f));
        CHECK(!has_begun);
        fitting_free(&f);
    }
}

/* The result's own faults: it cannot be looked at as the others. */
static void results(void) {
    fitting f;
    fitting_place(&f, 5001, 40, 6);
    neuron_fit_result *result = f.result;
    check_about("the result");
    f.result = NULL;
    CHECK_STATUS(NEURON_E_NULL, fitting_run(&f));
    f.result = (neuron_fit_result *)(void *)((char *)result - 4);
    CHECK_STATUS(NEURON_E_ALIGNMENT, fitting_run(&f));
    f.result = result;
    static const size_t sizes[] = {0, 8, sizeof *result - 8, sizeof *result + 8, SIZE_MAX};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        result->struct_size = sizes[k];
        CHECK_STATUS(NEURON_E_STRUCT_SIZE, fitting_run(&f));
        CHECK(result->struct_size == sizes[k]);
        CHECK(fitting_is_untouched(&f));
    }
    result->struct_size = sizeof *result;
    f.b = &result->loss;
    CHECK_STATUS(NEURON_E_OVERLAP, fitting_run(&f));
    f.b = on(f.outputs.at[1].start);
    f.w.data = &result->loss;
    CHECK_STATUS(NEURON_E_OVERLAP, fitting_run(&f));
    CHECK(fitting_is_untouched(&f));
    fitting_free(&f);
}

/* Among two faults any may be named, but with each the call is refused; no bad size makes it trap. */
static void scratch(void) {
    neuron_fit_options fit = NEURON_FIT_INIT;
    check_about("neuron_fit_scratch");
    CHECK(neuron_fit_scratch(-1, 3, NULL, 1) == 0);
    CHECK(neuron_fit_scratch(3, -1, NULL, 1) == 0);
    CHECK(neuron_fit_scratch(3, 3, NULL, -1) == 0);
    CHECK(neuron_fit_scratch(3, PTRDIFF_MAX, NULL, 1) == 0);
    CHECK(neuron_fit_scratch(PTRDIFF_MIN, PTRDIFF_MIN, NULL, INT32_MIN) == 0);
    CHECK(neuron_fit_scratch(PTRDIFF_MAX, 3, NULL, INT32_MAX) > 0);
    CHECK(neuron_fit_scratch(40, 6, NULL, 1) == neuron_fit_scratch(40, 6, &fit, 1));
    fit.l1 = -1;
    CHECK(neuron_fit_scratch(40, 6, &fit, 1) == 0);
    fit.l1 = 1;
    CHECK(neuron_fit_scratch(40, 6, &fit, 1) > 0);
    fit.solver = NEURON_SOLVER_NEWTON;
    CHECK(neuron_fit_scratch(40, 6, &fit, 1) == 0);
    fit.struct_size = 0;
    CHECK(neuron_fit_scratch(40, 6, &fit, 1) == 0);
}

void test_fit_refusals(void) {
    check_section("fits: refusals");
    refusals();
    results();
    scratch();
}
