/* SPDX-License-Identifier: MIT */
#include "options.h"

#include "errors.h"

static const char *const wanted = "a whole number from 1 to 2147483647, or None for the default";

bool threads_convert(const call *c, const char *name, PyObject *object, int32_t *threads) {
    *threads = 0;
    if (object == Py_None) return true;
    /* True would be one thread, which is not what it says. */
    PyObject *number = PyBool_Check(object) ? NULL : PyNumber_Index(object);
    if (number == NULL) {
        if (PyErr_Occurred() && !only_a_refusal()) return false;
        return refuse_no_number(c, name, object, wanted);
    }
    int overflow;
    long long value = PyLong_AsLongLongAndOverflow(number, &overflow);
    Py_DECREF(number);
    if (overflow != 0)
        return refuse(c, NEURON_E_OPTION, "%s is %s; want %s", name,
                      overflow < 0 ? "negative" : "too large", wanted);
    if (value < 1 || value > INT32_MAX)
        return refuse(c, NEURON_E_OPTION, "%s is %lld; want %s", name, value, wanted);
    *threads = (int32_t)value;
    return true;
}
