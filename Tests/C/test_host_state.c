/* SPDX-License-Identifier: MIT */
/* The host's rounding mode, flushing and exception masks: neither matter nor change. */
#define _GNU_SOURCE
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "compare.h"
#include "control.h"
#include "tests.h"

/* A trap is a failure of the call that it comes from, and the others still have their turn. */
static sigjmp_buf trap;

static void trapped(int signal_number) {
    (void)signal_number;
    siglongjmp(trap, 1);
}

typedef struct outcome {
    neuron_status status;
    uint64_t after;
    bool has_trapped;
} outcome;

static outcome run_in(int index, const function *f, const call *placed) {
    volatile outcome o = {NEURON_OK, 0, false};
    if (sigsetjmp(trap, 1) == 0) {
        set_control(state(index));
        o.status = f->run(placed);
        o.after = control();
    } else {
        o.has_trapped = true;
    }
    set_control(NORMAL);
    return (outcome){o.status, o.after, o.has_trapped};
}

static void all_functions(const test_case *c, placement where, int index) {
    expectations e = expect_case(c, 0);
    call placed;
    call_place(&placed, c, where);
    for (int i = 0; i < function_count; i++) {
        const function *f = &functions[i];
        double results[2048];
        ptrdiff_t size = function_size(f, c->rows, c->columns);
        check_about("%s: control word %llx, %td x %td", f->name, (unsigned long long)state(index),
                    c->rows, c->columns);
        if (!CHECK(size <= 2048)) continue;
        call_clear(&placed);
        outcome o = run_in(index, f, &placed);
        if (!CHECK(!o.has_trapped)) continue;
        CHECK_STATUS(NEURON_OK, o.status);
        CHECK(o.after == state(index));
        function_results(f, &placed, results);
        CHECK_ALL_BITS(results, e.of[i], size);

        /* After an error, too: the last weight, found only when the work has begun. */
        if (!(f->takes & TAKES_SAMPLES) || !c->weight) continue;
        double *last = (double *)((char *)(uintptr_t)placed.weight.data +
                                  (c->rows - 1) * placed.weight.stride);
        double keep = *last;
        *last = -1;
        call_clear(&placed);
        o = run_in(index, f, &placed);
        *last = keep;
        if (!CHECK(!o.has_trapped)) continue;
        CHECK_STATUS(NEURON_E_WEIGHT, o.status);
        CHECK(o.after == state(index));
        CHECK(call_is_untouched(&placed));
    }
    call_free(&placed);
    expectations_free(&e);
}

/* Points where a rounding mode, a flush or a trap would show. */
static void scalars(int index) {
    static const double points[][2] = {{0.1, 0.3},
                                       {-0.7, 0.9},
                                       {3, 1e-9},
                                       {-36, 1},
                                       {-708.5, 0.25},
                                       {-744, 0.5},
                                       {745, 0.1},
                                       {0x1p-1074, 0},
                                       {1e308, 0.7},
                                       {INFINITY, 1},
                                       {-INFINITY, 0},
                                       {NAN, 0.5},
                                       {1, NAN},
                                       {2, 7},
                                       {20, 1 - 1e-8},
                                       {0.5, 0x1p-1074},
                                       {0x1p-1060, 0x1p-1030}};
    for (int k = 0; k < (int)(sizeof points / sizeof *points); k++) {
        double z = points[k][0], y = points[k][1], results[3];
        const double expected[3] = {reference_sigmoid(z), reference_cross_entropy(z, y),
                                    reference_cross_entropy_logit(z, y)};
        uint64_t after[3] = {0};
        check_about("scalars at %a, %a: control word %llx", z, y, (unsigned long long)state(index));
        if (!CHECK(sigsetjmp(trap, 1) == 0)) {
            set_control(NORMAL);
            continue;
        }
        set_control(state(index));
        results[0] = neuron_sigmoid(z);
        after[0] = control();
        results[1] = neuron_cross_entropy(z, y);
        after[1] = control();
        results[2] = neuron_cross_entropy_logit(z, y);
        after[2] = control();
        set_control(NORMAL);
        CHECK_ALL_BITS(results, expected, 3);
        for (int i = 0; i < 3; i++) CHECK(after[i] == state(index));
    }
}

