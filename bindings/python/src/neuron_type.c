/* SPDX-License-Identifier: MIT */
#include "neuron_type.h"

#include <string.h>

#include "call.h"
#include "errors.h"
#include "fit_result.h"
#include "number.h"
#include "numpy_facts.h"

static neuron_object *as_neuron(PyObject *self) { return (neuron_object *)self; }

static PyObject *hold(module_state *state, neuron_model *model,
                      const neuron_fit_result *fit_result) {
    PyTypeObject *type = state->neuron;
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    PyObject *self = allocate(type, 0);
    if (self == NULL) {
        neuron_model_free(model);
        return NULL;
    }
    neuron_object *neuron = as_neuron(self);
    neuron->state = state;
    neuron->held = (held_model){model, neuron_model_w(model), neuron_model_columns(model),
                                neuron_model_b(model)};
    neuron->fit_result = NULL;
    if (fit_result == NULL) return self;
    neuron->fit_result = PyMem_Malloc(sizeof *fit_result);
    if (neuron->fit_result == NULL) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    *neuron->fit_result = *fit_result;
    return self;
}

PyObject *neuron_make(const call *c, const neuron_vector *w, double b,
                      const neuron_fit_result *fit_result) {
    neuron_model *model = NULL;
    neuron_status status = neuron_model_create(w, b, &model, NULL);
    return status == NEURON_OK ? hold(c->state, model, fit_result) : raise_status(c, status);
}

static PyObject *create(call *c, PyObject *const *given) {
    double b = 0;
    operand *w = operand_take(c, "w", given[0], VECTOR_OF_COLUMNS);
    if (w == NULL || !number_default(c, "b", given[1], &b)) return NULL;
    neuron_vector view = operand_vector(w);
    return neuron_make(c, &view, b, NULL);
}

static PyObject *neuron_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *given[2] = {NULL, NULL};
    static char *names[] = {"w", "b", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|O:Neuron", names, &given[0], &given[1]))
        return NULL;
    call c;
    call_begin(&c, PyType_GetModuleState(type), &neuron_signature);
    PyObject *self = create(&c, given);
    call_end(&c);
    return self;
}

static void neuron_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    neuron_model_free(as_neuron(self)->held.model);
    PyMem_Free(as_neuron(self)->fit_result);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

/* The model never changes: its weights can be looked at where they are. */
static int neuron_buffer(PyObject *self, Py_buffer *buffer, int flags) {
    const held_model *held = &as_neuron(self)->held;
    static double nothing;
    const double *w = held->w;
    Py_ssize_t bytes = held->columns * (Py_ssize_t)sizeof(double);
    if (PyBuffer_FillInfo(buffer, self, w != NULL ? (void *)w : &nothing, bytes, 1, flags) < 0)
        return -1;
    buffer->itemsize = sizeof(double);
    if (buffer->format != NULL) buffer->format = "d";
    /* Otherwise it would point to the number of bytes. */
    if (buffer->shape != NULL) buffer->shape = &as_neuron(self)->held.columns;
    return 0;
}

static PyObject *get_w(PyObject *self, void *closure) {
    (void)closure;
    PyObject *view = PyMemoryView_FromObject(self);
    const numpy_facts *numpy = view != NULL ? numpy_loaded(as_neuron(self)->state) : NULL;
    if (numpy == NULL) {
        if (PyErr_Occurred()) Py_CLEAR(view);
        return view;
    }
    PyObject *array = PyObject_CallFunctionObjArgs(numpy->asarray, view, NULL);
    Py_DECREF(view);
    return array;
}

static PyObject *get_b(PyObject *self, void *closure) {
    (void)closure;
    return PyFloat_FromDouble(as_neuron(self)->held.b);
}

static PyObject *get_fit_result(PyObject *self, void *closure) {
    (void)closure;
    const neuron_object *neuron = as_neuron(self);
    if (neuron->fit_result == NULL) Py_RETURN_NONE;
    return fit_result_record(neuron->state, neuron->fit_result);
}

/* w and b as bytes: what equality and hash go by, so that NaN equals itself and 0.0 not -0.0. */
static PyObject *bits(PyObject *self) {
    const held_model *held = &as_neuron(self)->held;
    size_t size = (size_t)held->columns * sizeof(double);
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(size + sizeof held->b));
    char *into = bytes != NULL ? PyBytes_AsString(bytes) : NULL;
    if (into == NULL) return NULL;
    if (size > 0) memcpy(into, held->w, size);
    memcpy(into + size, &held->b, sizeof held->b);
    return bytes;
}

