/* SPDX-License-Identifier: MIT */
/* neuron_inference: its numbers, what is not identified, and what moves no bit. */
#include <fenv.h>
#include <math.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "inference.h"
#include "tests.h"

static bool is_close(double actual, double expected, double tolerance) {
    if (isnan(expected) || expected == 0) return bits_of(actual) == bits_of(expected);
    return fabs(actual - expected) <= tolerance * fabs(expected);
}

/* The header's bound: d + 1 times the condition times the error of the Hessian, a few 2^-50. */
static void check_values(const test_case *c, const double *actual, const double *expected) {
    ptrdiff_t n = c->columns + 1;
    double unit = 0x1p-47, tolerance = unit * (double)n * expected[CONDITION];
    const double *errors = actual + HEAD, *exact = expected + HEAD;
    for (int k = LOG_LIKELIHOOD; k <= OBSERVATIONS; k++)
        CHECK(is_close(actual[k], expected[k], unit));
    CHECK(fabs(actual[DEGREES] - expected[DEGREES]) <= tolerance);
    CHECK(fabs(actual[AIC] - expected[AIC]) <= unit * fabs(expected[AIC]) + 2 * tolerance);
    CHECK(fabs(actual[BIC] - expected[BIC]) <= unit * fabs(expected[BIC]) + 9 * tolerance);
    CHECK(is_close(actual[CONDITION], expected[CONDITION], tolerance));
    CHECK(actual[RANK] == expected[RANK]);
    for (ptrdiff_t j = 0; j < 2 * n; j++) CHECK(is_close(errors[j], exact[j], tolerance));
    for (ptrdiff_t j = 0; j < n; j++) {
        for (ptrdiff_t k = 0; k < n; k++) {
            double value = errors[2 * n + j * n + k], of = exact[2 * n + j * n + k];
            CHECK(fabs(value - of) <= tolerance * exact[j] * exact[k]);
            CHECK_BITS(value, errors[2 * n + k * n + j]);
        }
        CHECK_ULP(errors[j] * errors[j], errors[2 * n + j * n + j], 2);
    }
}

/* Of the weighted columns; what the fit calls sd. */
static void deviations(const test_case *c, double *sd) {
    for (ptrdiff_t j = 0; j < c->columns; j++) {
        long double total = 0, mean = 0, squares = 0;
        for (ptrdiff_t i = 0; i < c->rows; i++) {
            double s = c->weight ? c->weight[i] : 1;
            if (s == 0) continue;
            total += s, mean += (long double)s * c->x[i * c->columns + j];
        }
        mean /= total;
        for (ptrdiff_t i = 0; i < c->rows; i++) {
            double s = c->weight ? c->weight[i] : 1;
            if (s == 0) continue;
            long double away = c->x[i * c->columns + j] - mean;
            squares += s * away * away;
        }
        sd[j] = (double)sqrtl(squares / total);
    }
}

/* Every way to have minimized, against long double. */
static void values(ptrdiff_t rows, ptrdiff_t columns, bool full) {
    static double actual[MOST_VALUES], expected[MOST_VALUES];
    for (int way = 0; way < 8; way++) {
        test_case c = full ? case_full(3000, rows, columns) : case_plain(3001, rows, columns);
        bool held[MOST_UNKNOWNS] = {false};
        double penalty[MOST_UNKNOWNS] = {0}, sd[MOST_UNKNOWNS];
        inference t;
        held[columns] = way & 1;
        if (way & 1) c.b = 0;
        inference_place(&t, &c, (placement){0});
        t.fit.intercept = !(way & 1);
        t.fit.l2 = way & 2 ? 0.03 : 0;
        t.fit.standardize = way >> 2;
        deviations(&c, sd);
        for (ptrdiff_t j = 0; j < columns; j++)
            penalty[j] = t.fit.l2 * (way & 4 ? sd[j] * sd[j] : 1);
        check_about("%td x %td, way %d", rows, columns, way);
        CHECK_STATUS(NEURON_OK, inference_run(&t));
        inference_values(&t, actual);
        inference_expect(&c, penalty, held, expected);
        check_values(&c, actual, expected);
        if (way == 0) {
            t.pfit = NULL;
            inference_clear(&t);
            CHECK_STATUS(NEURON_OK, inference_run(&t));
            inference_values(&t, expected);
            CHECK_ALL_BITS(actual, expected, HEAD + 2 * (columns + 1));
        }
        inference_free(&t);
        case_free(&c);
    }
}

