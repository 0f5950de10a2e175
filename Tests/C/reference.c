/* SPDX-License-Identifier: MIT */
#include "reference.h"

#include <stdint.h>
#include <string.h>

typedef struct pair {
    double high;
    double low;
} pair;

static uint64_t bits(double value) {
    uint64_t result;
    memcpy(&result, &value, sizeof result);
    return result;
}

static double number(uint64_t pattern) {
    double result;
    memcpy(&result, &pattern, sizeof result);
    return result;
}

static double absolute(double v) { return number(bits(v) & UINT64_C(0x7fffffffffffffff)); }

static double cut(double v) { return number(bits(v) & ~UINT64_C(0x7ffffff)); }

double reference_canonical(double value) {
    return value == value ? value : number(UINT64_C(0x7ff8000000000000));
}

/* 2^exponent, for exponents from -1074 to 1023; 0 below. */
static double power_of_two(int exponent) {
    if (exponent < -1074) return 0;
    if (exponent < -1022) return number(UINT64_C(1) << (exponent + 1074));
    return number((uint64_t)(exponent + 1023) << 52);
}

static double polynomial(const double c[10], double t) {
    double t2 = t * t, t4 = t2 * t2;
    double low = (c[0] + c[1] * t) + (c[2] + c[3] * t) * t2;
    double high = ((c[4] + c[5] * t) + (c[6] + c[7] * t) * t2) + (c[8] + c[9] * t) * t4;
    return low + high * t4;
}

static pair exponential_of_negative(double x) {
    static const double c[10] = {0x1p-1,
                                 0x1.5555555555501p-3,
                                 0x1.5555555553213p-5,
                                 0x1.111111112893dp-7,
                                 0x1.6c16c17cbf49dp-10,
                                 0x1.a01a011beb737p-13,
                                 0x1.a019ab39c401ep-16,
                                 0x1.71df55b6d7a73p-19,
                                 0x1.289f7dfdc6b57p-22,
                                 0x1.ad1f591ce321cp-26};
    double a = x > 746 ? 746 : x;
    double shifted = 0x1.8p52 - a * 0x1.71547652b82fep0;
    double n = 0x1.8p52 - shifted;
    double upper = n * 0x1.62e42feep-1 - a;
    double lower = n * 0x1.a39ef35793c76p-33;
    double r = upper + lower;
    double r_low = (upper - r) + lower;
    double t = 1 + r;
    double u = ((1 - t) + r) + (r_low + (r * r) * polynomial(c, r));
    double high = t + u;
    double low = (t - high) + u;
    /* NaN has no exponent; its high and low are NaN whatever multiplies them. */
    double power = n == n ? power_of_two(-(int)n) : 1;
    return (pair){high * power, low * power};
}

static pair ratio(pair e, double c) {
    double quotient = e.high / (c + e.high);
    double q = cut(quotient), h = cut(e.high), rest = 1 - quotient;
    double left = ((e.high - c * q) - q * h) - q * (e.high - h);
    return (pair){c * q, (left + e.low * rest) * rest};
}

static double atanh_tail(double f) {
    static const double c[10] = {0x1.5555555555535p-1, 0x1.99999999a074fp-2, 0x1.249249208c68ap-2,
                                 0x1.c71c741c69ffdp-3, 0x1.745cb4019311p-3,  0x1.3b1ddb4f6674bp-3,
                                 0x1.1067c6ede9b0fp-3, 0x1.efd82f96a86c2p-4, 0x1.55b17c2b9d09fp-4,
                                 0x1.5c7893c29481fp-3};
    return f * (f * f * polynomial(c, f * f));
}

