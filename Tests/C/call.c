/* SPDX-License-Identifier: MIT */
#include "call.h"

#include <stdlib.h>
#include <string.h>

static void store(void *to, double value, int32_t dtype, ptrdiff_t index) {
    union {
        double f64;
        float f32;
        int8_t i8;
        uint8_t u8;
        int16_t i16;
        uint16_t u16;
        int32_t i32;
        uint32_t u32;
        int64_t i64;
        uint64_t u64;
    } item;
    switch (dtype) {
    case NEURON_FLOAT64: item.f64 = value; break;
    case NEURON_FLOAT32: item.f32 = (float)value; break;
    /* Any byte but zero is true. */
    case NEURON_BOOL: item.u8 = value == 0 ? 0 : (uint8_t)(1 + index % 255); break;
    case NEURON_INT8: item.i8 = (int8_t)value; break;
    case NEURON_UINT8: item.u8 = (uint8_t)value; break;
    case NEURON_INT16: item.i16 = (int16_t)value; break;
    case NEURON_UINT16: item.u16 = (uint16_t)value; break;
    case NEURON_INT32: item.i32 = (int32_t)value; break;
    case NEURON_UINT32: item.u32 = (uint32_t)value; break;
    case NEURON_INT64: item.i64 = (int64_t)value; break;
    default: item.u64 = (uint64_t)value; break;
    }
    memcpy(to, &item, (size_t)neuron_item_size(dtype));
}

/* The strides of layout `kind`, in items. */
static void strides(unsigned kind, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t *row,
                    ptrdiff_t *column) {
    const ptrdiff_t table[LAYOUTS][2] = {
        {columns, 1},  {1, rows},   {columns + 3, 1}, {1, rows + 5},     {-columns, 1},
        {columns, -1}, {-1, -rows}, {2 * columns, 2}, {2, 2 * rows + 1}, {-2 * columns - 1, -2},
    };
    *row = table[kind][0];
    *column = table[kind][1];
}

/* Memory for rows x columns items; the address of item (0, 0). */
static void *take(guarded *set, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t row, ptrdiff_t column,
                  ptrdiff_t item, placement where, int fill) {
    ptrdiff_t below = 0, above = 0;
    bool is_empty = rows == 0 || columns == 0;
    if (!is_empty) {
        *(row < 0 ? &below : &above) += (rows - 1) * row;
        *(column < 0 ? &below : &above) += (columns - 1) * column;
    }
    size_t span = is_empty ? 0 : (size_t)((above - below + 1) * item);
    char *start = guarded_take(set, span, where.gap * (size_t)item, where.at_start, fill);
    return start - below * item;
}

neuron_vector place_vector(guarded *set, const double *values, ptrdiff_t size, int32_t dtype,
                           ptrdiff_t step, placement where) {
    ptrdiff_t item = neuron_item_size(dtype);
    char *data = take(set, size, 1, step, 0, item, where, INPUT_FILL);
    for (ptrdiff_t i = 0; i < size; i++) store(data + i * step * item, values[i], dtype, i);
    neuron_vector v = neuron_vector_of(data, (neuron_dtype)dtype, size);
    v.stride = step * item;
    return v;
}

neuron_matrix place_matrix(guarded *set, const double *values, ptrdiff_t rows, ptrdiff_t columns,
                           int32_t dtype, placement where) {
    ptrdiff_t row, column, item = neuron_item_size(dtype);
    strides(where.layout, rows, columns, &row, &column);
    char *data = take(set, rows, columns, row, column, item, where, INPUT_FILL);
    for (ptrdiff_t i = 0; i < rows; i++) {
        for (ptrdiff_t j = 0; j < columns; j++) {
            store(data + (i * row + j * column) * item, values[i * columns + j], dtype, i);
        }
    }
    neuron_matrix m = neuron_matrix_of(data, (neuron_dtype)dtype, rows, columns, NEURON_ROW_MAJOR);
    m.row_stride = row * item;
    m.column_stride = column * item;
    return m;
}

neuron_vector_out place_vector_out(guarded *set, ptrdiff_t size, ptrdiff_t step, placement where) {
    neuron_vector_out v =
        neuron_vector_out_f64(take(set, size, 1, step, 0, 8, where, OUTPUT_FILL), size);
    v.stride = 8 * step;
    return v;
}

neuron_matrix_out place_matrix_out(guarded *set, ptrdiff_t rows, ptrdiff_t columns,
                                   placement where) {
    ptrdiff_t row, column;
    strides(where.layout, rows, columns, &row, &column);
    neuron_matrix_out m = neuron_matrix_out_f64(
        take(set, rows, columns, row, column, 8, where, OUTPUT_FILL), rows, columns);
    m.row_stride = 8 * row;
    m.column_stride = 8 * column;
    return m;
}

