/* SPDX-License-Identifier: MIT */
/* What the tests of trainers share: parts of samples, and the bytes of a trainer. */
#ifndef STREAM_H
#define STREAM_H

#include "neuron.h"

/** Some rows of samples, where they lie. The struct points into itself and must not move. */
typedef struct stream_part {
    neuron_matrix x;
    neuron_vector y, weight, offset;
    neuron_samples samples;
} stream_part;

const neuron_samples *stream_rows(stream_part *part, const neuron_samples *samples, ptrdiff_t first,
                                  ptrdiff_t count);

/** All that a trainer is, in memory that the caller frees. */
typedef struct stream_bytes {
    unsigned char *bytes;
    size_t size;
} stream_bytes;

stream_bytes stream_save(const neuron_trainer *trainer);
/** Whether two trainers are the same, to the last bit. */
bool stream_is_same(const neuron_trainer *a, const neuron_trainer *b);
/** A trainer with options, or an end of the program. */
neuron_trainer *stream_new(ptrdiff_t columns, const neuron_trainer_options *how);

/** The training options of a number: methods, schedules, penalties, coordinates in turn. */
neuron_trainer_options stream_options(unsigned number);
enum { STREAM_OPTIONS = 36 };

/** One number more, for trainers with all of those options. */
uint64_t hash_of_streams(uint64_t hash);

#endif
