/* SPDX-License-Identifier: MIT */
#include "partials.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

static const void *item(const void *data, ptrdiff_t index, ptrdiff_t stride) {
    return data ? (const char *)data + index * stride : NULL;
}

static void slice(neuron_vector *v, ptrdiff_t first, ptrdiff_t count) {
    if (v->size == 0) return;
    v->data = item(v->data, first, v->stride);
    v->size = count;
}

void part_of(part *p, const call *c, ptrdiff_t first, ptrdiff_t count) {
    p->x = c->x;
    p->y = c->y;
    p->weight = c->weight;
    p->offset = c->offset;
    p->x.data = item(p->x.data, first, p->x.row_stride);
    p->x.rows = count;
    slice(&p->y, first, count);
    slice(&p->weight, first, count);
    slice(&p->offset, first, count);
    p->samples = c->samples;
    p->samples.x = &p->x;
    p->samples.y = &p->y;
    if (p->samples.weight) p->samples.weight = &p->weight;
    if (p->samples.offset) p->samples.offset = &p->offset;
}

partial partial_of(const call *c, ptrdiff_t first, ptrdiff_t end, int64_t shift,
                   const neuron_options *options) {
    part p;
    part_of(&p, c, first, end - first);
    /* To the byte what is said to be enough, and not a byte beyond. */
    size_t room = neuron_partial_size(end - first, c->x.columns);
    partial made = {malloc(room + 1), 0};
    if (!made.bytes) abort();
    memset(made.bytes, 0xa5, room + 1);
    CHECK_STATUS(NEURON_OK, neuron_partial_gradient(&p.samples, c->pw, c->b, first + shift,
                                                    made.bytes, room, &made.size, options));
    CHECK(made.size <= room);
    bool is_clean = true;
    for (size_t i = made.size; i <= room; i++) is_clean = is_clean && made.bytes[i] == 0xa5;
    CHECK(is_clean);
    return made;
}

partial partial_join(partial left, partial right, bool in_place) {
    partial merged = {left.bytes, 0};
    size_t room = left.size + right.size;
    if (in_place) {
        merged.bytes = realloc(left.bytes, room);
        left.bytes = merged.bytes;
    } else {
        merged.bytes = malloc(room);
    }
    if (!merged.bytes) abort();
    CHECK_STATUS(NEURON_OK, neuron_partial_merge(left.bytes, left.size, right.bytes, right.size,
                                                 merged.bytes, room, &merged.size));
    CHECK(merged.size <= room);
    if (!in_place) partial_free(left);
    partial_free(right);
    return merged;
}

partial partial_copy(partial p) {
    partial copy = {malloc(p.size), p.size};
    if (!copy.bytes) abort();
    memcpy(copy.bytes, p.bytes, p.size);
    return copy;
}

void partial_free(partial p) { free(p.bytes); }

bool partial_is(partial p, partial other) {
    return p.size == other.size && memcmp(p.bytes, other.bytes, p.size) == 0;
}

uint64_t partial_word(const unsigned char *bytes, size_t index) {
    uint64_t word = 0;
    for (size_t i = 0; i < 8; i++) word |= (uint64_t)bytes[8 * index + i] << (8 * i);
    return word;
}

void partial_set_word(unsigned char *bytes, size_t index, uint64_t word) {
    for (size_t i = 0; i < 8; i++) bytes[8 * index + i] = (unsigned char)(word >> (8 * i));
}

uint64_t partial_checksum(const unsigned char *bytes, size_t size) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size / 8; i++) {
        if (i == 7) continue;
        hash = (hash ^ partial_word(bytes, i)) * UINT64_C(0x100000001b3);
        hash ^= hash >> 32;
    }
    return hash;
}
