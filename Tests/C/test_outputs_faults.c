/* SPDX-License-Identifier: MIT */
/* What calls of several outputs refuse, that they write nothing then, and the memory they take. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "counting.h"
#include "outputs.h"
#include "tests.h"

static void set(const neuron_matrix *m, ptrdiff_t row, ptrdiff_t column, double value) {
    memcpy(outputs_item(m, row, column), &value, sizeof value);
}

static void set_weights(outputs *t, double value) {
    for (ptrdiff_t i = 0; i < t->inputs.weight.size; i++) {
        memcpy((char *)(uintptr_t)t->inputs.weight.data + i * t->inputs.weight.stride, &value,
               sizeof value);
    }
}

static void scratch_at(outputs *t, void *scratch, size_t size) {
    t->inputs.options.scratch = scratch;
    t->inputs.options.scratch_size = size;
}

static double *on(const void *input) { return (double *)(uintptr_t)input; }

/* Which of the two functions have the fault. */
enum { FORWARD = 1, GRADIENT = 2, BOTH = 3 };

/* F(name, functions, status, statement), for 3 outputs of 40 x 6. */
#define FAULTS(F)                                                                                  \
    F(no_x, FORWARD, NEURON_E_NULL, t->inputs.px = NULL)                                           \
    F(no_samples, GRADIENT, NEURON_E_NULL, t->inputs.psamples = NULL)                              \
    F(no_samples_x, GRADIENT, NEURON_E_NULL, t->inputs.samples.x = NULL)                           \
    F(no_y, GRADIENT, NEURON_E_NULL, t->py = NULL)                                                 \
    F(no_w, BOTH, NEURON_E_NULL, t->pw = NULL)                                                     \
    F(no_w_data, BOTH, NEURON_E_NULL, t->w.data = NULL)                                            \
    F(no_b, BOTH, NEURON_E_NULL, t->pb = NULL)                                                     \
    F(no_b_data, BOTH, NEURON_E_NULL, t->b.data = NULL)                                            \
    F(no_y_data, GRADIENT, NEURON_E_NULL, t->y.data = NULL)                                        \
    F(no_a, FORWARD, NEURON_E_NULL, t->pa = NULL)                                                  \
    F(no_a_data, FORWARD, NEURON_E_NULL, t->a.data = NULL)                                         \
    F(no_losses, GRADIENT, NEURON_E_NULL, t->plosses = NULL)                                       \
    F(no_dw, GRADIENT, NEURON_E_NULL, t->pdw = NULL)                                               \
    F(no_db, GRADIENT, NEURON_E_NULL, t->pdb = NULL)                                               \
    F(negative_outputs, BOTH, NEURON_E_SIZE, t->w.rows = -1)                                       \
    F(huge_w, BOTH, NEURON_E_SIZE, t->w.row_stride = PTRDIFF_MAX - 7)                              \
    F(huge_y, GRADIENT, NEURON_E_SIZE, t->y.column_stride = PTRDIFF_MAX - 7)                       \
    F(huge_a, FORWARD, NEURON_E_SIZE, t->a.row_stride = PTRDIFF_MAX - 7)                           \
    F(more_w, BOTH, NEURON_E_SHAPE, t->w.rows = 4; t->w.row_stride = 0)                            \
    F(wide_w, BOTH, NEURON_E_SHAPE, t->w.columns = 7; t->w.column_stride = 0)                      \
    F(fewer_b, BOTH, NEURON_E_SHAPE, t->b.size = 2)                                                \
    F(fewer_rows_of_y, GRADIENT, NEURON_E_SHAPE, t->y.rows = 39)                                   \
    F(fewer_columns_of_y, GRADIENT, NEURON_E_SHAPE, t->y.columns = 2)                              \
    F(fewer_rows_of_a, FORWARD, NEURON_E_SHAPE, t->a.rows = 39)                                    \
    F(fewer_columns_of_a, FORWARD, NEURON_E_SHAPE, t->a.columns = 2)                               \
    F(fewer_losses, GRADIENT, NEURON_E_SHAPE, t->losses.size = 2)                                  \
    F(fewer_dw, GRADIENT, NEURON_E_SHAPE, t->dw.rows = 2)                                          \
    F(narrow_dw, GRADIENT, NEURON_E_SHAPE, t->dw.columns = 5)                                      \
    F(fewer_db, GRADIENT, NEURON_E_SHAPE, t->db.size = 2)                                          \
    F(w_of_int, BOTH, NEURON_E_DTYPE, t->w.dtype = NEURON_INT64)                                   \
    F(b_of_int, BOTH, NEURON_E_DTYPE, t->b.dtype = NEURON_INT64)                                   \
    F(y_of_nothing, GRADIENT, NEURON_E_DTYPE, t->y.dtype = 12)                                     \
    F(y_of_zero, GRADIENT, NEURON_E_DTYPE, t->y.dtype = 0)                                         \
    F(w_of_no_layout, BOTH, NEURON_E_LAYOUT, t->w.layout = 7)                                      \
    F(reserved_y, GRADIENT, NEURON_E_LAYOUT, t->y.reserved = 1)                                    \
    F(reserved_options, BOTH, NEURON_E_LAYOUT, t->inputs.options.reserved = 1)                     \
    F(w_unaligned, BOTH, NEURON_E_ALIGNMENT, t->w.row_stride = 49)                                 \
    F(y_unaligned, GRADIENT, NEURON_E_ALIGNMENT, t->y.data = (const char *)t->y.data - 1)          \
    F(a_unaligned, FORWARD, NEURON_E_ALIGNMENT, t->a.column_stride = 12)                           \
    F(a_on_itself, FORWARD, NEURON_E_OVERLAP, t->a.column_stride = 0)                              \
    F(a_on_x, FORWARD, NEURON_E_OVERLAP, t->a.data = on(t->inputs.x.data))                         \
    F(a_on_w, FORWARD, NEURON_E_OVERLAP, t->a.data = on(t->w.data) - 119)                          \
    F(a_on_b, FORWARD, NEURON_E_OVERLAP, t->a.data = on(t->b.data))                                \
    F(losses_on_y, GRADIENT, NEURON_E_OVERLAP, t->losses.data = on(t->y.data) + 7)                 \
    F(losses_on_weight, GRADIENT, NEURON_E_OVERLAP, t->losses.data = on(t->inputs.weight.data))    \
    F(dw_on_w, GRADIENT, NEURON_E_OVERLAP, t->dw.data = on(t->w.data))                             \
    F(dw_on_x, GRADIENT, NEURON_E_OVERLAP, t->dw.data = on(t->inputs.x.data) + 30)                 \
    F(dw_on_offset, GRADIENT, NEURON_E_OVERLAP, t->dw.data = on(t->inputs.offset.data))            \
    F(db_on_b, GRADIENT, NEURON_E_OVERLAP, t->db.data = on(t->b.data))                             \
    F(db_in_dw, GRADIENT, NEURON_E_OVERLAP, t->db.data = t->dw.data + 15)                          \
    F(db_on_losses, GRADIENT, NEURON_E_OVERLAP, t->db.data = t->losses.data)                       \
    F(scratch_in_dw, GRADIENT, NEURON_E_OVERLAP, scratch_at(t, t->dw.data, (size_t)1 << 40))       \
    F(small_scratch, GRADIENT, NEURON_E_SCRATCH, scratch_at(t, t, 64))                             \
    F(first_label, GRADIENT, NEURON_E_LABEL, set(&t->y, 0, 0, 1.5))                                \
    F(last_label, GRADIENT, NEURON_E_LABEL, set(&t->y, 39, 2, -0.5))                               \
    F(label_of_nan, GRADIENT, NEURON_E_LABEL, set(&t->y, 39, 1, NAN))                              \
    F(negative_weights, GRADIENT, NEURON_E_WEIGHT, set_weights(t, -1))                             \
    F(weights_of_nan, GRADIENT, NEURON_E_WEIGHT, set_weights(t, NAN))                              \
    F(no_weights, GRADIENT, NEURON_E_WEIGHT, set_weights(t, 0))                                    \
    F(endless_weights, GRADIENT, NEURON_E_WEIGHT, set_weights(t, 0x1p1023))                        \
    F(size_of_samples, GRADIENT, NEURON_E_STRUCT_SIZE, t->inputs.samples.struct_size = 0)          \
    F(size_of_options, BOTH, NEURON_E_STRUCT_SIZE, t->inputs.options.struct_size = 8)              \
    F(negative_threads, BOTH, NEURON_E_OPTION, t->inputs.options.threads = -1)

