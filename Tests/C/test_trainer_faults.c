/* SPDX-License-Identifier: MIT */
/* What a trainer refuses; then nothing has changed. And whose memory it takes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "call.h"
#include "check.h"
#include "counting.h"
#include "stream.h"
#include "tests.h"

#define CREATE_FAULTS(F)                                                                           \
    F(null_trainer, NEURON_E_NULL, ptrainer = NULL)                                                \
    F(negative, NEURON_E_SIZE, columns = -1)                                                       \
    F(least, NEURON_E_SIZE, columns = PTRDIFF_MIN)                                                 \
    F(most, NEURON_E_SIZE, columns = PTRDIFF_MAX)                                                  \
    F(too_many, NEURON_E_SIZE, columns = PTRDIFF_MAX / 80)                                         \
    F(trainer_off, NEURON_E_ALIGNMENT, ptrainer = (void *)((char *)ptrainer + 4))                  \
    F(size_0, NEURON_E_STRUCT_SIZE, how.struct_size = 0)                                           \
    F(size_long, NEURON_E_STRUCT_SIZE, how.struct_size += 8)                                       \
    F(l2_negative, NEURON_E_OPTION, how.l2 = -1)                                                   \
    F(l2_nan, NEURON_E_OPTION, how.l2 = NAN)                                                       \
    F(l2_infinite, NEURON_E_OPTION, how.l2 = INFINITY)                                             \
    F(l1_negative, NEURON_E_OPTION, how.l1 = -1e-300)                                              \
    F(l1_nan, NEURON_E_OPTION, how.l1 = NAN)                                                       \
    F(rate_negative, NEURON_E_OPTION, how.learning_rate = -0.1)                                    \
    F(rate_infinite, NEURON_E_OPTION, how.learning_rate = INFINITY)                                \
    F(rate_nan, NEURON_E_OPTION, how.learning_rate = NAN)                                          \
    F(momentum_1, NEURON_E_OPTION, how.momentum = 1)                                               \
    F(momentum_negative, NEURON_E_OPTION, how.momentum = -0.5)                                     \
    F(momentum_nan, NEURON_E_OPTION, how.momentum = NAN)                                           \
    F(no_batch, NEURON_E_OPTION, how.batch_rows = 0)                                               \
    F(least_batch, NEURON_E_OPTION, how.batch_rows = PTRDIFF_MIN)                                  \
    F(method_3, NEURON_E_OPTION, how.method = 3)                                                   \
    F(method_negative, NEURON_E_OPTION, how.method = -1)                                           \
    F(schedule_3, NEURON_E_OPTION, how.schedule = 3)                                               \
    F(schedule_negative, NEURON_E_OPTION, how.schedule = INT32_MIN)                                \
    F(intercept_2, NEURON_E_OPTION, how.intercept = 2)                                             \
    F(intercept_negative, NEURON_E_OPTION, how.intercept = -1)                                     \
    F(scaling_2, NEURON_E_OPTION, how.scaling = 2)                                                 \
    F(start_short, NEURON_E_SHAPE, start.size = 2)                                                 \
    F(start_long, NEURON_E_SHAPE, start.size = 4)                                                  \
    F(start_null, NEURON_E_NULL, start.data = NULL)                                                \
    F(start_negative, NEURON_E_SIZE, start.size = -3)                                              \
    F(start_int, NEURON_E_DTYPE, start.dtype = NEURON_INT64)                                       \
    F(start_dtype_0, NEURON_E_DTYPE, start.dtype = 0)                                              \
    F(start_reserved, NEURON_E_LAYOUT, start.reserved = 1)                                         \
    F(start_off, NEURON_E_ALIGNMENT, start.stride = 12)                                            \
    F(options_size, NEURON_E_STRUCT_SIZE, options.struct_size = 1)                                 \
    F(threads, NEURON_E_OPTION, options.threads = -1)                                              \
    F(options_reserved, NEURON_E_LAYOUT, options.reserved = 1)                                     \
    F(half_allocator, NEURON_E_OPTION, options.allocator.release = NULL)

#define RUN_CREATE_FAULT(name, expected, statement)                                                \
    do {                                                                                           \
        double w[4] = {1, 2, 3, 4};                                                                \
        neuron_vector start = neuron_vector_f64(w, 3);                                             \
        neuron_trainer_options how = NEURON_TRAINER_INIT;                                          \
        neuron_options options = NEURON_OPTIONS_INIT;                                              \
        neuron_trainer *trainers[2] = {(void *)w, (void *)w}, **ptrainer = trainers;               \
        ptrdiff_t columns = 3;                                                                     \
        counting counts;                                                                           \
        options.allocator = counting_allocator(&counts);                                           \
        how.start = &start;                                                                        \
        check_about("trainer_create: %s", #name);                                                  \
        statement;                                                                                 \
        CHECK_STATUS(expected, neuron_trainer_create(columns, &how, ptrainer, &options));          \
        CHECK(trainers[0] == (void *)w && trainers[1] == (void *)w && counts.calls == 0);          \
    } while (0);

#define STEP_FAULTS(F)                                                                             \
    F(null_trainer, NEURON_E_NULL, trainer = NULL)                                                 \
    F(null_samples, NEURON_E_NULL, psamples = NULL)                                                \
    F(null_x, NEURON_E_NULL, samples.x = NULL)                                                     \
    F(null_y, NEURON_E_NULL, samples.y = NULL)                                                     \
    F(null_data, NEURON_E_NULL, c.x.data = NULL)                                                   \
    F(narrow, NEURON_E_SHAPE, c.x.columns = 2)                                                     \
    F(wide, NEURON_E_SHAPE, c.x.columns = 4; c.x.rows = c.y.size = c.weight.size = 30)             \
    F(negative, NEURON_E_SIZE, c.x.rows = -1)                                                      \
    F(most, NEURON_E_SIZE, c.x.rows = PTRDIFF_MAX)                                                 \
    F(labels_short, NEURON_E_SHAPE, c.y.size -= 1)                                                 \
    F(weights_long, NEURON_E_SHAPE, c.weight.size += 1)                                            \
    F(offsets_short, NEURON_E_SHAPE, c.offset.size -= 1)                                           \
    F(x_int, NEURON_E_DTYPE, c.x.dtype = NEURON_INT64)                                             \
    F(weights_int, NEURON_E_DTYPE, c.weight.dtype = NEURON_INT64)                                  \
    F(offsets_int, NEURON_E_DTYPE, c.offset.dtype = NEURON_INT64)                                  \
    F(labels_dtype, NEURON_E_DTYPE, c.y.dtype = 12)                                                \
    F(layout, NEURON_E_LAYOUT, c.x.layout = 7)                                                     \
    F(reserved, NEURON_E_LAYOUT, c.y.reserved = 1)                                                 \
    F(off, NEURON_E_ALIGNMENT, c.x.data = (const char *)c.x.data + 4)                              \
    F(label_first, NEURON_E_LABEL, ((double *)(uintptr_t)c.y.data)[0] = -0.1)                      \
    F(label_last, NEURON_E_LABEL, ((double *)(uintptr_t)c.y.data)[last] = 1.5)                     \
    F(label_nan, NEURON_E_LABEL, ((double *)(uintptr_t)c.y.data)[last] = NAN)                      \
    F(weight_first, NEURON_E_WEIGHT, ((double *)(uintptr_t)c.weight.data)[0] = -1)                 \
    F(weight_last, NEURON_E_WEIGHT, ((double *)(uintptr_t)c.weight.data)[last] = INFINITY)         \
    F(weight_nan, NEURON_E_WEIGHT, ((double *)(uintptr_t)c.weight.data)[last] = NAN)               \
    F(inside, NEURON_E_OVERLAP, c.x = neuron_matrix_f64(neuron_trainer_w(trainer), 1, 3);          \
      c.y.size = 1; c.weight.size = 1; c.offset.size = 1)                                          \
    F(samples_size, NEURON_E_STRUCT_SIZE, samples.struct_size = 8)                                 \
    F(options_size, NEURON_E_STRUCT_SIZE, options.struct_size = 0)                                 \
    F(threads, NEURON_E_OPTION, options.threads = -1)                                              \
    F(options_reserved, NEURON_E_LAYOUT, options.reserved = 1)

#define RUN_STEP_FAULT(name, expected, statement)                                                  \
    do {                                                                                           \
        test_case values = case_full(3500, 100, 3);                                                \
        values.weight[99] = values.weight[0] = 1;                                                  \
        call c;                                                                                    \
        call_place(&c, &values, (placement){0});                                                   \
        neuron_samples samples = c.samples, *psamples = &samples;                                  \
        neuron_options options = NEURON_OPTIONS_INIT;                                              \
        neuron_trainer *kept = stream_new(3, NULL), *trainer = kept, *before = NULL;               \
        const ptrdiff_t last = 99;                                                                 \
        (void)last;                                                                                \
        CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, psamples, &options));                 \
        stream_bytes saved = stream_save(trainer);                                                 \
        CHECK_STATUS(NEURON_OK, neuron_trainer_restore(saved.bytes, saved.size, &before, NULL));   \
        free(saved.bytes);                                                                         \
        check_about("trainer_step: %s", #name);                                                    \
        statement;                                                                                 \
        CHECK_STATUS(expected, neuron_trainer_step(trainer, psamples, &options));                  \
        CHECK(stream_is_same(kept, before));                                                       \
        neuron_trainer_free(before);                                                               \
        neuron_trainer_free(kept);                                                                 \
        call_free(&c);                                                                             \
        case_free(&values);                                                                        \
    } while (0);

/* An allocator gives all memory once, gets it back, and may have none; a step takes none. */
static void memory(ptrdiff_t columns) {
    test_case values = case_full(3600, 100, columns);
    call c;
    call_place(&c, &values, (placement){0});
    neuron_options options = NEURON_OPTIONS_INIT;
    neuron_trainer *trainer = NULL, *restored = NULL;
    counting counts, again;
    check_about("a trainer's memory, %td columns", columns);
    options.allocator = counting_allocator(&counts);
    CHECK_STATUS(NEURON_OK, neuron_trainer_create(columns, NULL, &trainer, &options));
    CHECK(counts.calls == 1 && counts.live == 1);
    CHECK(counts.live_bytes < 80 * (size_t)columns + 2048);
    long before = malloc_calls();
    neuron_status status = neuron_trainer_step(trainer, &c.samples, &options);
    neuron_status flushed = neuron_trainer_flush(trainer);
    CHECK(malloc_calls() == before && counts.calls == 1);
    CHECK_STATUS(NEURON_OK, status);
    CHECK_STATUS(NEURON_OK, flushed);
    stream_bytes saved = stream_save(trainer);
    options.allocator = counting_allocator(&again);
    CHECK_STATUS(NEURON_OK, neuron_trainer_restore(saved.bytes, saved.size, &restored, &options));
    CHECK(again.calls == 1 && again.live_bytes < saved.size + 2048);
    neuron_trainer_free(restored);
    CHECK(again.live == 0 && again.faults == 0);
    neuron_trainer_free(trainer);
    CHECK(counts.live == 0 && counts.faults == 0);

    options.allocator = counting_allocator(&counts);
    counts.fail_at = 1;
    trainer = (void *)&values;
    CHECK_STATUS(NEURON_E_NOMEM, neuron_trainer_create(columns, NULL, &trainer, &options));
    options.allocator = counting_allocator(&counts);
    counts.fail_at = 1;
    CHECK_STATUS(NEURON_E_NOMEM,
                 neuron_trainer_restore(saved.bytes, saved.size, &trainer, &options));
    CHECK(trainer == (void *)&values && counts.live == 0);
    free(saved.bytes);
    call_free(&c);
    case_free(&values);
}

