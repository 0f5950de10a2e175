/* SPDX-License-Identifier: MIT */
/* The format strings of the buffer protocol. */
#ifndef NEURON_PYTHON_FORMAT_H
#define NEURON_PYTHON_FORMAT_H

#include "state.h"

/* The neuron_dtype of items that the library can read; 0 for all others. The size alone would not
   do: an int64 has eight bytes too. */
int32_t dtype_of(const char *format, Py_ssize_t item_size);

/* What to call a format, "big-endian float64" or "format 'T{...}'"; a new reference. */
PyObject *format_name(const char *format, Py_ssize_t item_size);

/* The bytes from one item to the next in dimension k. ctypes gives no strides, whatever one asks for:
   then the items lie side by side. */
static inline Py_ssize_t stride_of(const Py_buffer *buffer, int k) {
    if (buffer->strides != NULL) return buffer->strides[k];
    Py_ssize_t stride = buffer->itemsize;
    for (int i = buffer->ndim - 1; i > k; i--) stride *= buffer->shape[i];
    return stride;
}

#endif
