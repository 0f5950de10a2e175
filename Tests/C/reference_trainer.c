/* SPDX-License-Identifier: MIT */
#include "reference_trainer.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

void reference_trainer_begin(reference_trainer *t, ptrdiff_t columns,
                             const neuron_trainer_options *how, const double *w, double b) {
    memset(t, 0, sizeof *t);
    t->how = *how;
    t->columns = columns;
    t->momentum_power = t->square_power = t->reach = 1;
    for (ptrdiff_t j = 0; w && j < columns; j++) t->w[j] = t->average_w[j] = w[j];
    if (w && how->intercept) t->b = t->average_b = b;
    for (ptrdiff_t j = 0; j < columns; j++) t->inverse[j] = how->scaling ? 0 : 1;
}

/* sum_j x_j y_j as in a logit, with one more pair at the end. */
static double dot(ptrdiff_t columns, const double *x, const double *y, double last) {
    double longer_x[REFERENCE_MOST + 1], longer_y[REFERENCE_MOST + 1];
    memcpy(longer_x, x, (size_t)columns * sizeof *x);
    memcpy(longer_y, y, (size_t)columns * sizeof *y);
    longer_x[columns] = last;
    longer_y[columns] = last;
    return reference_dot(columns + 1, longer_x, longer_y);
}

static void measure(reference_trainer *t) {
    double lost[REFERENCE_MOST], lost_on_average[REFERENCE_MOST];
    t->total += t->weight;
    double share = 1 / t->total;
    for (ptrdiff_t j = 0; j < t->columns; j++) {
        double shift = t->first[j] * share;
        double rise = t->second[j] - t->first[j] * shift;
        t->mean[j] += shift;
        t->spread[j] += rise < 0 ? 0 : rise;
        double square = t->spread[j] * share;
        if (!t->how.intercept) square += t->mean[j] * t->mean[j];
        double deviation = sqrt(square);
        bool is_spread = deviation > fabs(t->mean[j]) * 0x1p-40 && deviation < INFINITY;
        double before = t->inverse[j], growth = deviation * before;
        bool is_larger = is_spread && growth > 2;
        double now = !is_spread ? 0 : is_larger || growth < 0.5 ? 1 / deviation : before;
        double factor = is_larger ? now / before : 1;
        double w = t->w[j] * factor, average = t->average_w[j] * factor;
        lost[j] = t->w[j] - w;
        lost_on_average[j] = t->average_w[j] - average;
        t->w[j] = w;
        t->average_w[j] = average;
        t->inverse[j] = now;
    }
    if (!t->how.intercept) return;
    t->b += dot(t->columns, lost, t->mean, 0);
    t->average_b += dot(t->columns, lost_on_average, t->mean, 0);
}

static double rate(reference_trainer *t, double centred) {
    double rate = t->how.learning_rate;
    if (rate == 0) {
        double way[REFERENCE_MOST];
        for (ptrdiff_t j = 0; j < t->columns; j++)
            way[j] = t->inverse[j] > 0 ? t->w[j] / t->inverse[j] : 0;
        double length = sqrt(dot(t->columns, way, way, centred));
        if (length > t->reach && length < INFINITY) t->reach = length;
        double unknowns = (double)(t->columns + 1);
        if (t->how.method == NEURON_METHOD_ADAGRAD) rate = t->reach / sqrt(unknowns);
        if (t->how.method == NEURON_METHOD_ADAM)
            rate = t->reach / sqrt(unknowns * (double)t->steps);
        if (t->how.method == NEURON_METHOD_SGD) rate = t->reach;
    }
    if (t->how.schedule == NEURON_SCHEDULE_INVERSE_SCALING) rate /= sqrt((double)t->steps);
    return rate;
}

/* Entry j's step; at `columns`, the bias's. *root is what it was divided by. */
static double step_of(reference_trainer *t, ptrdiff_t j, double g, double all, double factor,
                      double *root) {
    double momentum = t->how.momentum, correction = 1;
    t->velocity[j] = t->velocity[j] * momentum + g * (1 - momentum);
    switch (t->how.method) {
    case NEURON_METHOD_ADAGRAD: t->squares[j] += g * g; break;
    case NEURON_METHOD_ADAM:
        t->squares[j] = t->squares[j] * 0.999 + (g * g) * (1 - 0.999);
        correction = 1 / (1 - t->square_power);
        break;
    default: t->squares[j] += all;
    }
    *root = sqrt(t->squares[j] * correction);
    if (t->how.method == NEURON_METHOD_SGD && t->how.learning_rate > 0) *root = 1;
    return *root > 0 ? factor * t->velocity[j] / *root : 0;
}

