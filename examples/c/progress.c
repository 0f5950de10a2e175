/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200112L /* isatty, fileno */

#include "progress.h"

#include <stdio.h>
#include <unistd.h>

enum { WIDTH = 15 };

progress progress_start(long iterations) {
    progress p = {iterations, isatty(fileno(stdout)) != 0, 0};
    return p;
}

bool progress_due(const progress *p, long iteration) {
    return iteration >= p->next || iteration == p->iterations;
}

/* The cost falls fast and then slowly: 0, 1, 2, 5, 10, 20, 50, ... tell most in few lines. */
static long after(long iteration) {
    long power = 1;
    while (iteration / power >= 10) power *= 10;
    if (iteration < power) return power;
    if (iteration < 2 * power) return 2 * power;
    return iteration < 5 * power ? 5 * power : 10 * power;
}

void progress_show(progress *p, long iteration, double cost, double accuracy) {
    bool last = iteration == p->iterations;
    if (p->terminal) {
        char bar[WIDTH + 1];
        int filled = last ? WIDTH : (int)((double)iteration / (double)p->iterations * WIDTH);
        for (int i = 0; i < WIDTH; i++) bar[i] = i < filled ? '#' : '.';
        bar[WIDTH] = '\0';
        printf("\r  [%s] ", bar);
        p->next = iteration + (p->iterations < 100 ? 1 : p->iterations / 100);
    } else {
        fputs("  ", stdout);
        p->next = after(iteration);
    }
    /* With the bar, 75 characters: a line that wraps could not be rewritten. */
    printf("iteration %6ld   J = %.6f   held out %5.1f%% right", iteration, cost, 100.0 * accuracy);
    if (last || !p->terminal) putchar('\n');
    fflush(stdout);
}