#define FAULT_FUNCTION(name, functions, expected, statement)                                       \
    static void name(outputs *t) { statement; }
#define FAULT_ENTRY(name, functions, expected, statement) {#name, functions, expected, name},
FAULTS(FAULT_FUNCTION)
static const struct {
    const char *name;
    unsigned functions;
    neuron_status expected;
    void (*apply)(outputs *t);
} faults[] = {FAULTS(FAULT_ENTRY)};

static void refusals(void) {
    test_case c = case_full(4500, 40, 6);
    for (ptrdiff_t i = 0; i < c.rows; i++) c.weight[i] = 1;
    for (size_t k = 0; k < sizeof faults / sizeof *faults; k++) {
        outputs t;
        check_about("%s", faults[k].name);
        outputs_place(&t, &c, 3, (placement){0});
        faults[k].apply(&t);
        /* An output that is written to on an input after all crashes. */
        call_seal(&t.inputs, true);
        if (faults[k].functions & FORWARD) {
            CHECK_STATUS(faults[k].expected, outputs_logit(&t));
            CHECK_STATUS(faults[k].expected, outputs_forward(&t));
        }
        if (faults[k].functions & GRADIENT) CHECK_STATUS(faults[k].expected, outputs_gradient(&t));
        CHECK(outputs_are_untouched(&t));
        outputs_free(&t);
    }
    case_free(&c);
}

