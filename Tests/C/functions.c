/* SPDX-License-Identifier: MIT */
#include "functions.h"

#include <string.h>

#include "expect.h"

static neuron_status sigmoid_each(const call *c) { return neuron_sigmoid_each(c->pz, c->pby_row); }

static neuron_status cross_entropy_each(const call *c) {
    return neuron_cross_entropy_each(c->pa, c->py, c->pby_row);
}

static neuron_status cross_entropy_logit_each(const call *c) {
    return neuron_cross_entropy_logit_each(c->pz, c->py, c->pby_row);
}

static neuron_status forward_one(const call *c) {
    return neuron_forward_one(c->one_columns, c->one_x, c->one_w, c->b, c->one_a);
}

static neuron_status trace(const call *c) {
    return neuron_trace(c->one_columns, c->one_x, c->one_w, c->b, c->label, c->graph, c->one_dw);
}

static neuron_status logit(const call *c) {
    return neuron_logit(c->px, c->pw, c->b, c->pby_row, c->poptions);
}

static neuron_status forward(const call *c) {
    return neuron_forward(c->px, c->pw, c->b, c->pby_row, c->poptions);
}

static neuron_status losses(const call *c) {
    return neuron_losses(c->psamples, c->pw, c->b, c->pby_row, c->poptions);
}

static neuron_status residuals(const call *c) {
    return neuron_residuals(c->psamples, c->pw, c->b, c->pby_row, c->poptions);
}

static neuron_status loss(const call *c) {
    return neuron_loss(c->psamples, c->pw, c->b, c->loss, c->poptions);
}

static neuron_status gradient(const call *c) {
    return neuron_gradient(c->psamples, c->pw, c->b, c->pby_column, c->bias, c->poptions);
}

static neuron_status loss_gradient(const call *c) {
    return neuron_loss_gradient(c->psamples, c->pw, c->b, c->loss, c->pby_column, c->bias,
                                c->poptions);
}

static neuron_status input_gradient(const call *c) {
    return neuron_input_gradient(c->psamples, c->pw, c->b, c->pdx, c->poptions);
}

static neuron_status hessian(const call *c) {
    return neuron_hessian(c->psamples, c->pw, c->b, c->ph, c->poptions);
}

static neuron_status hessian_vector(const call *c) {
    return neuron_hessian_vector(c->psamples, c->pw, c->b, c->pv, c->vb, c->pby_column, c->bias,
                                 c->poptions);
}

static neuron_status step(const call *c) {
    return neuron_step(c->pw, c->b, c->pdw_in, c->db_in, c->rate, c->pby_column, c->bias);
}

enum {
    SAMPLES = TAKES_SAMPLES | TAKES_LABELS | TAKES_W | TAKES_OPTIONS,
    MEAN = SAMPLES | IS_MEAN,
    CURVATURE = (MEAN & ~TAKES_LABELS) | TAKES_SCRATCH
};

const function functions[] = {
    {"sigmoid_each", TAKES_Z | GIVES_ROWS, sigmoid_each, expect_sigmoid_each},
    {"cross_entropy_each", TAKES_A | TAKES_Y | GIVES_ROWS, cross_entropy_each,
     expect_cross_entropy_each},
    {"cross_entropy_logit_each", TAKES_Z | TAKES_Y | GIVES_ROWS, cross_entropy_logit_each,
     expect_cross_entropy_logit_each},
    {"forward_one", TAKES_ONE | GIVES_A, forward_one, expect_forward_one},
    {"trace", TAKES_ONE | GIVES_GRAPH, trace, expect_trace},
    {"logit", TAKES_X | TAKES_W | TAKES_OPTIONS | GIVES_ROWS, logit, expect_logit},
    {"forward", TAKES_X | TAKES_W | TAKES_OPTIONS | GIVES_ROWS, forward, expect_forward},
    {"losses", SAMPLES | GIVES_ROWS, losses, expect_losses},
    {"residuals", SAMPLES | GIVES_ROWS, residuals, expect_residuals},
    {"loss", MEAN | GIVES_LOSS, loss, expect_loss},
    {"gradient", MEAN | TAKES_SCRATCH | GIVES_COLUMNS | GIVES_BIAS, gradient, expect_gradient},
    {"loss_gradient", MEAN | TAKES_SCRATCH | GIVES_LOSS | GIVES_COLUMNS | GIVES_BIAS, loss_gradient,
     expect_loss_gradient},
    {"input_gradient", MEAN | GIVES_DX, input_gradient, expect_input_gradient},
    {"hessian", CURVATURE | GIVES_H, hessian, expect_hessian},
    {"hessian_vector", CURVATURE | TAKES_V | GIVES_COLUMNS | GIVES_BIAS, hessian_vector,
     expect_hessian_vector},
    {"step", TAKES_W | TAKES_DW | GIVES_COLUMNS | GIVES_BIAS, step, expect_step},
};

const int function_count = (int)(sizeof functions / sizeof *functions);

ptrdiff_t function_size(const function *f, ptrdiff_t rows, ptrdiff_t columns) {
    ptrdiff_t size = 0;
    if (f->takes & GIVES_ROWS) size += rows;
    if (f->takes & GIVES_COLUMNS) size += columns;
    if (f->takes & GIVES_DX) size += rows * columns;
    if (f->takes & GIVES_H) size += (columns + 1) * (columns + 1);
    if (f->takes & GIVES_LOSS) size += 1;
    if (f->takes & GIVES_BIAS) size += 1;
    if (f->takes & GIVES_A) size += 1;
    if (f->takes & GIVES_GRAPH) size += 8 + columns;
    return size;
}

static double *read_items(double *to, const void *data, ptrdiff_t rows, ptrdiff_t columns,
                          ptrdiff_t row, ptrdiff_t column) {
    const char *from = data;
    for (ptrdiff_t i = 0; i < rows; i++) {
        for (ptrdiff_t j = 0; j < columns; j++) {
            memcpy(to++, from + i * row + j * column, sizeof *to);
        }
    }
    return to;
}

void function_results(const function *f, const call *c, double *to) {
    const neuron_vector_out *rows = &c->by_row, *columns = &c->by_column;
    const neuron_matrix_out *dx = &c->dx, *h = &c->h;
    if (f->takes & GIVES_ROWS) to = read_items(to, rows->data, rows->size, 1, rows->stride, 0);
    if (f->takes & GIVES_LOSS) to = read_items(to, c->loss, 1, 1, 0, 0);
    if (f->takes & GIVES_COLUMNS) {
        to = read_items(to, columns->data, columns->size, 1, columns->stride, 0);
    }
    if (f->takes & GIVES_DX) {
        to = read_items(to, dx->data, dx->rows, dx->columns, dx->row_stride, dx->column_stride);
    }
    if (f->takes & GIVES_H) {
        to = read_items(to, h->data, h->rows, h->columns, h->row_stride, h->column_stride);
    }
    if (f->takes & GIVES_BIAS) to = read_items(to, c->bias, 1, 1, 0, 0);
    if (f->takes & GIVES_A) to = read_items(to, c->one_a, 1, 1, 0, 0);
    if (f->takes & GIVES_GRAPH) {
        to = read_items(to, c->graph, 8, 1, 8, 0);
        read_items(to, c->one_dw, c->one_columns, 1, 8, 0);
    }
}
