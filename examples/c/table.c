/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <stdlib.h>
#include <string.h>

table table_empty(size_t features) {
    table t = {0, features, 0, NULL, NULL};
    return t;
}

static bool grow(table *t) {
    size_t capacity = t->capacity ? 2 * t->capacity : 64;
    size_t row_size = (t->features ? t->features : 1) * sizeof(double);
    if (capacity > SIZE_MAX / row_size) return false;
    double *x = realloc(t->x, capacity * row_size);
    if (!x) return false;
    t->x = x;
    double *y = realloc(t->y, capacity * sizeof *y);
    if (!y) return false;
    t->y = y;
    t->capacity = capacity;
    return true;
}

bool table_append(table *t, const double *x, double y) {
    if (t->rows == t->capacity && !grow(t)) return false;
    memcpy(t->x + t->rows * t->features, x, t->features * sizeof *x);
    t->y[t->rows++] = y;
    return true;
}

void table_free(table *t) {
    free(t->x);
    free(t->y);
    *t = table_empty(t->features);
}