/* A fault in one output's last rows, found by any thread, and no output of any is written. */
static void late_faults(void) {
    test_case c = case_full(4600, 9001, 30);
    outputs t;
    outputs_place(&t, &c, 5, (placement){0});
    for (int32_t threads = 1; threads <= 5; threads++) {
        check_about("late faults, %d threads", (int)threads);
        t.inputs.options.threads = threads;
        for (ptrdiff_t j = 0; j < 5; j++) {
            set(&t.y, 9000, j, 2);
            CHECK_STATUS(NEURON_E_LABEL, outputs_gradient(&t));
            set(&t.y, 9000, j, 1);
        }
        CHECK(outputs_are_untouched(&t));
    }
    outputs_free(&t);
    case_free(&c);
}

static void sizes(void) {
    check_about("scratch");
    CHECK(neuron_outputs_scratch(-1, 3, 2, 1) == 0);
    CHECK(neuron_outputs_scratch(3, -1, 2, 1) == 0);
    CHECK(neuron_outputs_scratch(3, 3, -1, 1) == 0);
    CHECK(neuron_outputs_scratch(3, 3, 2, -1) == 0);
    CHECK(neuron_outputs_scratch(PTRDIFF_MAX, 3, 2, 1) == 0);
    CHECK(neuron_outputs_scratch(3, PTRDIFF_MAX, 2, 1) == 0);
    CHECK(neuron_outputs_scratch(3, 3, PTRDIFF_MAX, 1) == 0);
    CHECK(neuron_outputs_scratch(3, (ptrdiff_t)1 << 30, (ptrdiff_t)1 << 30, 1) == 0);
    CHECK(neuron_outputs_scratch(3, 3, 2, 0) > 0);
    CHECK(neuron_outputs_scratch(0, 0, 0, 1) > 0);
    /* Some nodes of all outputs, and never a copy of X. */
    CHECK(neuron_outputs_scratch(1000000, 30, 10, 1) < 1 << 20);
    /* Sizes whose results' memory can be counted, and whose sums' cannot. */
    neuron_matrix x = neuron_matrix_f64(NULL, 1, 0), w = neuron_matrix_f64(NULL, 0, 0), y = w;
    static double numbers[2] = {0.5, 7};
    uintptr_t far = (uintptr_t)(numbers + 1) + ((uintptr_t)1 << 46);
    neuron_samples samples = NEURON_SAMPLES_INIT(&x, NULL);
    w.rows = y.columns = (ptrdiff_t)1 << 42;
    y.rows = 1;
    y.data = numbers;
    neuron_vector b = neuron_vector_f64(numbers, w.rows);
    b.stride = y.row_stride = y.column_stride = 0;
    neuron_matrix_out dw = neuron_matrix_out_f64(NULL, w.rows, 0);
    neuron_vector_out losses = neuron_vector_out_f64(numbers + 1, w.rows);
    neuron_vector_out db = neuron_vector_out_f64((double *)far, w.rows);
    CHECK_STATUS(NEURON_E_SIZE,
                 neuron_loss_gradient_outputs(&samples, &y, &w, &b, &losses, &dw, &db, NULL));
    CHECK(numbers[1] == 7);
}

