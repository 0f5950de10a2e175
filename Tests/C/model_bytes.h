/* SPDX-License-Identifier: MIT */
/* Model files in memory: made by hand, and decoded under an allocator that counts. */
#ifndef MODEL_BYTES_H
#define MODEL_BYTES_H

#include <stdbool.h>
#include <stddef.h>

#include "neuron.h"

/** A file; free(bytes). */
typedef struct model_bytes {
    unsigned char *bytes;
    size_t size;
} model_bytes;

/** The length of `header`, the header, and `count` bytes of data, which may be null: zeros. */
model_bytes model_bytes_of(const char *header, size_t length, const void *data, size_t count);
/** What neuron_model_encode writes. */
model_bytes model_bytes_encode(const neuron_model *model);
/** A model with these pairs, "key", "value", ..., NULL; checks that it is made. */
neuron_model *model_of(const double *w, ptrdiff_t columns, double b, const char *const *pairs);

/**
 * Decodes the bytes out of a sealed piece of memory between guard pages, at the offset given, and
 * checks what must hold whatever they are: a status that is OK or FORMAT, nothing written on an
 * error, little memory and none left. A model that comes of them is encoded and decoded again, freed,
 * and checked to have given all back.
 */
neuron_status model_bytes_try(model_bytes file, size_t gap);

/** Whether two models are the same to the last bit, w, b and metadata. */
bool models_are_same(const neuron_model *a, const neuron_model *b);

#endif
