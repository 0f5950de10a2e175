/* SPDX-License-Identifier: MIT */
/* Shows how far the training is: one line that rewrites itself on a terminal, else a few lines. */
#ifndef EXAMPLE_PROGRESS_H
#define EXAMPLE_PROGRESS_H

#include <stdbool.h>

typedef struct {
    long iterations;
    bool terminal;
    long next; /* the iteration to show next */
} progress;

progress progress_start(long iterations);

/** Whether this iteration is to be shown: ask before working out what progress_show takes. */
bool progress_due(const progress *p, long iteration);

void progress_show(progress *p, long iteration, double cost, double accuracy);

#endif
