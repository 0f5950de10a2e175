/* SPDX-License-Identifier: MIT */
/* The library against exact results, which are kept in files. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "tests.h"
#include "vectors.h"

static vectors file;

static bool is(const char *name, int tokens) {
    if (strcmp(file.tokens[0], name) != 0) return false;
    return CHECK(file.count == tokens);
}

static double token(int i) { return vectors_number(&file, i); }

static double residual(double z, double y) {
    neuron_graph graph;
    return neuron_trace(0, NULL, NULL, z, y, &graph, NULL) == NEURON_OK ? graph.dloss_dz : NAN;
}

static void scalars(const char *directory) {
    int counts[4] = {0};
    if (!vectors_open(&file, directory, "scalars.txt")) return;
    while (vectors_next(&file)) {
        double first = token(1), second = token(2);
        check_about("%s %a %a", file.tokens[0], first, second);
        if (is("sigmoid", 4)) {
            CHECK_ULP(neuron_sigmoid(first), second, token(3));
            counts[0] += 1;
        } else if (is("cross_entropy", 5)) {
            CHECK_ULP(neuron_cross_entropy(first, second), token(3), token(4));
            counts[1] += 1;
        } else if (is("cross_entropy_logit", 5)) {
            CHECK_ULP(neuron_cross_entropy_logit(first, second), token(3), token(4));
            counts[2] += 1;
        } else if (is("residual", 5)) {
            CHECK_ULP(residual(first, second), token(3), token(4));
            counts[3] += 1;
        } else {
            CHECK(!"a name that is known");
        }
    }
    vectors_close(&file);
    check_about("lines of scalars.txt");
    for (int i = 0; i < 4; i++) CHECK(counts[i] > 100);
}

static void traces(const char *directory) {
    enum { MOST = 16 };
    int count = 0;
    if (!vectors_open(&file, directory, "traces.txt")) return;
    while (vectors_next(&file)) {
        double x[MOST], w[MOST], dw[MOST];
        int d = (int)token(1);
        check_about("trace %d of traces.txt", count);
        if (!CHECK(d >= 0 && d <= MOST) || !is("trace", 3 * d + 12)) break;
        for (int j = 0; j < d; j++) {
            x[j] = token(2 + j);
            w[j] = token(2 + d + j);
        }
        int at = 2 + 2 * d;
        double b = token(at), y = token(at + 1), ulps = token(file.count - 1);
        neuron_graph g;
        CHECK_STATUS(NEURON_OK, neuron_trace(d, x, w, b, y, &g, dw));
        CHECK_BITS(g.z, token(at + 2));
        CHECK_ULP(g.a, token(at + 3), ulps);
        CHECK_ULP(g.one_minus_a, token(at + 4), ulps);
        CHECK_ULP(g.loss, token(at + 5), ulps);
        CHECK_ULP(g.dloss_da, token(at + 6), ulps);
        CHECK_ULP(g.da_dz, token(at + 7), ulps);
        CHECK_ULP(g.dloss_dz, token(at + 8), ulps);
        CHECK_ULP(g.dloss_db, token(at + 8), ulps);
        for (int j = 0; j < d; j++) CHECK_ULP(dw[j], token(at + 9 + j), ulps);
        count += 1;
    }
    vectors_close(&file);
    CHECK(count > 50);
}

enum { MOST = 640 };

/* The batch that the lines before the results describe, and what the library gives for it. */
static struct {
    ptrdiff_t rows, columns;
    double x[MOST], y[MOST], s[MOST], o[MOST], w[MOST], b, v[MOST], vb;
    bool has_weights, has_offsets, is_done;
    double loss, dw[MOST], db, dx[MOST], hessian[MOST], hv[MOST], hvb;
} batch;

