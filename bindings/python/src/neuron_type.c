/* SPDX-License-Identifier: MIT */
#include "neuron_type.h"

#include "call.h"
#include "errors.h"
#include "fit_result.h"
#include "metadata.h"
#include "number.h"
#include "numpy_facts.h"

static neuron_object *as_neuron(PyObject *self) { return (neuron_object *)self; }

PyObject *neuron_of(module_state *state, neuron_model *model, const neuron_fit_result *fit_result) {
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

/* Puts a model with metadata in its place. */
static bool describe(const call *c, neuron_model **model, PyObject *metadata) {
    PyObject *pairs = PyDict_New();
    bool is_good = pairs != NULL && metadata_add(c, pairs, metadata);
    neuron_model *plain = *model;
    *model = is_good ? metadata_replaced(c, plain, pairs) : NULL;
    Py_XDECREF(pairs);
    neuron_model_free(plain);
    return *model != NULL;
}

PyObject *neuron_make(const call *c, const neuron_vector *w, double b, PyObject *metadata,
                      const neuron_fit_result *fit_result) {
    neuron_model *model = NULL;
    neuron_status status = neuron_model_create(w, b, &model, NULL);
    if (status != NEURON_OK) return raise_status(c, status);
    if (metadata != NULL && metadata != Py_None && !describe(c, &model, metadata)) return NULL;
    return neuron_of(c->state, model, fit_result);
}

static PyObject *create(call *c, PyObject *const *given) {
    double b = 0;
    operand *w = operand_take(c, "w", given[0], VECTOR_OF_COLUMNS);
    if (w == NULL || !number_default(c, "b", given[1], &b)) return NULL;
    neuron_vector view = operand_vector(w);
    return neuron_make(c, &view, b, given[2], NULL);
}

static PyObject *neuron_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    PyObject *given[3] = {NULL, NULL, NULL};
    static char *names[] = {"w", "b", "metadata", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|OO:Neuron", names, &given[0], &given[1],
                                     &given[2]))
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

static PyObject *get_metadata(PyObject *self, void *closure) {
    (void)closure;
    return metadata_dict(as_neuron(self)->held.model);
}

typedef PyObject *(*list_getter)(const call *c, const neuron_model *model);

static PyObject *get_list(PyObject *self, const signature *s, list_getter get) {
    call c;
    call_begin(&c, as_neuron(self)->state, s);
    return get(&c, as_neuron(self)->held.model);
}

static PyObject *get_feature_names(PyObject *self, void *closure) {
    static const signature s = {"Neuron.feature_names", 0, 0, 0, {0}, {0}};
    (void)closure;
    return get_list(self, &s, metadata_features);
}

static PyObject *get_classes(PyObject *self, void *closure) {
    static const signature s = {"Neuron.classes", 0, 0, 0, {0}, {0}};
    (void)closure;
    return get_list(self, &s, metadata_classes);
}

/* The bytes of the file: what equality and hash go by, so that NaN equals itself and 0.0 not -0.0. */
static PyObject *bits(PyObject *self) {
    const neuron_model *model = as_neuron(self)->held.model;
    size_t size = neuron_model_encoded_size(model);
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
    char *into = bytes != NULL ? PyBytes_AsString(bytes) : NULL;
    if (into != NULL) neuron_model_encode(model, into, size);
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
    Py_ssize_t columns = held->columns, pairs = neuron_model_metadata_count(held->model);
    bool all = columns <= 8 && pairs <= 8;
    PyObject *w = weights_between(held, 0, columns <= 8 ? columns : 4);
    PyObject *b = w != NULL ? get_b(self, NULL) : NULL;
    PyObject *metadata = b != NULL ? get_metadata(self, NULL) : NULL;
    PyObject *result =
        metadata == NULL ? NULL
        : !all           ? PyUnicode_FromFormat("<Neuron of %zd weights, w=%R%s, b=%R>", columns, w,
                                      columns <= 8 ? "" : "...", b)
        : pairs == 0     ? PyUnicode_FromFormat("Neuron(w=%R, b=%R)", w, b)
                         : PyUnicode_FromFormat("Neuron(w=%R, b=%R, metadata=%R)", w, b, metadata);
    Py_XDECREF(w);
    Py_XDECREF(b);
    Py_XDECREF(metadata);
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
    if (neuron->fit_result == NULL) {
        bool is_bare = neuron_model_metadata_count(neuron->held.model) == 0;
        PyObject *metadata = is_bare ? Py_NewRef(Py_None) : get_metadata(self, NULL);
        return Py_BuildValue("O(NdN)", Py_TYPE(self), w, neuron->held.b, metadata);
    }
    /* What was fitted has no metadata yet: that comes with a file. */
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
    {"metadata", get_metadata, NULL, "The metadata: a new dict of str.", NULL},
    {"feature_names", get_feature_names, NULL,
     "The names of the features, a tuple of str, or None. Raises FormatError if\n"
     "the metadata has something else in their place.",
     NULL},
    {"classes", get_classes, NULL,
     "The classes of label 0 and label 1, a tuple, or None. Raises FormatError if\n"
     "the metadata has something else in their place.",
     NULL},
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
