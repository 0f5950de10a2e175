/* SPDX-License-Identifier: MIT */
/* Views of one array against a list of the bytes they hold. */
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "tests.h"

enum { ITEMS = 4096 };

/* A view of rows x columns doubles inside an array of ITEMS, by item numbers. */
typedef struct part {
    ptrdiff_t base, rows, columns, row, column;
} part;

enum { IN = 1, OUT = 2 };

/* Marks the items of a view; false if some lie outside. `twice` becomes true if an item of an
   output was marked before. */
static bool mark(unsigned char *marks, part p, unsigned char as, bool *twice) {
    for (ptrdiff_t i = 0; i < p.rows; i++) {
        for (ptrdiff_t j = 0; j < p.columns; j++) {
            ptrdiff_t at = p.base + i * p.row + j * p.column;
            if (at < 0 || at >= ITEMS) return false;
            if (as == OUT && marks[at]) *twice = true;
            marks[at] |= as;
        }
    }
    return true;
}

/* The truth: whether `out` holds an item twice, or one of `in`. */
static bool really_overlaps(part in, part out, bool *fits) {
    static unsigned char marks[ITEMS];
    memset(marks, 0, sizeof marks);
    bool twice = false;
    *fits = mark(marks, in, IN, &twice) && mark(marks, out, OUT, &twice);
    return twice;
}

static neuron_status run(double *array, part in, part out) {
    static double labels[64], weights[64];
    neuron_matrix x = neuron_matrix_f64(array + in.base, in.rows, in.columns);
    x.row_stride = 8 * in.row;
    x.column_stride = 8 * in.column;
    neuron_vector y = neuron_vector_f64(labels, in.rows);
    neuron_vector w = neuron_vector_f64(weights, in.columns);
    neuron_matrix_out dx = neuron_matrix_out_f64(array + out.base, out.rows, out.columns);
    dx.row_stride = 8 * out.row;
    dx.column_stride = 8 * out.column;
    neuron_samples samples = NEURON_SAMPLES_INIT(&x, &y);
    return neuron_input_gradient(&samples, &w, 0, &dx, NULL);
}

static bool same(part a, part b) {
    return a.base == b.base && (a.rows == 1 || a.row == b.row) &&
           (a.columns == 1 || a.column == b.column);
}

/* What shares an item is refused; what shares none may be. */
static void random_parts(void) {
    uint64_t state = 2400;
    double *array = calloc(ITEMS, sizeof *array);
    if (!array) abort();
    int overlapping = 0, apart = 0, accepted = 0;
    for (int trial = 0; trial < 60000; trial++) {
        part p[2];
        ptrdiff_t rows = 1 + (ptrdiff_t)(splitmix(&state) % 6);
        ptrdiff_t columns = 1 + (ptrdiff_t)(splitmix(&state) % 4);
        ptrdiff_t width = (ptrdiff_t)(splitmix(&state) % 13);
        for (int k = 0; k < 2; k++) {
            p[k].rows = rows;
            p[k].columns = columns;
            uint64_t kind = splitmix(&state) % 4;
            p[k].row = kind < 2 ? width : (ptrdiff_t)(splitmix(&state) % 27) - 13;
            p[k].column = kind % 2 ? 1 : (ptrdiff_t)(splitmix(&state) % 13) - 6;
            p[k].base = 200 + (ptrdiff_t)(splitmix(&state) % 24);
        }
        bool fits;
        bool overlaps = really_overlaps(p[0], p[1], &fits);
        if (!fits || same(p[0], p[1])) continue;
        neuron_status status = run(array, p[0], p[1]);
        check_about("%td x %td at %td (%td, %td) and at %td (%td, %td)", rows, columns, p[0].base,
                    p[0].row, p[0].column, p[1].base, p[1].row, p[1].column);
        overlapping += overlaps;
        apart += !overlaps;
        accepted += status == NEURON_OK;
        if (overlaps)
            CHECK_STATUS(NEURON_E_OVERLAP, status);
        else
            CHECK(status == NEURON_OK || status == NEURON_E_OVERLAP);
    }
    free(array);
    check_about("random views");
    CHECK(overlapping > 1000 && apart > 1000 && accepted > 100);
}

/* Columns of one array, of every width: simple enough to be told apart, always. */
static void columns_of_one_array(void) {
    double *array = calloc(ITEMS, sizeof *array);
    if (!array) abort();
    for (ptrdiff_t width = 2; width <= 40; width++) {
        for (ptrdiff_t columns = 1; 2 * columns <= width && columns <= 3; columns++) {
            for (ptrdiff_t first = 0; first + columns <= width; first++) {
                for (ptrdiff_t second = 0; second + columns <= width; second++) {
                    part in = {first, 5, columns, width, 1}, out = {second, 5, columns, width, 1};
                    /* The same columns of the same rows are in place. */
                    if (first == second) continue;
                    bool fits, overlaps = really_overlaps(in, out, &fits);
                    check_about("columns %td and %td of %td, %td wide", first, second, width,
                                columns);
                    CHECK(fits);
                    CHECK_STATUS(overlaps ? NEURON_E_OVERLAP : NEURON_OK, run(array, in, out));
                    /* The same with the rows upside down, in one of the two. */
                    part turned = {in.base + 4 * width, 5, columns, -width, 1};
                    CHECK_STATUS(overlaps ? NEURON_E_OVERLAP : NEURON_OK, run(array, turned, out));
                }
            }
        }
    }
    free(array);
}

void test_interleaved(void) {
    check_section("views of one array");
    columns_of_one_array();
    random_parts();
}
