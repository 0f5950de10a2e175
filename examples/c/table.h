/* SPDX-License-Identifier: MIT */
/* A table of labelled samples in memory, as neuron's views take it: row-major doubles. */
#ifndef EXAMPLE_TABLE_H
#define EXAMPLE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    size_t rows;
    size_t features;
    size_t capacity; /* rows that x and y have room for */
    double *x;       /* rows * features */
    double *y;       /* rows labels, 0 or 1 */
} table;

/** An empty table. It owns what table_append adds; table_free takes it back. */
table table_empty(size_t features);

/** Adds a row, copied. False when memory runs out; the table is as it was. */
bool table_append(table *t, const double *x, double y);

void table_free(table *t);

/**
 * Deals the rows of `all` into two empty tables, about one in five into `test`. Where a row goes
 * depends on the seed and on its number alone: not on the machine, and not on the rows after it.
 * False when memory runs out.
 */
bool table_split(const table *all, uint64_t seed, table *training, table *test);

/**
 * Shifts and scales each column of both tables so that the training rows have mean 0 and standard
 * deviation 1. A constant column is only shifted.
 */
void table_standardize(table *training, table *test);

#endif
