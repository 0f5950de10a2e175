/* SPDX-License-Identifier: MIT */
/* The functions of the library in one table: what each takes, runs as, and must give. */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include "call.h"

/** What a function takes, as a set of these. */
enum {
    TAKES_X = 1 << 0, /* X by itself */
    TAKES_SAMPLES = 1 << 1,
    TAKES_LABELS = 1 << 2, /* samples whose labels matter */
    TAKES_W = 1 << 3,
    TAKES_V = 1 << 4,
    TAKES_OPTIONS = 1 << 5,
    TAKES_SCRATCH = 1 << 6,
    TAKES_Z = 1 << 7, /* a vector of logits */
    TAKES_A = 1 << 8, /* a vector of activations */
    TAKES_Y = 1 << 9, /* a vector of labels, by itself */
    TAKES_DW = 1 << 10,
    TAKES_ONE = 1 << 11, /* one sample as plain doubles */
    GIVES_ROWS = 1 << 12,
    GIVES_COLUMNS = 1 << 13,
    GIVES_DX = 1 << 14,
    GIVES_H = 1 << 15,
    GIVES_LOSS = 1 << 16,
    GIVES_BIAS = 1 << 17,
    GIVES_A = 1 << 18,
    GIVES_GRAPH = 1 << 19,
    IS_MEAN = 1 << 20 /* there must be a row, and the weights must not sum to zero */
};

typedef struct function {
    const char *name;
    unsigned takes;
    neuron_status (*run)(const call *c);
    /** The results by the reference, in the order of function_results. */
    void (*expect)(const test_case *c, double *results);
} function;

extern const function functions[];
extern const int function_count;

/** How many numbers the function gives for these sizes. */
ptrdiff_t function_size(const function *f, ptrdiff_t rows, ptrdiff_t columns);
/** Reads the numbers that a run left in the outputs, as the README of the vectors orders them. */
void function_results(const function *f, const call *c, double *results);

#endif
