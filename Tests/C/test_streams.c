/* SPDX-License-Identifier: MIT */
/* How near to the minimum one pass over a stream comes, with no option set. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "neuron.h"
#include "stream.h"
#include "tests.h"

enum { COLUMNS = 20, ROWS = 200000 };

typedef struct stream {
    double *x, *y;
    neuron_matrix X;
    neuron_vector Y;
    neuron_samples samples;
} stream;

/* About normal, with deviation 1. */
static double noise(uint64_t *state) {
    double sum = -6;
    for (int k = 0; k < 12; k++) sum += (double)(splitmix(state) >> 11) * 0x1p-53;
    return sum;
}

/* Column j has deviation unit^(j - 10) and lies `away` deviations from 0; all columns have `common` of
   their variance in common. Labels follow a neuron over the columns without unit and origin. */
static void make(stream *s, ptrdiff_t rows, double unit, double away, double common,
                 double strength, double b) {
    uint64_t state = 77;
    s->x = malloc(sizeof(double) * (size_t)rows * COLUMNS);
    s->y = malloc(sizeof(double) * (size_t)rows);
    for (ptrdiff_t i = 0; i < rows; i++) {
        double shared = noise(&state), z = b;
        for (int j = 0; j < COLUMNS; j++) {
            double v = sqrt(common) * shared + sqrt(1 - common) * noise(&state);
            z += strength * (j * 7 % 11 - 5) / 5 * v;
            s->x[i * COLUMNS + j] = (v + away * (j % 3 - 1)) * pow(unit, j - 10);
        }
        s->y[i] = (double)(splitmix(&state) >> 11) * 0x1p-53 < neuron_sigmoid(z);
    }
    s->X = neuron_matrix_f64(s->x, rows, COLUMNS);
    s->Y = neuron_vector_f64(s->y, rows);
    s->samples = (neuron_samples)NEURON_SAMPLES_INIT(&s->X, &s->Y);
}

static void release(stream *s) {
    free(s->x);
    free(s->y);
}

/* J above its minimum, as a share of what a fit can gain. */
static double excess(const stream *s, const neuron_trainer *trainer, double l2) {
    double best_w[COLUMNS], best_b, loss, squares = 0;
    const double *w = neuron_trainer_w(trainer);
    neuron_vector_out best_out = neuron_vector_out_f64(best_w, COLUMNS);
    neuron_vector W = neuron_vector_f64(w, COLUMNS);
    neuron_fit_options fit = NEURON_FIT_INIT;
    neuron_fit_result best = NEURON_FIT_RESULT_INIT;
    fit.l2 = l2;
    CHECK_STATUS(NEURON_OK, neuron_fit(&s->samples, &fit, &best_out, &best_b, &best, NULL));
    CHECK(best.outcome == NEURON_CONVERGED);
    CHECK_STATUS(NEURON_OK, neuron_loss(&s->samples, &W, neuron_trainer_b(trainer), &loss, NULL));
    for (int j = 0; j < COLUMNS; j++) squares += w[j] * w[j];
    return (loss + l2 / 2 * squares - best.loss) / best.scale;
}

static neuron_trainer *train(const stream *s, const neuron_trainer_options *how) {
    neuron_trainer *trainer = stream_new(COLUMNS, how);
    CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, &s->samples, NULL));
    CHECK_STATUS(NEURON_OK, neuron_trainer_flush(trainer));
    CHECK(neuron_trainer_skipped(trainer) == 0);
    return trainer;
}

static void check_excess(const stream *s, const neuron_trainer_options *how, double most) {
    neuron_trainer *trainer = train(s, how);
    double e = excess(s, trainer, how->l2);
    /* A fit stops at 1e-8. */
    if (!CHECK(e > -1e-7 && e < most)) printf("the excess is %.3g\n", e);
    neuron_trainer_free(trainer);
}

/* With no option set. */
static void one_pass(void) {
    static const struct {
        const char *name;
        double unit, away, common, strength, b, most;
    } all[] = {
        {"plain", 1, 0, 0, 0.5, 0.3, 0.0005},
        {"units from 1e-5 to 1e5", 3.1622776601683795, 0, 0, 0.5, 0.3, 0.0005},
        {"units, and means of 20 deviations", 2, 20, 0, 0.5, 0.3, 0.0005},
        {"columns with much in common", 1, 0, 0.9, 1, 0, 0.001},
        {"labels that are rare", 1, 0, 0, 0.5, -5, 0.005},
        {"labels that are nearly sure", 1, 0, 0, 3, 0, 0.005},
    };
    const neuron_trainer_options how = NEURON_TRAINER_INIT;
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        stream s;
        make(&s, ROWS, all[k].unit, all[k].away, all[k].common, all[k].strength, all[k].b);
        check_about("one pass, %s", all[k].name);
        check_excess(&s, &how, all[k].most);
        release(&s);
    }
}