static ptrdiff_t run_case(const test_case *c, const neuron_fit_options *fit, double *values) {
    inference t;
    inference_place(&t, c, (placement){0});
    if (fit) t.fit = *fit;
    CHECK_STATUS(NEURON_OK, inference_run(&t));
    ptrdiff_t count = inference_values(&t, values);
    inference_free(&t);
    return count;
}

/* Any layout, stride, storage and number of threads, and outputs left out: the same bits. */
static void same_bits(ptrdiff_t rows, ptrdiff_t columns, int32_t dtype) {
    static double expected[MOST_VALUES], actual[MOST_VALUES];
    test_case c = case_full(3100, rows, columns);
    c.x_dtype = c.w_dtype = c.weight_dtype = c.offset_dtype = c.y_dtype = dtype;
    case_fit(&c);
    ptrdiff_t n = columns + 1, count = run_case(&c, NULL, expected);
    for (unsigned layout = 0; layout < LAYOUTS; layout++) {
        inference t;
        check_about("%td x %td, layout %u", rows, columns, layout);
        inference_place(&t, &c, (placement){layout, layout % 3 ? (int)layout % 3 : -2, 1, false});
        t.inputs.options.threads = 1 + 3 * (int32_t)layout;
        CHECK_STATUS(NEURON_OK, inference_run(&t));
        inference_values(&t, actual);
        CHECK_ALL_BITS(actual, expected, count);
        for (int without = 1; without < 4; without++) {
            inference_clear(&t);
            t.probust = without & 1 ? NULL : &t.robust;
            t.pcovariance = without & 2 ? NULL : &t.covariance;
            CHECK_STATUS(NEURON_OK, inference_run(&t));
            inference_values(&t, actual);
            CHECK_ALL_BITS(actual, expected, HEAD + n);
            if (!(without & 1)) CHECK_ALL_BITS(actual + HEAD + n, expected + HEAD + n, n);
            if (!(without & 2)) {
                CHECK_ALL_BITS(actual + HEAD + 2 * n, expected + HEAD + 2 * n, n * n);
            }
        }
        inference_free(&t);
    }
    case_free(&c);
}

static void threads(ptrdiff_t rows, ptrdiff_t columns) {
    static double expected[MOST_VALUES], actual[MOST_VALUES];
    test_case c = case_full(3150, rows, columns);
    inference t;
    inference_place(&t, &c, (placement){0});
    ptrdiff_t count = 0;
    for (int32_t k = 1; k <= 17; k++) {
        double *values = k == 1 ? expected : actual;
        check_about("%td x %td, %d threads", rows, columns, (int)k);
        inference_clear(&t);
        t.inputs.options.threads = k % 17;
        CHECK_STATUS(NEURON_OK, inference_run(&t));
        count = inference_values(&t, values);
        CHECK_ALL_BITS(values, expected, count);
    }
    inference_free(&t);
    case_free(&c);
}

