/* SPDX-License-Identifier: MIT */
/* A fit on a thread of its own, where a single step can take long: the thread that called is then
   free to look for signals, and cancels the fit in the middle of a step. */
#ifndef NEURON_PYTHON_BACKGROUND_H
#define NEURON_PYTHON_BACKGROUND_H

#include "watch.h"

/* What neuron_fit takes. `fit` is without a progress function, which is the watch's. */
typedef struct fit_arguments {
    const neuron_samples *samples;
    neuron_fit_options fit;
    const neuron_vector_out *w;
    double *b;
    neuron_fit_result *result;
    const neuron_options *options;
} fit_arguments;

/* neuron_fit, here or on a thread, without the interpreter. */
neuron_status watched_fit(fit_arguments *arguments, watch *w);

#endif
