/* SPDX-License-Identifier: MIT */
#include "tensor.h"

#include "capsule.h"
#include "dlpack.h"
#include "errors.h"

/* The method that hands an object on; a new reference, or null. Nothing is raised. */
static PyObject *export_of(const call *c, PyObject *object) {
    PyObject *method = PyObject_GetAttr(object, c->state->dlpack);
    PyErr_Clear();
    return method;
}

bool is_tensor(const call *c, PyObject *object) {
    PyObject *method = export_of(c, object);
    Py_XDECREF(method);
    return method != NULL;
}

/* Whether `attribute` of an object is True, or what it gives when it is called. */
static bool says_yes(PyObject *object, const char *attribute, bool is_method) {
    PyObject *found = PyObject_GetAttrString(object, attribute);
    if (found != NULL && is_method) {
        PyObject *answer = PyObject_CallFunctionObjArgs(found, NULL);
        Py_DECREF(found);
        found = answer;
    }
    PyErr_Clear();
    Py_XDECREF(found);
    return found == Py_True;
}

/* Why a tensor does not hand itself on. Its device may be the reason, which it says better. */
static bool refuse_tensor(const call *c, const char *name, PyObject *object, const char *wanted) {
    int type = DLPACK_CPU, id;
    PyObject *exception, *value, *trace;
    PyErr_Fetch(&exception, &value, &trace);
    const bool needs_gradient = says_yes(object, "requires_grad", false);
    PyObject *device = PyObject_CallMethod(object, "__dlpack_device__", NULL);
    if (device != NULL && PyTuple_Check(device)) PyArg_ParseTuple(device, "ii", &type, &id);
    Py_XDECREF(device);
    PyErr_Clear();
    if (needs_gradient)
        refuse(c, NEURON_E_NULL,
               "%s requires a gradient, and none passes through here; pass %s.detach()", name,
               name);
    else if (!is_of_the_cpu(type))
        refuse_device(c, name, type, id);
    else
        refuse(c, NEURON_E_DTYPE,
               "%s gives no DLPack tensor (%S); want %s of float64 or float32 on the CPU", name,
               value != NULL ? value : exception, wanted);
    Py_XDECREF(exception);
    Py_XDECREF(value);
    Py_XDECREF(trace);
    return false;
}

/* Asks for no copy, and for a version that says what may be written. */
static PyObject *export(PyObject *method) {
    PyObject *nothing = PyTuple_New(0);
    PyObject *keywords = nothing != NULL ? Py_BuildValue("{s(ii)sO}", "max_version", DLPACK_MAJOR,
                                                         DLPACK_MINOR, "copy", Py_False)
                                         : NULL;
    PyObject *capsule = keywords != NULL ? PyObject_Call(method, nothing, keywords) : NULL;
    /* Before version 1 it takes neither. */
    if (capsule == NULL && keywords != NULL && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        capsule = PyObject_Call(method, nothing, NULL);
    }
    Py_XDECREF(nothing);
    Py_XDECREF(keywords);
    return capsule;
}

static bool take(const call *c, const char *name, PyObject *capsule, Py_buffer *buffer) {
    const bool taken = capsule_take(c, name, capsule, buffer);
    /* The capsule of a tensor that was refused runs its deleter. */
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    Py_DECREF(capsule);
    PyErr_Restore(type, value, trace);
    return taken;
}

bool tensor_instead(const call *c, const char *name, PyObject *object, const char *wanted,
                    Py_buffer *buffer) {
    if (PyObject_CheckBuffer(object)) return refuse_no_buffer(c, name, object, wanted);
    PyErr_Clear();
    PyObject *method = export_of(c, object);
    if (method == NULL) return refuse_no_array(c, name, object, wanted);
    PyObject *capsule = export(method);
    Py_DECREF(method);
    if (capsule == NULL) {
        /* Before 2.9, torch refused by a RuntimeError. */
        if (!only_a_refusal() && !PyErr_ExceptionMatches(PyExc_RuntimeError)) return false;
        return refuse_tensor(c, name, object, wanted);
    }
    /* Its sign is no part of what torch hands on. */
    if (says_yes(object, "is_neg", true)) {
        Py_DECREF(capsule);
        return refuse(c, NEURON_E_DTYPE,
                      "%s has torch's negative bit: its memory holds what it is the negative of; "
                      "pass %s.resolve_neg()",
                      name, name);
    }
    return take(c, name, capsule, buffer);
}