/* A row of weight k is k rows, but for rounding; a row of weight 0 is none, whatever it holds. */
static void repetition(void) {
    enum { ROWS = 40, COLUMNS = 5, N = COLUMNS + 1 };
    static double once[MOST_VALUES], often[MOST_VALUES];
    test_case c = case_full(3200, ROWS, COLUMNS), r = case_full(3200, 3 * ROWS, COLUMNS);
    ptrdiff_t rows = 0;
    memcpy(r.w, c.w, COLUMNS * sizeof *c.w);
    r.b = c.b;
    for (ptrdiff_t i = 0; i < ROWS; i++) {
        c.weight[i] = (double)(i % 4);
        for (ptrdiff_t k = 0; k < i % 4; k++, rows++) {
            memcpy(r.x + rows * COLUMNS, c.x + i * COLUMNS, COLUMNS * sizeof *c.x);
            r.y[rows] = c.y[i];
            r.offset[rows] = c.offset[i];
            r.weight[rows] = 1;
        }
        if (i % 4 == 0) c.x[i * COLUMNS] = c.y[i] = c.offset[i] = NAN;
    }
    r.rows = rows;
    ptrdiff_t count = run_case(&c, NULL, once);
    run_case(&r, NULL, often);
    check_about("a row of weight k against k rows");
    double tolerance = 0x1p-47 * N * once[CONDITION];
    const double *errors = once + HEAD;
    for (ptrdiff_t k = 0; k < HEAD + 2 * N; k++) CHECK(is_close(once[k], often[k], tolerance));
    for (ptrdiff_t k = HEAD + 2 * N; k < count; k++) {
        double size = errors[(k - HEAD - 2 * N) / N] * errors[(k - HEAD - 2 * N) % N];
        CHECK(fabs(once[k] - often[k]) <= tolerance * size);
    }
    case_free(&c);
    case_free(&r);
}

/* A column times a power of two: every bit follows, at sizes whose squares still have a place. */
static void scales(void) {
    enum { COLUMNS = 6, N = COLUMNS + 1 };
    static double plain[MOST_VALUES], scaled[MOST_VALUES];
    static const int powers[COLUMNS] = {0, 100, -100, 300, -300, 7};
    test_case c = case_full(3300, 60, COLUMNS);
    run_case(&c, NULL, plain);
    for (ptrdiff_t j = 0; j < COLUMNS; j++) {
        for (ptrdiff_t i = 0; i < c.rows; i++)
            c.x[i * COLUMNS + j] = ldexp(c.x[i * COLUMNS + j], powers[j]);
        c.w[j] = ldexp(c.w[j], -powers[j]);
    }
    run_case(&c, NULL, scaled);
    check_about("columns times powers of two");
    CHECK_ALL_BITS(scaled, plain, HEAD);
    for (ptrdiff_t j = 0; j < N; j++) {
        int power = j < COLUMNS ? powers[j] : 0;
        for (int k = 0; k < 2; k++)
            CHECK_BITS(ldexp(scaled[HEAD + k * N + j], power), plain[HEAD + k * N + j]);
    }
    case_free(&c);
}

