/* SPDX-License-Identifier: MIT */
/* Arrays of one shape, walked together as few long vectors. */
#ifndef NEURON_PYTHON_GRID_H
#define NEURON_PYTHON_GRID_H

#include "state.h"

#include <stdbool.h>

enum { MEMBER_LIMIT = 3, DIMENSION_LIMIT = 64 };

typedef struct grid {
    int members; /* the last one is written */
    int dimensions;
    Py_ssize_t shape[DIMENSION_LIMIT];
    char *data[MEMBER_LIMIT];
    Py_ssize_t item_size[MEMBER_LIMIT];
    Py_ssize_t strides[MEMBER_LIMIT][DIMENSION_LIMIT];
} grid;

/* Orders the dimensions by the written member's strides and joins those that lie end to end, so that
   dense arrays come out as one vector, whatever their order. */
void grid_simplify(grid *g);

/* Whether the written member shares memory with member k in another way than item by item; k may be
   the written one itself. It may say so without need where items interleave intricately. Asked
   after grid_simplify. Whether a single vector is taken is the library's to say. */
bool grid_overlaps(const grid *g, int k);

#endif
