/* SPDX-License-Identifier: MIT */
/* One fit, every argument of it placed between guard pages. */
#ifndef FITTING_H
#define FITTING_H

#include <stdbool.h>
#include <stdint.h>

#include "guarded.h"
#include "neuron.h"

/* What to minimize, and how. */
typedef struct fitting_way {
    const char *name;
    int32_t solver;
    double l2, l1;
    bool has_intercept, is_standardized;
} fitting_way;

extern const fitting_way fitting_ways[];
extern const int fitting_way_count;

/** A fit that is used where it lies, for it points into itself. */
typedef struct fitting {
    guarded inputs, outputs;
    neuron_matrix x;
    neuron_vector y, weight, offset, start;
    neuron_samples samples;
    neuron_fit_options fit;
    neuron_options options;
    neuron_vector_out w;
    double *b;
    neuron_fit_result *result;

    /* What is passed: null pointers go in here. */
    const neuron_samples *psamples;
    const neuron_fit_options *pfit;
    const neuron_vector_out *pw;
    const neuron_options *poptions;
} fitting;

/** Places labels of both kinds, weights of which some are 0, offsets, and a start of 0. */
void fitting_place(fitting *f, uint64_t seed, ptrdiff_t rows, ptrdiff_t columns);
void fitting_take(fitting *f, const fitting_way *way);
void fitting_free(fitting *f);

neuron_status fitting_run(fitting *f);

/** Fills the outputs' memory, but for the result's struct_size. */
void fitting_clear(fitting *f);
/** Whether all of it is as fitting_clear left it. */
bool fitting_is_untouched(const fitting *f);

/** w, b and the numbers of the result but for its seconds: columns + 9. */
enum { FITTING_NUMBERS = 9 };
void fitting_results(const fitting *f, double *results);

/** One number for the results of fits in all ways, for a variant of the library to agree on. */
uint64_t hash_of_fits(void);

#endif
