/* SPDX-License-Identifier: MIT */
/* Any number of threads gives the bits of one, and nothing of them is left. */
#define _DEFAULT_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alive.h"
#include "bits.h"
#include "check.h"
#include "neuron.h"
#include "tests.h"

enum { COLUMNS = 30, ROWS = 20000, VALUES = COLUMNS + 2 };

typedef struct problem {
    double *x, *y, *weight, *offset, w[COLUMNS], v[COLUMNS];
    neuron_matrix X;
    neuron_vector Y, S, O, W, V;
    neuron_samples samples;
} problem;

static problem make(ptrdiff_t rows, neuron_order order) {
    problem p;
    uint64_t state = 7;
    p.x = malloc(sizeof(double) * (size_t)(rows * COLUMNS));
    p.y = malloc(sizeof(double) * (size_t)rows);
    p.weight = malloc(sizeof(double) * (size_t)rows);
    p.offset = malloc(sizeof(double) * (size_t)rows);
    for (ptrdiff_t i = 0; i < rows * COLUMNS; i++)
        p.x[i] = (double)(splitmix(&state) >> 11) * 0x1p-53 - 0.5;
    for (ptrdiff_t i = 0; i < rows; i++) {
        p.y[i] = (double)(splitmix(&state) >> 63);
        p.weight[i] = (double)(splitmix(&state) % 4) * 0.5;
        p.offset[i] = (double)(splitmix(&state) >> 11) * 0x1p-53;
    }
    for (int j = 0; j < COLUMNS; j++) p.w[j] = 0.1 * (j % 7 - 3), p.v[j] = 0.3 * (j % 5 - 2);
    p.X = neuron_matrix_of(p.x, NEURON_FLOAT64, rows, COLUMNS, order);
    p.Y = neuron_vector_f64(p.y, rows);
    p.S = neuron_vector_f64(p.weight, rows);
    p.O = neuron_vector_f64(p.offset, rows);
    return p;
}

/* Once the problem has its final address, which its views point into. */
static void bind(problem *p) {
    p->W = neuron_vector_f64(p->w, COLUMNS);
    p->V = neuron_vector_f64(p->v, COLUMNS);
    neuron_samples samples = NEURON_SAMPLES_INIT(&p->X, &p->Y);
    samples.weight = &p->S;
    samples.offset = &p->O;
    p->samples = samples;
}

static void release(problem *p) {
    free(p->x);
    free(p->y);
    free(p->weight);
    free(p->offset);
}

/* All results of all batch functions that threads share, one after the other. */
static size_t result_count(ptrdiff_t rows) { return (size_t)rows * (4 + COLUMNS) + 1 + 3 * VALUES; }

static neuron_status run(const problem *p, const neuron_options *options, double *results) {
    ptrdiff_t rows = p->X.rows;
    neuron_status status = NEURON_OK;
    double *at = results;
    for (int i = 0; i < 4 && status == NEURON_OK; i++, at += rows) {
        neuron_vector_out out = neuron_vector_out_f64(at, rows);
        if (i == 0) status = neuron_logit(&p->X, &p->W, 0.1, &out, options);
        if (i == 1) status = neuron_forward(&p->X, &p->W, 0.1, &out, options);
        if (i == 2) status = neuron_losses(&p->samples, &p->W, 0.1, &out, options);
        if (i == 3) status = neuron_residuals(&p->samples, &p->W, 0.1, &out, options);
    }
    neuron_matrix_out dx = neuron_matrix_out_f64(at, rows, COLUMNS);
    if (status == NEURON_OK) status = neuron_input_gradient(&p->samples, &p->W, 0.1, &dx, options);
    at += rows * COLUMNS;
    if (status == NEURON_OK) status = neuron_loss(&p->samples, &p->W, 0.1, at, options);
    at += 1;
    for (int i = 0; i < 3 && status == NEURON_OK; i++, at += VALUES) {
        neuron_vector_out dw = neuron_vector_out_f64(at + 2, COLUMNS);
        at[0] = 0;
        if (i == 0) status = neuron_gradient(&p->samples, &p->W, 0.1, &dw, at + 1, options);
        if (i == 1)
            status = neuron_loss_gradient(&p->samples, &p->W, 0.1, at, &dw, at + 1, options);
        if (i == 2)
            status =
                neuron_hessian_vector(&p->samples, &p->W, 0.1, &p->V, 0.2, &dw, at + 1, options);
    }
    return status;
}

/* The main thread, and an emulator's. */
static int alive_without_ours;

/* A thread that was joined has said its last, but an emulator's may be on the list a moment more. */
static bool none_is_left(void) { return alive_are(alive_without_ours); }

