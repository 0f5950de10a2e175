/* SPDX-License-Identifier: MIT */
/* The capsules that DLPack's tensors come in. */
#ifndef NEURON_PYTHON_CAPSULE_H
#define NEURON_PYTHON_CAPSULE_H

#include "call.h"

/* Fills a buffer with the memory of a capsule's tensor, or raises what is wrong with it.
   PyBuffer_Release gives the tensor back; one that is refused the capsule still has. `readonly` is
   set where nothing says that it may be written. */
bool capsule_take(const call *c, const char *name, PyObject *capsule, Py_buffer *buffer);

/* Whether the CPU reads the memory of a device, by DLPack's numbers: its own, pinned or not. */
bool is_of_the_cpu(int device);

#endif
