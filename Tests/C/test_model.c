/* SPDX-License-Identifier: MIT */
/* A model: a copy that never changes, its memory, its faults. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "call.h"
#include "check.h"
#include "counting.h"
#include "tests.h"

static void copies(ptrdiff_t columns, int32_t dtype, ptrdiff_t step) {
    test_case c = case_plain(2100, 9, columns);
    c.x_dtype = NEURON_FLOAT64;
    c.w_dtype = dtype;
    case_fit(&c);
    guarded set = {.count = 0};
    neuron_vector w = place_vector(&set, c.w, columns, dtype, step, (placement){0});
    neuron_options options = NEURON_OPTIONS_INIT;
    counting counts;
    options.allocator = counting_allocator(&counts);
    neuron_model *model = NULL;
    check_about("a model of %td columns, dtype %d, step %td", columns, (int)dtype, step);
    CHECK_STATUS(NEURON_OK, neuron_model_create(&w, c.b, &model, &options));
    guarded_free(&set); /* The model holds a copy. */
    CHECK(counts.live >= 1 && counts.faults == 0);
    CHECK(counts.live_bytes < 8 * (size_t)columns + 256);
    CHECK(neuron_model_columns(model) == columns);
    CHECK_BITS(neuron_model_b(model), c.b);
    CHECK((uintptr_t)neuron_model_w(model) % 64 == 0);
    CHECK_ALL_BITS(neuron_model_w(model), c.w, columns);
    for (ptrdiff_t i = 0; i < c.rows; i++) {
        double of_model, of_one;
        const double *x = c.x + i * columns;
        long before = malloc_calls();
        neuron_status status = neuron_model_forward_one(model, x, &of_model);
        CHECK(malloc_calls() == before);
        CHECK_STATUS(NEURON_OK, status);
        CHECK_STATUS(NEURON_OK, neuron_forward_one(columns, x, c.w, c.b, &of_one));
        CHECK_BITS(of_model, of_one);
        CHECK_BITS(of_model, reference_sigmoid(reference_dot(columns, x, c.w) + c.b));
    }
    neuron_model_free(model);
    CHECK(counts.live == 0 && counts.faults == 0);
    case_free(&c);
}

static void without_memory(void) {
    double data[3] = {1, 2, 3};
    neuron_vector w = neuron_vector_f64(data, 3);
    neuron_options options = NEURON_OPTIONS_INIT;
    counting counts;
    neuron_model *const before = (neuron_model *)(void *)data;
    neuron_status status = NEURON_E_NOMEM;
    int n = 0;
    check_about("a model without memory");
    while (status != NEURON_OK && ++n < 100) {
        neuron_model *model = before;
        options.allocator = counting_allocator(&counts);
        counts.fail_at = n;
        status = neuron_model_create(&w, 1, &model, &options);
        if (status == NEURON_OK) {
            neuron_model_free(model);
        } else {
            CHECK_STATUS(NEURON_E_NOMEM, status);
            CHECK(model == before);
        }
        CHECK(counts.live == 0 && counts.faults == 0);
    }
    CHECK(n > 1 && n < 100);
    /* By default it is malloc. */
    neuron_model *model = NULL;
    CHECK_STATUS(NEURON_OK, neuron_model_create(&w, 1, &model, NULL));
    CHECK(neuron_model_columns(model) == 3);
    neuron_model_free(model);
}