static void counts(void) {
    static const ptrdiff_t sizes[] = {2500, 8191, 16384, ROWS, ROWS + 1};
    for (size_t k = 0; k < 2 * sizeof sizes / sizeof *sizes; k++) {
        ptrdiff_t rows = sizes[k / 2];
        problem p = make(rows, k % 2 ? NEURON_COLUMN_MAJOR : NEURON_ROW_MAJOR);
        bind(&p);
        size_t size = result_count(rows) * sizeof(double);
        double *expected = malloc(size), *results = malloc(size);
        neuron_options options = NEURON_OPTIONS_INIT;
        options.threads = 1;
        CHECK(run(&p, &options, expected) == NEURON_OK);
        static const int32_t threads[] = {0, 2, 3, 4, 5, 8, 16, 64, 1000};
        for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
            options.threads = threads[t];
            memset(results, 0xa5, size);
            CHECK(run(&p, &options, results) == NEURON_OK);
            CHECK(memcmp(results, expected, size) == 0);
        }
        free(expected);
        free(results);
        release(&p);
    }
    CHECK(none_is_left());
}

/* With scratch of any size from one thread's on, there are the same bits and no allocation. */
static void scratch(void) {
    problem p = make(ROWS, NEURON_ROW_MAJOR);
    bind(&p);
    double expected[VALUES], results[VALUES];
    for (int32_t room = 0; room <= 8; room++) {
        neuron_options options = NEURON_OPTIONS_INIT;
        options.threads = room ? 8 : 1;
        options.scratch_size = neuron_gradient_scratch(ROWS, COLUMNS, room ? room : 1);
        options.scratch = malloc(options.scratch_size);
        double *r = room ? results : expected;
        neuron_vector_out dw = neuron_vector_out_f64(r + 2, COLUMNS);
        CHECK(neuron_loss_gradient(&p.samples, &p.W, 0.1, r, &dw, r + 1, &options) == NEURON_OK);
        CHECK(memcmp(r, expected, sizeof expected) == 0);
        options.scratch_size = neuron_gradient_scratch(ROWS, COLUMNS, 1) - 1;
        CHECK(neuron_loss_gradient(&p.samples, &p.W, 0.1, r, &dw, r + 1, &options) ==
              NEURON_E_SCRATCH);
        free(options.scratch);
    }
    release(&p);
}

/* A Hessian's rows are added up sixty-four at a time, in a node each: with columns enough for one
   such part, for several, and for blocks of other sizes; with scratch to the byte for each number of
   threads, and of the least size for the most. */
static void hessians(void) {
    static const ptrdiff_t sizes[][2] = {
        {70000, 0}, {18001, 7}, {3000, 64}, {2111, 130}, {700, 300}};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        ptrdiff_t rows = sizes[k][0], columns = sizes[k][1];
        size_t size = (size_t)((columns + 1) * (columns + 1)) * sizeof(double);
        uint64_t state = 11 + k;
        double *x = malloc(sizeof(double) * (size_t)(rows * columns + 1));
        double *weight = malloc(sizeof(double) * (size_t)rows);
        double *w = malloc(sizeof(double) * (size_t)(columns + 1));
        double *expected = malloc(size), *results = malloc(size);
        for (ptrdiff_t i = 0; i < rows * columns; i++)
            x[i] = (double)(splitmix(&state) >> 11) * 0x1p-53 - 0.5;
        for (ptrdiff_t i = 0; i < rows; i++) weight[i] = (double)(splitmix(&state) % 4) * 0.5;
        for (ptrdiff_t j = 0; j < columns; j++) w[j] = 0.1 * (double)(j % 7 - 3);
        neuron_matrix X = neuron_matrix_f64(x, rows, columns);
        neuron_vector W = neuron_vector_f64(w, columns), S = neuron_vector_f64(weight, rows);
        neuron_samples samples = NEURON_SAMPLES_INIT(&X, NULL);
        samples.weight = &S;
        neuron_matrix_out H = neuron_matrix_out_f64(expected, columns + 1, columns + 1);
        neuron_options options = NEURON_OPTIONS_INIT;
        options.threads = 1;
        check_about("the Hessian of %td x %td", rows, columns);
        CHECK(neuron_hessian(&samples, &W, 0.1, &H, &options) == NEURON_OK);
        H.data = results;
        for (int32_t threads = 0; threads <= 17; threads++) {
            options = (neuron_options)NEURON_OPTIONS_INIT;
            options.threads = threads;
            memset(results, 0xa5, size);
            CHECK(neuron_hessian(&samples, &W, 0.1, &H, &options) == NEURON_OK);
            CHECK(memcmp(results, expected, size) == 0);
            if (threads == 0) continue;
            options.scratch_size = neuron_hessian_scratch(rows, columns, threads);
            CHECK(options.scratch_size >= neuron_hessian_scratch(rows, columns, 1));
            options.scratch = malloc(options.scratch_size);
            for (int is_least = 0; is_least < 2; is_least++) {
                memset(results, 0xa5, size);
                CHECK(neuron_hessian(&samples, &W, 0.1, &H, &options) == NEURON_OK);
                CHECK(memcmp(results, expected, size) == 0);
                options.scratch_size = neuron_hessian_scratch(rows, columns, 1);
            }
            options.scratch_size -= 1;
            CHECK(neuron_hessian(&samples, &W, 0.1, &H, &options) == NEURON_E_SCRATCH);
            free(options.scratch);
        }
        CHECK(neuron_hessian_scratch(rows, columns, 8) > neuron_hessian_scratch(rows, columns, 1));
        options = (neuron_options)NEURON_OPTIONS_INIT;
        options.threads = 5;
        weight[rows - 1] = -1;
        memset(results, 0xa5, size);
        memset(expected, 0xa5, size);
        CHECK(neuron_hessian(&samples, &W, 0.1, &H, &options) == NEURON_E_WEIGHT);
        CHECK(memcmp(results, expected, size) == 0);
        free(x);
        free(weight);
        free(w);
        free(expected);
        free(results);
    }
    CHECK(none_is_left());
}

