/* SPDX-License-Identifier: MIT */
#include "metadata.h"

#include <string.h>

#include "errors.h"

static const char features_key[] = "feature_names", classes_key[] = "classes";

PyObject *metadata_dict(const neuron_model *model) {
    PyObject *pairs = PyDict_New();
    Py_ssize_t count = neuron_model_metadata_count(model);
    for (Py_ssize_t i = 0; pairs != NULL && i < count; i++) {
        const char *key = neuron_model_metadata_key(model, i);
        PyObject *value = PyUnicode_FromString(neuron_model_metadata(model, key));
        if (value == NULL || PyDict_SetItemString(pairs, key, value) < 0) Py_CLEAR(pairs);
        Py_XDECREF(value);
    }
    return pairs;
}

/* The text of a str, which lives as long as it does. */
static const char *text_of(const call *c, PyObject *object, const char *part) {
    if (!PyUnicode_Check(object)) {
        PyObject *type = type_name(object);
        if (type != NULL) refuse(c, NEURON_E_NULL, "%s of metadata is %U; want str", part, type);
        Py_XDECREF(type);
        return NULL;
    }
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(object, &size);
    if (text != NULL && strlen(text) != (size_t)size) {
        refuse(c, NEURON_E_FORMAT, "%s of metadata has a null character in it", part);
        return NULL;
    }
    return text;
}

static bool pairs_of(const call *c, PyObject *pairs, neuron_metadata *metadata) {
    PyObject *key, *value;
    Py_ssize_t position = 0;
    for (; PyDict_Next(pairs, &position, &key, &value); metadata++) {
        metadata->key = text_of(c, key, "a key");
        metadata->value = metadata->key != NULL ? text_of(c, value, "a value") : NULL;
        if (metadata->value == NULL) return false;
    }
    return true;
}

neuron_model *metadata_replaced(const call *c, const neuron_model *model, PyObject *pairs) {
    Py_ssize_t count = PyDict_Size(pairs);
    neuron_metadata *metadata = PyMem_Calloc((size_t)count + 1, sizeof *metadata);
    neuron_model *replaced = NULL;
    if (metadata == NULL) {
        PyErr_NoMemory();
    } else if (pairs_of(c, pairs, metadata)) {
        neuron_status status = neuron_model_with_metadata(model, metadata, count, &replaced, NULL);
        if (status == NEURON_E_SIZE)
            refuse(c, status, "metadata is more than the header of a file holds, 16 MiB");
        else if (status != NEURON_OK)
            raise_status(c, status);
    }
    PyMem_Free(metadata);
    return replaced;
}

bool metadata_add(const call *c, PyObject *pairs, PyObject *metadata) {
    if (PyDict_Update(pairs, metadata) == 0) return true;
    if (!only_a_refusal() && !PyErr_ExceptionMatches(PyExc_AttributeError)) return false;
    PyObject *type = type_name(metadata);
    if (type != NULL) refuse(c, NEURON_E_NULL, "metadata is %U; want a dict of str", type);
    Py_XDECREF(type);
    return false;
}

/* A call of json's; takes over `argument`, which may be null after raising. */
static PyObject *json(const char *function, PyObject *argument) {
    PyObject *module = argument != NULL ? PyImport_ImportModule("json") : NULL;
    PyObject *method = module != NULL ? PyObject_GetAttrString(module, function) : NULL;
    PyObject *args = method != NULL ? PyTuple_Pack(1, argument) : NULL;
    PyObject *keywords = args == NULL         ? NULL
                         : function[0] == 'd' ? Py_BuildValue("{sO}", "ensure_ascii", Py_False)
                                              : PyDict_New();
    PyObject *result = keywords != NULL ? PyObject_Call(method, args, keywords) : NULL;
    Py_XDECREF(argument);
    Py_XDECREF(module);
    Py_XDECREF(method);
    Py_XDECREF(args);
    Py_XDECREF(keywords);
    return result;
}

