/* SPDX-License-Identifier: MIT */
/*
 * Writes what another program needs to repeat the predictions: the model as the library's own file,
 * rows as C's hexadecimal floats (%a), which are exact and which every language can read.
 *
 * Each function returns false, with a message on stderr, if the file cannot be written.
 */
#ifndef EXAMPLE_EXPORT_H
#define EXAMPLE_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

/** A model file, with the number of iterations in its metadata. */
bool export_model(const char *path, const double *w, size_t columns, double b, long iterations);

/** One row a line, with a space between its numbers; one column gives one number a line. */
bool export_rows(const char *path, const double *x, size_t rows, size_t columns);

#endif
