/* SPDX-License-Identifier: MIT */
/* What the library gives in one way against what it gives in another; no reference. */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "compare.h"
#include "tests.h"

typedef struct outcome {
    double *of[MOST_FUNCTIONS];
} outcome;

static const double *result(const outcome *o, const char *name) {
    for (int i = 0; i < function_count; i++) {
        const char *a = functions[i].name, *b = name;
        while (*a && *a == *b) a++, b++;
        if (*a == *b) return o->of[i];
    }
    abort();
}

static outcome run_all(const test_case *c) {
    outcome o = {{NULL}};
    call placed;
    call_place(&placed, c, (placement){0});
    for (int i = 0; i < function_count; i++) {
        ptrdiff_t size = function_size(&functions[i], c->rows, c->columns);
        o.of[i] = calloc((size_t)size + 1, sizeof(double));
        if (!o.of[i]) abort();
        CHECK_STATUS(NEURON_OK, functions[i].run(&placed));
        function_results(&functions[i], &placed, o.of[i]);
    }
    call_free(&placed);
    return o;
}

static double lanes(const test_case *c, const double *terms) {
    double l[8] = {0};
    for (ptrdiff_t i = 0; i < c->rows; i++) l[i % 8] += (c->weight ? c->weight[i] : 1) * terms[i];
    return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
}

static void sums(const test_case *c, const outcome *o) {
    const double *gradient = result(o, "gradient"), *both = result(o, "loss_gradient");
    const double *residuals = result(o, "residuals"), *losses = result(o, "losses");
    ptrdiff_t d = c->columns;
    double *ones = calloc((size_t)c->rows, sizeof *ones);
    if (!ones) abort();
    for (ptrdiff_t i = 0; i < c->rows; i++) ones[i] = 1;
    double weights = lanes(c, ones);
    CHECK_BITS(both[0], result(o, "loss")[0]);
    CHECK_ALL_BITS(both + 1, gradient, d + 1);
    /* All rows in one block, so that the sum has no tree. */
    CHECK(c->rows <= neuron_block_rows(d));
    CHECK_BITS(both[0], lanes(c, losses) / weights);
    CHECK_BITS(both[d + 1], lanes(c, residuals) / weights);
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        double s = c->weight ? c->weight[i] : 1;
        double g = s * residuals[i] / weights;
        for (ptrdiff_t j = 0; j < d; j++) {
            double expected = s == 0 ? 0 : g * c->w[j];
            CHECK_BITS(result(o, "input_gradient")[i * d + j], expected);
        }
    }
    free(ones);
}

static void curvature(const test_case *c, const outcome *o) {
    ptrdiff_t n = c->columns + 1;
    const double *h = result(o, "hessian"), *hv = result(o, "hessian_vector");
    for (ptrdiff_t j = 0; j < n; j++) {
        double product = 0, scale = 0;
        for (ptrdiff_t k = 0; k < n; k++) {
            double v = k == n - 1 ? c->vb : c->v[k];
            CHECK_BITS(h[j * n + k], h[k * n + j]);
            product += h[j * n + k] * v;
            scale += sqrt(h[j * n + j] * h[k * n + k]) * fabs(v);
        }
        CHECK(h[j * n + j] >= 0);
        /* Each sum errs by less than rows + columns roundings of its terms. */
        CHECK(fabs(hv[j] - product) <= 0x1p-53 * (double)(c->rows + 2 * n) * scale);
    }
}

static void scalars(const test_case *c, const outcome *o) {
    const double *z = result(o, "logit"), *a = result(o, "forward");
    CHECK_ALL_BITS(result(o, "sigmoid_each"), a, c->rows);
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        CHECK_BITS(a[i], neuron_sigmoid(z[i]));
        CHECK_BITS(result(o, "cross_entropy_logit_each")[i],
                   neuron_cross_entropy_logit(z[i], c->y[i]));
        CHECK_BITS(result(o, "cross_entropy_each")[i], neuron_cross_entropy(a[i], c->y[i]));
    }
}

static void one_by_one(const test_case *c, const outcome *o) {
    double *dw = calloc((size_t)c->columns + 1, sizeof *dw);
    if (!dw) abort();
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        double a, s = c->weight ? c->weight[i] : 1;
        neuron_graph g;
        const double *x = c->x + i * c->columns;
        CHECK_STATUS(NEURON_OK, neuron_forward_one(c->columns, x, c->w, c->b, &a));
        CHECK_BITS(a, result(o, "forward")[i]);
        CHECK_STATUS(NEURON_OK, neuron_trace(c->columns, x, c->w, c->b, c->y[i], &g, dw));
        CHECK_BITS(g.z, result(o, "logit")[i]);
        CHECK_BITS(g.a, a);
        CHECK_BITS(g.one_minus_a, neuron_sigmoid(-g.z));
        CHECK_BITS(g.dloss_db, g.dloss_dz);
        for (ptrdiff_t j = 0; j < c->columns; j++) CHECK_BITS(dw[j], 0 + g.dloss_dz * x[j]);
        if (c->offset) continue;
        CHECK_BITS(s == 0 ? 0 : g.loss, result(o, "losses")[i]);
        CHECK_BITS(s == 0 ? 0 : g.dloss_dz, result(o, "residuals")[i]);
    }
    free(dw);
}

void test_consistency(void) {
    static const ptrdiff_t sizes[][2] = {{1, 1},  {1, 5},   {2, 3},  {8, 8},  {9, 16},
                                         {40, 7}, {50, 12}, {61, 0}, {33, 21}};
    check_section("consistency");
    for (int k = 0; k < (int)(sizeof sizes / sizeof *sizes); k++) {
        for (int full = 0; full < 2; full++) {
            check_about("%td x %td, %s", sizes[k][0], sizes[k][1], full ? "full" : "plain");
            test_case c = full ? case_full(200 + (uint64_t)k, sizes[k][0], sizes[k][1])
                               : case_plain(300 + (uint64_t)k, sizes[k][0], sizes[k][1]);
            outcome o = run_all(&c);
            sums(&c, &o);
            curvature(&c, &o);
            scalars(&c, &o);
            one_by_one(&c, &o);
            for (int i = 0; i < function_count; i++) free(o.of[i]);
            case_free(&c);
        }
    }
}