/* The bytes that the header says, from the caller's allocator, and what comes of none. */
static void memory(const test_case *c, ptrdiff_t count) {
    outputs t;
    counting counts;
    outputs_place(&t, c, count, (placement){0});
    for (int32_t threads = 1; threads <= 5; threads++) {
        t.inputs.options.threads = threads;
        t.inputs.options.allocator = counting_allocator(&counts);
        CHECK_STATUS(NEURON_OK, outputs_forward(&t));
        CHECK(counts.calls == 0);
        CHECK_STATUS(NEURON_OK, outputs_gradient(&t));
        CHECK(counts.calls == 1 && counts.live == 0 && counts.faults == 0);
        CHECK(counts.peak == neuron_outputs_scratch(c->rows, c->columns, count, threads));
    }
    t.inputs.options.threads = 1;
    counting_allocator(&counts);
    counts.fail_at = 1;
    outputs_clear(&t);
    CHECK_STATUS(NEURON_E_NOMEM, outputs_gradient(&t));
    CHECK(outputs_are_untouched(&t));
    CHECK(counts.live == 0 && counts.faults == 0);

    /* Given back after a fault in the values, too. */
    counting_allocator(&counts);
    set(&t.y, c->rows - 1, count - 1, 2);
    CHECK_STATUS(NEURON_E_LABEL, outputs_gradient(&t));
    CHECK(counts.calls == 1 && counts.live == 0 && counts.faults == 0);
    set(&t.y, c->rows - 1, count - 1, 1);

    /* Handed over, to the byte, at any alignment; with less room, on fewer threads. */
    size_t least = neuron_outputs_scratch(c->rows, c->columns, count, 1);
    for (int32_t threads = 1; threads <= 5; threads++) {
        for (size_t gap = 0; gap < 66; gap += gap < 9 ? 1 : 7) {
            guarded guard = {.count = 0};
            size_t size = neuron_outputs_scratch(c->rows, c->columns, count, threads);
            counting_allocator(&counts);
            t.inputs.options.threads = 5;
            scratch_at(&t, guarded_take(&guard, size, gap, gap % 2 == 0, 0xf5), size);
            if (gap < 9) {
                outputs_check(&t);
            } else {
                CHECK_STATUS(NEURON_OK, outputs_gradient(&t));
            }
            CHECK(counts.calls == 0);
            t.inputs.options.scratch_size = least - 1;
            outputs_clear(&t);
            CHECK_STATUS(NEURON_E_SCRATCH, outputs_gradient(&t));
            CHECK(outputs_are_untouched(&t));
            guarded_free(&guard);
        }
    }

    /* malloc itself: only where nothing is handed over. */
    t.inputs.options = (neuron_options)NEURON_OPTIONS_INIT;
    t.inputs.options.threads = 1;
    long before = malloc_calls();
    neuron_status first = outputs_forward(&t);
    long between = malloc_calls();
    neuron_status second = outputs_gradient(&t);
    long after = malloc_calls();
    CHECK(first == NEURON_OK && second == NEURON_OK);
    CHECK(before < 0 || (between == before && after == between + 1));
    outputs_free(&t);
}

void test_outputs_faults(void) {
    static const ptrdiff_t shapes[][3] = {
        {1, 0, 1}, {40, 6, 3}, {9000, 3, 4}, {3000, 30, 10}, {150, 70, 2}};
    check_section("several outputs: refusals and memory");
    refusals();
    late_faults();
    sizes();
    for (int k = 0; k < 5; k++) {
        test_case c = case_full(4700, shapes[k][0], shapes[k][1]);
        check_about("memory, %td outputs of %td x %td", shapes[k][2], c.rows, c.columns);
        memory(&c, shapes[k][2]);
        case_free(&c);
    }
}
