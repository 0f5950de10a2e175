/* SPDX-License-Identifier: MIT */
#include "case.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "bits.h"

typedef struct generator {
    uint64_t state;
    bool special;
} generator;

static uint64_t below(generator *g, uint64_t limit) { return splitmix(&g->state) % limit; }

static double number(generator *g, int32_t dtype, uint64_t scale) {
    static const double special[8] = {0.0,     -0.0,     0x1p-149, -0x1p-126,
                                      0x1p100, -0x1p100, INFINITY, NAN};
    uint64_t r = splitmix(&g->state);
    if (g->special && (r >> 56 & 31) == 0) return special[r % 8];
    uint64_t exponent = 1019 + (r >> 52 & 7) - scale;
    uint64_t bits = (r & UINT64_C(0x800fffffffffffff)) | exponent << 52;
    return of_bits(dtype == NEURON_FLOAT32 ? bits & ~UINT64_C(0x1fffffff) : bits);
}

static double label(generator *g, int32_t dtype) {
    uint64_t r = splitmix(&g->state);
    if (dtype != NEURON_FLOAT64 && dtype != NEURON_FLOAT32) return (double)(r & 1);
    bool is_double = dtype == NEURON_FLOAT64;
    int digits = is_double ? 53 : 24;
    uint64_t choice = r >> 62;
    if (choice < 2) return (double)choice;
    if (choice == 2) return ldexp((double)(r & ((UINT64_C(1) << digits) - 1)), -digits);
    uint64_t bits = (r & UINT64_C(0xfffffffffffff)) | (1022 - (r >> 52 & 31)) << 52;
    double small = of_bits(is_double ? bits : bits & ~UINT64_C(0x1fffffff));
    return is_double && (r >> 57 & 1) ? 1 - small : small;
}

static double weight(generator *g, int32_t dtype) {
    uint64_t r = splitmix(&g->state);
    if (r >> 62 == 0) return 0;
    uint64_t bits = (r & UINT64_C(0xfffffffffffff)) | (1019 + (r >> 52 & 7)) << 52;
    return of_bits(dtype == NEURON_FLOAT32 ? bits & ~UINT64_C(0x1fffffff) : bits);
}

static double *room(ptrdiff_t count) {
    double *result = calloc((size_t)count + 1, sizeof *result);
    if (!result) {
        fputs("the harness has no memory\n", stderr);
        exit(4);
    }
    return result;
}

static void fill(test_case *c, generator *g, uint64_t scale) {
    c->x = room(c->rows * c->columns);
    c->y = room(c->rows);
    c->weight = c->weight_dtype ? room(c->rows) : NULL;
    c->offset = c->offset_dtype ? room(c->rows) : NULL;
    c->w = room(c->columns);
    c->v = room(c->columns);
    for (ptrdiff_t i = 0; i < c->rows * c->columns; i++) c->x[i] = number(g, c->x_dtype, 0);
    for (ptrdiff_t i = 0; i < c->rows; i++) c->y[i] = label(g, c->y_dtype);
    for (ptrdiff_t i = 0; c->weight && i < c->rows; i++) {
        c->weight[i] = weight(g, c->weight_dtype);
        if (i == c->rows - 1) c->weight[i] = 1;
    }
    for (ptrdiff_t i = 0; c->offset && i < c->rows; i++) {
        c->offset[i] = number(g, c->offset_dtype, 0);
    }
    for (ptrdiff_t j = 0; j < c->columns; j++) c->w[j] = number(g, c->w_dtype, scale);
    c->b = number(g, NEURON_FLOAT64, 0);
    for (ptrdiff_t j = 0; j < c->columns; j++) c->v[j] = number(g, c->v_dtype, 0);
    c->vb = number(g, NEURON_FLOAT64, 0);
    c->rate = number(g, NEURON_FLOAT64, 4);
}

test_case case_of_seed(uint64_t seed) {
    generator g = {seed, false};
    test_case c;
    uint64_t kind = below(&g, 32);
    c.columns = (ptrdiff_t)(kind == 0  ? below(&g, 4)
                            : kind < 4 ? 17 + below(&g, 54)
                                       : below(&g, 17));
    uint64_t most = kind == 0 ? 3 * (uint64_t)neuron_block_rows(c.columns) + 5 : 40;
    c.rows = (ptrdiff_t)(1 + below(&g, most));
    c.x_dtype = (int32_t)(1 + below(&g, 2));
    c.w_dtype = (int32_t)(1 + below(&g, 2));
    c.v_dtype = (int32_t)(1 + below(&g, 2));
    c.y_dtype = (int32_t)(1 + below(&g, 11));
    c.weight_dtype = (int32_t)below(&g, 3);
    c.offset_dtype = (int32_t)below(&g, 3);
    c.layout = (unsigned)below(&g, 10);
    g.special = below(&g, 8) == 0;
    uint64_t scale = below(&g, 8);
    fill(&c, &g, scale);
    return c;
}

static test_case of_sizes(uint64_t seed, ptrdiff_t rows, ptrdiff_t columns, bool full) {
    generator g = {seed, false};
    test_case c = {.rows = rows, .columns = columns};
    c.x_dtype = c.y_dtype = c.w_dtype = c.v_dtype = NEURON_FLOAT64;
    c.weight_dtype = c.offset_dtype = full ? NEURON_FLOAT64 : 0;
    fill(&c, &g, 2);
    return c;
}

test_case case_plain(uint64_t seed, ptrdiff_t rows, ptrdiff_t columns) {
    return of_sizes(seed, rows, columns, false);
}

test_case case_full(uint64_t seed, ptrdiff_t rows, ptrdiff_t columns) {
    return of_sizes(seed, rows, columns, true);
}

static void fit(double *values, ptrdiff_t count, int32_t dtype) {
    for (ptrdiff_t i = 0; values && i < count; i++) {
        if (dtype == NEURON_FLOAT32) values[i] = (double)(float)values[i];
        if (dtype > NEURON_FLOAT32) values[i] = values[i] < 0.5 ? 0 : 1;
    }
}

void case_fit(test_case *c) {
    fit(c->x, c->rows * c->columns, c->x_dtype);
    fit(c->y, c->rows, c->y_dtype);
    fit(c->weight, c->rows, c->weight_dtype);
    fit(c->offset, c->rows, c->offset_dtype);
    fit(c->w, c->columns, c->w_dtype);
    fit(c->v, c->columns, c->v_dtype);
}

void case_free(test_case *c) {
    free(c->x);
    free(c->y);
    free(c->weight);
    free(c->offset);
    free(c->w);
    free(c->v);
}

reference_batch case_batch(const test_case *c) {
    return (reference_batch){c->rows,   c->columns, neuron_block_rows(c->columns),
                             c->x,      c->y,       c->weight,
                             c->offset, c->w,       c->b};
}