/* Every method and schedule, with and without a rate; minibatches of any size; penalties. */
static void ways(void) {
    stream s;
    make(&s, ROWS / 4, 2, 3, 0.3, 0.5, 0.3);
    for (int32_t method = 0; method < 3; method++) {
        for (int32_t schedule = 0; schedule < 3; schedule++) {
            neuron_trainer_options how = NEURON_TRAINER_INIT;
            how.method = method;
            how.schedule = schedule;
            check_about("method %d, schedule %d", (int)method, (int)schedule);
            check_excess(&s, &how, schedule == NEURON_SCHEDULE_AVERAGING ? 0.003 : 0.03);
        }
    }
    static const ptrdiff_t sizes[] = {1, 8, 256, 1000};
    for (int k = 0; k < 4; k++) {
        neuron_trainer_options how = NEURON_TRAINER_INIT;
        how.batch_rows = sizes[k];
        check_about("minibatches of %td rows", sizes[k]);
        check_excess(&s, &how, 0.01);
    }
    neuron_trainer_options how = NEURON_TRAINER_INIT;
    how.learning_rate = 0.5;
    check_about("a learning rate");
    check_excess(&s, &how, 0.003);
    how.learning_rate = 0;
    how.l2 = 0.001;
    check_about("l2");
    check_excess(&s, &how, 0.003);
    release(&s);
}

/* l1 leaves exact zeros where columns teach nothing, and not elsewhere. */
static void sparsity(void) {
    stream s;
    make(&s, ROWS / 4, 1, 0, 0, 0, 0.3);
    uint64_t state = 9;
    for (ptrdiff_t i = 0; i < ROWS / 4; i++)
        s.y[i] = (double)(splitmix(&state) >> 11) * 0x1p-53 < neuron_sigmoid(2 * s.x[i * COLUMNS]);
    neuron_trainer_options how = NEURON_TRAINER_INIT;
    how.l1 = 0.05;
    how.batch_rows = 256;
    how.schedule = NEURON_SCHEDULE_INVERSE_SCALING;
    check_about("l1");
    neuron_trainer *trainer = train(&s, &how);
    int zeros = 0;
    for (int j = 1; j < COLUMNS; j++) zeros += neuron_trainer_w(trainer)[j] == 0;
    CHECK(zeros == COLUMNS - 1);
    CHECK(neuron_trainer_w(trainer)[0] > 0.8);
    neuron_trainer_free(trainer);
    release(&s);
}

/* In units that differ by powers of two, w is the same to the bit, but for those powers. */
static void units(void) {
    stream plain, other;
    neuron_trainer_options how = NEURON_TRAINER_INIT;
    for (int32_t method = 0; method < 3; method++) {
        how.method = method;
        make(&plain, 5000, 1, 2, 0.3, 0.5, 0.3);
        make(&other, 5000, 2, 2, 0.3, 0.5, 0.3);
        neuron_trainer *a = train(&plain, &how), *b = train(&other, &how);
        check_about("units, method %d", (int)method);
        for (int j = 0; j < COLUMNS; j++)
            CHECK_BITS(ldexp(neuron_trainer_w(b)[j], j - 10), neuron_trainer_w(a)[j]);
        CHECK_BITS(neuron_trainer_b(b), neuron_trainer_b(a));
        CHECK_BITS(neuron_trainer_loss(b), neuron_trainer_loss(a));
        neuron_trainer_free(a);
        neuron_trainer_free(b);
        release(&plain);
        release(&other);
    }
}

/* One number far out, or a unit that changes, spoils one column for a while, and no other. */
static void shocks(void) {
    stream s;
    const neuron_trainer_options how = NEURON_TRAINER_INIT;
    make(&s, ROWS / 4, 1, 0, 0, 0.5, 0.3);
    s.x[1000 * COLUMNS * 20 + 3] = 1e4;
    neuron_trainer *trainer = train(&s, &how);
    s.x[1000 * COLUMNS * 20 + 3] = 0;
    check_about("a number far out");
    CHECK(excess(&s, trainer, 0) < 0.1);
    neuron_trainer_free(trainer);
    release(&s);

    make(&s, ROWS / 4, 1, 0, 0, 0.5, 0.3);
    for (ptrdiff_t i = 0; i < ROWS / 8; i++) s.x[i * COLUMNS + 3] *= 1e-3;
    trainer = train(&s, &how);
    s.X.rows = s.Y.size = ROWS / 8;
    s.X.data = s.x + ROWS / 8 * COLUMNS;
    s.Y.data = s.y + ROWS / 8;
    check_about("a unit that changes");
    CHECK(excess(&s, trainer, 0) < 0.005);
    neuron_trainer_free(trainer);
    release(&s);
}

/* With a constant schedule and Adam, which forgets, a trainer follows a world that turns over. */
static void change(void) {
    stream s;
    make(&s, ROWS, 1, 0, 0, 0.5, 0.3);
    for (ptrdiff_t i = 0; i < ROWS / 2; i++) s.y[i] = 1 - s.y[i];
    neuron_trainer_options how = NEURON_TRAINER_INIT;
    how.method = NEURON_METHOD_ADAM;
    how.schedule = NEURON_SCHEDULE_CONSTANT;
    how.learning_rate = 0.01;
    neuron_trainer *trainer = train(&s, &how);
    s.X.rows = s.Y.size = ROWS / 2;
    s.X.data = s.x + ROWS / 2 * COLUMNS;
    s.Y.data = s.y + ROWS / 2;
    check_about("a world that turns over");
    CHECK(excess(&s, trainer, 0) < 0.02);
    neuron_trainer_free(trainer);
    release(&s);
}

void test_streams(void) {
    check_section("streams");
    one_pass();
    ways();
    sparsity();
    units();
    shocks();
    change();
}
