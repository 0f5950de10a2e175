/* SPDX-License-Identifier: MIT */
/* Tensors of other libraries, by DLPack, where the buffer protocol is not to be had. */
#ifndef NEURON_PYTHON_TENSOR_H
#define NEURON_PYTHON_TENSOR_H

#include "call.h"

/* Whether an object hands itself on by DLPack. */
bool is_tensor(const call *c, PyObject *object);

/* For an object whose buffer was not to be had, with the exception that says so. Fills a buffer with
   the tensor's own memory, if it is a tensor, or raises what is wrong with it. PyBuffer_Release gives
   the tensor back. `readonly` is set where nothing says that it may be written. */
bool tensor_instead(const call *c, const char *name, PyObject *object, const char *wanted,
                    Py_buffer *buffer);

#endif
