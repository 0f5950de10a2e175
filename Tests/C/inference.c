/* SPDX-License-Identifier: MIT */
#include "inference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void inference_place(inference *t, const test_case *c, placement where) {
    ptrdiff_t n = c->columns + 1, step = where.step ? where.step : 1;
    memset(t, 0, sizeof *t);
    call_place(&t->inputs, c, where);
    t->fit = (neuron_fit_options)NEURON_FIT_INIT;
    t->errors = place_vector_out(&t->outputs, n, step, where);
    t->robust = place_vector_out(&t->outputs, n, step, where);
    t->covariance = place_matrix_out(&t->outputs, n, n, where);
    t->result = guarded_take(&t->outputs, sizeof *t->result, 0, where.at_start, OUTPUT_FILL);
    t->result->struct_size = sizeof *t->result;
    t->pfit = &t->fit;
    t->perrors = &t->errors;
    t->probust = &t->robust;
    t->pcovariance = &t->covariance;
}

void inference_free(inference *t) {
    call_free(&t->inputs);
    guarded_free(&t->outputs);
}

neuron_status inference_run(inference *t) {
    const call *c = &t->inputs;
    return neuron_inference(c->psamples, c->pw, c->b, t->pfit, t->perrors, t->probust,
                            t->pcovariance, t->result, c->poptions);
}

void inference_clear(inference *t) {
    for (int i = 0; i < t->outputs.count; i++) {
        memset(t->outputs.at[i].start, OUTPUT_FILL, t->outputs.at[i].size);
    }
    if (t->result) t->result->struct_size = sizeof *t->result;
}

bool inference_is_untouched(const inference *t) {
    for (int i = 0; i < t->outputs.count; i++) {
        const unsigned char *start = t->outputs.at[i].start;
        /* The result's size was set before the call. */
        size_t from = i == t->outputs.count - 1 ? sizeof(size_t) : 0;
        for (size_t k = from; k < t->outputs.at[i].size; k++) {
            if (start[k] != OUTPUT_FILL) return false;
        }
    }
    return true;
}

static double item(const void *data, ptrdiff_t offset) {
    double value;
    memcpy(&value, (const char *)data + offset, sizeof value);
    return value;
}

ptrdiff_t inference_values(const inference *t, double *values) {
    const neuron_inference_result *r = t->result;
    const double head[HEAD] = {r->log_likelihood,
                               r->null_log_likelihood,
                               r->observations,
                               r->degrees_of_freedom,
                               r->aic,
                               r->bic,
                               r->condition,
                               (double)r->rank};
    ptrdiff_t n = t->errors.size;
    memcpy(values, head, sizeof head);
    double *to = values + HEAD;
    for (ptrdiff_t j = 0; j < n; j++) *to++ = item(t->errors.data, j * t->errors.stride);
    for (ptrdiff_t j = 0; j < n; j++) *to++ = item(t->robust.data, j * t->robust.stride);
    const neuron_matrix_out *m = &t->covariance;
    for (ptrdiff_t j = 0; j < n; j++)
        for (ptrdiff_t k = 0; k < n; k++)
            *to++ = item(m->data, j * m->row_stride + k * m->column_stride);
    return to - values;
}

typedef long double square[MOST_UNKNOWNS][MOST_UNKNOWNS];

static long double logit_of(const test_case *c, ptrdiff_t i, bool with_columns, long double b) {
    long double z = b + (c->offset ? c->offset[i] : 0);
    for (ptrdiff_t j = 0; with_columns && j < c->columns; j++)
        z += (long double)c->x[i * c->columns + j] * c->w[j];
    return z;
}

static long double weight_of(const test_case *c, ptrdiff_t i) {
    return c->weight ? c->weight[i] : 1;
}

static long double sigmoid(long double z) { return 1 / (1 + expl(-z)); }

static long double loss(long double z, long double y) {
    return z > 0 ? z * (1 - y) + log1pl(expl(-z)) : -z * y + log1pl(expl(z));
}

/* -sum s L with w = 0, at the best b: bisection for the zero of its slope. */
static long double null_likelihood(const test_case *c, bool has_intercept) {
    long double low = has_intercept ? -60 : 0, high = -low, sum = 0;
    bool has_zero = false, has_one = false;
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        if (weight_of(c, i) != 0 && c->y[i] != 1) has_zero = true;
        if (weight_of(c, i) != 0 && c->y[i] != 0) has_one = true;
    }
    /* The best b is infinite. */
    if (has_intercept && !(has_zero && has_one)) return 0;
    for (int k = 0; k < 90 && has_intercept; k++) {
        long double b = (low + high) / 2, slope = 0;
        for (ptrdiff_t i = 0; i < c->rows; i++)
            slope += weight_of(c, i) * (sigmoid(logit_of(c, i, false, b)) - c->y[i]);
        *(slope > 0 ? &high : &low) = b;
    }
    for (ptrdiff_t i = 0; i < c->rows; i++)
        sum -= weight_of(c, i) * loss(logit_of(c, i, false, (low + high) / 2), c->y[i]);
    return sum;
}

