/* SPDX-License-Identifier: MIT */
#include "stream.h"

#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "call.h"

static neuron_vector items(const neuron_vector *v, ptrdiff_t first, ptrdiff_t count) {
    neuron_vector part = *v;
    part.data = (const char *)v->data + first * v->stride;
    part.size = count;
    return part;
}

const neuron_samples *stream_rows(stream_part *part, const neuron_samples *samples, ptrdiff_t first,
                                  ptrdiff_t count) {
    part->x = *samples->x;
    part->x.data = (const char *)part->x.data + first * part->x.row_stride;
    part->x.rows = count;
    part->y = items(samples->y, first, count);
    part->samples = (neuron_samples)NEURON_SAMPLES_INIT(&part->x, &part->y);
    if (samples->weight) {
        part->weight = items(samples->weight, first, count);
        part->samples.weight = &part->weight;
    }
    if (samples->offset) {
        part->offset = items(samples->offset, first, count);
        part->samples.offset = &part->offset;
    }
    return &part->samples;
}

stream_bytes stream_save(const neuron_trainer *trainer) {
    stream_bytes saved = {NULL, 0};
    if (neuron_trainer_save(trainer, NULL, 0, &saved.size) != NEURON_OK) abort();
    saved.bytes = malloc(saved.size);
    size_t size = 0;
    if (!saved.bytes || neuron_trainer_save(trainer, saved.bytes, saved.size, &size) != NEURON_OK ||
        size != saved.size)
        abort();
    return saved;
}

bool stream_is_same(const neuron_trainer *a, const neuron_trainer *b) {
    stream_bytes first = stream_save(a), second = stream_save(b);
    bool same = first.size == second.size && memcmp(first.bytes, second.bytes, first.size) == 0;
    free(first.bytes);
    free(second.bytes);
    return same;
}

neuron_trainer *stream_new(ptrdiff_t columns, const neuron_trainer_options *how) {
    neuron_trainer *trainer = NULL;
    if (neuron_trainer_create(columns, how, &trainer, NULL) != NEURON_OK) abort();
    return trainer;
}

neuron_trainer_options stream_options(unsigned number) {
    static const double rates[] = {0, 0.3}, l2[] = {0, 0.01, 0}, l1[] = {0, 0, 0.02};
    static const double momenta[] = {0.9, 0, 0.5};
    static const ptrdiff_t rows[] = {32, 1, 7, 64, 13};
    neuron_trainer_options t = NEURON_TRAINER_INIT;
    t.method = (int32_t)(number % 3);
    t.schedule = (int32_t)(number / 3 % 3);
    t.learning_rate = rates[number / 9 % 2];
    t.scaling = number / 18 % 2 == 0;
    t.intercept = number % 5 != 1;
    t.l2 = l2[number / 2 % 3];
    t.l1 = l1[number / 2 % 3];
    t.momentum = momenta[number / 3 % 3];
    t.batch_rows = rows[number % 5];
    return t;
}

uint64_t hash_of_streams(uint64_t hash) {
    for (unsigned number = 0; number < STREAM_OPTIONS; number++) {
        neuron_trainer_options how = stream_options(number);
        test_case c = case_full(8100 + number, 500, 11);
        call placed;
        call_place(&placed, &c, (placement){number % LAYOUTS, 1, 0, false});
        neuron_trainer *trainer = stream_new(11, &how);
        if (neuron_trainer_step(trainer, &placed.samples, NULL) != NEURON_OK) return 0;
        stream_bytes saved = stream_save(trainer);
        for (size_t i = 0; i < saved.size; i++)
            hash = (hash ^ saved.bytes[i]) * UINT64_C(0x100000001b3);
        free(saved.bytes);
        neuron_trainer_free(trainer);
        call_free(&placed);
        case_free(&c);
    }
    return hash;
}