/* The first row that is at fault decides, however many threads look. */
static void faults(void) {
    problem p = make(ROWS, NEURON_ROW_MAJOR);
    bind(&p);
    neuron_options options = NEURON_OPTIONS_INIT;
    double results[VALUES];
    neuron_vector_out dw = neuron_vector_out_f64(results + 2, COLUMNS);
    p.weight[12000] = 1;
    p.y[12000] = 2;
    p.weight[15000] = -1;
    for (options.threads = 1; options.threads <= 16; options.threads++) {
        double untouched[VALUES];
        memset(results, 0xa5, sizeof results);
        memset(untouched, 0xa5, sizeof untouched);
        CHECK(neuron_loss_gradient(&p.samples, &p.W, 0.1, results, &dw, results + 1, &options) ==
              NEURON_E_LABEL);
        CHECK(neuron_loss(&p.samples, &p.W, 0.1, results, &options) == NEURON_E_LABEL);
        CHECK(memcmp(results, untouched, sizeof results) == 0);
    }
    p.y[12000] = 1;
    options.threads = 4;
    CHECK(neuron_loss(&p.samples, &p.W, 0.1, results, &options) == NEURON_E_WEIGHT);
    memset(p.weight, 0, sizeof(double) * ROWS);
    CHECK(neuron_loss(&p.samples, &p.W, 0.1, results, &options) == NEURON_E_WEIGHT);
    p.weight[ROWS - 1] = 1;
    CHECK(neuron_loss(&p.samples, &p.W, 0.1, results, &options) == NEURON_OK);
    release(&p);
}

typedef struct caller {
    const problem *p;
    const double *expected;
    size_t size;
    int32_t threads;
    bool is_good;
} caller;

static void *call(void *context) {
    caller *c = context;
    double *results = malloc(c->size);
    neuron_options options = NEURON_OPTIONS_INIT;
    options.threads = c->threads;
    c->is_good = true;
    for (int i = 0; i < 3; i++) {
        c->is_good = c->is_good && run(c->p, &options, results) == NEURON_OK &&
                     memcmp(results, c->expected, c->size) == 0;
    }
    free(results);
    return NULL;
}

static void child(const problem *p, const double *expected, size_t size) {
    pid_t process = fork();
    if (process == 0) {
        caller own = {p, expected, size, 0, false};
        call(&own);
        _exit(own.is_good ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(process, &status, 0) == process);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Sixteen threads of the host's own at once, and a child that is forked in the middle of it. */
static void callers(bool emulated) {
    problem p = make(8000, NEURON_ROW_MAJOR);
    bind(&p);
    size_t size = result_count(8000) * sizeof(double);
    double *expected = malloc(size);
    neuron_options options = NEURON_OPTIONS_INIT;
    options.threads = 1;
    CHECK(run(&p, &options, expected) == NEURON_OK);
    pthread_t handles[16];
    caller contexts[16];
    for (int i = 0; i < 16; i++) {
        contexts[i] = (caller){&p, expected, size, i % 3, false};
        CHECK(pthread_create(&handles[i], NULL, call, &contexts[i]) == 0);
    }
    if (!emulated) child(&p, expected, size);
    for (int i = 0; i < 16; i++) {
        pthread_join(handles[i], NULL);
        CHECK(contexts[i].is_good);
    }
    CHECK(none_is_left());
    free(expected);
    release(&p);
}

static void setting(void) {
    int32_t before = neuron_threads();
    CHECK(before >= 1);
    CHECK(neuron_set_threads(-1) == NEURON_E_OPTION);
    CHECK(neuron_threads() == before);
    CHECK(neuron_set_threads(3) == NEURON_OK);
    CHECK(neuron_threads() == 3);
    CHECK(neuron_set_threads(0) == NEURON_OK);
    CHECK(neuron_threads() == before);
}

void test_threads(bool emulated) {
    alive_without_ours = emulated ? threads_alive() : 1;
    check_section("threads");
    counts();
    scratch();
    hessians();
    faults();
    callers(emulated);
    setting();
}