static double shrunk(double w, double amount) {
    double left = fabs(w) - amount;
    if (left <= 0) return 0;
    return w < 0 ? 0 - left : left;
}

static void descend(reference_trainer *t) {
    double g[REFERENCE_MOST], moved[REFERENCE_MOST], root;
    double share = 1 / t->weight, slope = t->how.intercept ? t->bias * share : 0;
    double centred = t->how.intercept ? t->b + dot(t->columns, t->w, t->mean, 0) : 0;
    for (ptrdiff_t j = 0; j < t->columns; j++)
        g[j] =
            ((t->gradient[j] * share + t->w[j] * t->how.l2) - t->mean[j] * slope) * t->inverse[j];
    double all = t->how.method == NEURON_METHOD_SGD ? dot(t->columns, g, g, slope) : 0;
    double rate_now = rate(t, centred);
    t->momentum_power *= t->how.momentum;
    if (t->how.method == NEURON_METHOD_ADAM) t->square_power *= 0.999;
    double factor = rate_now / (1 - t->momentum_power);
    for (ptrdiff_t j = 0; j < t->columns; j++) {
        double w = t->w[j] - step_of(t, j, g[j], all, factor, &root) * t->inverse[j];
        double size = root > 0 ? rate_now / root * t->inverse[j] * t->inverse[j] : 0;
        if (t->how.l1 > 0) w = shrunk(w, size * t->how.l1);
        moved[j] = w - t->w[j];
        t->w[j] = w;
    }
    if (t->how.intercept) {
        t->b -= step_of(t, t->columns, slope, all, factor, &root);
        t->b -= dot(t->columns, moved, t->mean, 0);
    }
    double late = 4 / ((double)t->steps + 3);
    for (ptrdiff_t j = 0; j < t->columns; j++) {
        t->w[j] = reference_canonical(t->w[j]);
        t->average_w[j] = reference_canonical(t->average_w[j] * (1 - late) + t->w[j] * late);
    }
    t->b = reference_canonical(t->b);
    t->average_b = reference_canonical(t->average_b * (1 - late) + t->b * late);
}

static bool is_finite(const reference_trainer *t) {
    bool good = isfinite(t->loss) && isfinite(t->weight) && t->weight > 0;
    for (ptrdiff_t j = 0; j < t->columns; j++)
        good = good && isfinite(t->gradient[j]) && isfinite(t->first[j]) && isfinite(t->second[j]);
    return good;
}

static void step(reference_trainer *t) {
    if (is_finite(t)) {
        t->steps += 1;
        t->loss_sum += t->loss;
        t->loss_weight += t->weight;
        if (t->how.scaling) measure(t);
        descend(t);
    } else {
        t->skipped += 1;
    }
    t->pending = 0;
    t->loss = t->bias = t->weight = 0;
    memset(t->gradient, 0, sizeof t->gradient);
    memset(t->first, 0, sizeof t->first);
    memset(t->second, 0, sizeof t->second);
}

static void take_row(reference_trainer *t, const double *x, double y, double s, double offset) {
    double z = (reference_dot(t->columns, x, t->w) + t->b) + offset;
    reference_row row = reference_of_logit(z, y);
    double term = row.residual * s;
    if (t->how.scaling && t->total == 0 && t->weight == 0)
        memcpy(t->mean, x, (size_t)t->columns * sizeof *x);
    t->loss += row.loss * s;
    t->bias += term;
    t->weight += s;
    for (ptrdiff_t j = 0; j < t->columns; j++) {
        double away = x[j] - t->mean[j];
        t->gradient[j] += x[j] * term;
        t->first[j] += away * s;
        t->second[j] += (away * s) * away;
    }
}

void reference_trainer_take(reference_trainer *t, const reference_batch *batch) {
    for (ptrdiff_t i = 0; i < batch->rows; i++) {
        double s = batch->weight ? batch->weight[i] : 1;
        double offset = batch->offset ? batch->offset[i] : 0;
        if (s != 0) take_row(t, batch->x + i * batch->columns, batch->y[i], s, offset);
        t->rows += 1;
        t->pending += 1;
        if (t->pending == t->how.batch_rows) step(t);
    }
}

void reference_trainer_flush(reference_trainer *t) {
    if (t->pending > 0) step(t);
}

static bool is_averaging(const reference_trainer *t) {
    return t->how.schedule == NEURON_SCHEDULE_AVERAGING;
}

const double *reference_trainer_w(const reference_trainer *t) {
    return is_averaging(t) ? t->average_w : t->w;
}

double reference_trainer_b(const reference_trainer *t) {
    return is_averaging(t) ? t->average_b : t->b;
}

double reference_trainer_loss(const reference_trainer *t) {
    return reference_canonical(t->loss_sum / t->loss_weight);
}