/* Columns that depend on others: NaN for what is not identified, the rest as without them. */
static void dependence(void) {
    enum { ROWS = 50, COLUMNS = 7, N = COLUMNS + 1, INNER = 4 };
    static double whole[MOST_VALUES], part[MOST_VALUES];
    /* Column 0 is column 3 again, 4 is 0s, and 6 is a third of 2 less column 1. */
    static const bool unknown[N] = {true, true, true, true, true, false, true, false};
    test_case c = case_full(3400, ROWS, COLUMNS), p = case_full(3400, ROWS, INNER);
    static const int kept[INNER] = {1, 2, 3, 5};
    c.w[0] = c.w[4] = c.w[6] = 0;
    for (ptrdiff_t i = 0; i < ROWS; i++) {
        double *x = c.x + i * COLUMNS;
        x[0] = x[3], x[4] = 0, x[6] = x[2] / 3 - x[1];
        for (int j = 0; j < INNER; j++) p.x[i * INNER + j] = x[kept[j]], p.w[j] = c.w[kept[j]];
        p.y[i] = c.y[i], p.weight[i] = c.weight[i], p.offset[i] = c.offset[i];
    }
    p.b = c.b;
    run_case(&c, NULL, whole);
    run_case(&p, NULL, part);
    check_about("dependent columns");
    const double nan = of_bits(UINT64_C(0x7ff8000000000000));
    for (int j = 0; j < N; j++) {
        const double *errors = whole + HEAD, *covariance = errors + 2 * N;
        /* In the part, column 5 is the one before b. */
        ptrdiff_t at = j == 5 ? INNER - 1 : INNER;
        for (int k = 0; k < 2; k++) {
            double error = errors[k * N + j];
            if (unknown[j]) {
                CHECK_BITS(error, nan);
            } else {
                CHECK(is_close(error, part[HEAD + k * (INNER + 1) + at], 1e-12));
            }
        }
        for (int k = 0; k < N; k++) {
            if (unknown[j] || unknown[k]) CHECK_BITS(covariance[j * N + k], nan);
        }
    }
    const double *inner = part + HEAD + 2 * (INNER + 1);
    CHECK(
        is_close(whole[HEAD + 2 * N + 5 * N + 7], inner[(INNER - 1) * (INNER + 1) + INNER], 1e-11));
    CHECK(whole[RANK] == INNER + 1 && whole[DEGREES] == INNER + 1 && whole[CONDITION] == INFINITY);
    CHECK(is_close(whole[AIC], part[AIC], 1e-14) && is_close(whole[BIC], part[BIC], 1e-14));

    neuron_fit_options fit = NEURON_FIT_INIT;
    fit.intercept = 0;
    double b = c.b;
    c.b = 0;
    run_case(&c, &fit, whole);
    for (int j = 0; j < N; j++) {
        CHECK_BITS(whole[HEAD + 2 * N + j * N + N - 1], 0);
        CHECK(isnan(whole[HEAD + j]) == unknown[j]);
    }
    c.b = b;

    fit.intercept = 1;
    fit.l2 = 0x1p-20;
    run_case(&c, &fit, whole);
    CHECK(whole[RANK] == N && whole[DEGREES] < INNER + 1 && whole[CONDITION] < INFINITY);
    for (int k = HEAD; k < HEAD + 2 * N + N * N; k++) CHECK(isfinite(whole[k]));
    case_free(&c);
    case_free(&p);
}

/* A constant column: as good as b, or held at 0 by a fit that standardized. */
static void constant(void) {
    enum { ROWS = 50, COLUMNS = 3, N = COLUMNS + 1 };
    static double values[MOST_VALUES], expected[MOST_VALUES];
    static const bool held[N] = {false, true, false, false};
    test_case c = case_full(3500, ROWS, COLUMNS);
    neuron_fit_options fit = NEURON_FIT_INIT;
    for (ptrdiff_t i = 0; i < ROWS; i++) c.x[i * COLUMNS + 1] = 3;
    c.w[1] = 0;
    check_about("a constant column");
    run_case(&c, &fit, values);
    CHECK(values[RANK] == N - 1 && isnan(values[HEAD + 1]) && isnan(values[HEAD + 3]));
    CHECK(isfinite(values[HEAD]) && isfinite(values[HEAD + 2]));
    fit.standardize = 1;
    run_case(&c, &fit, values);
    inference_expect(&c, NULL, held, expected);
    check_values(&c, values, expected);
    case_free(&c);
}

/* Where no row has any curvature left, nothing is identified; the likelihood is what it is. */
static void saturated(void) {
    static double values[MOST_VALUES];
    test_case c = case_plain(3600, 30, 2);
    for (ptrdiff_t i = 0; i < 30; i++) c.y[i] = i % 2, c.x[i * 2] = i % 2 ? 1 : -1;
    c.w[0] = 1e6;
    run_case(&c, NULL, values);
    check_about("no curvature");
    CHECK_BITS(values[LOG_LIKELIHOOD], 0);
    CHECK(values[NULL_LOG_LIKELIHOOD] < -20 && values[RANK] == 0 && values[DEGREES] == 0);
    for (int k = HEAD; k < HEAD + 2 * 3 + 9; k++) CHECK(isnan(values[k]));
    case_free(&c);

    /* Labels that are all alike: the largest l of the null model is 0. */
    c = case_plain(3601, 30, 2);
    for (ptrdiff_t i = 0; i < 30; i++) c.y[i] = 1;
    run_case(&c, NULL, values);
    CHECK_BITS(values[NULL_LOG_LIKELIHOOD], 0);
    CHECK(values[LOG_LIKELIHOOD] < 0);
    case_free(&c);
}

