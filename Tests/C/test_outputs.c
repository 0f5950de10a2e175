/* SPDX-License-Identifier: MIT */
/* Several outputs at once: for each, the bits of calls for it alone. */
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "control.h"
#include "outputs.h"
#include "tests.h"

/* Every dtype, layout and stride, at sizes that end anywhere. */
static void layouts(void) {
    uint64_t state = 23;
    for (int round = 0; round < 600; round++) {
        ptrdiff_t rows = 1 + (ptrdiff_t)(splitmix(&state) % 150);
        ptrdiff_t columns = (ptrdiff_t)(splitmix(&state) % (round % 8 ? 20 : 300));
        ptrdiff_t count = (ptrdiff_t)(splitmix(&state) % 6);
        bool is_full = round % 3 > 0;
        test_case c = is_full ? case_full(splitmix(&state), rows, columns)
                              : case_plain(splitmix(&state), rows, columns);
        c.x_dtype = 1 + (int32_t)(splitmix(&state) % 2);
        c.w_dtype = 1 + (int32_t)(splitmix(&state) % 2);
        c.y_dtype = 1 + (int32_t)(splitmix(&state) % 11);
        case_fit(&c);
        outputs t;
        unsigned layout = (unsigned)(splitmix(&state) % LAYOUTS);
        ptrdiff_t step = (ptrdiff_t)(splitmix(&state) % 3) + 1;
        outputs_place(&t, &c, count,
                      (placement){layout, round % 2 ? step : -step, splitmix(&state) % 3,
                                  splitmix(&state) % 2 == 0});
        check_about("%td outputs of %td x %td, layout %u", count, rows, columns, layout);
        call_seal(&t.inputs, true);
        outputs_check(&t);
        CHECK(outputs_gaps_are_untouched(&t));
        outputs_free(&t);
        case_free(&c);
    }
}

/* More groups of rows than one, the last one short, on any number of threads. Of float64, the first groups'
   weights are all 0, and their labels anything; of float32, none is. */
static void groups(void) {
    static const ptrdiff_t shapes[][3] = {{40000, 0, 3},  {20000, 3, 4}, {9001, 30, 5},
                                          {5000, 64, 10}, {5000, 70, 3}, {1337, 300, 2},
                                          {500, 1100, 4}, {331, 71, 9},  {203, 45, 17}};
    for (size_t k = 0; k < 4 * (sizeof shapes / sizeof *shapes); k++) {
        const ptrdiff_t *shape = shapes[k >> 2];
        const unsigned layout = k & 1;
        const bool has_gaps = k & 2;
        test_case c = case_full(4100 + (k >> 2), shape[0], shape[1]);
        c.x_dtype = has_gaps ? NEURON_FLOAT64 : NEURON_FLOAT32;
        case_fit(&c);
        for (ptrdiff_t i = 0; i < c.rows; i++) {
            if (has_gaps ? i < c.rows * 2 / 5 : c.weight[i] == 0) c.weight[i] = !has_gaps;
        }
        outputs t;
        outputs_place(&t, &c, shape[2], (placement){layout, 1, 0, false});
        for (ptrdiff_t j = 0; j < shape[2] && has_gaps; j++) {
            memset(outputs_item(&t.y, j, j), 0xff, sizeof(double));
        }
        /* The samples' own labels do not enter. */
        double *own = (double *)(uintptr_t)t.inputs.y.data;
        own[c.rows - 1] = 7;
        if (layout > 0) t.inputs.samples.y = &t.inputs.y;
        for (int32_t threads = 0; threads <= 5; threads++) {
            check_about("%td outputs of %td x %td, layout %u, %d threads", shape[2], c.rows,
                        c.columns, layout, (int)threads);
            t.inputs.options.threads = threads;
            outputs_check(&t);
        }
        outputs_free(&t);
        case_free(&c);
    }
}

