/* SPDX-License-Identifier: MIT */
#include "export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool fail(const char *path) {
    fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
    return false;
}

static FILE *create(const char *path) {
    FILE *file = fopen(path, "w");
    if (!file) fail(path);
    return file;
}

/* A full disk may show only here. */
static bool finish(FILE *file, const char *path) {
    bool good = !ferror(file);
    good = fclose(file) == 0 && good;
    return good || fail(path);
}

bool export_model(const char *path, const double *w, size_t columns, double b) {
    FILE *file = create(path);
    if (!file) return false;
    fprintf(file, "%zu\n", columns);
    for (size_t j = 0; j < columns; j++) fprintf(file, "%a\n", w[j]);
    fprintf(file, "%a\n", b);
    return finish(file, path);
}

bool export_rows(const char *path, const double *x, size_t rows, size_t columns) {
    FILE *file = create(path);
    if (!file) return false;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            fprintf(file, "%a%c", x[i * columns + j], j + 1 < columns ? ' ' : '\n');
    return finish(file, path);
}