/* numpy's scalars as Python's. */
static bool to_plain(PyObject *list, Py_ssize_t i) {
    PyObject *item = PyList_GetItem(list, i);
    if (item == NULL || !PyObject_HasAttrString(item, "item")) return item != NULL;
    PyObject *plain = PyObject_CallMethod(item, "item", NULL);
    return plain != NULL && PyList_SetItem(list, i, plain) == 0;
}

static bool is_class(PyObject *item) {
    return PyUnicode_Check(item) || PyLong_Check(item) || PyFloat_Check(item);
}

/* Whether all items of a list are of the sort wanted. */
static bool all_are(const call *c, const char *name, PyObject *list, bool only_text) {
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        if (!to_plain(list, i)) return false;
        PyObject *item = PyList_GetItem(list, i);
        if (only_text ? PyUnicode_Check(item) : is_class(item)) continue;
        PyObject *type = type_name(item);
        if (type != NULL)
            refuse(c, NEURON_E_NULL, "%s[%zd] is %U; want %s", name, i, type,
                   only_text ? "str" : "str, int, float or bool");
        Py_XDECREF(type);
        return false;
    }
    return true;
}

static bool add_list(const call *c, PyObject *pairs, const char *name, PyObject *items,
                     Py_ssize_t count, const char *wanted) {
    PyObject *list = PyUnicode_Check(items) || PyBytes_Check(items) ? NULL : PySequence_List(items);
    if (list == NULL) {
        if (PyErr_Occurred() && !only_a_refusal()) return false;
        PyErr_Clear();
        PyObject *type = type_name(items);
        if (type != NULL) refuse(c, NEURON_E_NULL, "%s is %U; want %s", name, type, wanted);
        Py_XDECREF(type);
        return false;
    }
    PyObject *text = NULL;
    if (PyList_Size(list) != count)
        refuse(c, NEURON_E_SHAPE, "%s has %zd items; want %zd", name, PyList_Size(list), count);
    else if (all_are(c, name, list, name == features_key))
        text = json("dumps", Py_NewRef(list));
    bool is_done = text != NULL && PyDict_SetItemString(pairs, name, text) == 0;
    Py_DECREF(list);
    Py_XDECREF(text);
    return is_done;
}

bool metadata_add_features(const call *c, PyObject *pairs, PyObject *names, Py_ssize_t columns) {
    return add_list(c, pairs, features_key, names, columns, "a sequence of str");
}

bool metadata_add_classes(const call *c, PyObject *pairs, PyObject *classes) {
    return add_list(c, pairs, classes_key, classes, 2, "the two classes, of label 0 and label 1");
}

bool metadata_add_fit(PyObject *pairs, PyObject *result) {
    PyObject *text = json("dumps", result);
    PyObject *key = text != NULL ? PyUnicode_InternFromString("fit") : NULL;
    int is_there = key != NULL ? PyDict_Contains(pairs, key) : -1;
    bool is_done = is_there > 0 || (is_there == 0 && PyDict_SetItem(pairs, key, text) == 0);
    Py_XDECREF(text);
    Py_XDECREF(key);
    return is_done;
}

/* A file may come from anyone: what is there need not be what is put there here. */
static PyObject *get_list(const call *c, const neuron_model *model, const char *key,
                          Py_ssize_t count) {
    const char *text = neuron_model_metadata(model, key);
    if (text == NULL) Py_RETURN_NONE;
    PyObject *list = json("loads", PyUnicode_FromString(text));
    if (list == NULL && !only_a_refusal()) return NULL;
    bool is_good = list != NULL && PyList_Check(list) && PyList_Size(list) == count &&
                   all_are(c, key, list, key == features_key);
    PyObject *tuple = is_good ? PyList_AsTuple(list) : NULL;
    if (!is_good)
        refuse(c, NEURON_E_FORMAT, "%s in the metadata is not a JSON list of %zd %s", key, count,
               key == features_key ? "strings" : "classes");
    Py_XDECREF(list);
    return tuple;
}

PyObject *metadata_features(const call *c, const neuron_model *model) {
    return get_list(c, model, features_key, neuron_model_columns(model));
}

PyObject *metadata_classes(const call *c, const neuron_model *model) {
    return get_list(c, model, classes_key, 2);
}
