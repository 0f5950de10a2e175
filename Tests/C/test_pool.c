/* SPDX-License-Identifier: MIT */
/* Calls from several threads of the host are on no more threads than there are to be at once. */
#define _DEFAULT_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "alive.h"
#include "check.h"
#include "neuron.h"
#include "tests.h"

enum { COLUMNS = 64 };

/* A call of as many rows as it is to take time: they are all the same row. */
typedef struct caller {
    ptrdiff_t rows;
    int32_t threads;
    neuron_status status;
    pthread_t handle;
    atomic_bool is_done;
} caller;

static void *call(void *context) {
    static const double x[COLUMNS] = {0.5}, y = 1, w[COLUMNS] = {0.25};
    caller *c = context;
    double db, dw[COLUMNS];
    neuron_matrix X = neuron_matrix_f64(x, c->rows, COLUMNS);
    X.row_stride = 0;
    neuron_vector Y = neuron_vector_f64(&y, c->rows), W = neuron_vector_f64(w, COLUMNS);
    Y.stride = 0;
    neuron_vector_out DW = neuron_vector_out_f64(dw, COLUMNS);
    neuron_samples samples = NEURON_SAMPLES_INIT(&X, &Y);
    neuron_options options = NEURON_OPTIONS_INIT;
    options.threads = c->threads;
    c->status = neuron_gradient(&samples, &W, 0.1, &DW, &db, &options);
    atomic_store(&c->is_done, true);
    return NULL;
}

static void start(caller *c, ptrdiff_t rows, int32_t threads) {
    c->rows = rows;
    c->threads = threads;
    atomic_store(&c->is_done, false);
    if (pthread_create(&c->handle, NULL, call, c) != 0) abort();
}

static bool join(caller *c) {
    pthread_join(c->handle, NULL);
    return c->status == NEURON_OK;
}

/* Waits until so many threads are alive, in the midst of a call. */
static bool comes_to(int count, const caller *during) {
    while (!atomic_load(&during->is_done)) {
        bool is_so = threads_alive() == count;
        if (is_so && !atomic_load(&during->is_done)) return true;
        wait_a_moment();
    }
    return false;
}

/* Rows that one thread takes some hundredths of a second for. */
static ptrdiff_t enough(void) {
    clock_t before = clock();
    for (ptrdiff_t rows = 1 << 14;; rows *= 2) {
        caller own = {.rows = rows, .threads = 1};
        call(&own);
        if (clock() - before > CLOCKS_PER_SEC / 50) return rows;
    }
}

/* A thread that helps one call leaves it when another call begins, which is done long before it. */
static bool leaves(int alone, ptrdiff_t rows) {
    caller first, second;
    start(&first, 10 * rows, 0);
    bool has_help = comes_to(alone + 2, &first);
    start(&second, rows, 0);
    bool has_left = comes_to(alone + 2, &second);
    bool are_good = join(&second);
    bool was_long = !atomic_load(&first.is_done);
    are_good &= join(&first);
    return has_help && has_left && was_long && are_good;
}

/* A call that was left gives back what it has, and no more: the next one finds one of two taken. */
static bool gives_back(int alone, ptrdiff_t rows) {
    caller first, second, third;
    start(&first, 5 * rows, 0);
    bool has_help = comes_to(alone + 2, &first);
    start(&second, 10 * rows, 0);
    bool has_left = comes_to(alone + 2, &second) && !atomic_load(&first.is_done);
    bool are_good = join(&first);
    start(&third, 2 * rows, 0);
    bool has_none = !comes_to(alone + 3, &third);
    are_good &= join(&third);
    bool was_long = !atomic_load(&second.is_done);
    are_good &= join(&second);
    return has_help && has_left && has_none && was_long && are_good;
}

/* What a call asked for itself it keeps, though the others are too many already. */
static bool stays(int alone, ptrdiff_t rows) {
    caller asks, others[2];
    for (int i = 0; i < 2; i++) start(&others[i], 10 * rows, 0);
    bool are_two = comes_to(alone + 2, &others[0]);
    start(&asks, rows, 2);
    bool has_help = comes_to(alone + 4, &asks);
    bool are_good = join(&asks);
    for (int i = 0; i < 2; i++) are_good &= join(&others[i]);
    return are_two && has_help && are_good;
}

/* On a busy machine a call may be done before it is looked at: once more, with longer ones. */
static bool comes_true(bool (*is_true)(int alone, ptrdiff_t rows), int alone, ptrdiff_t rows) {
    for (int tries = 0; tries < 6; tries++, rows *= 2) {
        if (is_true(alone, rows)) return true;
    }
    return false;
}

void test_pool(void) {
    check_section("pool");
    int alone = threads_alive();
    ptrdiff_t rows = enough();
    CHECK(neuron_set_threads(2) == NEURON_OK);
    CHECK(comes_true(leaves, alone, rows));
    CHECK(comes_true(gives_back, alone, rows));
    CHECK(neuron_set_threads(1) == NEURON_OK);
    CHECK(comes_true(stays, alone, rows));
    CHECK(neuron_set_threads(0) == NEURON_OK);
    CHECK(alive_are(alone));
}
