/* SPDX-License-Identifier: MIT */
/* Values far more exact than float64, by 80-bit long double or by MPFR. */
#include <math.h>
#include <string.h>

#include "accuracy.h"
#include "neuron.h"

double library_value(int target, point p) {
    neuron_graph graph;
    switch (target) {
    case SIGMOID: return neuron_sigmoid(p.first);
    case CROSS_ENTROPY: return neuron_cross_entropy(p.first, p.second);
    case RESIDUAL:
        if (neuron_trace(0, NULL, NULL, p.first, p.second, &graph, NULL) != NEURON_OK) return NAN;
        return graph.dloss_dz;
    default: return neuron_cross_entropy_logit(p.first, p.second);
    }
}

/* 2^(52 - e) where 2^e <= |exact| < 2^(e + 1); the least e is that of the least normal double. */
static long double units_of(long double exact) {
    int exponent;
#if defined(__x86_64__)
    /* frexpl and ldexpl would take most of the time. */
    struct {
        uint64_t digits;
        uint16_t exponent;
    } parts = {0, 0};
    memcpy(&parts, &exact, 10);
    exponent = (parts.exponent & 0x7fff) - 16383;
    if (exponent < -1022) exponent = -1022;
    long double units = 0;
    parts.digits = UINT64_C(1) << 63;
    parts.exponent = (uint16_t)(16383 + 52 - exponent);
    memcpy(&units, &parts, 10);
    return units;
#else
    frexpl(exact, &exponent);
    if (exact == 0 || exponent < -1021) exponent = -1021;
    return ldexpl(1, 53 - exponent);
#endif
}

static long double exact_cross_entropy(double a, double y) {
    long double result = 0;
    if (y > 0) result -= y * (a > 0.5 ? log1pl((long double)a - 1) : logl(a));
    if (y < 1) result -= (1 - (long double)y) * log1pl(-(long double)a);
    return result;
}

/* NaN where the target says nothing. */
static long double exact_long_double(int target, point p) {
    if (target == CROSS_ENTROPY) return exact_cross_entropy(p.first, p.second);
    long double e = expl(-fabsl(p.first));
    bool is_upper = p.first >= 0;
    if (target == SIGMOID) return is_upper ? 1 / (1 + e) : e / (1 + e);
    long double t = is_upper ? 1 - (long double)p.second : (long double)p.second;
    if (target != RESIDUAL) return fabsl(p.first) * t + log1pl(e);
    long double m = e / (1 + e), r = is_upper ? t - m : m - t;
    return 2 * fabsl(r) >= (m > t ? m : t) ? r : NAN;
}

double error_long_double(int target, point p) {
    long double exact = exact_long_double(target, p);
    if (exact != exact) return -1;
    double value = library_value(target, p);
    if (value == exact) return 0;
    if (!isfinite(value)) return INFINITY;
    return (double)(fabsl(value - exact) * units_of(exact));
}

#ifdef NEURON_HAVE_MPFR
#include <mpfr.h>

enum { DIGITS = 200 };

static mpfr_t e, m, t, result, other;

static void start(void) {
    static bool has_started;
    if (has_started) return;
    mpfr_inits2(DIGITS, e, m, t, result, other, (mpfr_ptr)0);
    has_started = true;
}

static void exact_mpfr_cross_entropy(double a, double y) {
    mpfr_set_zero(result, 1);
    if (y > 0) {
        mpfr_set_d(e, a, MPFR_RNDN);
        mpfr_log(e, e, MPFR_RNDN);
        mpfr_mul_d(e, e, y, MPFR_RNDN);
        mpfr_sub(result, result, e, MPFR_RNDN);
    }
    if (y < 1) {
        mpfr_set_d(e, -a, MPFR_RNDN);
        mpfr_log1p(e, e, MPFR_RNDN);
        mpfr_set_d(t, y, MPFR_RNDN);
        mpfr_ui_sub(t, 1, t, MPFR_RNDN);
        mpfr_mul(e, e, t, MPFR_RNDN);
        mpfr_sub(result, result, e, MPFR_RNDN);
    }
}

/* The exact value in `result`; false where the target says nothing. */
static bool exact_mpfr(int target, point p) {
    if (target == CROSS_ENTROPY) {
        exact_mpfr_cross_entropy(p.first, p.second);
        return true;
    }
    bool is_upper = p.first >= 0;
    mpfr_set_d(e, -fabs(p.first), MPFR_RNDN);
    mpfr_exp(e, e, MPFR_RNDN);
    mpfr_add_ui(m, e, 1, MPFR_RNDN);
    if (target == SIGMOID && is_upper) {
        mpfr_ui_div(result, 1, m, MPFR_RNDN);
        return true;
    }
    mpfr_div(m, e, m, MPFR_RNDN);
    if (target == SIGMOID) {
        mpfr_set(result, m, MPFR_RNDN);
        return true;
    }
    mpfr_set_d(t, p.second, MPFR_RNDN);
    if (is_upper) mpfr_ui_sub(t, 1, t, MPFR_RNDN);
    if (target != RESIDUAL) {
        mpfr_log1p(result, e, MPFR_RNDN);
        mpfr_mul_d(t, t, fabs(p.first), MPFR_RNDN);
        mpfr_add(result, result, t, MPFR_RNDN);
        return true;
    }
    if (is_upper)
        mpfr_sub(result, t, m, MPFR_RNDN);
    else
        mpfr_sub(result, m, t, MPFR_RNDN);
    mpfr_mul_ui(other, result, 2, MPFR_RNDN);
    return mpfr_cmpabs(other, m) >= 0 && mpfr_cmpabs(other, t) >= 0;
}

double error_mpfr(int target, point p) {
    start();
    if (!exact_mpfr(target, p)) return -1;
    double value = library_value(target, p);
    if (!isfinite(value)) return mpfr_cmp_d(result, value) == 0 ? 0 : INFINITY;
    if (mpfr_zero_p(result)) return value == 0 ? 0 : INFINITY;
    mpfr_exp_t exponent = mpfr_get_exp(result);
    if (exponent < -1021) exponent = -1021;
    mpfr_sub_d(other, result, value, MPFR_RNDN);
    mpfr_mul_2si(other, other, 53 - exponent, MPFR_RNDN);
    return fabs(mpfr_get_d(other, MPFR_RNDN));
}

bool has_mpfr(void) { return true; }
#else
double error_mpfr(int target, point p) {
    (void)target;
    (void)p;
    return INFINITY;
}

bool has_mpfr(void) { return false; }
#endif
