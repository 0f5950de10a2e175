/* SPDX-License-Identifier: MIT */
#include "model_file.h"

#include <errno.h>

#include "errors.h"
#include "fit_result.h"
#include "metadata.h"
#include "neuron_type.h"

const char model_file_save_doc[] =
    "save($module, model, path, *, feature_names=None, classes=None, metadata=None)\n"
    "--\n\n"
    "Saves a Neuron as a safetensors file, all of it or nothing: the file of\n"
    "before stays until the new one is on disk.\n\n"
    "model: the Neuron.\n"
    "path: str, bytes or os.PathLike.\n"
    "feature_names: a sequence of str, one for each weight.\n"
    "classes: the two classes: that of label 0, that of label 1; str or numbers.\n"
    "metadata: a dict of str, on top of the model's own.\n\n"
    "What a fit came to goes with it: fit_result, as JSON, under the key fit.\n\n"
    "Raises ArgumentError, ShapeError, FormatError, SizeError, OutOfMemoryError;\n"
    "OSError if the system refuses.";

const char model_file_load_doc[] =
    "load($module, path)\n"
    "--\n\n"
    "Loads a Neuron from a safetensors file with the tensors w and b, or the\n"
    "weight and bias of PyTorch's Linear.\n\n"
    "path: str, bytes or os.PathLike.\n\n"
    "Raises ArgumentError, FormatError if it is not the file of a neuron,\n"
    "OutOfMemoryError; OSError if the system refuses.";

static const signature save_signature = {"save", 0, 0, 0, {0}, {0}};
static const signature load_signature = {"load", 0, 0, 0, {0}, {0}};

/* What was given as a path: for messages, and for the system. */
typedef struct place {
    PyObject *shown; /* str or bytes */
    PyObject *bytes;
} place;

static bool place_take(const call *c, PyObject *given, place *p) {
    p->bytes = NULL;
    p->shown = PyOS_FSPath(given);
    if (p->shown != NULL && PyUnicode_FSConverter(p->shown, &p->bytes)) return true;
    bool is_type = PyErr_ExceptionMatches(PyExc_TypeError);
    PyObject *type = is_type ? type_name(given) : NULL;
    if (type != NULL) refuse(c, NEURON_E_NULL, "path is %U; want str, bytes or os.PathLike", type);
    Py_XDECREF(type);
    Py_CLEAR(p->shown);
    return false;
}

static void place_release(place *p) {
    Py_CLEAR(p->shown);
    Py_CLEAR(p->bytes);
}

static void raise_for(const call *c, const place *p, neuron_status status, int reason) {
    if (status == NEURON_E_FILE) {
        errno = reason;
        PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, p->shown);
    } else if (status == NEURON_E_FORMAT) {
        refuse(c, status, "%R is not the file of a neuron", p->shown);
    } else {
        raise_status(c, status);
    }
}

static neuron_status save_to(const neuron_model *model, const char *path, int *reason) {
    PyThreadState *unlocked = PyEval_SaveThread();
    neuron_status status = neuron_model_save(model, path, NULL);
    *reason = errno;
    PyEval_RestoreThread(unlocked);
    return status;
}

static neuron_status load_from(const char *path, neuron_model **model, int *reason) {
    PyThreadState *unlocked = PyEval_SaveThread();
    neuron_status status = neuron_model_load(path, model, NULL);
    *reason = errno;
    PyEval_RestoreThread(unlocked);
    return status;
}

/* The model with all that is to be said of it. */
static neuron_model *described(const call *c, PyObject *const *given) {
    const neuron_object *unit = (neuron_object *)given[0];
    const held_model *held = &unit->held;
    PyObject *features = given[2], *classes = given[3], *metadata = given[4];
    PyObject *pairs = metadata_dict(held->model);
    bool is_good = pairs != NULL;
    if (is_good && metadata != Py_None) is_good = metadata_add(c, pairs, metadata);
    if (is_good && features != Py_None)
        is_good = metadata_add_features(c, pairs, features, held->columns);
    if (is_good && classes != Py_None) is_good = metadata_add_classes(c, pairs, classes);
    if (is_good && unit->fit_result != NULL)
        is_good = metadata_add_fit(pairs, fit_result_dict(c->state, unit->fit_result));
    neuron_model *model = is_good ? metadata_replaced(c, held->model, pairs) : NULL;
    Py_XDECREF(pairs);
    return model;
}

static bool save(const call *c, PyObject *const *given) {
    if (Py_TYPE(given[0]) != c->state->neuron) {
        PyObject *type = type_name(given[0]);
        if (type != NULL) refuse(c, NEURON_E_NULL, "model is %U; want neuron.Neuron", type);
        Py_XDECREF(type);
        return false;
    }
    place p;
    if (!place_take(c, given[1], &p)) return false;
    neuron_model *model = described(c, given);
    neuron_status status = NEURON_E_NULL;
    if (model != NULL) {
        int reason;
        status = save_to(model, PyBytes_AsString(p.bytes), &reason);
        if (status != NEURON_OK) raise_for(c, &p, status, reason);
    }
    neuron_model_free(model);
    place_release(&p);
    return status == NEURON_OK;
}

PyObject *model_file_save(PyObject *module, PyObject *args, PyObject *keywords) {
    static char *names[] = {"model", "path", "feature_names", "classes", "metadata", NULL};
    PyObject *given[5] = {NULL, NULL, Py_None, Py_None, Py_None};
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "OO|$OOO:save", names, &given[0], &given[1],
                                     &given[2], &given[3], &given[4]))
        return NULL;
    call c;
    call_begin(&c, PyModule_GetState(module), &save_signature);
    if (!save(&c, given)) return NULL;
    Py_RETURN_NONE;
}

PyObject *model_file_load(PyObject *module, PyObject *args, PyObject *keywords) {
    static char *names[] = {"path", NULL};
    PyObject *given;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O:load", names, &given)) return NULL;
    call c;
    place p;
    int reason;
    call_begin(&c, PyModule_GetState(module), &load_signature);
    if (!place_take(&c, given, &p)) return NULL;
    neuron_model *model = NULL;
    neuron_status status = load_from(PyBytes_AsString(p.bytes), &model, &reason);
    if (status != NEURON_OK) raise_for(&c, &p, status, reason);
    place_release(&p);
    return status == NEURON_OK ? neuron_of(c.state, model, NULL) : NULL;
}
