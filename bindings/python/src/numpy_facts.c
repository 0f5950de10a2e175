/* SPDX-License-Identifier: MIT */
#include "numpy_facts.h"

static void release(numpy_facts *facts) {
    Py_XDECREF(facts->empty);
    Py_XDECREF(facts->asarray);
    Py_XDECREF(facts->array_type);
    Py_XDECREF(facts->float64);
    Py_XDECREF(facts->dtype);
    PyMem_Free(facts);
}

/* In the order in which numpy's modules bring them: the last one comes late. */
static bool fill(numpy_facts *facts, PyObject *numpy) {
    facts->array_type = PyObject_GetAttrString(numpy, "ndarray");
    if (facts->array_type == NULL) return false;
    facts->dtype = PyObject_GetAttrString(facts->array_type, "dtype");
    facts->float64 = PyObject_CallMethod(numpy, "dtype", "s", "float64");
    facts->empty = facts->float64 != NULL ? PyObject_GetAttrString(numpy, "empty") : NULL;
    facts->asarray = facts->empty != NULL ? PyObject_GetAttrString(numpy, "asarray") : NULL;
    if (facts->dtype == NULL || facts->asarray == NULL) return false;
    facts->get_dtype = (descrgetfunc)PyType_GetSlot(Py_TYPE(facts->dtype), Py_tp_descr_get);
    if (facts->get_dtype == NULL) PyErr_SetString(PyExc_AttributeError, "dtype");
    return facts->get_dtype != NULL;
}

const numpy_facts *numpy_loaded(module_state *state) {
    numpy_facts *kept = atomic_load_explicit(&state->numpy_facts, memory_order_acquire);
    if (kept != NULL) return kept;
    PyObject *numpy = PyImport_GetModule(state->numpy);
    if (numpy == NULL) return NULL;
    numpy_facts *facts = PyMem_Calloc(1, sizeof *facts);
    if (facts == NULL) {
        PyErr_NoMemory();
    } else if (!fill(facts, numpy)) {
        release(facts);
        facts = NULL;
        /* While numpy is still on its way in, it is not loaded. */
        if (PyErr_ExceptionMatches(PyExc_AttributeError)) PyErr_Clear();
    } else if (!atomic_compare_exchange_strong(&state->numpy_facts, &kept, facts)) {
        release(facts);
        facts = kept;
    }
    Py_DECREF(numpy);
    return facts;
}

const numpy_facts *numpy_loaded_for(module_state *state, PyTypeObject *type) {
    if (atomic_load_explicit(&state->not_numpy, memory_order_relaxed) == type) return NULL;
    const numpy_facts *facts = numpy_loaded(state);
    /* No more than a shorter way is at stake: whatever went wrong will come up again. */
    PyErr_Clear();
    if (facts == NULL) atomic_store_explicit(&state->not_numpy, type, memory_order_relaxed);
    return facts;
}

int numpy_visit(module_state *state, visitproc visit, void *arg) {
    const numpy_facts *facts = atomic_load(&state->numpy_facts);
    if (facts == NULL) return 0;
    Py_VISIT(facts->empty);
    Py_VISIT(facts->asarray);
    Py_VISIT(facts->array_type);
    Py_VISIT(facts->float64);
    Py_VISIT(facts->dtype);
    return 0;
}

void numpy_forget(module_state *state) {
    numpy_facts *facts = atomic_exchange(&state->numpy_facts, NULL);
    if (facts != NULL) release(facts);
}