static void nothing(void) {
    double w[1] = {0};
    size_t size = 7;
    check_about("no trainer");
    neuron_trainer_free(NULL);
    CHECK_STATUS(NEURON_E_NULL, neuron_trainer_flush(NULL));
    CHECK_STATUS(NEURON_E_NULL, neuron_trainer_save(NULL, w, sizeof w, &size));
    CHECK(size == 7);
    CHECK(neuron_trainer_columns(NULL) == 0 && neuron_trainer_w(NULL) == NULL);
    CHECK(neuron_trainer_rows(NULL) == 0 && neuron_trainer_steps(NULL) == 0);
    CHECK(neuron_trainer_skipped(NULL) == 0);
    CHECK_BITS(neuron_trainer_b(NULL), of_bits(UINT64_C(0x7ff8000000000000)));
    CHECK_BITS(neuron_trainer_loss(NULL), of_bits(UINT64_C(0x7ff8000000000000)));
    neuron_trainer *trainer = stream_new(2, NULL);
    CHECK_BITS(neuron_trainer_loss(trainer), of_bits(UINT64_C(0x7ff8000000000000)));
    /* No rows are no fault. */
    neuron_matrix X = neuron_matrix_f64(NULL, 0, 2);
    neuron_vector y = neuron_vector_f64(NULL, 0);
    neuron_samples samples = NEURON_SAMPLES_INIT(&X, &y);
    CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, &samples, NULL));
    CHECK(neuron_trainer_rows(trainer) == 0);
    neuron_trainer_free(trainer);
}

void test_trainer_faults(void) {
    check_section("trainer: faults, memory");
    CREATE_FAULTS(RUN_CREATE_FAULT)
    STEP_FAULTS(RUN_STEP_FAULT)
    memory(0);
    memory(3);
    memory(31);
    memory(1000);
    nothing();
}
