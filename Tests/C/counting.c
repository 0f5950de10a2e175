/* SPDX-License-Identifier: MIT */
#include "counting.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t canary = UINT64_C(0x5ca1ab1e0ddba115);

/* A block: its size, which keeps malloc's alignment with what pads it; the bytes; a canary. */
enum { HEADER = 32 };

static void *allocate(size_t size, void *context) {
    counting *c = context;
    c->calls += 1;
    if (c->fail_at && (c->calls == c->fail_at || (c->fails_after && c->calls > c->fail_at))) {
        return NULL;
    }
    char *block = malloc(HEADER + size + sizeof canary);
    if (!block) return NULL;
    memcpy(block, &size, sizeof size);
    /* What malloc gives holds anything; signalling NaNs, here. */
    memset(block + HEADER, 0xf5, size);
    memcpy(block + HEADER + size, &canary, sizeof canary);
    c->live += 1;
    c->live_bytes += size;
    if (c->live_bytes > c->peak) c->peak = c->live_bytes;
    return block + HEADER;
}

static void release(void *memory, size_t size, void *context) {
    counting *c = context;
    if (!memory) {
        c->faults += 1;
        return;
    }
    char *block = (char *)memory - HEADER;
    size_t taken;
    memcpy(&taken, block, sizeof taken);
    if (taken != size || memcmp(block + HEADER + taken, &canary, sizeof canary) != 0) {
        c->faults += 1;
    }
    c->live -= 1;
    c->live_bytes -= taken;
    free(block);
    /* As any allocator may. */
    errno = 0;
}

neuron_allocator counting_allocator(counting *counts) {
    memset(counts, 0, sizeof *counts);
    return (neuron_allocator){allocate, release, counts};
}

/* Sanitizers and valgrind have a malloc of their own, which would not be called. */
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) &&       \
    !defined(NEURON_MALLOC_IS_WATCHED)
/* These take the place of libc's in the whole process, the library included. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static long calls;

void *malloc(size_t size) {
    calls += 1;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    calls += 1;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    calls += 1;
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    calls += 1;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    calls += 1;
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}

long malloc_calls(void) { return calls; }
#else
long malloc_calls(void) { return -1; }
#endif
