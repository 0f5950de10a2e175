/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdlib.h>

#include "reference.h"

static double x_at(const reference_batch *batch, ptrdiff_t i, ptrdiff_t j) {
    return j == batch->columns ? 1 : batch->x[i * batch->columns + j];
}

static double weight_at(const reference_batch *batch, ptrdiff_t i) {
    return batch->weight ? batch->weight[i] : 1;
}

static double logit_at(const reference_batch *batch, ptrdiff_t i, bool with_offset) {
    double z = reference_dot(batch->columns, batch->x + i * batch->columns, batch->w) + batch->b;
    return with_offset && batch->offset ? z + batch->offset[i] : z;
}

static reference_row row_at(const reference_batch *batch, ptrdiff_t i) {
    return reference_of_logit(logit_at(batch, i, true), batch->y ? batch->y[i] : 0);
}

/* One block's rows: eight lanes, or one for the Hessian. Rows of weight 0 add nothing. */
static double block_sum(const reference_batch *batch, const double *terms, ptrdiff_t block,
                        bool one_lane) {
    double l[8] = {0};
    ptrdiff_t end = (block + 1) * batch->block_rows;
    for (ptrdiff_t i = block * batch->block_rows; i < end && i < batch->rows; i++) {
        if (weight_at(batch, i) != 0) l[one_lane ? 0 : i % 8] += terms[i];
    }
    if (one_lane) return l[0];
    return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
}

/* The node of the tree over blocks at a level, by its definition. */
static double node(const reference_batch *batch, const double *terms, int level, ptrdiff_t index,
                   bool one_lane) {
    if (level == 0) return block_sum(batch, terms, index, one_lane);
    ptrdiff_t blocks = (batch->rows + batch->block_rows - 1) / batch->block_rows;
    double left = node(batch, terms, level - 1, 2 * index, one_lane);
    if (((2 * index + 1) << (level - 1)) >= blocks) return left;
    return left + node(batch, terms, level - 1, 2 * index + 1, one_lane);
}

static double sum(const reference_batch *batch, const double *terms, bool one_lane) {
    int level = 0;
    while ((batch->block_rows << level) < batch->rows) level++;
    return node(batch, terms, level, 0, one_lane);
}

static double *numbers(ptrdiff_t count) {
    double *result = calloc((size_t)count + 1, sizeof *result);
    if (!result) abort();
    return result;
}

static double weight_sum(const reference_batch *batch) {
    return batch->weight ? sum(batch, batch->weight, false) : (double)batch->rows;
}

static double mean(const reference_batch *batch, const double *terms, bool one_lane) {
    return reference_canonical(sum(batch, terms, one_lane) / weight_sum(batch));
}

void reference_logits(const reference_batch *batch, double *z) {
    for (ptrdiff_t i = 0; i < batch->rows; i++) {
        z[i] = reference_canonical(logit_at(batch, i, false));
    }
}

void reference_forward(const reference_batch *batch, double *a) {
    for (ptrdiff_t i = 0; i < batch->rows; i++) {
        a[i] = reference_sigmoid(logit_at(batch, i, false));
    }
}

void reference_losses(const reference_batch *batch, double *losses) {
    for (ptrdiff_t i = 0; i < batch->rows; i++) {
        losses[i] = weight_at(batch, i) == 0 ? 0 : reference_canonical(row_at(batch, i).loss);
    }
}

void reference_residuals(const reference_batch *batch, double *residuals) {
    for (ptrdiff_t i = 0; i < batch->rows; i++) {
        double residual = reference_canonical(row_at(batch, i).residual);
        residuals[i] = weight_at(batch, i) == 0 ? 0 : residual;
    }
}

double reference_loss(const reference_batch *batch) {
    double *terms = numbers(batch->rows);
    for (ptrdiff_t i = 0; i < batch->rows; i++) {
        terms[i] = weight_at(batch, i) * row_at(batch, i).loss;
    }
    double result = mean(batch, terms, false);
    free(terms);
    return result;
}

void reference_gradient(const reference_batch *batch, double *dw, double *db) {
    double *g = numbers(batch->rows), *terms = numbers(batch->rows);
    for (ptrdiff_t i = 0; i < batch->rows; i++) {
        g[i] = weight_at(batch, i) * row_at(batch, i).residual;
    }
    for (ptrdiff_t j = 0; j < batch->columns; j++) {
        for (ptrdiff_t i = 0; i < batch->rows; i++) terms[i] = g[i] * x_at(batch, i, j);
        dw[j] = mean(batch, terms, false);
    }
    *db = mean(batch, g, false);
    free(g);
    free(terms);
}

void reference_input_gradient(const reference_batch *batch, double *dx) {
    double s = weight_sum(batch);
    for (ptrdiff_t i = 0; i < batch->rows; i++) {
        double weight = weight_at(batch, i);
        double g = weight * row_at(batch, i).residual / s;
        for (ptrdiff_t j = 0; j < batch->columns; j++) {
            dx[i * batch->columns + j] = weight == 0 ? 0 : reference_canonical(g * batch->w[j]);
        }
    }
}

void reference_hessian(const reference_batch *batch, double *h) {
    ptrdiff_t n = batch->columns + 1;
    double *q = numbers(batch->rows), *terms = numbers(batch->rows);
    for (ptrdiff_t i = 0; i < batch->rows; i++) {
        q[i] = weight_at(batch, i) * row_at(batch, i).curvature;
    }
    for (ptrdiff_t j = 0; j < n; j++) {
        for (ptrdiff_t k = j; k < n; k++) {
            for (ptrdiff_t i = 0; i < batch->rows; i++) {
                terms[i] = q[i] * x_at(batch, i, j) * x_at(batch, i, k);
            }
            h[j * n + k] = h[k * n + j] = mean(batch, terms, true);
        }
    }
    free(q);
    free(terms);
}

void reference_hessian_vector(const reference_batch *batch, const double *v, double vb, double *hv,
                              double *hvb) {
    ptrdiff_t d = batch->columns;
    double *q = numbers(batch->rows), *terms = numbers(batch->rows);
    for (ptrdiff_t i = 0; i < batch->rows; i++) {
        double curvature = row_at(batch, i).curvature;
        q[i] = weight_at(batch, i) * curvature * (reference_dot(d, batch->x + i * d, v) + vb);
    }
    for (ptrdiff_t j = 0; j < d; j++) {
        for (ptrdiff_t i = 0; i < batch->rows; i++) terms[i] = q[i] * x_at(batch, i, j);
        hv[j] = mean(batch, terms, false);
    }
    *hvb = mean(batch, q, false);
    free(q);
    free(terms);
}
