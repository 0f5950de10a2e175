/* SPDX-License-Identifier: MIT */
/* Derivatives against fourth-order central differences of what they are derivatives of. */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "compare.h"
#include "tests.h"

/*
 * The step trades the rounding of J, about 2^-52 |J| / step, against step^4 max|J'''''| / 30. With
 * |x| < 1 both stay under 1e-11; the tolerance leaves a factor of ten, and is far from the 5e-6
 * that a wrong factor could hide behind.
 */
#define STEP 0x1p-9
#define TOLERANCE 1e-10

static test_case small_case(uint64_t seed, ptrdiff_t rows, ptrdiff_t columns) {
    test_case c = case_full(seed, rows, columns);
    for (ptrdiff_t i = 0; i < rows * columns; i++) c.x[i] *= 0.125;
    for (ptrdiff_t i = 0; i < rows; i++) c.offset[i] *= 0.125;
    c.b *= 0.125;
    return c;
}

/* Parameter k: w_k, or b after the last of them. */
static double *parameter(test_case *c, ptrdiff_t k) { return k == c->columns ? &c->b : &c->w[k]; }

static void evaluate(const test_case *c, double *loss, double *gradient) {
    neuron_matrix x = neuron_matrix_f64(c->x, c->rows, c->columns);
    neuron_vector y = neuron_vector_f64(c->y, c->rows), s = neuron_vector_f64(c->weight, c->rows);
    neuron_vector o = neuron_vector_f64(c->offset, c->rows);
    neuron_vector w = neuron_vector_f64(c->w, c->columns);
    neuron_samples samples = {sizeof samples, &x, &y, &s, &o};
    neuron_vector_out dw = neuron_vector_out_f64(gradient, c->columns);
    CHECK_STATUS(NEURON_OK,
                 neuron_loss_gradient(&samples, &w, c->b, loss, &dw, gradient + c->columns, NULL));
}

enum { MOST = 16 };

/* d/dp of J and of its gradient, at the value that p has. */
static void differences(test_case *c, double *p, double *of_loss, double *of_gradient) {
    static const double factors[4] = {1, -8, 8, -1}, places[4] = {-2, -1, 1, 2};
    double at = *p, loss, gradient[MOST];
    ptrdiff_t n = c->columns + 1;
    *of_loss = 0;
    for (ptrdiff_t k = 0; k < n; k++) of_gradient[k] = 0;
    for (int i = 0; i < 4; i++) {
        *p = at + places[i] * STEP;
        evaluate(c, &loss, gradient);
        *of_loss += factors[i] * loss / (12 * STEP);
        for (ptrdiff_t k = 0; k < n; k++) of_gradient[k] += factors[i] * gradient[k] / (12 * STEP);
    }
    *p = at;
}

static double largest(const double *values, ptrdiff_t count) {
    double result = 0;
    for (ptrdiff_t i = 0; i < count; i++) result = fmax(result, fabs(values[i]));
    return result;
}

static void check_case(test_case *c) {
    ptrdiff_t n = c->columns + 1;
    double loss, gradient[MOST], slope, column[MOST], hessian[MOST * MOST];
    neuron_matrix x = neuron_matrix_f64(c->x, c->rows, c->columns);
    neuron_vector y = neuron_vector_f64(c->y, c->rows), s = neuron_vector_f64(c->weight, c->rows);
    neuron_vector o = neuron_vector_f64(c->offset, c->rows);
    neuron_vector w = neuron_vector_f64(c->w, c->columns);
    neuron_samples samples = {sizeof samples, &x, &y, &s, &o};
    neuron_matrix_out h = neuron_matrix_out_f64(hessian, n, n);
    evaluate(c, &loss, gradient);
    CHECK_STATUS(NEURON_OK, neuron_hessian(&samples, &w, c->b, &h, NULL));
    for (ptrdiff_t k = 0; k < n; k++) {
        differences(c, parameter(c, k), &slope, column);
        CHECK(fabs(slope - gradient[k]) <= TOLERANCE * fmax(largest(gradient, n), loss));
        for (ptrdiff_t j = 0; j < n; j++) {
            CHECK(fabs(column[j] - hessian[j * n + k]) <= TOLERANCE * largest(hessian, n * n));
        }
    }

    double *dx = calloc((size_t)(c->rows * c->columns) + 1, sizeof *dx), ignored[MOST];
    if (!dx) abort();
    neuron_matrix_out out = neuron_matrix_out_f64(dx, c->rows, c->columns);
    CHECK_STATUS(NEURON_OK, neuron_input_gradient(&samples, &w, c->b, &out, NULL));
    for (ptrdiff_t i = 0; i < c->rows * c->columns; i++) {
        differences(c, &c->x[i], &slope, ignored);
        CHECK(fabs(slope - dx[i]) <= TOLERANCE * fmax(largest(gradient, n), loss));
    }
    free(dx);
}

void test_derivatives(void) {
    static const ptrdiff_t sizes[][2] = {{1, 1}, {5, 3}, {20, 0}, {30, 8}, {40, 12}};
    check_section("derivatives");
    for (int k = 0; k < 5; k++) {
        for (uint64_t seed = 0; seed < 4; seed++) {
            check_about("%td x %td, seed %llu", sizes[k][0], sizes[k][1], (unsigned long long)seed);
            test_case c = small_case(400 + seed, sizes[k][0], sizes[k][1]);
            check_case(&c);
            case_free(&c);
        }
    }
}
