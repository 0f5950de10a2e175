/* SPDX-License-Identifier: MIT */
#include "outputs.h"

#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "check.h"

static double *room(ptrdiff_t count) {
    double *values = calloc((size_t)count + 1, sizeof *values);
    if (!values) abort();
    return values;
}

static double random_number(uint64_t *state) {
    return ((double)(splitmix(state) >> 11) * 0x1p-53 - 0.5) * 3;
}

/* A third of them 0, a third 1, the rest between, where the dtype holds such. */
static double random_label(uint64_t *state, int32_t dtype) {
    uint64_t r = splitmix(state);
    if (dtype > NEURON_FLOAT32) return (double)(r & 1);
    return r % 3 < 2 ? (double)(r % 3) : (double)(float)((double)(r >> 11) * 0x1p-53);
}

void outputs_place(outputs *t, const test_case *c, ptrdiff_t count, placement where) {
    uint64_t state = 4000 + (uint64_t)(c->rows * 31 + count);
    ptrdiff_t step = where.step ? where.step : 1;
    double *y = room(c->rows * count), *w = room(count * c->columns), *b = room(count);
    for (ptrdiff_t i = 0; i < c->rows * count; i++) y[i] = random_label(&state, c->y_dtype);
    for (ptrdiff_t i = 0; i < count * c->columns; i++) w[i] = random_number(&state);
    for (ptrdiff_t j = 0; j < count; j++) b[j] = random_number(&state);
    memset(t, 0, sizeof *t);
    call_place(&t->inputs, c, where);
    t->y = place_matrix(&t->more, y, c->rows, count, c->y_dtype, where);
    t->w = place_matrix(&t->more, w, count, c->columns, c->w_dtype, where);
    t->b = place_vector(&t->more, b, count, c->w_dtype, step, where);
    t->a = place_matrix_out(&t->results, c->rows, count, where);
    t->dw = place_matrix_out(&t->results, count, c->columns, where);
    t->losses = place_vector_out(&t->results, count, step, where);
    t->db = place_vector_out(&t->results, count, step, where);
    t->py = &t->y;
    t->pw = &t->w;
    t->pb = &t->b;
    t->pa = &t->a;
    t->pdw = &t->dw;
    t->plosses = &t->losses;
    t->pdb = &t->db;
    t->inputs.samples.y = NULL;
    free(y);
    free(w);
    free(b);
}

void outputs_free(outputs *t) {
    call_free(&t->inputs);
    guarded_free(&t->more);
    guarded_free(&t->results);
}

neuron_status outputs_logit(const outputs *t) {
    return neuron_logit_outputs(t->inputs.px, t->pw, t->pb, t->pa, t->inputs.poptions);
}

neuron_status outputs_forward(const outputs *t) {
    return neuron_forward_outputs(t->inputs.px, t->pw, t->pb, t->pa, t->inputs.poptions);
}

neuron_status outputs_gradient(const outputs *t) {
    return neuron_loss_gradient_outputs(t->inputs.psamples, t->py, t->pw, t->pb, t->plosses, t->pdw,
                                        t->pdb, t->inputs.poptions);
}

void outputs_clear(const outputs *t) {
    for (int i = 0; i < t->results.count; i++) {
        memset(t->results.at[i].start, OUTPUT_FILL, t->results.at[i].size);
    }
}

bool outputs_are_untouched(const outputs *t) {
    for (int i = 0; i < t->results.count; i++) {
        for (size_t k = 0; k < t->results.at[i].size; k++) {
            if (t->results.at[i].start[k] != OUTPUT_FILL) return false;
        }
    }
    return true;
}

static char *item_out(const neuron_matrix_out *m, ptrdiff_t row, ptrdiff_t column) {
    return (char *)m->data + row * m->row_stride + column * m->column_stride;
}

static char *number_out(const neuron_vector_out *v, ptrdiff_t index) {
    return (char *)v->data + index * v->stride;
}

