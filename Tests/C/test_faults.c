/* SPDX-License-Identifier: MIT */
/* Arguments that are wrong in themselves: pointers, sizes, shapes, types, layouts, alignments. */
#include <stdint.h>

#include "check.h"
#include "fault.h"
#include "tests.h"

#define POINTERS(F)                                                                                \
    F(null_x, TAKES_X, NEURON_E_NULL, c->px = NULL)                                                \
    F(null_samples, TAKES_SAMPLES, NEURON_E_NULL, c->psamples = NULL)                              \
    F(null_samples_x, TAKES_SAMPLES, NEURON_E_NULL, c->samples.x = NULL)                           \
    F(null_samples_y, TAKES_LABELS, NEURON_E_NULL, c->samples.y = NULL)                            \
    F(null_y, TAKES_Y, NEURON_E_NULL, c->py = NULL)                                                \
    F(null_w, TAKES_W, NEURON_E_NULL, c->pw = NULL)                                                \
    F(null_v, TAKES_V, NEURON_E_NULL, c->pv = NULL)                                                \
    F(null_z, TAKES_Z, NEURON_E_NULL, c->pz = NULL)                                                \
    F(null_a, TAKES_A, NEURON_E_NULL, c->pa = NULL)                                                \
    F(null_dw, TAKES_DW, NEURON_E_NULL, c->pdw_in = NULL)                                          \
    F(null_by_row, GIVES_ROWS, NEURON_E_NULL, c->pby_row = NULL)                                   \
    F(null_by_column, GIVES_COLUMNS, NEURON_E_NULL, c->pby_column = NULL)                          \
    F(null_dx, GIVES_DX, NEURON_E_NULL, c->pdx = NULL)                                             \
    F(null_h, GIVES_H, NEURON_E_NULL, c->ph = NULL)                                                \
    F(null_loss, GIVES_LOSS, NEURON_E_NULL, c->loss = NULL)                                        \
    F(null_bias, GIVES_BIAS, NEURON_E_NULL, c->bias = NULL)                                        \
    F(null_x_data, X_OR_SAMPLES, NEURON_E_NULL, c->x.data = NULL)                                  \
    F(null_y_data, TAKES_LABELS | TAKES_Y, NEURON_E_NULL, c->y.data = NULL)                        \
    F(null_weight_data, TAKES_SAMPLES, NEURON_E_NULL, c->weight.data = NULL)                       \
    F(null_offset_data, TAKES_SAMPLES, NEURON_E_NULL, c->offset.data = NULL)                       \
    F(null_w_data, TAKES_W, NEURON_E_NULL, c->w.data = NULL)                                       \
    F(null_v_data, TAKES_V, NEURON_E_NULL, c->v.data = NULL)                                       \
    F(null_z_data, TAKES_Z, NEURON_E_NULL, c->z.data = NULL)                                       \
    F(null_a_data, TAKES_A, NEURON_E_NULL, c->a.data = NULL)                                       \
    F(null_dw_data, TAKES_DW, NEURON_E_NULL, c->dw_in.data = NULL)                                 \
    F(null_by_row_data, GIVES_ROWS, NEURON_E_NULL, c->by_row.data = NULL)                          \
    F(null_by_column_data, GIVES_COLUMNS, NEURON_E_NULL, c->by_column.data = NULL)                 \
    F(null_dx_data, GIVES_DX, NEURON_E_NULL, c->dx.data = NULL)                                    \
    F(null_h_data, GIVES_H, NEURON_E_NULL, c->h.data = NULL)

/* Every size at once, so that no two disagree. */
static void set_rows(call *c, ptrdiff_t rows) {
    c->x.rows = c->y.size = c->weight.size = c->offset.size = c->z.size = c->a.size = rows;
    c->by_row.size = c->dx.rows = rows;
}

