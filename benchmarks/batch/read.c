/* SPDX-License-Identifier: MIT */
/* The limit: the time of merely reading memory, in eight accumulators of 64 bytes. */
#include <pthread.h>
#include <stddef.h>
#include <string.h>

typedef double line __attribute__((vector_size(64)));

/* The sum of `count` doubles, in groups of 64; with or without a prefetch ahead. */
static inline double read_some(const double *data, ptrdiff_t count, int ahead) {
    line sums[8] = {{0}};
    double total = 0;
    ptrdiff_t i = 0;
    for (; i + 64 <= count; i += 64) {
        for (int k = 0; k < 8; k++) {
            line next;
            memcpy(&next, data + i + 8 * k, sizeof next);
            sums[k] += next;
            if (ahead) __builtin_prefetch(data + i + 8 * k + 512);
        }
    }
    for (; i < count; i++) total += data[i];
    for (int k = 0; k < 8; k++)
        for (int lane = 0; lane < 8; lane++) total += sums[k][lane];
    return total;
}

typedef struct part {
    pthread_t thread;
    const double *data;
    ptrdiff_t count;
    int ahead;
    double total;
} part;

static void *read_part(void *context) {
    part *p = context;
    p->total = p->ahead ? read_some(p->data, p->count, 1) : read_some(p->data, p->count, 0);
    return NULL;
}

/* The caller is one of the threads, of at most 64; each has a run of neighbouring items. */
double read_all(const double *data, ptrdiff_t count, int ahead, int threads) {
    part parts[64];
    ptrdiff_t share = count / threads;
    for (int k = threads - 1; k >= 0; k--) {
        parts[k] = (part){.data = data + k * share, .count = share, .ahead = ahead};
        if (k == threads - 1) parts[k].count = count - k * share;
        if (k == 0 || pthread_create(&parts[k].thread, NULL, read_part, &parts[k]) != 0) {
            parts[k].thread = pthread_self();
            read_part(&parts[k]);
        }
    }
    double total = 0;
    for (int k = 0; k < threads; k++) {
        if (!pthread_equal(parts[k].thread, pthread_self())) pthread_join(parts[k].thread, NULL);
        total += parts[k].total;
    }
    return total;
}
