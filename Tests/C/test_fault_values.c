/* SPDX-License-Identifier: MIT */
/* Labels outside [0, 1] and weights that are none, at every kind of place. */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "fault.h"
#include "tests.h"

static void run(const test_case *c, unsigned applies, neuron_status expected, unsigned layout,
                const char *what, double value) {
    call placed;
    call_place(&placed, c, (placement){layout, 1, 0, false});
    call_seal(&placed, true);
    for (int i = 0; i < function_count; i++) {
        const function *f = &functions[i];
        if (!(f->takes & applies)) continue;
        check_about("%s: %s %a, dtype %d", f->name, what, value, (int)c->y_dtype);
        call_clear(&placed);
        CHECK_STATUS(expected, f->run(&placed));
        CHECK(call_is_untouched(&placed));
    }
    call_free(&placed);
}

static ptrdiff_t position(const test_case *c, int which) {
    const ptrdiff_t positions[] = {0, c->rows > 5 ? 5 : 1, c->rows / 2, c->rows - 1};
    return positions[which];
}

static void bad_label(int32_t dtype, double value, ptrdiff_t rows, bool full) {
    for (int which = 0; which < 4; which++) {
        test_case c = full ? case_full(1300, rows, 4) : case_plain(1300, rows, 4);
        c.y_dtype = c.x_dtype = dtype == NEURON_FLOAT32 ? NEURON_FLOAT32 : NEURON_FLOAT64;
        c.y_dtype = dtype;
        case_fit(&c);
        ptrdiff_t i = position(&c, which);
        c.y[i] = value;
        if (c.weight) c.weight[i] = 0x1p-1074;
        run(&c, TAKES_LABELS, NEURON_E_LABEL, (unsigned)which % 2, "label", value);
        case_free(&c);
    }
}

static void labels(void) {
    static const double floats[] = {-0.1, 1.1, NAN,       INFINITY,    -INFINITY,
                                    2,    -1,  -0x1p-149, 0x1.000002p0};
    for (int k = 0; k < 9; k++) {
        bad_label(NEURON_FLOAT64, floats[k], 37, k % 2);
        bad_label(NEURON_FLOAT32, floats[k], 37, k % 2);
        bad_label(NEURON_FLOAT64, floats[k], 2 * neuron_block_rows(4) + 11, k % 2);
    }
    bad_label(NEURON_FLOAT64, -0x1p-1074, 9, false);
    bad_label(NEURON_FLOAT64, 0x1.0000000000001p0, 9, true);
    for (int32_t dtype = NEURON_INT8; dtype <= NEURON_UINT64; dtype++) {
        bad_label(dtype, 2, 21, dtype % 2);
        bad_label(dtype, 127, 4, true);
        if (dtype % 2 == 0) bad_label(dtype, -1, 21, true);
    }
    bad_label(NEURON_INT64, -0x1p63, 12, false);
    bad_label(NEURON_UINT64, 0x1p63, 12, false);
    bad_label(NEURON_INT32, -0x1p31, 12, false);
    bad_label(NEURON_INT16, 256, 12, false);
    bad_label(NEURON_INT32, 65536, 12, false);
    bad_label(NEURON_INT64, 0x1p32, 12, false);
}

static void weights(void) {
    static const double bad[] = {-1, -0x1p-149, NAN, INFINITY, -INFINITY};
    for (int k = 0; k < 5; k++) {
        for (int which = 0; which < 4; which++) {
            for (int32_t dtype = NEURON_FLOAT64; dtype <= NEURON_FLOAT32; dtype++) {
                ptrdiff_t rows = k % 2 ? 37 : 2 * neuron_block_rows(4) + 11;
                test_case c = case_full(1400, rows, 4);
                c.weight_dtype = dtype;
                case_fit(&c);
                c.weight[position(&c, which)] = bad[k];
                run(&c, TAKES_SAMPLES, NEURON_E_WEIGHT, (unsigned)which % 2, "weight", bad[k]);
                case_free(&c);
            }
        }
    }
    test_case c = case_full(1401, 37, 4);
    c.weight[3] = c.weight[8] = c.weight[30] = DBL_MAX;
    run(&c, IS_MEAN, NEURON_E_WEIGHT, 0, "weights that sum to infinity", INFINITY);
    case_free(&c);
}

void test_fault_values(void) {
    check_section("bad labels");
    labels();
    check_section("bad weights");
    weights();
}
