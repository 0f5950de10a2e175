/* SPDX-License-Identifier: MIT */
/* A fit finds the minimum, says how far from it it is, and ends as it should. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "fitting.h"
#include "tests.h"

enum { MOST = 40 };

/* The columns' standard deviations, which the penalties see. */
static void deviations(const fitting *f, double *deviation) {
    const double *x = f->x.data, *s = f->weight.data;
    for (ptrdiff_t j = 0; j < f->x.columns; j++) {
        long double total = 0, mean = 0, square = 0;
        for (ptrdiff_t i = 0; i < f->x.rows; i++) {
            total += s[i];
            mean += s[i] * x[i * f->x.columns + j];
        }
        mean /= total;
        for (ptrdiff_t i = 0; i < f->x.rows; i++) {
            long double d = x[i * f->x.columns + j] - mean;
            square += s[i] * d * d;
        }
        deviation[j] = f->fit.standardize ? (double)sqrtl(square / total) : 1;
    }
}

static double objective(const fitting *f, const double *deviation, const double *w, double b) {
    neuron_vector view = neuron_vector_f64(w, f->x.columns);
    double loss = NAN;
    CHECK_STATUS(NEURON_OK, neuron_loss(&f->samples, &view, b, &loss, NULL));
    for (ptrdiff_t j = 0; j < f->x.columns; j++) {
        double u = w[j] * deviation[j];
        loss += f->fit.l2 / 2 * u * u + f->fit.l1 * fabs(u);
    }
    return loss;
}

/* J at the point is what the result says, and nowhere around it lower by more than the bound. */
static void minimum(const fitting *f) {
    double deviation[MOST] = {0}, w[MOST] = {0};
    uint64_t random = 5;
    deviations(f, deviation);
    double J = objective(f, deviation, f->w.data, *f->b);
    CHECK(fabs(J - f->result->loss) <= 1e-14 * J);
    for (int size = 0; size < 12; size++) {
        for (int k = 0; k < 10; k++) {
            for (ptrdiff_t j = 0; j < f->x.columns; j++)
                w[j] = f->w.data[j] +
                       ldexp((double)(splitmix(&random) >> 11) * 0x1p-53 - 0.5, -3 * size);
            double b = *f->b;
            if (f->fit.intercept)
                b += ldexp((double)(splitmix(&random) >> 11) * 0x1p-53 - 0.5, -3 * size);
            CHECK(objective(f, deviation, w, b) >= J - f->result->bound - 1e-15);
        }
    }
}

static void all_ways(ptrdiff_t rows, ptrdiff_t columns) {
    fitting f;
    fitting_place(&f, 4000 + (uint64_t)rows, rows, columns);
    for (int k = 0; k < fitting_way_count; k++) {
        const fitting_way *way = &fitting_ways[k];
        check_about("%s, %td x %td", way->name, rows, columns);
        fitting_take(&f, way);
        f.fit.max_iterations = way->solver == NEURON_SOLVER_GRADIENT_DESCENT ? 100000 : 1000;
        fitting_clear(&f);
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        const neuron_fit_result *r = f.result;
        CHECK(r->outcome == NEURON_CONVERGED);
        CHECK(r->bound <= f.fit.tol * r->scale);
        CHECK(r->bound_kind == (way->l1 > 0 || way->l2 > 0 ? NEURON_BOUND_DUALITY_GAP
                                                           : NEURON_BOUND_SELF_CONCORDANCE));
        CHECK(way->solver == NEURON_SOLVER_AUTO || r->solver == way->solver);
        CHECK(r->solver != NEURON_SOLVER_AUTO);
        CHECK(r->struct_size == sizeof *r && r->reserved == 0);
        CHECK(r->seconds > 0 && r->passes >= 1 && r->iterations >= 0);
        CHECK(way->has_intercept || bits_of(*f.b) == 0);
        minimum(&f);
    }
    fitting_free(&f);
}

/* Null is the defaults. */
static void defaults(void) {
    fitting f;
    double expected[MOST], results[MOST];
    fitting_place(&f, 4100, 50, 6);
    check_about("defaults");
    CHECK_STATUS(NEURON_OK, fitting_run(&f));
    fitting_results(&f, expected);
    f.pfit = NULL;
    f.poptions = NULL;
    fitting_clear(&f);
    CHECK_STATUS(NEURON_OK, fitting_run(&f));
    fitting_results(&f, results);
    CHECK_ALL_BITS(results, expected, 6 + FITTING_NUMBERS);
    fitting_free(&f);
}

