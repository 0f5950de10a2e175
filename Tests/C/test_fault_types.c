/* SPDX-License-Identifier: MIT */
/* Storage types, layouts, alignments, struct sizes and options that are none. */
#include "check.h"
#include "fault.h"
#include "tests.h"

#define LABELS (TAKES_LABELS | TAKES_Y)

#define TYPES(F)                                                                                   \
    F(x_dtype_0, X_OR_SAMPLES, NEURON_E_DTYPE, c->x.dtype = 0)                                     \
    F(x_dtype_negative, X_OR_SAMPLES, NEURON_E_DTYPE, c->x.dtype = -1)                             \
    F(x_dtype_12, X_OR_SAMPLES, NEURON_E_DTYPE, c->x.dtype = 12)                                   \
    F(x_int64, X_OR_SAMPLES, NEURON_E_DTYPE, c->x.dtype = NEURON_INT64)                            \
    F(x_bool, X_OR_SAMPLES, NEURON_E_DTYPE, c->x.dtype = NEURON_BOOL)                              \
    F(y_dtype_0, LABELS, NEURON_E_DTYPE, c->y.dtype = 0)                                           \
    F(y_dtype_12, LABELS, NEURON_E_DTYPE, c->y.dtype = 12)                                         \
    F(y_dtype_least, LABELS, NEURON_E_DTYPE, c->y.dtype = INT32_MIN)                               \
    F(y_dtype_256, LABELS, NEURON_E_DTYPE, c->y.dtype = 257)                                       \
    F(weight_int64, TAKES_SAMPLES, NEURON_E_DTYPE, c->weight.dtype = NEURON_INT64)                 \
    F(weight_dtype_0, TAKES_SAMPLES, NEURON_E_DTYPE, c->weight.dtype = 0)                          \
    F(offset_int32, TAKES_SAMPLES, NEURON_E_DTYPE, c->offset.dtype = NEURON_INT32)                 \
    F(offset_dtype_99, TAKES_SAMPLES, NEURON_E_DTYPE, c->offset.dtype = 99)                        \
    F(w_uint64, TAKES_W, NEURON_E_DTYPE, c->w.dtype = NEURON_UINT64)                               \
    F(w_dtype_0, TAKES_W, NEURON_E_DTYPE, c->w.dtype = 0)                                          \
    F(v_bool, TAKES_V, NEURON_E_DTYPE, c->v.dtype = NEURON_BOOL)                                   \
    F(z_int64, TAKES_Z, NEURON_E_DTYPE, c->z.dtype = NEURON_INT64)                                 \
    F(z_dtype_0, TAKES_Z, NEURON_E_DTYPE, c->z.dtype = 0)                                          \
    F(a_uint8, TAKES_A, NEURON_E_DTYPE, c->a.dtype = NEURON_UINT8)                                 \
    F(dw_int64, TAKES_DW, NEURON_E_DTYPE, c->dw_in.dtype = NEURON_INT64)

#define RESERVED(F)                                                                                \
    F(layout_1, X_OR_SAMPLES, NEURON_E_LAYOUT, c->x.layout = 1)                                    \
    F(layout_negative, X_OR_SAMPLES, NEURON_E_LAYOUT, c->x.layout = -1)                            \
    F(x_reserved, X_OR_SAMPLES, NEURON_E_LAYOUT, c->x.reserved = 1)                                \
    F(x_index_dtype, X_OR_SAMPLES, NEURON_E_LAYOUT, c->x.index_dtype = NEURON_INT64)               \
    F(x_indices, X_OR_SAMPLES, NEURON_E_LAYOUT, c->x.indices = c->x.data)                          \
    F(x_pointers, X_OR_SAMPLES, NEURON_E_LAYOUT, c->x.index_pointers = c->x.data)                  \
    F(y_reserved, LABELS, NEURON_E_LAYOUT, c->y.reserved = 1)                                      \
    F(weight_reserved, TAKES_SAMPLES, NEURON_E_LAYOUT, c->weight.reserved = -1)                    \
    F(offset_reserved, TAKES_SAMPLES, NEURON_E_LAYOUT, c->offset.reserved = 1)                     \
    F(w_reserved, TAKES_W, NEURON_E_LAYOUT, c->w.reserved = 1)                                     \
    F(v_reserved, TAKES_V, NEURON_E_LAYOUT, c->v.reserved = 1)                                     \
    F(z_reserved, TAKES_Z, NEURON_E_LAYOUT, c->z.reserved = 1)                                     \
    F(a_reserved, TAKES_A, NEURON_E_LAYOUT, c->a.reserved = 1)                                     \
    F(dw_reserved, TAKES_DW, NEURON_E_LAYOUT, c->dw_in.reserved = 1)                               \
    F(options_reserved, TAKES_OPTIONS, NEURON_E_LAYOUT, c->options.reserved = 1)

#define OFF(pointer, bytes) (pointer) = (void *)((char *)(pointer) + (bytes))
#define OFF_CONST(pointer, bytes) (pointer) = (const char *)(pointer) + (bytes)

