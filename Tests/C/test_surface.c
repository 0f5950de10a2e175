/* SPDX-License-Identifier: MIT */
/* Versions, messages, sizes, and the table of blocks that docs/numerics.md fixes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "tests.h"

static void versions(void) {
    CHECK(strcmp(neuron_version(), NEURON_VERSION) == 0);
    CHECK(neuron_abi_version() == NEURON_ABI_VERSION);
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", NEURON_VERSION_MAJOR, NEURON_VERSION_MINOR,
             NEURON_VERSION_PATCH);
    CHECK(strcmp(version, NEURON_VERSION) == 0);
}

static void messages(void) {
    for (int s = NEURON_OK; s <= NEURON_E_FILE; s++) {
        check_about("the message of status %d", s);
        const char *text = neuron_status_message((neuron_status)s);
        if (!CHECK(text != NULL)) continue;
        CHECK(strlen(text) > 3);
        CHECK(text[strlen(text) - 1] != '.');
        CHECK(text == neuron_status_message((neuron_status)s));
        for (int t = NEURON_OK; t < s; t++) {
            CHECK(strcmp(text, neuron_status_message((neuron_status)t)) != 0);
        }
    }
    /* An integer that is no status of this version may come from a later one. */
    CHECK(neuron_status_message((neuron_status)(NEURON_E_FILE + 1)) != NULL);
    CHECK(strlen(neuron_status_message((neuron_status)(NEURON_E_FILE + 1))) > 3);
}

static void scratch_sizes(void) {
    CHECK(neuron_gradient_scratch(-1, 3, 1) == 0);
    CHECK(neuron_gradient_scratch(3, -1, 1) == 0);
    CHECK(neuron_gradient_scratch(3, PTRDIFF_MAX, 1) == 0);
    CHECK(neuron_gradient_scratch(PTRDIFF_MIN, PTRDIFF_MIN, 1) == 0);
    CHECK(neuron_hessian_scratch(-1, 3, 1) == 0);
    CHECK(neuron_hessian_scratch(3, -1, 1) == 0);
    CHECK(neuron_hessian_scratch(3, PTRDIFF_MAX, 1) == 0);
    CHECK(neuron_hessian_scratch(3, PTRDIFF_MAX / 16, 1) == 0);
    /* Hessians of these sizes overflow a size_t, though their rows do not. */
    CHECK(neuron_hessian_scratch(3, PTRDIFF_MAX / 65536, 1) == 0);
    CHECK(neuron_hessian_scratch(3, 3, -1) == 0);
    CHECK(neuron_hessian_scratch(PTRDIFF_MAX, PTRDIFF_MAX / 65536, INT32_MAX) == 0);
    CHECK(neuron_gradient_scratch(3, 3, -1) == 0);
    CHECK(neuron_gradient_scratch(1000000, 30, 1) < 1000000 * sizeof(double));
}

/* Rows without columns lie nowhere, and could be counted for ever. */
static void endless(void) {
    neuron_matrix x = neuron_matrix_f64(NULL, PTRDIFF_MAX, 0);
    neuron_vector w = neuron_vector_f64(NULL, 0);
    neuron_vector_out none = neuron_vector_out_f64(NULL, 0);
    neuron_samples samples = NEURON_SAMPLES_INIT(&x, NULL);
    double h = 7, hvb = 7;
    neuron_matrix_out H = neuron_matrix_out_f64(&h, 1, 1);
    CHECK(neuron_hessian(&samples, &w, 0, &H, NULL) == NEURON_E_SIZE);
    CHECK(neuron_hessian_vector(&samples, &w, 0, &w, 1, &none, &hvb, NULL) == NEURON_E_SIZE);
    CHECK(h == 7 && hvb == 7);
}

/* The rows of the table in order: the last integer of the first cell bounds the columns, but for
   the last row, which goes on for ever. */
static void block_table(const char *docs) {
    char path[1024], line[512];
    snprintf(path, sizeof path, "%s/numerics.md", docs);
    FILE *file = fopen(path, "r");
    check_about("the table of blocks in numerics.md");
    if (!CHECK(file != NULL)) return;
    bool is_inside = false;
    int rows = 0;
    long first = 0, last = 0;
    while (fgets(line, sizeof line, file)) {
        if (strstr(line, "| columns | rows in a block |")) {
            is_inside = true;
            continue;
        }
        if (!is_inside || strncmp(line, "|---", 4) == 0) continue;
        char *cell = line[0] == '|' ? strchr(line + 1, '|') : NULL;
        if (!cell) break;
        *cell = '\0';
        long block = strtol(cell + 1, NULL, 10);
        CHECK(block > 0 && block % 8 == 0);
        long bound = 0;
        for (char *at = line; *at;) {
            if (*at >= '0' && *at <= '9')
                bound = strtol(at, &at, 10);
            else
                at++;
        }
        if (rows > 0) first = last + 1;
        last = bound > first ? bound : first;
        check_about("the table of blocks in numerics.md, columns %ld to %ld", first, last);
        CHECK(neuron_block_rows(first) == block);
        CHECK(neuron_block_rows(last) == block);
        rows += 1;
    }
    fclose(file);
    CHECK(rows >= 2);
    CHECK(neuron_block_rows(last + 1) == neuron_block_rows(PTRDIFF_MAX));
    CHECK(neuron_block_rows(-1) == 0);
    CHECK(neuron_block_rows(PTRDIFF_MIN) == 0);
}

static void constructors(void) {
    double data[6] = {0};
    neuron_matrix m = neuron_matrix_of(data, NEURON_FLOAT64, 2, 3, NEURON_COLUMN_MAJOR);
    CHECK(m.row_stride == 8 && m.column_stride == 16 && m.rows == 2 && m.columns == 3);
    m = neuron_matrix_f64(data, 2, 3);
    CHECK(m.row_stride == 24 && m.column_stride == 8 && m.dtype == NEURON_FLOAT64);
    m = neuron_matrix_f32((const float *)(const void *)data, 2, 3);
    CHECK(m.row_stride == 12 && m.column_stride == 4 && m.dtype == NEURON_FLOAT32);
    CHECK(neuron_vector_of(data, NEURON_INT16, 3).stride == 2);
    CHECK(neuron_item_size(0) == 0 && neuron_item_size(12) == 0 && neuron_item_size(-1) == 0);
    neuron_options options = NEURON_OPTIONS_INIT;
    CHECK(options.struct_size == sizeof options && options.threads == 0 && !options.scratch);
}

void test_surface(const char *docs) {
    check_section("surface");
    versions();
    messages();
    scratch_sizes();
    endless();
    constructors();
    block_table(docs);
}
