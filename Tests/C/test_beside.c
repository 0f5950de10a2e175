/* SPDX-License-Identifier: MIT */
/* Outputs in place, and outputs whose elements lie between those of inputs. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "compare.h"
#include "tests.h"

static const function *named(const char *name) {
    for (int i = 0; i < function_count; i++) {
        if (strcmp(functions[i].name, name) == 0) return &functions[i];
    }
    abort();
}

static double *on(const void *input) { return (double *)(uintptr_t)input; }

/* Runs a function and compares; `takes` says which outputs are read. */
static void check_run(const char *name, const test_case *c, call *placed) {
    const function *f = named(name);
    ptrdiff_t size = function_size(f, c->rows, c->columns);
    double *expected = calloc((size_t)size + 1, sizeof *expected);
    double *results = calloc((size_t)size + 1, sizeof *results);
    if (!expected || !results) abort();
    f->expect(c, expected);
    CHECK_STATUS(NEURON_OK, f->run(placed));
    function_results(f, placed, results);
    CHECK_ALL_BITS(results, expected, size);
    free(expected);
    free(results);
}

static void put_rows_on(call *placed, const neuron_vector *v) {
    placed->by_row.data = on(v->data);
    placed->by_row.stride = v->stride;
}

static void put_columns_on(call *placed, const neuron_vector *v) {
    placed->by_column.data = on(v->data);
    placed->by_column.stride = v->stride;
}

static void in_place(ptrdiff_t rows, ptrdiff_t columns, placement where) {
    test_case c = case_full(1600, rows, columns);
    struct {
        const char *function;
        int which;
    } const trials[] = {{"sigmoid_each", 0},
                        {"cross_entropy_each", 1},
                        {"cross_entropy_each", 2},
                        {"cross_entropy_logit_each", 0},
                        {"cross_entropy_logit_each", 2},
                        {"step", 3},
                        {"step", 4},
                        {"input_gradient", 5}};
    for (int k = 0; k < (int)(sizeof trials / sizeof *trials); k++) {
        call placed;
        call_place(&placed, &c, where);
        switch (trials[k].which) {
        case 0: put_rows_on(&placed, &placed.z); break;
        case 1: put_rows_on(&placed, &placed.a); break;
        case 2: put_rows_on(&placed, &placed.y); break;
        case 3: put_columns_on(&placed, &placed.w); break;
        case 4: put_columns_on(&placed, &placed.dw_in); break;
        default:
            placed.dx.data = on(placed.x.data);
            placed.dx.row_stride = placed.x.row_stride;
            placed.dx.column_stride = placed.x.column_stride;
        }
        check_about("%s in place, trial %d, layout %u, step %td, %td rows", trials[k].function, k,
                    where.layout, where.step, rows);
        check_run(trials[k].function, &c, &placed);
        call_free(&placed);
    }
    case_free(&c);
}

/* One array of records: X, an output, y, weight, and room for dx, side by side in each row. */
static void records(void) {
    enum { ROWS = 45, COLUMNS = 3, WIDTH = 2 * COLUMNS + 4 };
    test_case c = case_full(1700, ROWS, COLUMNS);
    double *array = calloc(ROWS * WIDTH, sizeof *array);
    if (!array) abort();
    for (ptrdiff_t i = 0; i < ROWS; i++) {
        double *row = array + i * WIDTH;
        memcpy(row, c.x + i * COLUMNS, COLUMNS * sizeof *row);
        row[COLUMNS + 1] = c.y[i];
        row[COLUMNS + 2] = c.weight[i];
        row[COLUMNS + 3] = c.offset[i];
    }
    call placed;
    call_place(&placed, &c, (placement){0});
    placed.x.data = array;
    placed.y.data = array + COLUMNS + 1;
    placed.weight.data = array + COLUMNS + 2;
    placed.offset.data = array + COLUMNS + 3;
    placed.x.row_stride = placed.y.stride = placed.weight.stride = WIDTH * 8;
    placed.offset.stride = WIDTH * 8;
    placed.by_row.data = array + COLUMNS;
    placed.by_row.stride = WIDTH * 8;
    placed.dx.data = array + COLUMNS + 4;
    placed.dx.row_stride = WIDTH * 8;
    check_about("records");
    check_run("logit", &c, &placed);
    check_run("forward", &c, &placed);
    check_run("losses", &c, &placed);
    check_run("residuals", &c, &placed);
    check_run("input_gradient", &c, &placed);
    call_free(&placed);
    free(array);
    case_free(&c);
}

/* Even elements in, odd elements out; and ends that touch. */
static void interleaved(void) {
    enum { ROWS = 33 };
    test_case c = case_full(1800, ROWS, 4);
    double array[2 * ROWS + 1] = {0};
    call placed;
    call_place(&placed, &c, (placement){0});
    for (int i = 0; i < ROWS; i++) {
        memcpy(&array[2 * i], (const char *)placed.z.data + i * placed.z.stride, sizeof(double));
    }
    placed.z.data = array;
    placed.z.stride = placed.by_row.stride = 16;
    placed.by_row.data = array + 1;
    check_about("interleaved");
    check_run("sigmoid_each", &c, &placed);
    placed.by_row.data = array + 1 + 2 * (ROWS - 1);
    placed.by_row.stride = -16;
    check_run("sigmoid_each", &c, &placed);
    call_free(&placed);

    call_place(&placed, &c, (placement){0});
    memcpy(array, placed.z.data, ROWS * sizeof(double));
    placed.z.data = array;
    placed.by_row.data = array + ROWS;
    check_about("end to end");
    check_run("sigmoid_each", &c, &placed);
    call_free(&placed);
    case_free(&c);
}

/* A stride says nothing about an output of one element. */
static void single(void) {
    static const ptrdiff_t strides[] = {0, 8, -8, 800};
    test_case c = case_full(1900, 1, 1);
    for (int k = 0; k < 4; k++) {
        call placed;
        call_place(&placed, &c, (placement){0});
        placed.by_row.stride = placed.by_column.stride = strides[k];
        placed.dx.row_stride = placed.dx.column_stride = strides[k];
        check_about("one element, stride %td", strides[k]);
        check_run("forward", &c, &placed);
        check_run("gradient", &c, &placed);
        check_run("input_gradient", &c, &placed);
        call_free(&placed);
    }
    case_free(&c);
}

void test_beside(void) {
    check_section("in place");
    for (unsigned layout = 0; layout < LAYOUTS; layout++) {
        in_place(37, 6, (placement){layout, layout % 2 ? -2 : 1, 0, false});
        in_place(8, 17, (placement){layout, 1, layout, true});
        in_place(1, 1, (placement){layout, 3, 0, false});
    }
    in_place(2 * neuron_block_rows(6) + 3, 6, (placement){0});
    check_section("outputs beside inputs");
    records();
    interleaved();
    single();
}
