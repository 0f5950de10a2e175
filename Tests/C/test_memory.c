/* SPDX-License-Identifier: MIT */
/* Who allocates, how much, from whom, and what happens when there is none. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "compare.h"
#include "counting.h"
#include "tests.h"

static size_t scratch_of(const function *f, const test_case *c) {
    return f->takes & GIVES_H ? neuron_hessian_scratch(c->rows, c->columns, 1)
                              : neuron_gradient_scratch(c->rows, c->columns, 1);
}

static void check_results(const function *f, const test_case *c, const call *placed) {
    ptrdiff_t size = function_size(f, c->rows, c->columns);
    double *expected = calloc((size_t)size + 1, sizeof *expected);
    double *results = calloc((size_t)size + 1, sizeof *results);
    if (!expected || !results) abort();
    f->expect(c, expected);
    function_results(f, placed, results);
    CHECK_ALL_BITS(results, expected, size);
    free(expected);
    free(results);
}

/* The allocator of the options. */
static void counted(const function *f, const test_case *c, call *placed) {
    counting counts;
    placed->options.allocator = counting_allocator(&counts);
    CHECK_STATUS(NEURON_OK, f->run(placed));
    CHECK(counts.live == 0 && counts.faults == 0);
    if (!(f->takes & TAKES_SCRATCH)) {
        CHECK(counts.calls == 0);
        placed->options.allocator = (neuron_allocator){NULL, NULL, NULL};
        return;
    }
    CHECK(counts.calls >= 1);
    CHECK(counts.peak == scratch_of(f, c));
    check_results(f, c, placed);

    for (int sticky = 0; sticky < 2; sticky++) {
        neuron_status status = NEURON_E_NOMEM;
        int n = 0;
        while (status != NEURON_OK && ++n < 100) {
            placed->options.allocator = counting_allocator(&counts);
            counts.fail_at = n;
            counts.fails_after = sticky;
            call_clear(placed);
            status = f->run(placed);
            CHECK(counts.live == 0 && counts.faults == 0);
            if (status == NEURON_OK) break;
            CHECK_STATUS(NEURON_E_NOMEM, status);
            CHECK(call_is_untouched(placed));
        }
        /* At least the first failure must have been seen. */
        CHECK(n > 1 && n < 100);
        check_results(f, c, placed);
    }
    placed->options.allocator = (neuron_allocator){NULL, NULL, NULL};
}

/* Scratch handed over, to the byte, at every alignment; the guard pages see what goes beyond. */
static void handed_over(const function *f, const test_case *c, call *placed) {
    size_t size = scratch_of(f, c);
    for (size_t gap = 0; gap < 66; gap += gap < 9 ? 1 : 7) {
        for (int at_start = 0; at_start < 2; at_start++) {
            guarded set = {.count = 0};
            counting counts;
            unsigned char *scratch = guarded_take(&set, size, gap, at_start, 0xf5);
            placed->options.allocator = counting_allocator(&counts);
            placed->options.scratch = scratch;
            placed->options.scratch_size = size;
            call_clear(placed);
            CHECK_STATUS(NEURON_OK, f->run(placed));
            CHECK(counts.calls == 0);
            check_results(f, c, placed);
            bool is_clean = true;
            for (size_t k = 1; k <= gap; k++) {
                unsigned char beside = at_start ? scratch[-(ptrdiff_t)k] : scratch[size + k - 1];
                is_clean = is_clean && beside == 0xf5;
            }
            CHECK(is_clean);
            if (size > 0) {
                placed->options.scratch_size = size - 1;
                call_clear(placed);
                CHECK_STATUS(NEURON_E_SCRATCH, f->run(placed));
                CHECK(call_is_untouched(placed));
                CHECK(counts.calls == 0);
            }
            guarded_free(&set);
        }
    }
    placed->options = (neuron_options)NEURON_OPTIONS_INIT;
}

/* malloc itself: only for scratch, and only where none is handed over. */
static void by_default(const function *f, call *placed) {
    for (int with_options = 0; with_options < 2; with_options++) {
        placed->poptions = with_options ? &placed->options : NULL;
        long before = malloc_calls();
        neuron_status status = f->run(placed);
        long calls = malloc_calls() - before;
        CHECK_STATUS(NEURON_OK, status);
        if (before < 0) continue;
        if (f->takes & TAKES_SCRATCH)
            CHECK(calls == 1);
        else
            CHECK(calls == 0);
    }
    placed->poptions = &placed->options;
}

/* A failure is found before memory is asked for, or gives the memory back. */
static void after_faults(const function *f, call *placed) {
    counting counts;
    if (!(f->takes & TAKES_SCRATCH)) return;
    placed->options.allocator = counting_allocator(&counts);
    double *last = (double *)((char *)(uintptr_t)placed->weight.data +
                              (placed->weight.size - 1) * placed->weight.stride);
    double keep = *last;
    *last = -1;
    call_clear(placed);
    CHECK_STATUS(NEURON_E_WEIGHT, f->run(placed));
    CHECK(call_is_untouched(placed));
    CHECK(counts.live == 0 && counts.faults == 0);
    *last = keep;
    placed->options.allocator = (neuron_allocator){NULL, NULL, NULL};
}

/* Half an allocator is none. */
static void halves(const function *f, call *placed) {
    counting counts;
    neuron_allocator whole = counting_allocator(&counts);
    for (int half = 0; half < 2; half++) {
        placed->options.allocator = whole;
        if (half)
            placed->options.allocator.allocate = NULL;
        else
            placed->options.allocator.release = NULL;
        call_clear(placed);
        CHECK(f->run(placed) != NEURON_OK);
        CHECK(call_is_untouched(placed));
        CHECK(counts.calls == 0);
    }
    placed->options.allocator = (neuron_allocator){NULL, NULL, NULL};
}

void test_memory(void) {
    static const ptrdiff_t sizes[][2] = {{1, 0}, {1, 1}, {37, 6}, {200, 33}, {1600, 3}, {40, 140}};
    check_section("memory");
    for (int k = 0; k < (int)(sizeof sizes / sizeof *sizes); k++) {
        for (int32_t dtype = NEURON_FLOAT64; dtype <= NEURON_FLOAT32; dtype++) {
            test_case c = case_full(2000, sizes[k][0], sizes[k][1]);
            c.x_dtype = c.w_dtype = c.v_dtype = dtype;
            case_fit(&c);
            call placed;
            call_place(&placed, &c, (placement){(unsigned)k % 2, k % 2 ? 2 : 1, 0, false});
            for (int i = 0; i < function_count; i++) {
                const function *f = &functions[i];
                check_about("%s: %td x %td, dtype %d", f->name, c.rows, c.columns, (int)dtype);
                by_default(f, &placed);
                if (!(f->takes & TAKES_OPTIONS)) continue;
                counted(f, &c, &placed);
                if (f->takes & TAKES_SCRATCH) handed_over(f, &c, &placed);
                after_faults(f, &placed);
                if (f->takes & TAKES_SCRATCH) halves(f, &placed);
            }
            call_free(&placed);
            case_free(&c);
        }
    }
}
