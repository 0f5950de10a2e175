/* SPDX-License-Identifier: MIT */
/* The limit: the time of merely reading memory, in eight accumulators of 64 bytes. */
#include <stddef.h>
#include <string.h>

typedef double line __attribute__((vector_size(64)));

/* The sum of `count` doubles, a multiple of 64 of them; with or without a prefetch ahead. */
static inline double read_all(const double *data, ptrdiff_t count, int ahead) {
    line sums[8] = {{0}};
    double total = 0;
    for (ptrdiff_t i = 0; i + 64 <= count; i += 64) {
        for (int k = 0; k < 8; k++) {
            line next;
            memcpy(&next, data + i + 8 * k, sizeof next);
            sums[k] += next;
            if (ahead) __builtin_prefetch(data + i + 8 * k + 512);
        }
    }
    for (int k = 0; k < 8; k++)
        for (int lane = 0; lane < 8; lane++) total += sums[k][lane];
    return total;
}

double read_plainly(const double *data, ptrdiff_t count) { return read_all(data, count, 0); }
double read_ahead(const double *data, ptrdiff_t count) { return read_all(data, count, 1); }
