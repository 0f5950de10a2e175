/* SPDX-License-Identifier: MIT */
#include "options.h"

#include "number.h"

bool threads_convert(const call *c, const char *name, PyObject *object, int32_t *threads) {
    static const char *const wanted =
        "a whole number from 1 to 2147483647, or None for the default";
    *threads = 0;
    return object == Py_None || whole_take(c, name, object, 1, wanted, threads);
}