static void set_columns(call *c, ptrdiff_t columns) {
    c->x.columns = c->w.size = c->v.size = c->dw_in.size = columns;
    c->by_column.size = c->dx.columns = columns;
    c->h.rows = c->h.columns = columns < 0 || columns == PTRDIFF_MAX ? columns : columns + 1;
}

#define ALL_ROWS (X_OR_SAMPLES | TAKES_Z | TAKES_A | GIVES_ROWS)
#define ALL_COLUMNS (TAKES_W)
#define HUGE_STRIDE (PTRDIFF_MAX - 7)
/* 36 rows of it reach from any address to below zero, though the product is no overflow. */
#define DOWNWARD (-(ptrdiff_t)(INT64_C(1) << 57))

#define SIZES(F)                                                                                   \
    F(negative_rows, ALL_ROWS, NEURON_E_SIZE, set_rows(c, -1))                                     \
    F(least_rows, ALL_ROWS, NEURON_E_SIZE, set_rows(c, PTRDIFF_MIN))                               \
    F(most_rows, ALL_ROWS, NEURON_E_SIZE, set_rows(c, PTRDIFF_MAX))                                \
    F(too_many_rows, ALL_ROWS, NEURON_E_SIZE, set_rows(c, PTRDIFF_MAX / 8 + 1))                    \
    F(negative_columns, ALL_COLUMNS, NEURON_E_SIZE, set_columns(c, -1))                            \
    F(least_columns, ALL_COLUMNS, NEURON_E_SIZE, set_columns(c, PTRDIFF_MIN))                      \
    F(most_columns, ALL_COLUMNS, NEURON_E_SIZE, set_columns(c, PTRDIFF_MAX))                       \
    F(too_many_columns, ALL_COLUMNS, NEURON_E_SIZE, set_columns(c, PTRDIFF_MAX / 8 + 1))           \
    F(huge_row_stride, X_OR_SAMPLES, NEURON_E_SIZE, c->x.row_stride = HUGE_STRIDE)                 \
    F(least_row_stride, X_OR_SAMPLES, NEURON_E_SIZE, c->x.row_stride = PTRDIFF_MIN)                \
    F(downward_rows, X_OR_SAMPLES, NEURON_E_SIZE, c->x.row_stride = DOWNWARD)                      \
    F(huge_column_stride, X_OR_SAMPLES, NEURON_E_SIZE, c->x.column_stride = HUGE_STRIDE)           \
    F(least_column_stride, X_OR_SAMPLES, NEURON_E_SIZE, c->x.column_stride = PTRDIFF_MIN)          \
    F(huge_y_stride, TAKES_LABELS | TAKES_Y, NEURON_E_SIZE, c->y.stride = HUGE_STRIDE)             \
    F(downward_y, TAKES_LABELS | TAKES_Y, NEURON_E_SIZE, c->y.stride = DOWNWARD)                   \
    F(huge_weight_stride, TAKES_SAMPLES, NEURON_E_SIZE, c->weight.stride = HUGE_STRIDE)            \
    F(huge_offset_stride, TAKES_SAMPLES, NEURON_E_SIZE, c->offset.stride = PTRDIFF_MIN)            \
    F(huge_w_stride, TAKES_W, NEURON_E_SIZE, c->w.stride = HUGE_STRIDE)                            \
    F(least_v_stride, TAKES_V, NEURON_E_SIZE, c->v.stride = PTRDIFF_MIN)                           \
    F(huge_z_stride, TAKES_Z, NEURON_E_SIZE, c->z.stride = HUGE_STRIDE)                            \
    F(huge_a_stride, TAKES_A, NEURON_E_SIZE, c->a.stride = HUGE_STRIDE)                            \
    F(huge_dw_stride, TAKES_DW, NEURON_E_SIZE, c->dw_in.stride = HUGE_STRIDE)                      \
    F(huge_by_row_stride, GIVES_ROWS, NEURON_E_SIZE, c->by_row.stride = HUGE_STRIDE)               \
    F(downward_by_row, GIVES_ROWS, NEURON_E_SIZE, c->by_row.stride = DOWNWARD)                     \
    F(huge_by_column_stride, GIVES_COLUMNS, NEURON_E_SIZE, c->by_column.stride = HUGE_STRIDE)      \
    F(huge_dx_stride, GIVES_DX, NEURON_E_SIZE, c->dx.row_stride = HUGE_STRIDE)                     \
    F(least_dx_stride, GIVES_DX, NEURON_E_SIZE, c->dx.column_stride = PTRDIFF_MIN)                 \
    F(huge_h_stride, GIVES_H, NEURON_E_SIZE, c->h.row_stride = HUGE_STRIDE)

