/* SPDX-License-Identifier: MIT */
/* One sample at a time, by the library and by the loop that a C programmer would write. */
#include <math.h>
#include <stddef.h>
#include <time.h>

typedef int (*forward_one)(ptrdiff_t columns, const double *x, const double *w, double b,
                           double *a);

__attribute__((noinline)) static int plainly(ptrdiff_t columns, const double *x, const double *w,
                                             double b, double *a) {
    double z = b;
    for (ptrdiff_t j = 0; j < columns; j++) z += w[j] * x[j];
    *a = 1 / (1 + exp(-z));
    return 0;
}

/* Nanoseconds a sample over `rows` samples of `columns`, by `one`; by the plain loop if null. */
double nanoseconds(forward_one one, ptrdiff_t rows, ptrdiff_t columns, const double *x,
                   const double *w, double b, double *a) {
    struct timespec start, end;
    if (!one) one = plainly;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (ptrdiff_t i = 0; i < rows; i++) one(columns, x + i * columns, w, b, a + i);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double seconds = (double)(end.tv_sec - start.tv_sec);
    return (seconds * 1e9 + (double)(end.tv_nsec - start.tv_nsec)) / (double)rows;
}
