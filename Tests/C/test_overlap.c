/* SPDX-License-Identifier: MIT */
/* Outputs that share elements with something are refused. */
#include "check.h"
#include "functions.h"
#include "tests.h"

/* An output placed where an input lies. Const is cast away: that is the fault. */
static double *on(const void *input) { return (double *)(uintptr_t)input; }

/* F(name, functions that have all of these, statement), for 37 x 6. */
#define VECTORS(F)                                                                                 \
    F(rows_zero_stride, GIVES_ROWS, c->by_row.stride = 0)                                          \
    F(columns_zero_stride, GIVES_COLUMNS, c->by_column.stride = 0)                                 \
    F(columns_on_w, GIVES_COLUMNS | TAKES_OPTIONS, c->by_column.data = on(c->w.data))              \
    F(columns_before_w, GIVES_COLUMNS, c->by_column.data = on(c->w.data) - 1)                      \
    F(columns_last_on_w, GIVES_COLUMNS, c->by_column.data = on(c->w.data) - 5)                     \
    F(columns_reversed_on_w, GIVES_COLUMNS, c->by_column.data = on(c->w.data) + 5;                 \
      c->by_column.stride = -8)                                                                    \
    F(columns_on_v, TAKES_V, c->by_column.data = on(c->v.data))                                    \
    F(columns_on_y, GIVES_COLUMNS | TAKES_LABELS, c->by_column.data = on(c->y.data) + 31)          \
    F(columns_on_x, GIVES_COLUMNS | TAKES_SAMPLES, c->by_column.data = on(c->x.data) + 12)         \
    F(columns_before_dw, TAKES_DW, c->by_column.data = on(c->dw_in.data) - 1)                      \
    F(rows_before_z, TAKES_Z, c->by_row.data = on(c->z.data) - 3)                                  \
    F(rows_reversed_on_a, TAKES_A, c->by_row.data = on(c->a.data) + 36; c->by_row.stride = -8)     \
    F(rows_before_y, TAKES_Y, c->by_row.data = on(c->y.data) - 1)                                  \
    F(rows_on_x, GIVES_ROWS | TAKES_X, c->by_row.data = on(c->x.data))                             \
    F(rows_on_w, GIVES_ROWS | TAKES_W, c->by_row.data = on(c->w.data) - 36)                        \
    F(rows_on_samples_x, GIVES_ROWS | TAKES_SAMPLES, c->by_row.data = on(c->x.data) + 100)         \
    F(rows_on_x_column, GIVES_ROWS | TAKES_W, c->by_row.data = on(c->x.data) + 5;                  \
      c->by_row.stride = 48)                                                                       \
    F(rows_on_samples_y, GIVES_ROWS | TAKES_LABELS, c->by_row.data = on(c->y.data))                \
    F(rows_last_on_y, GIVES_ROWS | TAKES_LABELS, c->by_row.data = on(c->y.data) - 36)              \
    F(rows_on_weight, GIVES_ROWS | TAKES_SAMPLES, c->by_row.data = on(c->weight.data))             \
    F(rows_on_offset, GIVES_ROWS | TAKES_SAMPLES, c->by_row.data = on(c->offset.data))

#define NUMBERS(F)                                                                                 \
    F(loss_is_bias, GIVES_LOSS | GIVES_BIAS, c->loss = c->bias)                                    \
    F(loss_in_columns, GIVES_LOSS | GIVES_COLUMNS, c->loss = c->by_column.data)                    \
    F(bias_in_columns, GIVES_BIAS | GIVES_COLUMNS, c->bias = c->by_column.data + 5)                \
    F(loss_in_w, GIVES_LOSS, c->loss = on(c->w.data) + 2)                                          \
    F(loss_in_x, GIVES_LOSS, c->loss = on(c->x.data) + 7)                                          \
    F(loss_last_in_x, GIVES_LOSS, c->loss = on(c->x.data) + 37 * 6 - 1)                            \
    F(loss_in_y, GIVES_LOSS, c->loss = on(c->y.data) + 36)                                         \
    F(loss_in_weight, GIVES_LOSS, c->loss = on(c->weight.data))                                    \
    F(loss_in_offset, GIVES_LOSS, c->loss = on(c->offset.data) + 1)                                \
    F(bias_in_w, GIVES_BIAS, c->bias = on(c->w.data))                                              \
    F(bias_in_dw, TAKES_DW, c->bias = on(c->dw_in.data) + 3)                                       \
    F(bias_in_v, TAKES_V, c->bias = on(c->v.data) + 5)                                             \
    F(bias_in_x, GIVES_BIAS | TAKES_SAMPLES, c->bias = on(c->x.data))

