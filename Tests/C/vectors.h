/* SPDX-License-Identifier: MIT */
/* Files of vectors: lines of tokens between spaces; # begins a comment. */
#ifndef VECTORS_H
#define VECTORS_H

#include <stdbool.h>
#include <stdio.h>

enum { MOST_TOKENS = 1024 };

typedef struct vectors {
    FILE *file;
    char line[65536];
    int count;
    const char *tokens[MOST_TOKENS];
} vectors;

bool vectors_open(vectors *v, const char *directory, const char *name);
/** The next line that is not empty; false at the end. */
bool vectors_next(vectors *v);
/** Token i as a number; fails a check and gives NaN if it is none. */
double vectors_number(const vectors *v, int i);
void vectors_close(vectors *v);

#endif
