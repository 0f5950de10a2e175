/* SPDX-License-Identifier: MIT */
#include "grid.h"

static Py_ssize_t magnitude(Py_ssize_t stride) { return stride < 0 ? -stride : stride; }

static void move(grid *g, int to, int from) {
    g->shape[to] = g->shape[from];
    for (int k = 0; k < g->members; k++) g->strides[k][to] = g->strides[k][from];
}

static void swap(grid *g, int i, int j) {
    Py_ssize_t size = g->shape[i];
    g->shape[i] = g->shape[j];
    g->shape[j] = size;
    for (int k = 0; k < g->members; k++) {
        Py_ssize_t stride = g->strides[k][i];
        g->strides[k][i] = g->strides[k][j];
        g->strides[k][j] = stride;
    }
}

static void sort(grid *g) {
    const Py_ssize_t *strides = g->strides[g->members - 1];
    for (int i = 1; i < g->dimensions; i++)
        for (int j = i; j > 0 && magnitude(strides[j - 1]) < magnitude(strides[j]); j--)
            swap(g, j - 1, j);
}

static bool end_to_end(const grid *g, int outer, int inner) {
    for (int k = 0; k < g->members; k++)
        if (g->strides[k][outer] != g->strides[k][inner] * g->shape[inner]) return false;
    return true;
}

static void drop_single(grid *g) {
    int kept = 0;
    for (int i = 0; i < g->dimensions; i++)
        if (g->shape[i] != 1) move(g, kept++, i);
    g->dimensions = kept;
}

static void join(grid *g) {
    int last = 0;
    for (int i = 1; i < g->dimensions; i++) {
        if (end_to_end(g, last, i)) {
            Py_ssize_t size = g->shape[last] * g->shape[i];
            move(g, last, i);
            g->shape[last] = size;
        } else {
            move(g, ++last, i);
        }
    }
    if (g->dimensions > 0) g->dimensions = last + 1;
}

void grid_simplify(grid *g) {
    drop_single(g);
    sort(g);
    join(g);
}

static void extent(const grid *g, int k, const char **low, const char **high) {
    *low = *high = g->data[k];
    for (int i = 0; i < g->dimensions; i++) {
        Py_ssize_t reach = (g->shape[i] - 1) * g->strides[k][i];
        *(reach < 0 ? low : high) += reach;
    }
    *high += g->item_size[k];
}

/* The written member is sorted by its strides: each must reach beyond all that lies within. */
static bool overlaps_itself(const grid *g) {
    int k = g->members - 1;
    Py_ssize_t within = g->item_size[k];
    for (int i = g->dimensions - 1; i >= 0; i--) {
        Py_ssize_t stride = magnitude(g->strides[k][i]);
        if (stride < within) return true;
        within += stride * (g->shape[i] - 1);
    }
    return false;
}

static Py_ssize_t common_divisor(Py_ssize_t a, Py_ssize_t b) {
    while (b != 0) {
        Py_ssize_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Real and imaginary parts, fields of a struct, columns of a table: modulo what all strides have in
   common, the items lie apart. */
static bool interleaves(const grid *g, int k) {
    int out = g->members - 1;
    Py_ssize_t period = 0;
    for (int i = 0; i < g->dimensions; i++) {
        period = common_divisor(period, magnitude(g->strides[k][i]));
        period = common_divisor(period, magnitude(g->strides[out][i]));
    }
    if (period == 0) return false;
    Py_ssize_t distance = (Py_ssize_t)((intptr_t)g->data[k] - (intptr_t)g->data[out]) % period;
    if (distance < 0) distance += period;
    return distance >= g->item_size[out] && distance + g->item_size[k] <= period;
}

bool grid_overlaps(const grid *g, int k) {
    int out = g->members - 1;
    if (k == out) return overlaps_itself(g);
    const char *low, *high, *start, *end;
    extent(g, out, &low, &high);
    extent(g, k, &start, &end);
    if (end <= low || high <= start) return false;
    bool same = g->data[k] == g->data[out] && g->item_size[k] == g->item_size[out];
    for (int i = 0; same && i < g->dimensions; i++) same = g->strides[k][i] == g->strides[out][i];
    return !same && !interleaves(g, k);
}