/* From where a fit ended there is nothing to do; w may not be the start itself. */
static void starts(void) {
    fitting f;
    double start[6];
    fitting_place(&f, 4200, 70, 6);
    for (int k = 0; k < fitting_way_count; k++) {
        const fitting_way *way = &fitting_ways[k];
        if (way->solver == NEURON_SOLVER_GRADIENT_DESCENT) continue;
        check_about("start: %s", way->name);
        fitting_take(&f, way);
        f.fit.tol = 1e-10;
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        int64_t cold = f.result->iterations;
        memcpy(start, f.w.data, sizeof start);
        f.start = neuron_vector_f64(start, 6);
        f.fit.start = &f.start;
        f.fit.start_b = *f.b;
        fitting_clear(&f);
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        CHECK(f.result->outcome == NEURON_CONVERGED);
        CHECK(f.result->iterations <= 2 && f.result->iterations < cold);
        /* Backwards, and as floats: the same numbers. */
        float floats[6];
        for (int j = 0; j < 6; j++) floats[5 - j] = (float)(j * 0.25);
        f.start = neuron_vector_f32(floats + 5, 6);
        f.start.stride = -(ptrdiff_t)sizeof(float);
        f.fit.start_b = 0.5;
        f.fit.max_iterations = 0;
        f.fit.standardize = 0;
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        CHECK(f.result->outcome == NEURON_OUT_OF_ITERATIONS);
        for (int j = 0; j < 6; j++) CHECK_BITS(f.w.data[j], j * 0.25);
        CHECK_BITS(*f.b, way->has_intercept ? 0.5 : 0);
    }
    fitting_free(&f);
}

/* Columns that all want a weight alike, and more of them than come in at a time: each has a row to
   itself, where d/du (L(5u, y) / m + l1 |u|) = 0 has one solution. */
static void alike(void) {
    enum { SIZE = 300 };
    static double x[SIZE * SIZE], y[SIZE], w[SIZE];
    for (int i = 0; i < SIZE; i++) {
        x[i * (SIZE + 1)] = 5;
        y[i] = i & 1;
    }
    double b = NAN;
    neuron_matrix X = neuron_matrix_f64(x, SIZE, SIZE);
    neuron_vector labels = neuron_vector_f64(y, SIZE);
    neuron_samples samples = NEURON_SAMPLES_INIT(&X, &labels);
    neuron_vector_out out = {w, SIZE, sizeof *w};
    neuron_fit_options fit = NEURON_FIT_INIT;
    neuron_fit_result result = {.struct_size = sizeof result};
    fit.l1 = 1e-4;
    fit.tol = 1e-12;
    fit.intercept = 0;
    check_about("columns alike");
    CHECK_STATUS(NEURON_OK, neuron_fit(&samples, &fit, &out, &b, &result, NULL));
    CHECK(result.outcome == NEURON_CONVERGED);
    double size = log(5 / (SIZE * fit.l1) - 1) / 5;
    for (int j = 0; j < SIZE; j++) CHECK(fabs(w[j] - (y[j] > 0 ? size : -size)) < 1e-4);
}

static void outcome(fitting *f, neuron_outcome expected) {
    fitting_clear(f);
    CHECK_STATUS(NEURON_OK, fitting_run(f));
    CHECK(f->result->outcome == (int32_t)expected);
    CHECK(f->result->bound >= 0);
}

/* Each on a problem that is 40 x 3. */
static void outcomes(void) {
    fitting f;
    for (int k = 0; k < fitting_way_count; k++) {
        const fitting_way *way = &fitting_ways[k];
        bool is_penalized = way->l1 > 0 || way->l2 > 0;
        bool is_descent = way->solver == NEURON_SOLVER_GRADIENT_DESCENT;
        fitting_place(&f, 4300, 40, 3);
        fitting_take(&f, way);
        double *x = (double *)(uintptr_t)f.x.data, *y = (double *)(uintptr_t)f.y.data;
        check_about("outcomes: %s", way->name);

        f.fit.max_iterations = 0;
        outcome(&f, NEURON_OUT_OF_ITERATIONS);
        CHECK(f.result->iterations == 0 && f.w.data[0] == 0 && f.w.data[2] == 0);
        f.fit.max_iterations = 1;
        f.fit.tol = 0;
        outcome(&f, NEURON_OUT_OF_ITERATIONS);
        CHECK(f.result->iterations == 1);
        f.fit.max_iterations = 1000;
        if (!is_descent) outcome(&f, NEURON_STALLED);
        f.fit.tol = 1e-8;

        double keep = x[5];
        x[5] = NAN;
        outcome(&f, NEURON_NOT_FINITE);
        x[5] = keep;

        for (ptrdiff_t i = 0; i < 40; i++) y[i] = 1;
        if (way->has_intercept) {
            outcome(&f, NEURON_SEPARABLE);
            CHECK(*f.b == 40 && f.w.data[0] == 0);
        }
        for (ptrdiff_t i = 0; i < 40; i++) y[i] = 0.5;
        f.samples.offset = NULL;
        outcome(&f, NEURON_CONVERGED);
        CHECK(f.result->scale == 0 && f.w.data[1] == 0 && *f.b == 0);

        for (ptrdiff_t i = 0; i < 40; i++) y[i] = x[3 * i] > x[3 * i + 2];
        if (!is_descent) outcome(&f, is_penalized ? NEURON_CONVERGED : NEURON_SEPARABLE);

        fitting_free(&f);
        fitting_place(&f, 4301, 40, 3);
        fitting_take(&f, way);
        x = (double *)(uintptr_t)f.x.data;
        for (ptrdiff_t i = 0; i < 40; i++) x[3 * i + 1] = x[3 * i] - 2 * x[3 * i + 2];
        if (!is_descent) outcome(&f, is_penalized ? NEURON_CONVERGED : NEURON_RANK_DEFICIENT);
        fitting_free(&f);
    }
}

