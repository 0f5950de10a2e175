/* SPDX-License-Identifier: MIT */
/* Memory between two pages that no one may touch. */
#ifndef GUARDED_H
#define GUARDED_H

#include <stdbool.h>
#include <stddef.h>

enum { GUARDED_MOST = 32 };

/** A set of buffers that live and die together. */
typedef struct guarded {
    int count;
    struct {
        void *map;
        size_t mapped;
        unsigned char *start;
        size_t size;
    } at[GUARDED_MOST];
} guarded;

/**
 * `size` bytes that end `gap` bytes before the guard page above or, at_start, begin `gap` bytes
 * after the guard page below. Every byte on the accessible pages is `fill`.
 */
void *guarded_take(guarded *set, size_t size, size_t gap, bool at_start, int fill);
/** Makes the pages of a buffer read-only, or writable again. */
void guarded_seal(const guarded *set, const void *start, bool sealed);
void guarded_free(guarded *set);

#endif
