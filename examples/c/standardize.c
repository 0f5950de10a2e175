/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <math.h>

/* One addition after the other, in the order of the rows, and a square root that IEEE 754 rounds:
   the same bits wherever the compiler keeps its hands off. Hence -ffp-contract=off in
   examples/build; by default gcc would make (v * v) + sum one rounding where the machine can. */

static double mean(const table *t, size_t column) {
    double sum = 0.0;
    for (size_t i = 0; i < t->rows; i++) sum += t->x[i * t->features + column];
    return sum / (double)t->rows;
}

static double deviation(const table *t, size_t column, double center) {
    double sum = 0.0;
    for (size_t i = 0; i < t->rows; i++) {
        double v = t->x[i * t->features + column] - center;
        sum += v * v;
    }
    return sqrt(sum / (double)t->rows);
}

static void rescale(table *t, size_t column, double center, double scale) {
    for (size_t i = 0; i < t->rows; i++) {
        double *v = &t->x[i * t->features + column];
        *v = (*v - center) / scale;
    }
}

void table_standardize(table *training, table *test) {
    for (size_t j = 0; j < training->features; j++) {
        double center = mean(training, j);
        double scale = deviation(training, j, center);
        if (scale == 0.0) scale = 1.0;
        rescale(training, j, center, scale);
        /* With the training rows' mean: the held-out rows must stay unseen. */
        rescale(test, j, center, scale);
    }
}