static PyObject *neuron_compare(PyObject *self, PyObject *other, int operation) {
    if ((operation != Py_EQ && operation != Py_NE) || Py_TYPE(other) != Py_TYPE(self))
        Py_RETURN_NOTIMPLEMENTED;
    PyObject *mine = bits(self), *theirs = mine != NULL ? bits(other) : NULL;
    PyObject *result = theirs != NULL ? PyObject_RichCompare(mine, theirs, operation) : NULL;
    Py_XDECREF(mine);
    Py_XDECREF(theirs);
    return result;
}

static Py_hash_t neuron_hash(PyObject *self) {
    PyObject *bytes = bits(self);
    Py_hash_t hash = bytes != NULL ? PyObject_Hash(bytes) : -1;
    Py_XDECREF(bytes);
    return hash;
}

static PyObject *weights_between(const held_model *held, Py_ssize_t from, Py_ssize_t to) {
    PyObject *list = PyList_New(to - from);
    for (Py_ssize_t j = from; list != NULL && j < to; j++) {
        PyObject *item = PyFloat_FromDouble(held->w[j]);
        if (item == NULL)
            Py_CLEAR(list);
        else
            PyList_SetItem(list, j - from, item);
    }
    return list;
}

static PyObject *neuron_repr(PyObject *self) {
    const held_model *held = &as_neuron(self)->held;
    Py_ssize_t columns = held->columns;
    bool all = columns <= 8;
    PyObject *w = weights_between(held, 0, all ? columns : 4);
    PyObject *b = w != NULL ? get_b(self, NULL) : NULL;
    PyObject *result =
        b == NULL ? NULL
        : all     ? PyUnicode_FromFormat("Neuron(w=%R, b=%R)", w, b)
                  : PyUnicode_FromFormat("<Neuron of %zd weights, w=%R..., b=%R>", columns, w, b);
    Py_XDECREF(w);
    Py_XDECREF(b);
    return result;
}

/* By way of an array.array, which needs no numpy where it is read, and keeps the bits. */
PyObject *neuron_reduce(PyObject *self, PyObject *unused) {
    (void)unused;
    PyObject *bytes = PyBytes_FromObject(self);
    PyObject *module = bytes != NULL ? PyImport_ImportModule("array") : NULL;
    PyObject *w = module != NULL ? PyObject_CallMethod(module, "array", "sO", "d", bytes) : NULL;
    Py_XDECREF(bytes);
    Py_XDECREF(module);
    if (w == NULL) return NULL;
    const neuron_object *neuron = as_neuron(self);
    if (neuron->fit_result == NULL) return Py_BuildValue("O(Nd)", Py_TYPE(self), w, neuron->held.b);
    PyObject *module_of_type = PyType_GetModule(Py_TYPE(self));
    PyObject *restore =
        module_of_type != NULL ? PyObject_GetAttrString(module_of_type, "_restore") : NULL;
    if (restore == NULL) {
        Py_DECREF(w);
        return NULL;
    }
    return Py_BuildValue("N(NdN)", restore, w, neuron->held.b,
                         fit_result_numbers(neuron->fit_result));
}

PyObject *neuron_copy(PyObject *self, PyObject *unused) {
    (void)unused;
    return Py_NewRef(self);
}

static PyGetSetDef attributes[] = {
    {"w", get_w, NULL, "The weights: a read-only array.", NULL},
    {"b", get_b, NULL, "The bias.", NULL},
    {"fit_result", get_fit_result, NULL,
     "What the fit that found w and b came to: a FitResult; None without a fit.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyObject *neuron_type_new(PyObject *module) {
    PyType_Slot slots[] = {
        {Py_tp_doc, (void *)neuron_doc},  {Py_tp_new, neuron_new},
        {Py_tp_dealloc, neuron_dealloc},  {Py_tp_repr, neuron_repr},
        {Py_tp_hash, neuron_hash},        {Py_tp_richcompare, neuron_compare},
        {Py_tp_methods, neuron_methods},  {Py_tp_getset, attributes},
        {Py_bf_getbuffer, neuron_buffer}, {0, NULL},
    };
    PyType_Spec spec = {"neuron.Neuron", sizeof(neuron_object), 0,
                        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, slots};
    return PyType_FromModuleAndSpec(module, &spec, NULL);
}
