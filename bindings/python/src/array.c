/* SPDX-License-Identifier: MIT */
#include "array.h"

#include "numpy_facts.h"

/* Keeps `made` unless another thread came first; returns a borrowed reference to what is kept. */
static PyObject *keep(lazy *place, PyObject *made) {
    PyObject *kept = NULL;
    if (made == NULL || atomic_compare_exchange_strong(place, &kept, made)) return made;
    Py_DECREF(made);
    return kept;
}

static PyObject *array_of_one(module_state *state) {
    PyObject *kept = atomic_load_explicit(&state->array_of_one, memory_order_acquire);
    if (kept != NULL) return kept;
    PyObject *module = PyImport_ImportModule("array");
    PyObject *made = module != NULL ? PyObject_CallMethod(module, "array", "s(d)", "d", 0.0) : NULL;
    Py_XDECREF(module);
    return keep(&state->array_of_one, made);
}

PyObject *shape_tuple(int dimensions, const Py_ssize_t *shape) {
    PyObject *tuple = PyTuple_New(dimensions);
    for (int k = 0; tuple != NULL && k < dimensions; k++) {
        PyObject *size = PyLong_FromSsize_t(shape[k]);
        if (size == NULL)
            Py_CLEAR(tuple);
        else
            PyTuple_SetItem(tuple, k, size);
    }
    return tuple;
}

/* With its dtype said: numpy.empty alone loses a reference to the default one in some versions of
   numpy (2.2 on all Pythons, 2.5 on 3.12). */
static PyObject *numpy_array(const numpy_facts *numpy, int dimensions, const Py_ssize_t *shape) {
    PyObject *size =
        dimensions == 1 ? PyLong_FromSsize_t(shape[0]) : shape_tuple(dimensions, shape);
    if (size == NULL) return NULL;
    PyObject *array = PyObject_CallFunctionObjArgs(numpy->empty, size, numpy->float64, NULL);
    Py_DECREF(size);
    return array;
}

/* A memoryview takes a shape only from bytes, and no size of 0: an empty array stays flat. */
static PyObject *shaped(PyObject *array, int dimensions, const Py_ssize_t *shape) {
    PyObject *view = PyMemoryView_FromObject(array);
    PyObject *bytes = view != NULL ? PyObject_CallMethod(view, "cast", "s", "B") : NULL;
    PyObject *sizes = bytes != NULL ? shape_tuple(dimensions, shape) : NULL;
    PyObject *result = sizes != NULL ? PyObject_CallMethod(bytes, "cast", "sO", "d", sizes) : NULL;
    Py_XDECREF(view);
    Py_XDECREF(bytes);
    Py_XDECREF(sizes);
    return result;
}

PyObject *array_new(module_state *state, int dimensions, const Py_ssize_t *shape) {
    const numpy_facts *numpy = numpy_loaded(state);
    if (numpy != NULL) return numpy_array(numpy, dimensions, shape);
    PyObject *one = PyErr_Occurred() ? NULL : array_of_one(state);
    if (one == NULL) return NULL;
    Py_ssize_t count = 1;
    for (int k = 0; k < dimensions; k++)
        if (__builtin_mul_overflow(count, shape[k], &count)) return PyErr_NoMemory();
    PyObject *array = PySequence_Repeat(one, count);
    if (array == NULL || dimensions == 1 || count == 0) return array;
    PyObject *result = shaped(array, dimensions, shape);
    Py_DECREF(array);
    return result;
}
