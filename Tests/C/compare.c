/* SPDX-License-Identifier: MIT */
#include "compare.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"

static double *room(ptrdiff_t count) {
    double *result = calloc((size_t)count + 1, sizeof *result);
    if (!result) abort();
    return result;
}

expectations expect_case(const test_case *c, unsigned without) {
    expectations e = {{NULL}};
    for (int i = 0; i < function_count; i++) {
        const function *f = &functions[i];
        if (f->takes & without) continue;
        e.of[i] = room(function_size(f, c->rows, c->columns));
        if (c->rows || !(f->takes & IS_MEAN)) f->expect(c, e.of[i]);
    }
    return e;
}

void expectations_free(expectations *e) {
    for (int i = 0; i < function_count; i++) free(e->of[i]);
}

void compare_call(call *placed, const test_case *c, const expectations *e) {
    char context[160];
    snprintf(context, sizeof context, "%td x %td, dtypes x %d y %d s %d o %d w %d", c->rows,
             c->columns, (int)c->x_dtype, (int)c->y_dtype, (int)c->weight_dtype,
             (int)c->offset_dtype, (int)c->w_dtype);
    for (int i = 0; i < function_count; i++) {
        const function *f = &functions[i];
        if (!e->of[i]) continue;
        check_about("%s: %s, strides %td %td, y stride %td", f->name, context, placed->x.row_stride,
                    placed->x.column_stride, placed->y.stride);
        call_clear(placed);
        neuron_status status = f->run(placed);
        if (c->rows == 0 && f->takes & IS_MEAN) {
            CHECK_STATUS(NEURON_E_EMPTY, status);
            CHECK(call_is_untouched(placed));
            continue;
        }
        ptrdiff_t columns = f->takes & TAKES_ONE ? placed->one_columns : c->columns;
        ptrdiff_t size = function_size(f, c->rows, columns);
        double *results = room(size);
        function_results(f, placed, results);
        CHECK_STATUS(NEURON_OK, status);
        CHECK_ALL_BITS(results, e->of[i], size);
        CHECK(call_gaps_are_untouched(placed));
        free(results);
    }
}

void compare_placed(const test_case *c, const expectations *e, placement where) {
    call placed;
    call_place(&placed, c, where);
    call_seal(&placed, true);
    compare_call(&placed, c, e);
    call_free(&placed);
}

void compare_case(const test_case *c, placement where, unsigned without) {
    expectations e = expect_case(c, without);
    compare_placed(c, &e, where);
    expectations_free(&e);
}