bool outputs_gaps_are_untouched(const outputs *t) {
    for (ptrdiff_t j = 0; j < t->w.rows; j++) {
        for (ptrdiff_t i = 0; i < t->a.rows; i++) memset(item_out(&t->a, i, j), OUTPUT_FILL, 8);
        for (ptrdiff_t k = 0; k < t->w.columns; k++) {
            memset(item_out(&t->dw, j, k), OUTPUT_FILL, 8);
        }
        memset(number_out(&t->losses, j), OUTPUT_FILL, 8);
        memset(number_out(&t->db, j), OUTPUT_FILL, 8);
    }
    return outputs_are_untouched(t);
}

void *outputs_item(const neuron_matrix *m, ptrdiff_t row, ptrdiff_t column) {
    return (char *)(uintptr_t)m->data + row * m->row_stride + column * m->column_stride;
}

static neuron_vector weights(const outputs *t, ptrdiff_t j) {
    const neuron_matrix *w = &t->w;
    return (neuron_vector){outputs_item(w, j, 0), w->columns, w->column_stride, w->dtype, 0};
}

static double bias(const neuron_vector *b, ptrdiff_t index) {
    const void *at = (const char *)b->data + index * b->stride;
    double number;
    float narrow;
    memcpy(&narrow, at, sizeof narrow);
    if (b->dtype == NEURON_FLOAT32) return (double)narrow;
    memcpy(&number, at, sizeof number);
    return number;
}

/* Column j of the logits or activations. */
static void check_rows(const outputs *t, ptrdiff_t j, bool is_logit) {
    neuron_vector w = weights(t, j);
    ptrdiff_t rows = t->inputs.x.rows;
    double *expected = room(rows), *actual = room(rows);
    neuron_vector_out a = neuron_vector_out_f64(expected, rows);
    neuron_options options = NEURON_OPTIONS_INIT;
    options.threads = 1;
    double b = bias(&t->b, j);
    CHECK_STATUS(NEURON_OK, is_logit ? neuron_logit(&t->inputs.x, &w, b, &a, &options)
                                     : neuron_forward(&t->inputs.x, &w, b, &a, &options));
    for (ptrdiff_t i = 0; i < rows; i++) memcpy(actual + i, item_out(&t->a, i, j), 8);
    CHECK_ALL_BITS(actual, expected, rows);
    free(expected);
    free(actual);
}

static void check_gradient(const outputs *t, ptrdiff_t j) {
    neuron_vector w = weights(t, j);
    ptrdiff_t columns = t->w.columns;
    double *expected = room(columns + 2), *actual = room(columns + 2);
    neuron_vector y = {outputs_item(&t->y, 0, j), t->y.rows, t->y.row_stride, t->y.dtype, 0};
    neuron_vector_out dw = neuron_vector_out_f64(expected + 2, columns);
    neuron_samples samples = t->inputs.samples;
    samples.y = &y;
    neuron_options options = NEURON_OPTIONS_INIT;
    options.threads = 1;
    CHECK_STATUS(NEURON_OK, neuron_loss_gradient(&samples, &w, bias(&t->b, j), expected, &dw,
                                                 expected + 1, &options));
    memcpy(actual, number_out(&t->losses, j), 8);
    memcpy(actual + 1, number_out(&t->db, j), 8);
    for (ptrdiff_t k = 0; k < columns; k++) memcpy(actual + 2 + k, item_out(&t->dw, j, k), 8);
    CHECK_ALL_BITS(actual, expected, columns + 2);
    free(expected);
    free(actual);
}

void outputs_check(const outputs *t) {
    outputs_clear(t);
    CHECK_STATUS(NEURON_OK, outputs_logit(t));
    for (ptrdiff_t j = 0; j < t->w.rows; j++) check_rows(t, j, true);
    CHECK_STATUS(NEURON_OK, outputs_forward(t));
    for (ptrdiff_t j = 0; j < t->w.rows; j++) check_rows(t, j, false);
    CHECK_STATUS(NEURON_OK, outputs_gradient(t));
    for (ptrdiff_t j = 0; j < t->w.rows; j++) check_gradient(t, j);
}
