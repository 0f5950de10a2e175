/* SPDX-License-Identifier: MIT */
/* A fit has the same bits on any number of threads, in any layout, and whatever the host's state. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <setjmp.h>
#include <signal.h>

#include "bits.h"
#include "check.h"
#include "control.h"
#include "fitting.h"
#include "tests.h"

enum { MOST = 64 };

static void compare(fitting *f, const double *expected) {
    double results[MOST];
    fitting_clear(f);
    CHECK_STATUS(NEURON_OK, fitting_run(f));
    fitting_results(f, results);
    CHECK_ALL_BITS(results, expected, f->x.columns + FITTING_NUMBERS);
}

static void threads(ptrdiff_t rows, ptrdiff_t columns) {
    static const int32_t counts[] = {0, 2, 3, 4, 5, 8, 16, 64, INT32_MAX};
    fitting f;
    double expected[MOST];
    fitting_place(&f, 7000, rows, columns);
    for (int k = 0; k < fitting_way_count; k++) {
        fitting_take(&f, &fitting_ways[k]);
        f.fit.max_iterations = 12;
        f.options.threads = 1;
        check_about("%s on threads, %td x %td", fitting_ways[k].name, rows, columns);
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        fitting_results(&f, expected);
        for (size_t t = 0; t < sizeof counts / sizeof *counts; t++) {
            f.options.threads = counts[t];
            compare(&f, expected);
        }
    }
    fitting_free(&f);
}

/* Column-major, every second item, backwards; and where they may, as floats. */
static void layouts(void) {
    enum { ROWS = 120, COLUMNS = 7 };
    fitting f;
    double expected[MOST];
    static double x[2 * ROWS * COLUMNS], y[3 * ROWS], w[2 * COLUMNS];
    static float floats[ROWS * COLUMNS];
    fitting_place(&f, 7100, ROWS, COLUMNS);
    double *values = (double *)(uintptr_t)f.x.data;
    for (int i = 0; i < ROWS * COLUMNS; i++) values[i] = floats[i] = (float)values[i];
    for (int k = 0; k < fitting_way_count; k++) {
        neuron_matrix plain = f.x;
        neuron_vector labels = f.y;
        neuron_vector_out out = f.w;
        fitting_take(&f, &fitting_ways[k]);
        check_about("%s in layouts", fitting_ways[k].name);
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        fitting_results(&f, expected);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++)
                x[2 * (j * ROWS + ROWS - 1 - i)] = values[i * COLUMNS + j];
            y[3 * i] = ((const double *)labels.data)[i];
        }
        f.x.data = x + (ptrdiff_t)2 * (ROWS - 1);
        f.x.row_stride = -2 * (ptrdiff_t)sizeof(double);
        f.x.column_stride = 2 * ROWS * (ptrdiff_t)sizeof(double);
        f.y.data = y;
        f.y.stride *= 3;
        compare(&f, expected);
        f.x = neuron_matrix_of(floats, NEURON_FLOAT32, ROWS, COLUMNS, NEURON_ROW_MAJOR);
        compare(&f, expected);
        f.x = plain;
        f.y = labels;
        /* w backwards, with something between its items that stays. */
        for (int j = 0; j < 2 * COLUMNS; j++) w[j] = 5;
        f.w.data = w + 2 * COLUMNS - 1;
        f.w.stride = -2 * (ptrdiff_t)sizeof(double);
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        for (int j = 0; j < COLUMNS; j++) {
            CHECK_BITS(w[2 * COLUMNS - 1 - 2 * j], expected[j]);
            CHECK(w[2 * j] == 5);
        }
        f.w = out;
    }
    fitting_free(&f);
}

/* Rows of weight 0 never matter. */
static void rows_of_weight_zero(void) {
    fitting f;
    double expected[MOST];
    fitting_place(&f, 7200, 90, 5);
    for (int k = 0; k < fitting_way_count; k++) {
        fitting_take(&f, &fitting_ways[k]);
        check_about("%s, rows of weight 0", fitting_ways[k].name);
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        fitting_results(&f, expected);
        static const double rubbish[] = {NAN, INFINITY, -1e308};
        for (int r = 0; r < 3; r++) {
            int rows = 0;
            for (ptrdiff_t i = 0; i < 90; i++) {
                if (((const double *)f.weight.data)[i] != 0) continue;
                rows += 1;
                for (ptrdiff_t j = 0; j < 5; j++)
                    ((double *)(uintptr_t)f.x.data)[5 * i + j] = rubbish[r];
                ((double *)(uintptr_t)f.y.data)[i] = rubbish[r];
                ((double *)(uintptr_t)f.offset.data)[i] = rubbish[r];
            }
            CHECK(rows > 5);
            compare(&f, expected);
        }
    }
    fitting_free(&f);
}

/* A trap is a failure of the call that it comes from, and the others still have their turn. */
static sigjmp_buf trap;

static void trapped(int signal_number) {
    (void)signal_number;
    siglongjmp(trap, 1);
}

static uint64_t seen;

static bool look(const neuron_progress *progress, void *context) {
    (void)progress, (void)context;
    seen = control();
    return true;
}

/* The caller's function runs in the host's state, too. */
static void in_state(int index, fitting *f, const double *expected) {
    double results[MOST];
    fitting_clear(f);
    if (!CHECK(sigsetjmp(trap, 1) == 0)) {
        set_control(NORMAL);
        return;
    }
    set_control(state(index));
    neuron_status status = fitting_run(f);
    uint64_t after = control();
    set_control(NORMAL);
    CHECK_STATUS(NEURON_OK, status);
    CHECK(after == state(index));
    CHECK(seen == state(index));
    fitting_results(f, results);
    CHECK_ALL_BITS(results, expected, f->x.columns + FITTING_NUMBERS);
}

static void host_states(int32_t on_threads) {
    fitting f;
    double expected[MOST];
    fitting_place(&f, 7300, 9000, 30);
    ((double *)(uintptr_t)f.x.data)[7] = 0x1p-1070;
    f.options.threads = on_threads;
    for (int k = 0; k < fitting_way_count; k++) {
        fitting_take(&f, &fitting_ways[k]);
        f.fit.max_iterations = 3;
        f.fit.progress = look;
        CHECK_STATUS(NEURON_OK, fitting_run(&f));
        fitting_results(&f, expected);
        for (int index = 0; index < STATES; index += on_threads > 1 ? 5 : 3) {
            check_about("%s: control word %llx", fitting_ways[k].name,
                        (unsigned long long)state(index));
            in_state(index, &f, expected);
        }
    }
    fitting_free(&f);
}

void test_fit_bits(void) {
    check_section("fits: bits");
    threads(20000, 12);
    threads(1500, 40);
    threads(30, 50);
    layouts();
    rows_of_weight_zero();
    void (*before)(int) = signal(SIGFPE, trapped);
    host_states(1);
    host_states(3);
    signal(SIGFPE, before);
}