reference_row reference_of_logit(double z, double y) {
    reference_row row;
    pair e = exponential_of_negative(absolute(z));
    pair half = ratio(e, 1);
    double m = half.high + half.low;
    double away = 1 - y;
    double t = z >= 0 ? away : y;
    double t_low = z >= 0 ? (1 - away) - y : 0;
    pair twice = ratio(e, 2);
    double f = 0.5 * (twice.high + twice.low);
    double log1p = twice.high + (twice.low + atanh_tail(f));
    double near = absolute(z) > 746 ? 746 : absolute(z);
    row.minor = m;
    row.a = z >= 0 ? 1 - m : m;
    row.one_minus_a = z >= 0 ? m : 1 - m;
    row.loss = (t == 0 ? 0 : absolute(z) * t) + (log1p + near * t_low);
    double from_end = (t - half.high) + (t_low - half.low);
    row.residual = z >= 0 ? from_end : 0 - from_end;
    row.curvature = m * (1 - m);
    return row;
}

double reference_sigmoid(double z) { return reference_canonical(reference_of_logit(z, 0).a); }

double reference_cross_entropy_logit(double z, double y) {
    if (!(y >= 0 && y <= 1)) return reference_canonical(number(UINT64_C(0x7ff8000000000000)));
    return reference_canonical(reference_of_logit(z, y).loss);
}

static pair negative_logarithm(double x, double x_low) {
    if (x == 0) return (pair){number(UINT64_C(0x7ff0000000000000)), 0};
    double m = x;
    int k = 0;
    while (m < 0x1.6a09e667f3bcdp-1) {
        m *= 2;
        k += 1;
    }
    /* Above 1 there is nothing to take a logarithm of, so k is never negative. */
    double m_low = x_low == 0 ? 0 : x_low * power_of_two(k);
    pair twice = ratio((pair){m - 1, m_low}, 2);
    double tail = twice.low + atanh_tail(0.5 * (twice.high + twice.low));
    double upper = k * 0x1.62e42feep-1;
    double sum = upper - twice.high;
    double sum_low = (upper - sum) - twice.high;
    double low = sum_low + (k * 0x1.a39ef35793c76p-33 - tail);
    double high = sum + low;
    return (pair){high, (sum - high) + low};
}

double reference_cross_entropy(double a, double y) {
    if (!(a >= 0 && a <= 1 && y >= 0 && y <= 1)) return number(UINT64_C(0x7ff8000000000000));
    double away = 1 - a, t = 1 - y;
    pair p = y == 0 ? (pair){0, 0} : negative_logarithm(a, 0);
    pair q = t == 0 ? (pair){0, 0} : negative_logarithm(away, (1 - away) - a);
    double first = y * p.high + t * q.high;
    if (first == number(UINT64_C(0x7ff0000000000000))) return first;
    return first + (y * p.low + (t * q.low + ((1 - t) - y) * q.high));
}

static double tree(const double l[8]) {
    return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
}

double reference_dot(ptrdiff_t count, const double *x, const double *w) {
    double lanes[8] = {0};
    for (ptrdiff_t j = 0; j < count; j++) lanes[j % 8] += x[j] * w[j];
    return tree(lanes);
}

void reference_trace(ptrdiff_t columns, const double *x, const double *w, double b, double y,
                     neuron_graph *graph, double *dloss_dw) {
    double z = reference_dot(columns, x, w) + b;
    reference_row row = reference_of_logit(z, y);
    double t1 = y, t2 = 1 - y;
    double first = t2 == 0 ? 0 : t2 / row.one_minus_a;
    double second = t1 == 0 ? 0 : t1 / row.a;
    graph->z = reference_canonical(z);
    graph->a = reference_canonical(row.a);
    graph->one_minus_a = reference_canonical(row.one_minus_a);
    graph->loss = reference_canonical(row.loss);
    graph->dloss_da = reference_canonical(first - second);
    graph->da_dz = reference_canonical(row.curvature);
    graph->dloss_dz = reference_canonical(row.residual);
    graph->dloss_db = graph->dloss_dz;
    for (ptrdiff_t j = 0; j < columns; j++) {
        dloss_dw[j] = reference_canonical(0 + row.residual * x[j]);
    }
}
