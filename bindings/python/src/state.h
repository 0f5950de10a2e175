/* SPDX-License-Identifier: MIT */
/* What one import of the module owns, and the tables that the generated file fills it from. */
#ifndef NEURON_PYTHON_STATE_H
#define NEURON_PYTHON_STATE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdatomic.h>

#include "neuron.h"

enum { STATUS_LIMIT = 32, NAME_LIMIT = 32, RECORD_LIMIT = 4 };

/* An object made on first use. Two threads may both make it; one wins, and both use that one. */
typedef _Atomic(PyObject *) lazy;

typedef struct numpy_facts numpy_facts;

typedef struct module_state {
    PyObject *error;                     /* neuron.Error */
    PyObject *errors[STATUS_LIMIT];      /* by status */
    PyObject *names[NAME_LIMIT];         /* the parameters' names, interned */
    PyTypeObject *records[RECORD_LIMIT]; /* the named tuples */
    PyTypeObject *neuron;                /* neuron.Neuron */
    PyTypeObject *fit_result;            /* neuron.FitResult */
    PyTypeObject *progress;              /* neuron.Progress */
    PyObject *numpy;                     /* the string "numpy" */
    PyObject *dlpack;                    /* the string "__dlpack__" */
    _Atomic(numpy_facts *) numpy_facts;  /* from when numpy was first seen */
    _Atomic(PyTypeObject *) not_numpy;   /* a type seen while numpy was not; only compared */
    lazy array_of_one;                   /* array.array('d', [0.0]) */
} module_state;

typedef struct exception_spec {
    neuron_status status;
    const char *name; /* with its module */
    PyObject **builtin;
    const char *doc;
} exception_spec;

/* In the generated file. Each table ends with a null name. */
extern const exception_spec exception_specs[];
extern const char *const parameter_names[];
extern PyStructSequence_Desc record_specs[];
extern PyMethodDef module_functions[];
extern PyMethodDef neuron_methods[];

#endif
