/* SPDX-License-Identifier: MIT */
#include "expect.h"

#include <string.h>

/* The functions over arrays take what the batch functions give without offsets. */

void expect_sigmoid_each(const test_case *c, double *results) { expect_forward(c, results); }

void expect_cross_entropy_each(const test_case *c, double *results) {
    expect_forward(c, results);
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        results[i] = reference_cross_entropy(results[i], c->y[i]);
    }
}

void expect_cross_entropy_logit_each(const test_case *c, double *results) {
    expect_logit(c, results);
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        results[i] = reference_cross_entropy_logit(results[i], c->y[i]);
    }
}

void expect_forward_one(const test_case *c, double *results) {
    ptrdiff_t columns = c->rows ? c->columns : 0;
    results[0] = reference_sigmoid(reference_dot(columns, c->x, c->w) + c->b);
}

void expect_trace(const test_case *c, double *results) {
    neuron_graph graph;
    ptrdiff_t columns = c->rows ? c->columns : 0;
    double label = c->rows ? c->y[0] : 0;
    reference_trace(columns, c->x, c->w, c->b, label, &graph, results + 8);
    memcpy(results, &graph, sizeof graph);
}

void expect_logit(const test_case *c, double *results) {
    reference_batch batch = case_batch(c);
    reference_logits(&batch, results);
}

void expect_forward(const test_case *c, double *results) {
    reference_batch batch = case_batch(c);
    reference_forward(&batch, results);
}

void expect_losses(const test_case *c, double *results) {
    reference_batch batch = case_batch(c);
    reference_losses(&batch, results);
}

void expect_residuals(const test_case *c, double *results) {
    reference_batch batch = case_batch(c);
    reference_residuals(&batch, results);
}

void expect_loss(const test_case *c, double *results) {
    reference_batch batch = case_batch(c);
    results[0] = reference_loss(&batch);
}

void expect_gradient(const test_case *c, double *results) {
    reference_batch batch = case_batch(c);
    reference_gradient(&batch, results, results + c->columns);
}

void expect_loss_gradient(const test_case *c, double *results) {
    expect_loss(c, results);
    expect_gradient(c, results + 1);
}

void expect_input_gradient(const test_case *c, double *results) {
    reference_batch batch = case_batch(c);
    reference_input_gradient(&batch, results);
}

void expect_hessian(const test_case *c, double *results) {
    reference_batch batch = case_batch(c);
    reference_hessian(&batch, results);
}

void expect_hessian_vector(const test_case *c, double *results) {
    reference_batch batch = case_batch(c);
    reference_hessian_vector(&batch, c->v, c->vb, results, results + c->columns);
}

void expect_step(const test_case *c, double *results) {
    for (ptrdiff_t j = 0; j < c->columns; j++) {
        results[j] = reference_canonical(c->w[j] - c->rate * c->v[j]);
    }
    results[c->columns] = reference_canonical(c->b - c->rate * c->vb);
}
