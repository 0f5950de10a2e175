# SPDX-License-Identifier: MIT
"""A header as small as can be, to be broken in one place at a time."""

from __future__ import annotations

from pathlib import Path

import api
from parse import parse
from view import Api

HEADER = """\
#include <stddef.h>
#include <stdint.h>
#define NEURON_NOTE(...) __attribute__((annotate(#__VA_ARGS__)))
typedef enum neuron_status {
    NEURON_OK = 0,
    /** It is null. */
    NEURON_E_NULL NEURON_NOTE(raises(ArgumentError, TypeError)) = 1,
    /** It is odd. */
    NEURON_E_ODD NEURON_NOTE(raises(OddError, ValueError)) = 2
} neuron_status;
typedef struct neuron_vector { const void *data; } neuron_vector;
typedef struct neuron_vector_out { double *data; } neuron_vector_out;
typedef struct neuron_matrix { const void *data; } neuron_matrix;
typedef struct neuron_samples { const neuron_matrix *x; /* m x d */ } neuron_samples;
typedef struct neuron_options { int32_t threads; /* at most so many; 0: all */ } neuron_options;
typedef struct neuron_model neuron_model;
/**
 * Sets the number of threads.
 *
 * @param threads How many; 0 for all.
 */
neuron_status neuron_set_threads(int32_t threads) NEURON_NOTE(python(set_threads));
/** The number of threads. */
int32_t neuron_threads(void) NEURON_NOTE(python(threads));
/** The half. */
double neuron_half(double z NEURON_NOTE(elementwise)) NEURON_NOTE(python(half));
/** The halves. */
neuron_status neuron_half_each(const neuron_vector *z NEURON_NOTE(shape(rows)),
                               const neuron_vector_out *a NEURON_NOTE(out(rows), inplace(z)))
    NEURON_NOTE(each(neuron_half));
/**
 * The product of every row with w.
 *
 * @param x m x d.
 * @param w d weights.
 * @param b The bias,
 *     on two lines.
 * @param z Receives m numbers.
 * @param options May be null.
 *
 * Errors: NULL, ODD. It halves
 * as neuron_half does.
 */
neuron_status neuron_product(const neuron_matrix *x NEURON_NOTE(shape(rows, columns)),
                             const neuron_vector *w NEURON_NOTE(shape(columns)),
                             double b NEURON_NOTE(default(0.0)),
                             const neuron_vector_out *z NEURON_NOTE(out(rows)),
                             const neuron_options *options)
    NEURON_NOTE(python(product));
/**
 * Makes a model.
 *
 * @param w d weights.
 * @param b The bias.
 */
neuron_status neuron_model_create(const neuron_vector *w NEURON_NOTE(shape(columns)), double b,
                                  neuron_model **model NEURON_NOTE(handle))
    NEURON_NOTE(handle(Neuron));
"""


def read(folder: Path, old: str = "", new: str = "") -> Api:
    """The header with one piece of text replaced, as Python would have it."""
    assert not old or HEADER.count(old) == 1, old
    path = folder / "example.h"
    path.write_text(HEADER.replace(old, new) if old else HEADER)
    return api.build(parse(path))


def line_of(text: str) -> int:
    return HEADER[: HEADER.index(text)].count("\n") + 1
