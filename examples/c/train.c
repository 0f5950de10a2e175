/* SPDX-License-Identifier: MIT */
/*
 * Trains a neuron by gradient descent on labelled samples from a CSV file, and judges it by the
 * rows that it has not seen. The exit code is 0 for success, 2 for a command line or data file that
 * makes no sense, 1 for any other failure.
 */
#include <neuron.h>

#include "arguments.h"
#include "csv.h"
#include "export.h"
#include "progress.h"
#include "table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A neuron in training, with all the memory that it uses. */
typedef struct {
    double *w;
    double *dw;
    double *a; /* the activations of the held-out rows */
    double b;
} neuron_in_training;

static bool succeeded(neuron_status status, const char *call) {
    if (status == NEURON_OK) return true;
    fprintf(stderr, "train: %s: %s\n", call, neuron_status_message(status));
    return false;
}

/* The forward pass over the held-out rows, and how many of them it puts on the right side. */
static bool judge(neuron_in_training *n, const table *test, size_t *right) {
    neuron_matrix x = neuron_matrix_f64(test->x, (ptrdiff_t)test->rows, (ptrdiff_t)test->features);
    neuron_vector w = neuron_vector_f64(n->w, (ptrdiff_t)test->features);
    neuron_vector_out a = neuron_vector_out_f64(n->a, (ptrdiff_t)test->rows);
    if (!succeeded(neuron_forward(&x, &w, n->b, &a, NULL), "neuron_forward")) return false;

    *right = 0;
    for (size_t i = 0; i < test->rows; i++) *right += (n->a[i] >= 0.5) == (test->y[i] == 1.0);
    return true;
}

/* Down the gradient. J(w, b) before each step costs nothing more: one pass gives both. */
static bool descend(neuron_in_training *n, const table *training, const table *test,
                    const arguments *args, double *cost) {
    ptrdiff_t m = (ptrdiff_t)training->rows, d = (ptrdiff_t)training->features;
    neuron_matrix x = neuron_matrix_f64(training->x, m, d);
    neuron_vector y = neuron_vector_f64(training->y, m);
    neuron_samples samples = NEURON_SAMPLES_INIT(&x, &y);
    /* One array each, seen once as an input and once as an output. */
    neuron_vector w = neuron_vector_f64(n->w, d), dw = neuron_vector_f64(n->dw, d);
    neuron_vector_out w_out = neuron_vector_out_f64(n->w, d);
    neuron_vector_out dw_out = neuron_vector_out_f64(n->dw, d);
    progress shown = progress_start(args->iterations);

    for (long i = 0; i <= args->iterations; i++) {
        double db;
        neuron_status status = neuron_loss_gradient(&samples, &w, n->b, cost, &dw_out, &db, NULL);
        if (!succeeded(status, "neuron_loss_gradient")) return false;
        if (!isfinite(*cost)) {
            fprintf(stderr, "\ntrain: the cost is no longer finite: try a smaller --rate\n");
            return false;
        }
        if (progress_due(&shown, i)) {
            size_t right;
            if (!judge(n, test, &right)) return false;
            progress_show(&shown, i, *cost, (double)right / (double)test->rows);
        }
        if (i == args->iterations) break; /* the cost and the last line are of the final weights */
        status = neuron_step(&w, n->b, &dw, db, args->rate, &w_out, &n->b);
        if (!succeeded(status, "neuron_step")) return false;
    }
    return true;
}

static bool report(neuron_in_training *n, const table *test, double cost) {
    ptrdiff_t m = (ptrdiff_t)test->rows, d = (ptrdiff_t)test->features;
    neuron_matrix x = neuron_matrix_f64(test->x, m, d);
    neuron_vector y = neuron_vector_f64(test->y, m), w = neuron_vector_f64(n->w, d);
    neuron_samples samples = NEURON_SAMPLES_INIT(&x, &y);
    double loss;
    size_t right;
    if (!succeeded(neuron_loss(&samples, &w, n->b, &loss, NULL), "neuron_loss")) return false;
    if (!judge(n, test, &right)) return false;

    printf("\n  cost J on the training rows   %.6f\n", cost);
    printf("  log-loss on the held-out rows %.6f\n", loss);
    printf("  right on the held-out rows    %zu of %zu (%.1f%%)\n", right, test->rows,
           100.0 * (double)right / (double)test->rows);
    return true;
}

static bool export_all(const neuron_in_training *n, const table *test, const arguments *args) {
    if (args->model && !export_model(args->model, n->w, test->features, n->b, args->iterations))
        return false;
    if (args->rows && !export_rows(args->rows, test->x, test->rows, test->features)) return false;
    return !args->predictions || export_rows(args->predictions, n->a, test->rows, 1);
}

static bool train(const table *training, const table *test, const arguments *args) {
    double cost;
    neuron_in_training n = {
        calloc(training->features, sizeof(double)),
        calloc(training->features, sizeof(double)),
        calloc(test->rows, sizeof(double)),
        0.0,
    };
    bool good = n.w && n.dw && n.a;
    if (!good) fputs("train: out of memory\n", stderr);
    good = good && descend(&n, training, test, args, &cost) && report(&n, test, cost) &&
           export_all(&n, test, args);
    free(n.w);
    free(n.dw);
    free(n.a);
    return good;
}

int main(int argc, char **argv) {
    arguments args;
    table all;
    if (!arguments_parse(argc, argv, &args) || !csv_read(args.data, &all)) return 2;

    int code = 1;
    table training = table_empty(all.features), test = table_empty(all.features);
    if (!table_split(&all, args.seed, &training, &test)) {
        fputs("train: out of memory\n", stderr);
    } else if (training.rows == 0 || test.rows == 0) {
        fprintf(stderr, "%s: too few rows to train on some and hold out others\n", args.data);
        code = 2;
    } else {
        printf("  %zu rows of %zu features: %zu to train on, %zu held out (seed %llu)\n", all.rows,
               all.features, training.rows, test.rows, (unsigned long long)args.seed);
        table_standardize(&training, &test);
        code = train(&training, &test, &args) ? 0 : 1;
    }
    table_free(&training);
    table_free(&test);
    table_free(&all);
    return code;
}
