/* SPDX-License-Identifier: MIT */
/*
 * docs/numerics.md as plain C, one number at a time: what the library must give, bit for bit.
 * Compile with -ffp-contract=off: an FMA is another result.
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <stddef.h>

#include "neuron.h"

/** The values of a batch, already float64; X row after row. */
typedef struct reference_batch {
    ptrdiff_t rows;
    ptrdiff_t columns;
    ptrdiff_t block_rows;
    const double *x;
    const double *y;
    const double *weight; /* or null: all 1 */
    const double *offset; /* or null: none */
    const double *w;
    double b;
} reference_batch;

/** What one logit and label give. */
typedef struct reference_row {
    double minor; /* the smaller of a and 1 - a */
    double a;
    double one_minus_a;
    double loss;
    double residual;
    double curvature;
} reference_row;

double reference_canonical(double value);
reference_row reference_of_logit(double z, double y);
double reference_dot(ptrdiff_t count, const double *x, const double *w);

double reference_sigmoid(double z);
double reference_cross_entropy(double a, double y);
double reference_cross_entropy_logit(double z, double y);
void reference_trace(ptrdiff_t columns, const double *x, const double *w, double b, double y,
                     neuron_graph *graph, double *dloss_dw);

/* The offsets enter where the library takes samples; they do not where it takes X alone. */
void reference_logits(const reference_batch *batch, double *z);
void reference_forward(const reference_batch *batch, double *a);
void reference_losses(const reference_batch *batch, double *losses);
void reference_residuals(const reference_batch *batch, double *residuals);
double reference_loss(const reference_batch *batch);
void reference_gradient(const reference_batch *batch, double *dw, double *db);
void reference_input_gradient(const reference_batch *batch, double *dx);
void reference_hessian(const reference_batch *batch, double *h);
void reference_hessian_vector(const reference_batch *batch, const double *v, double vb, double *hv,
                              double *hvb);

#endif
