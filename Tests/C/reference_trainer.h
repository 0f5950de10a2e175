/* SPDX-License-Identifier: MIT */
/* docs/streams.md as plain C: what a trainer must come to, bit for bit. */
#ifndef REFERENCE_TRAINER_H
#define REFERENCE_TRAINER_H

#include "reference.h"

enum { REFERENCE_MOST = 64 };

typedef struct reference_trainer {
    neuron_trainer_options how; /* its start is not looked at any more */
    ptrdiff_t columns;
    int64_t rows, steps, skipped;
    double w[REFERENCE_MOST], b; /* the point */
    double average_w[REFERENCE_MOST], average_b;
    double velocity[REFERENCE_MOST], squares[REFERENCE_MOST]; /* the bias's after the columns' */
    double mean[REFERENCE_MOST], spread[REFERENCE_MOST], inverse[REFERENCE_MOST], total;
    double momentum_power, square_power, reach, loss_sum, loss_weight;
    /* The minibatch that is not full. */
    ptrdiff_t pending;
    double loss, bias, weight;
    double gradient[REFERENCE_MOST], first[REFERENCE_MOST], second[REFERENCE_MOST];
} reference_trainer;

/** w and b of the options' start are given as plain numbers; w may be null. */
void reference_trainer_begin(reference_trainer *t, ptrdiff_t columns,
                             const neuron_trainer_options *how, const double *w, double b);
/** Takes the rows of a batch; its w and b do not enter. */
void reference_trainer_take(reference_trainer *t, const reference_batch *batch);
void reference_trainer_flush(reference_trainer *t);

const double *reference_trainer_w(const reference_trainer *t);
double reference_trainer_b(const reference_trainer *t);
double reference_trainer_loss(const reference_trainer *t);

#endif
