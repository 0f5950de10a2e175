/* SPDX-License-Identifier: MIT */
/* Partials of the rows of a case, for the tests of them. */
#ifndef PARTIALS_H
#define PARTIALS_H

#include "call.h"

typedef struct partial {
    unsigned char *bytes;
    size_t size;
} partial;

/** The partial of rows first to end - 1, which stand at that place in the whole, `shift` added. */
partial partial_of(const call *c, ptrdiff_t first, ptrdiff_t end, int64_t shift,
                   const neuron_options *options);
/** The two merged, one way or the other; frees them. */
partial partial_join(partial left, partial right, bool in_place);
partial partial_copy(partial p);
void partial_free(partial p);
bool partial_is(partial p, partial other);

/** The rows of a call from `first` on, `count` of them. */
typedef struct part {
    neuron_matrix x;
    neuron_vector y, weight, offset;
    neuron_samples samples;
} part;
void part_of(part *p, const call *c, ptrdiff_t first, ptrdiff_t count);

/** The checksum that docs/partials.md fixes. */
uint64_t partial_checksum(const unsigned char *bytes, size_t size);
/** A 64-bit number of the head, and its place for another. */
uint64_t partial_word(const unsigned char *bytes, size_t index);
void partial_set_word(unsigned char *bytes, size_t index, uint64_t word);

#endif
