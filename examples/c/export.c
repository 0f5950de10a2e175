/* SPDX-License-Identifier: MIT */
#include "export.h"

#include <neuron.h>

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

bool export_model(const char *path, const double *w, size_t columns, double b, long iterations) {
    char count[32];
    neuron_vector view = neuron_vector_f64(w, (ptrdiff_t)columns);
    neuron_metadata metadata = {"iterations", count};
    neuron_model *plain = NULL, *model = NULL;
    snprintf(count, sizeof count, "%ld", iterations);

    neuron_status status = neuron_model_create(&view, b, &plain, NULL);
    if (status == NEURON_OK) status = neuron_model_with_metadata(plain, &metadata, 1, &model, NULL);
    if (status == NEURON_OK) status = neuron_model_save(model, path, NULL);
    if (status == NEURON_E_FILE)
        fail(path);
    else if (status != NEURON_OK)
        fprintf(stderr, "%s: %s\n", path, neuron_status_message(status));
    neuron_model_free(model);
    neuron_model_free(plain);
    return status == NEURON_OK;
}

bool export_rows(const char *path, const double *x, size_t rows, size_t columns) {
    FILE *file = create(path);
    if (!file) return false;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            fprintf(file, "%a%c", x[i * columns + j], j + 1 < columns ? ' ' : '\n');
    return finish(file, path);
}
