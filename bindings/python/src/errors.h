/* SPDX-License-Identifier: MIT */
/* Exceptions: every message names the function and the argument, what came, what was wanted, and
   the cure. */
#ifndef NEURON_PYTHON_ERRORS_H
#define NEURON_PYTHON_ERRORS_H

#include "call.h"

/* Raises the exception of `status`, "function(): " and then the format of PyUnicode_FromFormat.
   Returns false, and replaces what was raised before. */
bool refuse(const call *c, neuron_status status, const char *format, ...);

/* Refuses an object for its type: where an array was wanted, or where a number was. */
bool refuse_no_array(const call *c, const char *name, PyObject *object, const char *wanted);
bool refuse_no_number(const call *c, const char *name, PyObject *object, const char *wanted);

/* Refuses an object whose buffer was not to be had, for the exception that says so: it is no array, or
   one that the protocol has no words for. Another exception stays. */
bool refuse_no_buffer(const call *c, const char *name, PyObject *object, const char *wanted);

/* Refuses a tensor for the device that it lies on, by DLPack's numbers. */
bool refuse_device(const call *c, const char *name, int type, int id);

/* Refuse an array for its items, or for where they lie. */
bool refuse_dtype(const call *c, const char *name, const Py_buffer *buffer, bool labels);
bool refuse_alignment(const call *c, const char *name, Py_ssize_t item_size);

/* Whether what is raised says only that an object is not of the right sort: then it may be replaced
   by a message that says more. */
bool only_a_refusal(void);

/* Whether an object has an attribute. Nothing is raised. */
bool has_attribute(PyObject *object, const char *attribute);

/* "module.Type" of an object; a new reference. */
PyObject *type_name(PyObject *object);

/* Raises what a C function came to. Does not look at labels and weights; samples_raise does. */
PyObject *raise_status(const call *c, neuron_status status);

/* The same for an output that overlaps an input: names the input. */
bool refuse_overlap(const call *c);

#endif
