/* SPDX-License-Identifier: MIT */
/* What each function must give for a case, by the reference. */
#ifndef EXPECT_H
#define EXPECT_H

#include "case.h"

void expect_sigmoid_each(const test_case *c, double *results);
void expect_cross_entropy_each(const test_case *c, double *results);
void expect_cross_entropy_logit_each(const test_case *c, double *results);
void expect_forward_one(const test_case *c, double *results);
void expect_trace(const test_case *c, double *results);
void expect_logit(const test_case *c, double *results);
void expect_forward(const test_case *c, double *results);
void expect_losses(const test_case *c, double *results);
void expect_residuals(const test_case *c, double *results);
void expect_loss(const test_case *c, double *results);
void expect_gradient(const test_case *c, double *results);
void expect_loss_gradient(const test_case *c, double *results);
void expect_input_gradient(const test_case *c, double *results);
void expect_hessian(const test_case *c, double *results);
void expect_hessian_vector(const test_case *c, double *results);
void expect_step(const test_case *c, double *results);

#endif