/* NaN and infinity propagate, and every NaN is the same. */
static void not_finite(void) {
    static double values[MOST_VALUES];
    for (int where = 0; where < 6; where++) {
        test_case c = case_full(3700, 40, 3);
        double bad = where & 1 ? NAN : INFINITY;
        if (where < 2) c.x[16] = bad;
        if (where >> 1 == 1) c.w[1] = bad;
        if (where >> 1 == 2) c.offset[5] = bad;
        c.weight[5] = 1;
        check_about("not finite, place %d", where);
        ptrdiff_t count = run_case(&c, NULL, values);
        int nans = 0;
        for (ptrdiff_t k = 0; k < count; k++) {
            nans += isnan(values[k]) != 0;
            if (isnan(values[k])) CHECK_BITS(values[k], of_bits(UINT64_C(0x7ff8000000000000)));
        }
        if (where & 1) CHECK(nans > 2 * 4 + 16);
        case_free(&c);
    }
}

/* The host's rounding neither matters nor changes. */
static void rounding(void) {
    static const int modes[] = {FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO};
    static double expected[MOST_VALUES], actual[MOST_VALUES];
    test_case c = case_full(3750, 4000, 12);
    inference t;
    inference_place(&t, &c, (placement){0});
    CHECK_STATUS(NEURON_OK, inference_run(&t));
    ptrdiff_t count = inference_values(&t, expected);
    for (int k = 0; k < 3; k++) {
        check_about("rounding mode %d", k);
        inference_clear(&t);
        fesetround(modes[k]);
        neuron_status status = inference_run(&t);
        int after = fegetround();
        fesetround(FE_TONEAREST);
        CHECK_STATUS(NEURON_OK, status);
        CHECK(after == modes[k]);
        inference_values(&t, actual);
        CHECK_ALL_BITS(actual, expected, count);
    }
    inference_free(&t);
    case_free(&c);
}

/* The numbers of some cases, as one: the same on every machine. */
static void hash(void) {
    static const ptrdiff_t sizes[][2] = {{1, 0}, {30, 1}, {300, 7}, {2100, 17}, {700, 66}};
    static double values[MOST_VALUES];
    uint64_t hash = FNV_START;
    for (int k = 0; k < 15; k++) {
        test_case c = case_full(3800 + (uint64_t)k, sizes[k % 5][0], sizes[k % 5][1]);
        neuron_fit_options fit = NEURON_FIT_INIT;
        fit.l2 = k / 5 * 0.01;
        fit.standardize = k / 10;
        hash = fnv(hash, values, run_case(&c, &fit, values));
        case_free(&c);
    }
    check_about("one hash, %016llx", (unsigned long long)hash);
    CHECK(hash == UINT64_C(0x5bf11911b35d04ac));
}

void test_inference(void) {
    check_section("inference");
    values(1, 0, false);
    values(40, 0, true);
    values(40, 1, true);
    values(60, 7, true);
    values(200, 12, false);
    values(400, 33, true);
    values(900, 70, false);
    values(3 * neuron_block_rows(4) + 7, 4, true);
    same_bits(40, 3, NEURON_FLOAT64);
    same_bits(130, 17, NEURON_FLOAT32);
    same_bits(330, 66, NEURON_FLOAT64);
    threads(60000, 3);
    threads(20000, 30);
    threads(3000, 75);
    repetition();
    scales();
    dependence();
    constant();
    saturated();
    not_finite();
    rounding();
    hash();
}
