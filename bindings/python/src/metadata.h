/* SPDX-License-Identifier: MIT */
/* A neuron's metadata: pairs of str; the names of the features and of the classes among them. */
#ifndef NEURON_PYTHON_METADATA_H
#define NEURON_PYTHON_METADATA_H

#include "call.h"

/* A new dict of a model's metadata. */
PyObject *metadata_dict(const neuron_model *model);

/* A new model with the pairs of a dict; null after raising. */
neuron_model *metadata_replaced(const call *c, const neuron_model *model, PyObject *pairs);

/* Puts the pairs of a mapping, or what dict() takes, into a dict. */
bool metadata_add(const call *c, PyObject *pairs, PyObject *metadata);

/* The same for a list of names, as JSON: of features, one for each weight, and of the two classes. */
bool metadata_add_features(const call *c, PyObject *pairs, PyObject *names, Py_ssize_t columns);
bool metadata_add_classes(const call *c, PyObject *pairs, PyObject *classes);

/* The same for a dict of what a fit came to, unless the pairs say already; takes it over. */
bool metadata_add_fit(PyObject *pairs, PyObject *result);

/* A tuple of what those put there; None where there is nothing. */
PyObject *metadata_features(const call *c, const neuron_model *model);
PyObject *metadata_classes(const call *c, const neuron_model *model);

#endif