static void models(int index) {
    double data[3] = {0.1, 0x1p-1060, -0.3}, x[3] = {0.7, 0x1p30, 1.1}, a = 0;
    neuron_vector w = neuron_vector_f64(data, 3);
    neuron_model *model = NULL;
    check_about("model: control word %llx", (unsigned long long)state(index));
    if (!CHECK(sigsetjmp(trap, 1) == 0)) {
        set_control(NORMAL);
        return;
    }
    set_control(state(index));
    neuron_status created = neuron_model_create(&w, 0x1p-1070, &model, NULL);
    neuron_status run = neuron_model_forward_one(model, x, &a);
    uint64_t after = control();
    set_control(NORMAL);
    CHECK_STATUS(NEURON_OK, created);
    CHECK_STATUS(NEURON_OK, run);
    CHECK(after == state(index));
    CHECK_BITS(a, reference_sigmoid(reference_dot(3, x, data) + 0x1p-1070));
    CHECK_ALL_BITS(neuron_model_w(model), data, 3);
    neuron_model_free(model);
}

/* A label just below 0 is bad, whether or not the host takes subnormal numbers for zeros. */
static void labels(int index) {
    test_case c = case_full(2300, 11, 2);
    c.y[4] = -0x1p-1074;
    c.weight[4] = 0x1p-1074;
    call placed;
    call_place(&placed, &c, (placement){0});
    placed.label = -0x1p-1074;
    for (int i = 0; i < function_count; i++) {
        const function *f = &functions[i];
        if (!(f->takes & TAKES_LABELS || f->takes & GIVES_GRAPH)) continue;
        check_about("%s, bad label: control word %llx", f->name, (unsigned long long)state(index));
        call_clear(&placed);
        outcome o = run_in(index, f, &placed);
        if (!CHECK(!o.has_trapped)) continue;
        CHECK_STATUS(NEURON_E_LABEL, o.status);
        CHECK(call_is_untouched(&placed));
        CHECK(o.after == state(index));
    }
    call_free(&placed);
    case_free(&c);
}

/* Subnormal numbers, zeros, overflow and infinity among the numbers. */
static test_case awkward(uint64_t seed, ptrdiff_t rows, ptrdiff_t columns, bool with_infinity) {
    test_case c = case_full(seed, rows, columns);
    for (ptrdiff_t k = 0; k < rows * columns; k += 5) c.x[k] = k % 2 ? 0x1p-1074 : -0x1.8p-1040;
    for (ptrdiff_t i = 0; i < rows; i += 7) c.y[i] = 0x1p-1050;
    for (ptrdiff_t i = 3; i < rows; i += 7) c.offset[i] = -744.3;
    for (ptrdiff_t i = 4; i < rows; i += 7) c.weight[i] = 0x1p-1060;
    if (with_infinity && columns > 1) {
        c.x[columns + 1] = INFINITY;
        c.x[2 * columns] = 1e308;
        c.x[3 * columns] = NAN;
        c.weight[1] = c.weight[2] = c.weight[3] = 1;
    }
    return c;
}

void test_host_state(void) {
    static const ptrdiff_t sizes[][2] = {{37, 6}, {70, 20}, {21, 0}, {600, 1}};
    check_section("the host's floating-point state");
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = trapped;
    sigaction(SIGFPE, &action, &before);
    for (int index = 0; index < STATES; index++) {
        for (int k = 0; k < 8; k++) {
            test_case c = awkward(2200 + (uint64_t)k, sizes[k % 4][0], sizes[k % 4][1], k > 3);
            all_functions(&c, (placement){(unsigned)(k + index) % LAYOUTS, 1, 0, false}, index);
            case_free(&c);
        }
        scalars(index);
        models(index);
        labels(index);
    }
    sigaction(SIGFPE, &before, NULL);
}