#define CREATE_FAULTS(F)                                                                           \
    F(null_w, NEURON_E_NULL, pw = NULL)                                                            \
    F(null_model, NEURON_E_NULL, pmodel = NULL)                                                    \
    F(null_data, NEURON_E_NULL, w.data = NULL)                                                     \
    F(negative, NEURON_E_SIZE, w.size = -1)                                                        \
    F(least, NEURON_E_SIZE, w.size = PTRDIFF_MIN)                                                  \
    F(most, NEURON_E_SIZE, w.size = PTRDIFF_MAX)                                                   \
    F(broadcast_most, NEURON_E_SIZE, w.size = PTRDIFF_MAX; w.stride = 0)                           \
    F(far_stride, NEURON_E_SIZE, w.stride = PTRDIFF_MAX - 7)                                       \
    F(dtype_0, NEURON_E_DTYPE, w.dtype = 0)                                                        \
    F(dtype_int, NEURON_E_DTYPE, w.dtype = NEURON_INT64)                                           \
    F(reserved, NEURON_E_LAYOUT, w.reserved = 1)                                                   \
    F(stride_off, NEURON_E_ALIGNMENT, w.stride = 4)                                                \
    F(base_off, NEURON_E_ALIGNMENT, w.data = (const char *)w.data + 4)                             \
    F(model_off, NEURON_E_ALIGNMENT, pmodel = (neuron_model **)(void *)((char *)pmodel + 4))       \
    F(struct_size_0, NEURON_E_STRUCT_SIZE, options.struct_size = 0)                                \
    F(struct_size_long, NEURON_E_STRUCT_SIZE, options.struct_size += 8)                            \
    F(threads, NEURON_E_OPTION, options.threads = -1)                                              \
    F(options_reserved, NEURON_E_LAYOUT, options.reserved = 1)

#define RUN_FAULT(name, expected, statement)                                                       \
    do {                                                                                           \
        double data[8] = {1, 2, 3};                                                                \
        neuron_vector w = neuron_vector_f64(data, 3), *pw = &w;                                    \
        counting counts;                                                                           \
        neuron_options options = NEURON_OPTIONS_INIT;                                              \
        neuron_model *models[2] = {(neuron_model *)(void *)data, (neuron_model *)(void *)data};    \
        neuron_model **pmodel = &models[0];                                                        \
        options.allocator = counting_allocator(&counts);                                           \
        check_about("model_create: %s", #name);                                                    \
        statement;                                                                                 \
        CHECK_STATUS(expected, neuron_model_create(pw, 1, pmodel, &options));                      \
        CHECK(models[0] == (neuron_model *)(void *)data && models[1] == models[0]);                \
        CHECK(counts.live == 0);                                                                   \
    } while (0);

static void forward_faults(void) {
    double data[4] = {1, 2, 3, 0}, x[4] = {1, 2, 3, 7}, a = 5;
    neuron_vector w = neuron_vector_f64(data, 3);
    neuron_model *model = NULL;
    check_about("model_forward_one");
    CHECK_STATUS(NEURON_OK, neuron_model_create(&w, 1, &model, NULL));
    double *off_x = (double *)(void *)((char *)x + 4), *off_a = (double *)(void *)((char *)x + 28);
    CHECK_STATUS(NEURON_E_NULL, neuron_model_forward_one(NULL, x, &a));
    CHECK_STATUS(NEURON_E_NULL, neuron_model_forward_one(model, NULL, &a));
    CHECK_STATUS(NEURON_E_NULL, neuron_model_forward_one(model, x, NULL));
    CHECK_STATUS(NEURON_E_ALIGNMENT, neuron_model_forward_one(model, off_x, &a));
    CHECK_STATUS(NEURON_E_ALIGNMENT, neuron_model_forward_one(model, x, off_a));
    CHECK_STATUS(NEURON_E_OVERLAP, neuron_model_forward_one(model, x, &x[2]));
    CHECK(a == 5 && x[2] == 3 && x[3] == 7);
    double *inside = (double *)(uintptr_t)neuron_model_w(model);
    CHECK_STATUS(NEURON_E_OVERLAP, neuron_model_forward_one(model, x, &inside[1]));
    CHECK(inside[1] == 2);
    neuron_model_free(model);
    CHECK(neuron_model_columns(NULL) == 0);
    CHECK(neuron_model_w(NULL) == NULL);
    CHECK_BITS(neuron_model_b(NULL), of_bits(UINT64_C(0x7ff8000000000000)));
    neuron_model_free(NULL);
}

void test_model(void) {
    static const ptrdiff_t widths[] = {0, 1, 7, 8, 9, 64, 1000};
    check_section("model");
    for (int k = 0; k < 7; k++) {
        copies(widths[k], NEURON_FLOAT64, 1);
        copies(widths[k], NEURON_FLOAT32, 1);
        copies(widths[k], NEURON_FLOAT64, -2);
        copies(widths[k], NEURON_FLOAT32, 3);
    }
    without_memory();
    CREATE_FAULTS(RUN_FAULT)
    forward_faults();
}