static void place_inputs(call *c, const test_case *v, placement where, ptrdiff_t step) {
    guarded *set = &c->inputs;
    reference_batch batch = case_batch(v);
    double *rows = calloc((size_t)v->rows + 1, sizeof *rows);
    if (!rows) abort();
    c->x = place_matrix(set, v->x, v->rows, v->columns, v->x_dtype, where);
    c->y = place_vector(set, v->y, v->rows, v->y_dtype, step, where);
    if (v->weight) {
        c->weight = place_vector(set, v->weight, v->rows, v->weight_dtype, step, where);
    }
    if (v->offset) {
        c->offset = place_vector(set, v->offset, v->rows, v->offset_dtype, step, where);
    }
    c->w = place_vector(set, v->w, v->columns, v->w_dtype, step, where);
    c->v = place_vector(set, v->v, v->columns, v->v_dtype, step, where);
    c->dw_in = place_vector(set, v->v, v->columns, v->v_dtype, step, where);
    reference_logits(&batch, rows);
    c->z = place_vector(set, rows, v->rows, NEURON_FLOAT64, step, where);
    reference_forward(&batch, rows);
    c->a = place_vector(set, rows, v->rows, NEURON_FLOAT64, step, where);
    free(rows);
    c->one_columns = v->rows ? v->columns : 0;
    c->one_x = place_vector(set, v->x, c->one_columns, NEURON_FLOAT64, 1, where).data;
    c->one_w = place_vector(set, v->w, v->columns, NEURON_FLOAT64, 1, where).data;
    c->label = v->rows ? v->y[0] : 0;
    c->b = v->b;
    c->vb = c->db_in = v->vb;
    c->rate = v->rate;
}

void call_place(call *c, const test_case *v, placement where) {
    ptrdiff_t step = where.step ? where.step : 1;
    memset(c, 0, sizeof *c);
    place_inputs(c, v, where, step);
    guarded *set = &c->outputs;
    c->by_row = place_vector_out(set, v->rows, step, where);
    c->by_column = place_vector_out(set, v->columns, step, where);
    c->dx = place_matrix_out(set, v->rows, v->columns, where);
    c->h = place_matrix_out(set, v->columns + 1, v->columns + 1, where);
    c->loss = take(set, 1, 1, 0, 0, 8, where, OUTPUT_FILL);
    c->bias = take(set, 1, 1, 0, 0, 8, where, OUTPUT_FILL);
    c->one_a = take(set, 1, 1, 0, 0, 8, where, OUTPUT_FILL);
    c->one_dw = take(set, c->one_columns, 1, 1, 0, 8, where, OUTPUT_FILL);
    c->graph = take(set, 8, 1, 1, 0, 8, where, OUTPUT_FILL);

    c->samples = (neuron_samples)NEURON_SAMPLES_INIT(&c->x, &c->y);
    if (v->weight) c->samples.weight = &c->weight;
    if (v->offset) c->samples.offset = &c->offset;
    c->options = (neuron_options)NEURON_OPTIONS_INIT;
    c->px = &c->x;
    c->py = &c->y;
    c->pw = &c->w;
    c->pv = &c->v;
    c->pz = &c->z;
    c->pa = &c->a;
    c->pdw_in = &c->dw_in;
    c->psamples = &c->samples;
    c->poptions = &c->options;
    c->pby_row = &c->by_row;
    c->pby_column = &c->by_column;
    c->pdx = &c->dx;
    c->ph = &c->h;
}

void call_seal(call *c, bool sealed) {
    for (int i = 0; i < c->inputs.count; i++) {
        guarded_seal(&c->inputs, c->inputs.at[i].start, sealed);
    }
}

void call_free(call *c) {
    guarded_free(&c->inputs);
    guarded_free(&c->outputs);
}

void call_clear(call *c) {
    for (int i = 0; i < c->outputs.count; i++) {
        memset(c->outputs.at[i].start, OUTPUT_FILL, c->outputs.at[i].size);
    }
}

bool call_is_untouched(const call *c) {
    for (int i = 0; i < c->outputs.count; i++) {
        for (size_t k = 0; k < c->outputs.at[i].size; k++) {
            if (c->outputs.at[i].start[k] != OUTPUT_FILL) return false;
        }
    }
    return true;
}

static void fill_items(char *data, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t row,
                       ptrdiff_t column) {
    for (ptrdiff_t i = 0; i < rows; i++) {
        for (ptrdiff_t j = 0; j < columns; j++) {
            memset(data + i * row + j * column, OUTPUT_FILL, sizeof(double));
        }
    }
}

bool call_gaps_are_untouched(call *c) {
    const neuron_matrix_out *dx = &c->dx, *h = &c->h;
    fill_items((char *)c->by_row.data, c->by_row.size, 1, c->by_row.stride, 0);
    fill_items((char *)c->by_column.data, c->by_column.size, 1, c->by_column.stride, 0);
    fill_items((char *)dx->data, dx->rows, dx->columns, dx->row_stride, dx->column_stride);
    fill_items((char *)h->data, h->rows, h->columns, h->row_stride, h->column_stride);
    fill_items((char *)c->loss, 1, 1, 0, 0);
    fill_items((char *)c->bias, 1, 1, 0, 0);
    fill_items((char *)c->one_a, 1, 1, 0, 0);
    fill_items((char *)c->one_dw, c->one_columns, 1, 8, 0);
    fill_items((char *)c->graph, 8, 1, 8, 0);
    return call_is_untouched(c);
}
