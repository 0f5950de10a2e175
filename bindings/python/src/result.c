/* SPDX-License-Identifier: MIT */
#include "result.h"

#include <stdbool.h>

static bool complete(PyObject *whole, PyObject **items, int count) {
    bool good = whole != NULL;
    for (int i = 0; i < count; i++) good = good && items[i] != NULL;
    if (good) return true;
    Py_XDECREF(whole);
    for (int i = 0; i < count; i++) Py_XDECREF(items[i]);
    return false;
}

PyObject *result_pack(PyObject *tuple, PyObject **items, int count) {
    if (!complete(tuple, items, count)) return NULL;
    for (int i = 0; i < count; i++) PyTuple_SetItem(tuple, i, items[i]);
    return tuple;
}

PyObject *record_pack(PyObject *record, PyObject **items, int count) {
    if (!complete(record, items, count)) return NULL;
    for (int i = 0; i < count; i++) PyStructSequence_SetItem(record, i, items[i]);
    return record;
}
