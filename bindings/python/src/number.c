/* SPDX-License-Identifier: MIT */
#include "number.h"

#include <string.h>

#include "errors.h"
#include "tensor.h"

bool is_number(PyObject *object) {
    if (PyFloat_Check(object) || PyLong_Check(object)) return true;
    Py_buffer buffer;
    if (PyObject_CheckBuffer(object)) {
        /* numpy's scalars are buffers without dimensions, and so are arrays of no dimensions. */
        if (PyObject_GetBuffer(object, &buffer, PyBUF_STRIDES | PyBUF_FORMAT) < 0) {
            PyErr_Clear();
            return false;
        }
        bool scalar = buffer.ndim == 0;
        PyBuffer_Release(&buffer);
        return scalar;
    }
    PyObject *convert = PyObject_GetAttrString((PyObject *)Py_TYPE(object), "__float__");
    if (convert == NULL) PyErr_Clear();
    bool converts = convert != NULL || PyIndex_Check(object);
    Py_XDECREF(convert);
    /* Tensors and other arrays have a __float__ for their arrays of one item. */
    PyObject *shape = converts ? PyObject_GetAttrString(object, "shape") : NULL;
    if (shape == NULL) {
        PyErr_Clear();
        return converts;
    }
    Py_ssize_t dimensions = PyObject_Size(shape);
    PyErr_Clear();
    Py_DECREF(shape);
    return dimensions == 0;
}

/* numpy's complex scalars have a __float__ too: it drops the imaginary part, with a warning. */
static bool is_complex(PyObject *object) {
    Py_buffer buffer;
    if (PyComplex_Check(object)) return true;
    if (!PyObject_CheckBuffer(object) ||
        PyObject_GetBuffer(object, &buffer, PyBUF_STRIDES | PyBUF_FORMAT) < 0) {
        PyErr_Clear();
        return false;
    }
    bool complex = buffer.format != NULL && strchr(buffer.format, 'Z') != NULL;
    PyBuffer_Release(&buffer);
    return complex;
}

bool number_convert(const call *c, const char *name, PyObject *object, double *value) {
    if (!PyFloat_Check(object) && !PyLong_Check(object)) {
        const bool one = is_number(object);
        if (!one && !PyBytes_Check(object) &&
            (PyObject_CheckBuffer(object) || is_tensor(c, object)))
            return refuse(c, NEURON_E_SHAPE, "%s is an array; want a number", name);
        if (!one || is_complex(object)) return refuse_no_number(c, name, object, "a number");
    }
    *value = PyFloat_AsDouble(object);
    if (*value != -1.0 || !PyErr_Occurred()) return true;
    if (!only_a_refusal()) return false;
    if (PyErr_ExceptionMatches(PyExc_OverflowError))
        return refuse(c, NEURON_E_NULL, "%s is too large for a float64", name);
    return refuse_no_number(c, name, object, "a number");
}

bool whole_take(const call *c, const char *name, PyObject *object, int32_t least,
                const char *wanted, int32_t *value) {
    /* True would be 1, which is not what it says. */
    PyObject *number = PyBool_Check(object) ? NULL : PyNumber_Index(object);
    if (number == NULL) {
        if (PyErr_Occurred() && !only_a_refusal()) return false;
        return refuse_no_number(c, name, object, wanted);
    }
    int overflow;
    long long given = PyLong_AsLongLongAndOverflow(number, &overflow);
    Py_DECREF(number);
    if (overflow != 0)
        return refuse(c, NEURON_E_OPTION, "%s is %s; want %s", name,
                      overflow < 0 ? "negative" : "too large", wanted);
    if (given < least || given > INT32_MAX)
        return refuse(c, NEURON_E_OPTION, "%s is %lld; want %s", name, given, wanted);
    *value = (int32_t)given;
    return true;
}