/* One row of labels for all outputs, one output's weights for all. */
static void shared(void) {
    test_case c = case_full(4200, 700, 9);
    outputs t;
    outputs_place(&t, &c, 4, (placement){0});
    check_about("labels, weights and biases that outputs share");
    t.y.column_stride = 0;
    outputs_check(&t);
    t.w.row_stride = t.b.stride = 0;
    outputs_check(&t);
    outputs_free(&t);
    case_free(&c);
}

/* No outputs are no error, and no rows are one to means alone. */
static void nothing(void) {
    test_case c = case_full(4300, 5, 3);
    outputs t;
    check_about("nothing");
    outputs_place(&t, &c, 0, (placement){0});
    CHECK_STATUS(NEURON_OK, outputs_forward(&t));
    CHECK_STATUS(NEURON_OK, outputs_gradient(&t));
    CHECK(outputs_are_untouched(&t));
    outputs_free(&t);
    case_free(&c);
    c = case_full(4301, 0, 3);
    outputs_place(&t, &c, 2, (placement){0});
    CHECK_STATUS(NEURON_OK, outputs_forward(&t));
    CHECK_STATUS(NEURON_E_EMPTY, outputs_gradient(&t));
    CHECK(outputs_are_untouched(&t));
    outputs_free(&t);
    case_free(&c);

    /* Rows without columns lie nowhere, and could be counted for ever. */
    neuron_matrix x = neuron_matrix_f64(NULL, PTRDIFF_MAX / 16, 0);
    neuron_matrix w = neuron_matrix_f64(NULL, 0, 0), y = neuron_matrix_f64(NULL, x.rows, 0);
    neuron_vector b = neuron_vector_f64(NULL, 0);
    neuron_matrix_out a = neuron_matrix_out_f64(NULL, x.rows, 0);
    neuron_matrix_out dw = neuron_matrix_out_f64(NULL, 0, 0);
    neuron_vector_out none = neuron_vector_out_f64(NULL, 0);
    neuron_samples samples = NEURON_SAMPLES_INIT(&x, NULL);
    CHECK_STATUS(NEURON_OK, neuron_forward_outputs(&x, &w, &b, &a, NULL));
    CHECK_STATUS(NEURON_OK,
                 neuron_loss_gradient_outputs(&samples, &y, &w, &b, &none, &dw, &none, NULL));
}

/* Whatever the host has set; and it is set after. */
static void control_words(void) {
    test_case c = case_full(4400, 300, 12);
    outputs t;
    ptrdiff_t size = 300 * 3 + 3 * 12 + 6;
    double *expected = calloc((size_t)size, sizeof *expected);
    if (!expected) abort();
    outputs_place(&t, &c, 3, (placement){0});
    outputs_check(&t);
    const neuron_matrix_out a = t.a, dw = t.dw;
    memcpy(expected, a.data, 300 * 3 * sizeof(double));
    memcpy(expected + 900, dw.data, 3 * 12 * sizeof(double));
    memcpy(expected + 936, t.losses.data, 3 * sizeof(double));
    memcpy(expected + 939, t.db.data, 3 * sizeof(double));
    for (int index = 0; index < STATES; index++) {
        outputs_clear(&t);
        set_control(state(index));
        neuron_status first = outputs_forward(&t), second = outputs_gradient(&t);
        uint64_t after = control();
        set_control(NORMAL);
        check_about("control word %llx", (unsigned long long)state(index));
        CHECK(first == NEURON_OK && second == NEURON_OK && after == state(index));
        CHECK_ALL_BITS(a.data, expected, 900);
        CHECK_ALL_BITS(dw.data, expected + 900, 36);
        CHECK_ALL_BITS(t.losses.data, expected + 936, 3);
        CHECK_ALL_BITS(t.db.data, expected + 939, 3);
    }
    free(expected);
    outputs_free(&t);
    case_free(&c);
}

void test_outputs(void) {
    check_section("several outputs");
    layouts();
    groups();
    shared();
    nothing();
    control_words();
}
