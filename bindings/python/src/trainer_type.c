/* SPDX-License-Identifier: MIT */
#include "trainer_type.h"

#include <string.h>

#include "errors.h"
#include "neuron_type.h"
#include "number.h"
#include "samples.h"
#include "trainer_options.h"
#include "unlock.h"

typedef struct trainer_object {
    PyObject_HEAD;
    module_state *state;
    neuron_trainer *trainer;    /* null as long as the number of columns is not known */
    neuron_trainer_options how; /* to make it with, then; there is no start */
    PyThread_type_lock lock;    /* threads take turns: a trainer changes */
} trainer_object;

static trainer_object *as_trainer(PyObject *self) { return (trainer_object *)self; }

/* Others may hold the lock for as long as a step takes, which lets the interpreter go. */
static void begin(trainer_object *t) {
    if (PyThread_acquire_lock(t->lock, NOWAIT_LOCK)) return;
    PyThreadState *unlocked = PyEval_SaveThread();
    PyThread_acquire_lock(t->lock, WAIT_LOCK);
    PyEval_RestoreThread(unlocked);
}

static void end(trainer_object *t) { PyThread_release_lock(t->lock); }

static void call_named(call *c, PyTypeObject *type, const char *name) {
    call_begin(c, PyType_GetModuleState(type), &neuron_signature);
    c->function = name;
}

/* Takes over the trainer. */
static PyObject *hold(PyTypeObject *type, neuron_trainer *trainer,
                      const neuron_trainer_options *how) {
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    PyThread_type_lock lock = PyThread_allocate_lock();
    PyObject *self = lock != NULL ? allocate(type, 0) : PyErr_NoMemory();
    if (self == NULL) {
        if (lock != NULL) PyThread_free_lock(lock);
        neuron_trainer_free(trainer);
        return NULL;
    }
    trainer_object *t = as_trainer(self);
    t->state = PyType_GetModuleState(type);
    t->trainer = trainer;
    t->how = *how;
    t->lock = lock;
    return self;
}

static PyObject *trainer_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    if (keywords != NULL || PyTuple_Size(args) != TRAINER_ARGUMENTS)
        return PyErr_Format(PyExc_TypeError, "_Trainer() takes %d arguments",
                            (int)TRAINER_ARGUMENTS);
    call c;
    trainer_options options;
    neuron_trainer *trainer = NULL;
    neuron_status status = NEURON_OK;
    call_named(&c, type, "Trainer");
    bool good = trainer_options_take(&c, &options, args);
    if (good && options.columns >= 0)
        status = neuron_trainer_create(options.columns, &options.view, &trainer, NULL);
    if (status != NEURON_OK) raise_status(&c, status);
    call_end(&c);
    if (!good || status != NEURON_OK) return NULL;
    options.view.start = NULL;
    return hold(type, trainer, &options.view);
}

static void trainer_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    neuron_trainer_free(as_trainer(self)->trainer);
    PyThread_free_lock(as_trainer(self)->lock);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

/* The first batch decides on the columns, unless it is refused. */
static neuron_status step_first(trainer_object *t, const neuron_samples *samples) {
    neuron_trainer *trainer = NULL;
    neuron_status status = neuron_trainer_create(samples->x->columns, &t->how, &trainer, NULL);
    if (status == NEURON_OK) status = neuron_trainer_step(trainer, samples, NULL);
    if (status == NEURON_OK)
        t->trainer = trainer;
    else
        neuron_trainer_free(trainer);
    return status;
}

static neuron_status step_locked(trainer_object *t, const neuron_samples *samples) {
    begin(t);
    PyThreadState *unlocked = unlock(samples->x->rows, samples->x->columns);
    neuron_status status = t->trainer == NULL ? step_first(t, samples)
                                              : neuron_trainer_step(t->trainer, samples, NULL);
    relock(unlocked);
    end(t);
    return status;
}

static PyObject *step(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "step() takes 4 arguments");
    trainer_object *t = as_trainer(self);
    call c;
    samples s;
    neuron_status status = NEURON_E_NULL;
    call_named(&c, Py_TYPE(self), "partial_fit");
    if (samples_take_batch(&c, &s, "X", args[0], args[1], args[2], args[3])) {
        status = step_locked(t, samples_view(&s));
        if (status == NEURON_E_SHAPE)
            refuse(&c, status, "X has %zd columns; want %zd, as before", s.x->columns,
                   (Py_ssize_t)neuron_trainer_columns(t->trainer));
        else if (status != NEURON_OK)
            samples_raise(&c, &s, status);
    }
    call_end(&c);
    if (status != NEURON_OK) return NULL;
    Py_RETURN_NONE;
}

static PyObject *flush(PyObject *self, PyObject *unused) {
    (void)unused;
    begin(as_trainer(self));
    neuron_trainer_flush(as_trainer(self)->trainer);
    end(as_trainer(self));
    Py_RETURN_NONE;
}

static PyObject *refuse_unknown(PyObject *self, const char *function) {
    call c;
    call_named(&c, Py_TYPE(self), function);
    refuse(&c, NEURON_E_EMPTY, "the number of columns is not known yet; want a batch first");
    return NULL;
}