static void run_batch(void) {
    ptrdiff_t m = batch.rows, d = batch.columns;
    neuron_matrix x = neuron_matrix_f64(batch.x, m, d);
    neuron_vector y = neuron_vector_f64(batch.y, m), s = neuron_vector_f64(batch.s, m);
    neuron_vector o = neuron_vector_f64(batch.o, m), w = neuron_vector_f64(batch.w, d);
    neuron_vector v = neuron_vector_f64(batch.v, d);
    neuron_samples samples = NEURON_SAMPLES_INIT(&x, &y);
    if (batch.has_weights) samples.weight = &s;
    if (batch.has_offsets) samples.offset = &o;
    neuron_vector_out dw = neuron_vector_out_f64(batch.dw, d);
    neuron_vector_out hv = neuron_vector_out_f64(batch.hv, d);
    neuron_matrix_out dx = neuron_matrix_out_f64(batch.dx, m, d);
    neuron_matrix_out h = neuron_matrix_out_f64(batch.hessian, d + 1, d + 1);
    double b = batch.b;
    CHECK_STATUS(NEURON_OK,
                 neuron_loss_gradient(&samples, &w, b, &batch.loss, &dw, &batch.db, NULL));
    CHECK_STATUS(NEURON_OK, neuron_input_gradient(&samples, &w, b, &dx, NULL));
    CHECK_STATUS(NEURON_OK, neuron_hessian(&samples, &w, b, &h, NULL));
    CHECK_STATUS(NEURON_OK,
                 neuron_hessian_vector(&samples, &w, b, &v, batch.vb, &hv, &batch.hvb, NULL));
    batch.is_done = true;
}

static bool reads(const char *name, double *values, ptrdiff_t count) {
    if (strcmp(file.tokens[0], name) != 0) return false;
    CHECK(!batch.is_done && count <= MOST);
    if (!is(name, 1 + (int)count)) return true;
    for (int i = 0; i < count && i < MOST; i++) values[i] = token(1 + i);
    return true;
}

static bool read_input(void) {
    ptrdiff_t m = batch.rows, d = batch.columns;
    if (strcmp(file.tokens[0], "batch") == 0) {
        memset(&batch, 0, sizeof batch);
        batch.rows = (ptrdiff_t)token(1);
        batch.columns = (ptrdiff_t)token(2);
        return true;
    }
    if (reads("s", batch.s, m)) return batch.has_weights = true;
    if (reads("o", batch.o, m)) return batch.has_offsets = true;
    return reads("x", batch.x, m * d) || reads("y", batch.y, m) || reads("w", batch.w, d) ||
           reads("b", &batch.b, 1) || reads("v", batch.v, d) || reads("vb", &batch.vb, 1);
}

/* A result with `indices` numbers between its name and its value. */
static bool compares(const char *name, const double *values, ptrdiff_t width, int indices) {
    if (strcmp(file.tokens[0], name) != 0 || !CHECK(file.count == 3 + indices)) return false;
    ptrdiff_t at = 0;
    for (int i = 0; i < indices; i++) at = at * width + (ptrdiff_t)token(1 + i);
    CHECK(at >= 0 && at < MOST);
    return CHECK_ULP(values[at], token(1 + indices), token(2 + indices)) || true;
}

static void batches(const char *directory) {
    int results = 0, count = 0;
    if (!vectors_open(&file, directory, "batches.txt")) return;
    while (vectors_next(&file)) {
        check_about("batch %td x %td: %s %s", batch.rows, batch.columns, file.tokens[0],
                    file.count > 3 ? file.tokens[1] : "");
        if (read_input()) continue;
        if (!batch.is_done) {
            run_batch();
            count += 1;
        }
        ptrdiff_t d = batch.columns;
        CHECK(compares("loss", &batch.loss, 1, 0) || compares("dw", batch.dw, 1, 1) ||
              compares("db", &batch.db, 1, 0) || compares("dx", batch.dx, d, 2) ||
              compares("hessian", batch.hessian, d + 1, 2) || compares("hv", batch.hv, 1, 1) ||
              compares("hvb", &batch.hvb, 1, 0));
        results += 1;
    }
    vectors_close(&file);
    check_about("lines of batches.txt");
    CHECK(count >= 8);
    CHECK(results > 500);
}

void test_vectors(const char *directory) {
    check_section("exact results");
    scalars(directory);
    traces(directory);
    batches(directory);
}