#define SHAPES(F)                                                                                  \
    F(y_too_short, TAKES_LABELS | TAKES_Y, NEURON_E_SHAPE, c->y.size -= 1)                         \
    F(y_too_long, TAKES_LABELS | TAKES_Y, NEURON_E_SHAPE, c->y.size += 1)                          \
    F(y_empty, TAKES_LABELS | TAKES_Y, NEURON_E_SHAPE, c->y.size = 0)                              \
    F(weight_too_short, TAKES_SAMPLES, NEURON_E_SHAPE, c->weight.size -= 1)                        \
    F(weight_too_long, TAKES_SAMPLES, NEURON_E_SHAPE, c->weight.size += 1)                         \
    F(offset_too_short, TAKES_SAMPLES, NEURON_E_SHAPE, c->offset.size -= 1)                        \
    F(offset_too_long, TAKES_SAMPLES, NEURON_E_SHAPE, c->offset.size += 1)                         \
    F(w_too_short, TAKES_W, NEURON_E_SHAPE, c->w.size -= 1)                                        \
    F(w_too_long, TAKES_W, NEURON_E_SHAPE, c->w.size += 1)                                         \
    F(v_too_short, TAKES_V, NEURON_E_SHAPE, c->v.size -= 1)                                        \
    F(v_too_long, TAKES_V, NEURON_E_SHAPE, c->v.size += 1)                                         \
    F(dw_too_long, TAKES_DW, NEURON_E_SHAPE, c->dw_in.size += 1)                                   \
    F(by_row_too_short, GIVES_ROWS, NEURON_E_SHAPE, c->by_row.size -= 1)                           \
    F(by_row_too_long, GIVES_ROWS, NEURON_E_SHAPE, c->by_row.size += 1)                            \
    F(by_column_too_short, GIVES_COLUMNS, NEURON_E_SHAPE, c->by_column.size -= 1)                  \
    F(by_column_too_long, GIVES_COLUMNS, NEURON_E_SHAPE, c->by_column.size += 1)                   \
    F(dx_too_few_rows, GIVES_DX, NEURON_E_SHAPE, c->dx.rows -= 1)                                  \
    F(dx_too_many_columns, GIVES_DX, NEURON_E_SHAPE, c->dx.columns += 1)                           \
    F(h_without_bias, GIVES_H, NEURON_E_SHAPE, c->h.rows = c->h.columns = c->x.columns)            \
    F(h_too_many_rows, GIVES_H, NEURON_E_SHAPE, c->h.rows += 1)                                    \
    F(h_too_few_columns, GIVES_H, NEURON_E_SHAPE, c->h.columns -= 1)

FAULT_TABLE(pointers, POINTERS)
FAULT_TABLE(sizes, SIZES)
FAULT_TABLE(shapes, SHAPES)

void test_faults(void) {
    test_case c = case_full(1200, 37, 6);
    check_section("null pointers");
    run_faults(&c, pointers, sizeof pointers / sizeof *pointers);
    check_section("sizes");
    run_faults(&c, sizes, sizeof sizes / sizeof *sizes);
    check_section("shapes");
    run_faults(&c, shapes, sizeof shapes / sizeof *shapes);
    case_free(&c);
    test_fault_types();
    test_fault_values();
}
