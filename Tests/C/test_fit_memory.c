/* SPDX-License-Identifier: MIT */
/* A fit's memory: one piece, of the size that is told, from whom it should come. */
#include <stdlib.h>

#include "check.h"
#include "counting.h"
#include "fitting.h"
#include "tests.h"

typedef struct expected {
    double *numbers;
    ptrdiff_t count;
} expected;

static void check_results(const fitting *f, const expected *e) {
    double *results = calloc((size_t)e->count, sizeof *results);
    if (!results) abort();
    fitting_results(f, results);
    CHECK_ALL_BITS(results, e->numbers, e->count);
    free(results);
}

static size_t size_of(const fitting *f, int32_t threads) {
    return neuron_fit_scratch(f->x.rows, f->x.columns, &f->fit, threads);
}

static void by_default(fitting *f, const expected *e) {
    f->options = (neuron_options)NEURON_OPTIONS_INIT;
    f->options.threads = 1;
    long before = malloc_calls();
    neuron_status status = fitting_run(f);
    long calls = malloc_calls() - before;
    CHECK_STATUS(NEURON_OK, status);
    CHECK(before < 0 || calls == 1);
    check_results(f, e);
}

static void counted(fitting *f, const expected *e) {
    counting counts;
    f->options.allocator = counting_allocator(&counts);
    CHECK_STATUS(NEURON_OK, fitting_run(f));
    CHECK(counts.calls == 1 && counts.live == 0 && counts.faults == 0);
    CHECK(counts.peak == size_of(f, 1));
    check_results(f, e);
    f->options.allocator = counting_allocator(&counts);
    counts.fail_at = 1;
    fitting_clear(f);
    CHECK_STATUS(NEURON_E_NOMEM, fitting_run(f));
    CHECK(fitting_is_untouched(f) && counts.live == 0 && counts.faults == 0);
    /* A fault that is found in the data gives the memory back. */
    double *weight = (double *)(uintptr_t)f->weight.data, keep = weight[0];
    weight[0] = -1;
    f->options.allocator = counting_allocator(&counts);
    CHECK_STATUS(NEURON_E_WEIGHT, fitting_run(f));
    CHECK(fitting_is_untouched(f) && counts.live == 0 && counts.faults == 0);
    weight[0] = keep;
}

/* The guard pages see what goes beyond, and so do the bytes beside. */
static void handed_over(fitting *f, const expected *e) {
    for (int32_t threads = 1; threads <= 2; threads++) {
        size_t size = size_of(f, threads);
        for (size_t gap = 0; gap < 14; gap += 13) {
            for (int at_start = 0; at_start < 2; at_start++) {
                guarded set = {.count = 0};
                counting counts;
                f->options.allocator = counting_allocator(&counts);
                f->options.scratch = guarded_take(&set, size, gap, at_start, 0xf5);
                f->options.scratch_size = size;
                f->options.threads = threads;
                fitting_clear(f);
                CHECK_STATUS(NEURON_OK, fitting_run(f));
                CHECK(counts.calls == 0);
                check_results(f, e);
                const unsigned char *scratch = f->options.scratch;
                bool is_clean = true;
                for (size_t k = 1; k <= gap; k++)
                    is_clean = is_clean &&
                               (at_start ? scratch[-(ptrdiff_t)k] : scratch[size + k - 1]) == 0xf5;
                CHECK(is_clean);
                /* Less than is needed for so many threads is enough for one. */
                f->options.scratch_size = size_of(f, 1);
                CHECK_STATUS(NEURON_OK, fitting_run(f));
                check_results(f, e);
                f->options.scratch_size = size_of(f, 1) - 1;
                fitting_clear(f);
                CHECK_STATUS(NEURON_E_SCRATCH, fitting_run(f));
                CHECK(fitting_is_untouched(f) && counts.calls == 0);
                guarded_free(&set);
            }
        }
    }
    f->options = (neuron_options)NEURON_OPTIONS_INIT;
}

/* Where blocks of rows differ with the columns, and threads have work. The last one's rows make few
   chunks, and every ninth of them, which the fit begins with, more: how far that reaches depends on
   the threads. */
static void many_rows(void) {
    static const ptrdiff_t sizes[][2] = {
        {5000, 30}, {20000, 3}, {600, 300}, {4000, 0}, {33000, 100}};
    for (int k = 0; k < (int)(sizeof sizes / sizeof *sizes); k++) {
        fitting f;
        fitting_place(&f, 6100 + (uint64_t)k, sizes[k][0], sizes[k][1]);
        expected e = {NULL, f.x.columns + FITTING_NUMBERS};
        e.numbers = calloc((size_t)e.count, sizeof *e.numbers);
        if (!e.numbers) abort();
        for (int way = 0; way < fitting_way_count; way++) {
            fitting_take(&f, &fitting_ways[way]);
            f.fit.max_iterations = 3;
            for (int32_t threads = 1; threads <= 4; threads++) {
                counting counts;
                f.options.threads = threads;
                f.options.allocator = counting_allocator(&counts);
                check_about("%s, %td x %td, %d threads", fitting_ways[way].name, f.x.rows,
                            f.x.columns, (int)threads);
                CHECK_STATUS(NEURON_OK, fitting_run(&f));
                CHECK(counts.calls == 1 && counts.live == 0 && counts.faults == 0);
                CHECK(counts.peak == size_of(&f, threads));
                if (threads == 1) fitting_results(&f, e.numbers);
                check_results(&f, &e);
            }
        }
        free(e.numbers);
        fitting_free(&f);
    }
}

void test_fit_memory(void) {
    static const ptrdiff_t sizes[][2] = {{4, 0},   {4, 1},    {300, 6}, {37, 6},
                                         {90, 33}, {1600, 3}, {40, 90}, {12, 200}};
    check_section("fits: memory");
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        fitting f;
        fitting_place(&f, 6000 + k, sizes[k][0], sizes[k][1]);
        expected e = {NULL, sizes[k][1] + FITTING_NUMBERS};
        e.numbers = calloc((size_t)e.count, sizeof *e.numbers);
        if (!e.numbers) abort();
        for (int way = 0; way < fitting_way_count; way++) {
            fitting_take(&f, &fitting_ways[way]);
            f.fit.max_iterations = 8;
            check_about("%s, %td x %td", fitting_ways[way].name, f.x.rows, f.x.columns);
            f.options = (neuron_options)NEURON_OPTIONS_INIT;
            CHECK_STATUS(NEURON_OK, fitting_run(&f));
            fitting_results(&f, e.numbers);
            by_default(&f, &e);
            counted(&f, &e);
            handed_over(&f, &e);
        }
        free(e.numbers);
        fitting_free(&f);
    }
    many_rows();
}