#define ALIGNMENTS(F)                                                                              \
    F(x_base, X_OR_SAMPLES, NEURON_E_ALIGNMENT, OFF_CONST(c->x.data, -4))                          \
    F(x_base_odd, X_OR_SAMPLES, NEURON_E_ALIGNMENT, OFF_CONST(c->x.data, -1))                      \
    F(x_row_stride, X_OR_SAMPLES, NEURON_E_ALIGNMENT, c->x.row_stride -= 4)                        \
    F(x_column_stride, X_OR_SAMPLES, NEURON_E_ALIGNMENT, c->x.column_stride = 4)                   \
    F(y_base, LABELS, NEURON_E_ALIGNMENT, OFF_CONST(c->y.data, -4))                                \
    F(y_stride, LABELS, NEURON_E_ALIGNMENT, c->y.stride = 7)                                       \
    F(weight_base, TAKES_SAMPLES, NEURON_E_ALIGNMENT, OFF_CONST(c->weight.data, -2))               \
    F(weight_stride, TAKES_SAMPLES, NEURON_E_ALIGNMENT, c->weight.stride = 4)                      \
    F(offset_base, TAKES_SAMPLES, NEURON_E_ALIGNMENT, OFF_CONST(c->offset.data, -4))               \
    F(offset_stride, TAKES_SAMPLES, NEURON_E_ALIGNMENT, c->offset.stride = 1)                      \
    F(w_base, TAKES_W, NEURON_E_ALIGNMENT, OFF_CONST(c->w.data, -4))                               \
    F(w_stride, TAKES_W, NEURON_E_ALIGNMENT, c->w.stride = 4)                                      \
    F(v_base, TAKES_V, NEURON_E_ALIGNMENT, OFF_CONST(c->v.data, -4))                               \
    F(v_stride, TAKES_V, NEURON_E_ALIGNMENT, c->v.stride = 4)                                      \
    F(z_base, TAKES_Z, NEURON_E_ALIGNMENT, OFF_CONST(c->z.data, -4))                               \
    F(z_stride, TAKES_Z, NEURON_E_ALIGNMENT, c->z.stride = 4)                                      \
    F(a_base, TAKES_A, NEURON_E_ALIGNMENT, OFF_CONST(c->a.data, -4))                               \
    F(dw_base, TAKES_DW, NEURON_E_ALIGNMENT, OFF_CONST(c->dw_in.data, -4))                         \
    F(by_row_base, GIVES_ROWS, NEURON_E_ALIGNMENT, OFF(c->by_row.data, -4))                        \
    F(by_row_stride, GIVES_ROWS, NEURON_E_ALIGNMENT, c->by_row.stride = 4)                         \
    F(by_column_base, GIVES_COLUMNS, NEURON_E_ALIGNMENT, OFF(c->by_column.data, -1))               \
    F(by_column_stride, GIVES_COLUMNS, NEURON_E_ALIGNMENT, c->by_column.stride = 4)                \
    F(dx_base, GIVES_DX, NEURON_E_ALIGNMENT, OFF(c->dx.data, -4))                                  \
    F(dx_row_stride, GIVES_DX, NEURON_E_ALIGNMENT, c->dx.row_stride += 4)                          \
    F(h_base, GIVES_H, NEURON_E_ALIGNMENT, OFF(c->h.data, -4))                                     \
    F(h_row_stride, GIVES_H, NEURON_E_ALIGNMENT, c->h.row_stride += 4)                             \
    F(loss_base, GIVES_LOSS, NEURON_E_ALIGNMENT, OFF(c->loss, -4))                                 \
    F(bias_base, GIVES_BIAS, NEURON_E_ALIGNMENT, OFF(c->bias, -4))

#define OPTIONS(F)                                                                                 \
    F(samples_size_0, TAKES_SAMPLES, NEURON_E_STRUCT_SIZE, c->samples.struct_size = 0)             \
    F(samples_size_1, TAKES_SAMPLES, NEURON_E_STRUCT_SIZE, c->samples.struct_size = 1)             \
    F(samples_short, TAKES_SAMPLES, NEURON_E_STRUCT_SIZE, c->samples.struct_size -= 1)             \
    F(samples_long, TAKES_SAMPLES, NEURON_E_STRUCT_SIZE, c->samples.struct_size += 8)              \
    F(samples_huge, TAKES_SAMPLES, NEURON_E_STRUCT_SIZE, c->samples.struct_size = SIZE_MAX)        \
    F(options_size_0, TAKES_OPTIONS, NEURON_E_STRUCT_SIZE, c->options.struct_size = 0)             \
    F(options_short, TAKES_OPTIONS, NEURON_E_STRUCT_SIZE, c->options.struct_size -= 1)             \
    F(options_long, TAKES_OPTIONS, NEURON_E_STRUCT_SIZE, c->options.struct_size += 8)              \
    F(options_huge, TAKES_OPTIONS, NEURON_E_STRUCT_SIZE, c->options.struct_size = SIZE_MAX)        \
    F(threads_negative, TAKES_OPTIONS, NEURON_E_OPTION, c->options.threads = -1)                   \
    F(threads_least, TAKES_OPTIONS, NEURON_E_OPTION, c->options.threads = INT32_MIN)

FAULT_TABLE(types, TYPES)
FAULT_TABLE(reserved, RESERVED)
FAULT_TABLE(alignments, ALIGNMENTS)
FAULT_TABLE(options, OPTIONS)

void test_fault_types(void) {
    test_case c = case_full(1201, 37, 6);
    check_section("storage types that are none");
    run_faults(&c, types, sizeof types / sizeof *types);
    check_section("layouts and reserved fields");
    run_faults(&c, reserved, sizeof reserved / sizeof *reserved);
    check_section("misaligned views");
    run_faults(&c, alignments, sizeof alignments / sizeof *alignments);
    check_section("struct sizes and options");
    run_faults(&c, options, sizeof options / sizeof *options);
    case_free(&c);
}