typedef struct watcher {
    int calls;
    int64_t end; /* the iteration that is too many; -1: none */
    int32_t *cancel;
    neuron_progress last;
    bool is_orderly;
} watcher;

static bool watch(const neuron_progress *progress, void *context) {
    watcher *w = context;
    w->is_orderly = w->is_orderly && progress->iteration == w->calls &&
                    progress->passes >= w->last.passes && progress->seconds >= w->last.seconds &&
                    progress->bound >= 0;
    w->calls += 1;
    w->last = *progress;
    if (w->cancel && progress->iteration == w->end) *w->cancel = 1;
    return w->cancel || progress->iteration != w->end;
}

static void progress(void) {
    fitting f;
    double expected[MOST], results[MOST];
    fitting_place(&f, 4400, 60, 5);
    for (int k = 0; k < fitting_way_count; k++) {
        fitting_take(&f, &fitting_ways[k]);
        check_about("progress: %s", fitting_ways[k].name);
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        fitting_results(&f, expected);
        watcher w = {.end = -1, .is_orderly = true};
        f.fit.progress = watch;
        f.fit.context = &w;
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        fitting_results(&f, results);
        CHECK_ALL_BITS(results, expected, 5 + FITTING_NUMBERS);
        CHECK(w.is_orderly &&
              (w.calls == f.result->iterations || w.calls == f.result->iterations + 1));
        CHECK_BITS(w.last.scale, f.result->scale);
        for (int64_t end = 0; end < 3; end++) {
            w = (watcher){.end = end, .is_orderly = true};
            CHECK_STATUS(NEURON_OK, fitting_run(&f));
            CHECK(f.result->outcome == NEURON_CANCELLED);
            CHECK(w.calls == end + 1 && f.result->iterations == end);
            CHECK_BITS(f.result->loss, w.last.loss);
        }
    }
    fitting_free(&f);
}

/* Set before, or between steps: w and b are finite all the same, and no more steps are taken. What looks
   at all rows, for classes that are separable or for the columns' scales, must not take some for all. */
static void cancel(void) {
    fitting f;
    fitting_place(&f, 4500, 60, 5);
    for (int k = 0; k < fitting_way_count; k++) {
        fitting_take(&f, &fitting_ways[k]);
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        int64_t most = f.result->iterations < 9 ? f.result->iterations : 9;
        for (int64_t end = -1; end < most; end++) {
            int32_t flag = end < 0;
            watcher w = {.end = end, .is_orderly = true, .cancel = &flag};
            fitting_take(&f, &fitting_ways[k]);
            check_about("cancel at %d: %s", (int)end, fitting_ways[k].name);
            f.fit.cancel = &flag;
            f.fit.progress = watch;
            f.fit.context = &w;
            fitting_clear(&f);
            CHECK_STATUS(NEURON_OK, fitting_run(&f));
            CHECK(f.result->outcome == NEURON_CANCELLED);
            CHECK(f.result->iterations == (end < 0 ? 0 : end));
            CHECK(w.calls == end + 1);
            bool is_finite = isfinite(*f.b);
            for (int j = 0; j < 5; j++) is_finite = is_finite && isfinite(f.w.data[j]);
            CHECK(is_finite);
        }
    }
    fitting_free(&f);
}

/* The scales are not made either: a start comes back as it was, not scaled there and back. */
static void cancelled_start(void) {
    fitting f;
    double start[] = {0.1, -0.3, 0.7, 1.1, -2.3};
    neuron_vector view = {start, 5, sizeof(double), NEURON_FLOAT64, 0};
    int32_t flag = 1;
    for (uint64_t seed = 4600; seed < 4620; seed++) {
        fitting_place(&f, seed, 60, 5);
        for (int k = 0; k < fitting_way_count; k++) {
            fitting_take(&f, &fitting_ways[k]);
            check_about("cancelled at a start: %s", fitting_ways[k].name);
            f.fit.start = &view;
            f.fit.cancel = &flag;
            CHECK_STATUS(NEURON_OK, fitting_run(&f));
            CHECK(f.result->outcome == NEURON_CANCELLED);
            CHECK_ALL_BITS(f.w.data, start, 5);
        }
        fitting_free(&f);
    }
}

void test_fit(void) {
    check_section("fits");
    all_ways(60, 4);
    all_ways(500, 9);
    all_ways(30, 1);
    defaults();
    starts();
    alike();
    outcomes();
    progress();
    cancel();
    cancelled_start();
}
