/* SPDX-License-Identifier: MIT */
#include "fitting.h"

#include <stdlib.h>
#include <string.h>

#include "bits.h"

const fitting_way fitting_ways[] = {
    {"auto", NEURON_SOLVER_AUTO, 0, 0, true, false},
    {"auto, l2", NEURON_SOLVER_AUTO, 1e-3, 0, true, true},
    {"auto, l1", NEURON_SOLVER_AUTO, 0, 1e-2, true, false},
    {"newton", NEURON_SOLVER_NEWTON, 0, 0, true, true},
    {"newton, l2, no intercept", NEURON_SOLVER_NEWTON, 1e-3, 0, false, false},
    {"lbfgs", NEURON_SOLVER_LBFGS, 0, 0, true, false},
    {"lbfgs, l2", NEURON_SOLVER_LBFGS, 1e-3, 0, true, false},
    {"lbfgs, l2, no intercept", NEURON_SOLVER_LBFGS, 1e-3, 0, false, true},
    {"coordinate descent", NEURON_SOLVER_COORDINATE_DESCENT, 0, 1e-2, true, true},
    {"coordinate descent, l2", NEURON_SOLVER_COORDINATE_DESCENT, 1e-3, 1e-3, true, false},
    {"coordinate descent, no intercept", NEURON_SOLVER_COORDINATE_DESCENT, 0, 1e-2, false, false},
    {"gradient descent", NEURON_SOLVER_GRADIENT_DESCENT, 0, 0, true, false},
    {"gradient descent, l2", NEURON_SOLVER_GRADIENT_DESCENT, 0.1, 0, true, true},
    {"gradient descent, l1", NEURON_SOLVER_GRADIENT_DESCENT, 0, 1e-2, true, false},
};
const int fitting_way_count = (int)(sizeof fitting_ways / sizeof *fitting_ways);

static double uniform(uint64_t *state) { return (double)(splitmix(state) >> 11) * 0x1p-53; }

static double *input(fitting *f, ptrdiff_t count) {
    return guarded_take(&f->inputs, (size_t)count * sizeof(double), 0, false, 0xff);
}

void fitting_place(fitting *f, uint64_t seed, ptrdiff_t rows, ptrdiff_t columns) {
    memset(f, 0, sizeof *f);
    uint64_t state = seed;
    double *x = input(f, rows * columns), *y = input(f, rows), *weight = input(f, rows);
    double *offset = input(f, rows), *start = input(f, columns);
    for (ptrdiff_t i = 0; i < rows * columns; i++) x[i] = 4 * uniform(&state) - 2;
    for (ptrdiff_t i = 0; i < rows; i++) {
        double z = columns > 0 ? x[i * columns] - x[i * columns + columns / 2] : 0;
        y[i] = z + 4 * uniform(&state) > 2;
        /* The first rows count, and have labels of both kinds. */
        weight[i] = i < 4 ? 1 : (double)(splitmix(&state) % 4) * 0.5;
        offset[i] = uniform(&state) - 0.5;
        if (i < 4) y[i] = (double)(i % 2);
    }
    for (ptrdiff_t j = 0; j < columns; j++) start[j] = 0;
    f->x = neuron_matrix_f64(x, rows, columns);
    f->y = neuron_vector_f64(y, rows);
    f->weight = neuron_vector_f64(weight, rows);
    f->offset = neuron_vector_f64(offset, rows);
    f->start = neuron_vector_f64(start, columns);
    f->samples = (neuron_samples)NEURON_SAMPLES_INIT(&f->x, &f->y);
    f->samples.weight = &f->weight;
    f->samples.offset = &f->offset;
    f->options = (neuron_options)NEURON_OPTIONS_INIT;
    f->w = neuron_vector_out_f64(
        guarded_take(&f->outputs, (size_t)columns * sizeof(double), 0, false, 0), columns);
    f->b = guarded_take(&f->outputs, sizeof *f->b, 0, false, 0);
    f->result = guarded_take(&f->outputs, sizeof *f->result, 0, false, 0);
    f->psamples = &f->samples;
    f->pw = &f->w;
    f->poptions = &f->options;
    fitting_take(f, &fitting_ways[0]);
    fitting_clear(f);
}

void fitting_take(fitting *f, const fitting_way *way) {
    f->fit = (neuron_fit_options)NEURON_FIT_INIT;
    f->fit.solver = way->solver;
    f->fit.l2 = way->l2;
    f->fit.l1 = way->l1;
    f->fit.intercept = way->has_intercept;
    f->fit.standardize = way->is_standardized;
    if (way->solver == NEURON_SOLVER_GRADIENT_DESCENT) {
        f->fit.learning_rate = 0.1;
        f->fit.momentum = 0.5;
        f->fit.max_iterations = 30;
    }
    f->pfit = &f->fit;
}

void fitting_free(fitting *f) {
    guarded_free(&f->inputs);
    guarded_free(&f->outputs);
}

neuron_status fitting_run(fitting *f) {
    return neuron_fit(f->psamples, f->pfit, f->pw, f->b, f->result, f->poptions);
}

enum { FILL = 0xa5 };

void fitting_clear(fitting *f) {
    for (int i = 0; i < f->outputs.count; i++)
        memset(f->outputs.at[i].start, FILL, f->outputs.at[i].size);
    f->result->struct_size = sizeof *f->result;
}

bool fitting_is_untouched(const fitting *f) {
    bool is_untouched = true;
    for (int i = 0; i < f->outputs.count; i++) {
        const unsigned char *start = f->outputs.at[i].start;
        bool is_result = (const void *)start == (const void *)f->result;
        for (size_t k = is_result ? sizeof f->result->struct_size : 0; k < f->outputs.at[i].size;
             k++)
            is_untouched = is_untouched && start[k] == FILL;
    }
    return is_untouched;
}

void fitting_results(const fitting *f, double *results) {
    const neuron_fit_result *r = f->result;
    const double numbers[FITTING_NUMBERS] = {*f->b,
                                             r->loss,
                                             r->bound,
                                             r->scale,
                                             r->gradient_norm,
                                             r->passes,
                                             (double)r->iterations,
                                             (double)r->outcome,
                                             r->bound_kind * 100 + r->solver};
    if (f->w.size > 0) memcpy(results, f->w.data, (size_t)f->w.size * sizeof *results);
    memcpy(results + f->w.size, numbers, sizeof numbers);
}

uint64_t hash_of_fits(void) {
    static const ptrdiff_t sizes[][2] = {{60, 4}, {700, 11}, {20, 50}};
    double results[50 + FITTING_NUMBERS];
    uint64_t hash = FNV_START;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        fitting f;
        fitting_place(&f, 8000 + k, sizes[k][0], sizes[k][1]);
        for (int way = 0; way < fitting_way_count; way++) {
            fitting_take(&f, &fitting_ways[way]);
            if (fitting_run(&f) != NEURON_OK) return 0;
            fitting_results(&f, results);
            hash = fnv(hash, results, f.x.columns + FITTING_NUMBERS);
        }
        fitting_free(&f);
    }
    return hash;
}
