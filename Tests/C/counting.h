/* SPDX-License-Identifier: MIT */
/* Allocators that count, and that fail when told to. */
#ifndef COUNTING_H
#define COUNTING_H

#include <stdbool.h>
#include <stddef.h>

#include "neuron.h"

typedef struct counting {
    int calls;
    int fail_at;      /* the call that returns null, from 1 on; 0: none */
    bool fails_after; /* so do all calls after it */
    int live;         /* blocks not given back */
    size_t live_bytes;
    size_t peak;
    int faults; /* blocks given back with another size, or never taken, or overrun */
} counting;

neuron_allocator counting_allocator(counting *counts);

/** The calls of malloc, calloc and their like in this process; -1 where they are not counted. */
long malloc_calls(void);

#endif