/* The weights are copied first: what makes an object may run others' code, which may want the lock. */
static PyObject *model(PyObject *self, PyObject *unused) {
    (void)unused;
    trainer_object *t = as_trainer(self);
    call c;
    call_named(&c, Py_TYPE(self), "model");
    begin(t);
    size_t columns = (size_t)neuron_trainer_columns(t->trainer);
    double b = neuron_trainer_b(t->trainer);
    const double *from = neuron_trainer_w(t->trainer);
    double *w = from != NULL ? PyMem_Malloc(columns * sizeof *w) : NULL;
    if (w != NULL) memcpy(w, from, columns * sizeof *w);
    end(t);
    if (from == NULL) return refuse_unknown(self, "model");
    if (w == NULL) return raise_status(&c, NEURON_E_NOMEM);
    neuron_vector view = neuron_vector_f64(w, (Py_ssize_t)columns);
    PyObject *neuron = neuron_make(&c, &view, b, NULL, NULL);
    PyMem_Free(w);
    return neuron;
}

static PyObject *save(PyObject *self, PyObject *unused) {
    (void)unused;
    trainer_object *t = as_trainer(self);
    PyObject *bytes = NULL;
    size_t size = 0;
    /* The size never changes, once there is one. */
    begin(t);
    neuron_status status = neuron_trainer_save(t->trainer, NULL, 0, &size);
    end(t);
    if (status != NEURON_OK) return refuse_unknown(self, "to_bytes");
    bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
    char *into = bytes != NULL ? PyBytes_AsString(bytes) : NULL;
    if (into == NULL) return NULL;
    begin(t);
    neuron_trainer_save(t->trainer, into, size, &size);
    end(t);
    return bytes;
}

static PyObject *restore(PyObject *type, PyObject *given) {
    call c;
    Py_buffer buffer;
    neuron_trainer *trainer = NULL;
    call_named(&c, (PyTypeObject *)type, "from_bytes");
    if (PyObject_GetBuffer(given, &buffer, PyBUF_SIMPLE) < 0) {
        if (only_a_refusal()) refuse_no_number(&c, "data", given, "bytes, or a like buffer");
        return NULL;
    }
    neuron_status status = NEURON_E_FORMAT;
    if (buffer.len > 0)
        status = neuron_trainer_restore(buffer.buf, (size_t)buffer.len, &trainer, NULL);
    PyBuffer_Release(&buffer);
    if (status != NEURON_OK) {
        if (status == NEURON_E_FORMAT)
            refuse(&c, status, "data is not what to_bytes() gave, or damaged");
        else
            raise_status(&c, status);
        return NULL;
    }
    const neuron_trainer_options how = NEURON_TRAINER_INIT;
    return hold((PyTypeObject *)type, trainer, &how);
}

/* A number of the trainer, or what an unknown one has. */
enum number { COLUMNS, ROWS, STEPS, SKIPPED, B, LOSS };

static PyObject *get(PyObject *self, void *closure) {
    trainer_object *t = as_trainer(self);
    int64_t whole = 0;
    double number = 0;
    begin(t);
    const neuron_trainer *trainer = t->trainer;
    enum number what = (enum number)(intptr_t)closure;
    switch (what) {
    case COLUMNS: whole = trainer != NULL ? neuron_trainer_columns(trainer) : -1; break;
    case ROWS: whole = neuron_trainer_rows(trainer); break;
    case STEPS: whole = neuron_trainer_steps(trainer); break;
    case SKIPPED: whole = neuron_trainer_skipped(trainer); break;
    case B: number = trainer != NULL ? neuron_trainer_b(trainer) : 0; break;
    case LOSS: number = neuron_trainer_loss(trainer); break;
    }
    end(t);
    if (what == COLUMNS && whole < 0) Py_RETURN_NONE;
    return what >= B ? PyFloat_FromDouble(number) : PyLong_FromLongLong(whole);
}

static PyMethodDef methods[] = {
    {"step", (PyCFunction)(void (*)(void))step, METH_FASTCALL, NULL},
    {"flush", flush, METH_NOARGS, NULL},
    {"model", model, METH_NOARGS, NULL},
    {"save", save, METH_NOARGS, NULL},
    {"restore", restore, METH_CLASS | METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef attributes[] = {
    {"columns", get, NULL, NULL, (void *)COLUMNS},
    {"rows", get, NULL, NULL, (void *)ROWS},
    {"steps", get, NULL, NULL, (void *)STEPS},
    {"skipped", get, NULL, NULL, (void *)SKIPPED},
    {"b", get, NULL, NULL, (void *)B},
    {"loss", get, NULL, NULL, (void *)LOSS},
    {NULL, NULL, NULL, NULL, NULL},
};

PyObject *trainer_type_new(PyObject *module) {
    PyType_Slot slots[] = {
        {Py_tp_new, trainer_new},
        {Py_tp_dealloc, trainer_dealloc},
        {Py_tp_methods, methods},
        {Py_tp_getset, attributes},
        {0, NULL},
    };
    PyType_Spec spec = {"neuron._neuron._Trainer", sizeof(trainer_object), 0,
                        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, slots};
    return PyType_FromModuleAndSpec(module, &spec, NULL);
}