static void invert(ptrdiff_t n, square a, square inverse) {
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j < n; j++) inverse[i][j] = i == j;
    for (ptrdiff_t k = 0; k < n; k++) {
        ptrdiff_t best = k;
        for (ptrdiff_t i = k; i < n; i++)
            if (fabsl(a[i][k]) > fabsl(a[best][k])) best = i;
        for (ptrdiff_t j = 0; j < n; j++) {
            long double t = a[k][j], u = inverse[k][j];
            a[k][j] = a[best][j], a[best][j] = t;
            inverse[k][j] = inverse[best][j], inverse[best][j] = u;
        }
        long double pivot = a[k][k];
        for (ptrdiff_t j = 0; j < n; j++) a[k][j] /= pivot, inverse[k][j] /= pivot;
        for (ptrdiff_t i = 0; i < n; i++) {
            long double factor = a[i][k];
            if (i == k || factor == 0) continue;
            for (ptrdiff_t j = 0; j < n; j++) {
                a[i][j] -= factor * a[k][j];
                inverse[i][j] -= factor * inverse[k][j];
            }
        }
    }
}

void inference_expect(const test_case *c, const double *penalty, const bool *held, double *values) {
    static square hessian, inverse, scores;
    static long double diagonal[MOST_UNKNOWNS];
    ptrdiff_t n = c->columns + 1;
    long double total = 0, likelihood = 0, degrees = 0, condition = 0;
    int rank = 0;
    memset(hessian, 0, sizeof hessian);
    memset(scores, 0, sizeof scores);
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        long double s = weight_of(c, i), z = logit_of(c, i, true, c->b), a = sigmoid(z);
        if (s == 0) continue;
        total += s;
        likelihood -= s * loss(z, c->y[i]);
        for (ptrdiff_t j = 0; j < n; j++) {
            long double xj = j < n - 1 ? c->x[i * (n - 1) + j] : 1;
            for (ptrdiff_t k = 0; k < n; k++) {
                long double xk = k < n - 1 ? c->x[i * (n - 1) + k] : 1;
                hessian[j][k] += s * a * sigmoid(-z) * xj * xk;
                scores[j][k] += s * (a - c->y[i]) * (a - c->y[i]) * xj * xk;
            }
        }
    }
    for (ptrdiff_t j = 0; j < n; j++) {
        for (ptrdiff_t k = 0; held && k < n; k++)
            if (held[j] || held[k]) hessian[j][k] = j == k, scores[j][k] = 0;
        hessian[j][j] += penalty ? total * penalty[j] : 0;
        diagonal[j] = hessian[j][j];
    }
    invert(n, hessian, inverse);
    double *errors = values + HEAD, *robust = errors + n, *covariance = robust + n;
    for (ptrdiff_t j = 0; j < n; j++) {
        bool is_held = held && held[j];
        long double sandwich = 0;
        for (ptrdiff_t k = 0; k < n; k++) {
            for (ptrdiff_t l = 0; l < n; l++)
                sandwich += inverse[j][k] * scores[k][l] * inverse[l][j];
            bool is_zero = is_held || (held && held[k]);
            covariance[j * n + k] = is_zero ? 0 : (double)inverse[j][k];
        }
        errors[j] = is_held ? 0 : (double)sqrtl(inverse[j][j]);
        robust[j] = is_held ? 0 : (double)sqrtl(sandwich);
        if (is_held) continue;
        rank += 1;
        degrees += 1 - (penalty ? total * penalty[j] * inverse[j][j] : 0);
        condition += diagonal[j] * inverse[j][j];
    }
    values[LOG_LIKELIHOOD] = (double)likelihood;
    values[NULL_LOG_LIKELIHOOD] = (double)null_likelihood(c, !(held && held[n - 1]));
    values[OBSERVATIONS] = (double)total;
    values[DEGREES] = (double)degrees;
    values[AIC] = (double)(2 * degrees - 2 * likelihood);
    values[BIC] = (double)(degrees * logl(total) - 2 * likelihood);
    values[CONDITION] = (double)condition;
    values[RANK] = rank;
}