#define MATRICES(F)                                                                                \
    F(dx_shifted, GIVES_DX, c->dx.data = on(c->x.data) - 1)                                        \
    F(dx_shifted_a_row, GIVES_DX, c->dx.data = on(c->x.data) - 6)                                  \
    F(dx_touches, GIVES_DX, c->dx.data = on(c->x.data) - 37 * 6 + 1)                               \
    F(dx_transposed, GIVES_DX, c->dx.data = on(c->x.data); c->dx.row_stride = 8;                   \
      c->dx.column_stride = 37 * 8)                                                                \
    F(dx_upside_down, GIVES_DX, c->dx.data = on(c->x.data) + 36 * 6; c->dx.row_stride *= -1)       \
    F(dx_mirrored, GIVES_DX, c->dx.data = on(c->x.data) + 5; c->dx.column_stride = -8)             \
    F(dx_zero_row_stride, GIVES_DX, c->dx.row_stride = 0)                                          \
    F(dx_zero_column_stride, GIVES_DX, c->dx.column_stride = 0)                                    \
    F(dx_zero_strides, GIVES_DX, c->dx.column_stride = c->dx.row_stride = 0)                       \
    F(dx_equal_strides, GIVES_DX, c->dx.row_stride = 8)                                            \
    F(dx_rows_too_near, GIVES_DX, c->dx.row_stride = 5 * 8)                                        \
    F(dx_crossing, GIVES_DX, c->dx.row_stride = 8; c->dx.column_stride = 16)                       \
    F(dx_on_y, GIVES_DX, c->dx.data = on(c->y.data) - (36 * 6 + 5))                                \
    F(dx_on_w, GIVES_DX, c->dx.data = on(c->w.data) - 36 * 6)                                      \
    F(h_on_w, GIVES_H, c->h.data = on(c->w.data) - 48)                                             \
    F(h_on_x, GIVES_H, c->h.data = on(c->x.data))                                                  \
    F(h_on_weight, GIVES_H, c->h.data = on(c->weight.data) - 48)                                   \
    F(h_zero_row_stride, GIVES_H, c->h.row_stride = 0)                                             \
    F(h_equal_strides, GIVES_H, c->h.column_stride = c->h.row_stride)                              \
    F(h_rows_too_near, GIVES_H, c->h.row_stride = 6 * 8)

/* In place needs the same type: the float32 view of the same bytes is another view. */
#define NARROW(F)                                                                                  \
    F(rows_on_narrow_y, TAKES_Y, c->by_row.data = on(c->y.data) - 18)                              \
    F(dx_on_narrow_x, GIVES_DX, c->dx.data = on(c->x.data))                                        \
    F(columns_on_narrow_dw, TAKES_DW, c->by_column.data = on(c->dw_in.data);                       \
      c->by_column.stride = 8)

typedef struct overlap {
    const char *name;
    unsigned all_of;
    void (*apply)(call *c);
} overlap;

#define OVERLAP_FUNCTION(name, all_of, statement)                                                  \
    static void name(call *c) { statement; }
#define OVERLAP_ENTRY(name, all_of, statement) {#name, all_of, name},
#define OVERLAP_TABLE(table, list)                                                                 \
    list(OVERLAP_FUNCTION) static const overlap table[] = {list(OVERLAP_ENTRY)};

OVERLAP_TABLE(vectors, VECTORS)
OVERLAP_TABLE(numbers, NUMBERS)
OVERLAP_TABLE(matrices, MATRICES)
OVERLAP_TABLE(narrow, NARROW)

static void refused(const test_case *c, const overlap *table, size_t count) {
    for (size_t k = 0; k < count; k++) {
        int runs = 0;
        for (int i = 0; i < function_count; i++) {
            const function *f = &functions[i];
            if ((f->takes & table[k].all_of) != table[k].all_of) continue;
            call placed;
            call_place(&placed, c, (placement){0});
            table[k].apply(&placed);
            /* An output that is written to on an input after all crashes. */
            call_seal(&placed, true);
            check_about("%s: %s", f->name, table[k].name);
            CHECK_STATUS(NEURON_E_OVERLAP, f->run(&placed));
            CHECK(call_is_untouched(&placed));
            call_free(&placed);
            runs += 1;
        }
        check_about("%s", table[k].name);
        CHECK(runs > 0);
    }
}

void test_overlap(void) {
    check_section("overlapping outputs");
    test_case c = case_full(1500, 37, 6);
    refused(&c, vectors, sizeof vectors / sizeof *vectors);
    refused(&c, numbers, sizeof numbers / sizeof *numbers);
    refused(&c, matrices, sizeof matrices / sizeof *matrices);
    case_free(&c);
    c = case_full(1501, 36, 6);
    c.x_dtype = c.y_dtype = c.v_dtype = NEURON_FLOAT32;
    case_fit(&c);
    refused(&c, narrow, sizeof narrow / sizeof *narrow);
    case_free(&c);
    test_beside();
    test_interleaved();
}
