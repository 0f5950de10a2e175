/* SPDX-License-Identifier: MIT */
/* The command line of train. */
#ifndef EXAMPLE_ARGUMENTS_H
#define EXAMPLE_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const char *data;
    double rate;
    long iterations;
    uint64_t seed;
    const char *model; /* null: not written; so the two below */
    const char *rows;
    const char *predictions;
} arguments;

/** False, and a message on stderr, if the command line makes no sense. */
bool arguments_parse(int argc, char **argv, arguments *a);

#endif
