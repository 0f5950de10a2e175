/* SPDX-License-Identifier: MIT */
/* neuron._neuron: any number of interpreters can import it, each with a state of its own. */
#include "fit_result.h"
#include "neuron_type.h"
#include "numpy_facts.h"
#include "state.h"
#include "trainer_type.h"

static module_state *state_of(PyObject *module) { return PyModule_GetState(module); }

static int visit_module(PyObject *module, visitproc visit, void *arg) {
    module_state *state = state_of(module);
    Py_VISIT(state->error);
    for (int i = 0; i < STATUS_LIMIT; i++) Py_VISIT(state->errors[i]);
    for (int i = 0; i < RECORD_LIMIT; i++) Py_VISIT(state->records[i]);
    Py_VISIT(state->neuron);
    Py_VISIT(state->fit_result);
    Py_VISIT(state->progress);
    Py_VISIT(atomic_load(&state->array_of_one));
    return numpy_visit(state, visit, arg);
}

static int clear_module(PyObject *module) {
    module_state *state = state_of(module);
    Py_CLEAR(state->error);
    for (int i = 0; i < STATUS_LIMIT; i++) Py_CLEAR(state->errors[i]);
    for (int i = 0; i < NAME_LIMIT; i++) Py_CLEAR(state->names[i]);
    for (int i = 0; i < RECORD_LIMIT; i++) Py_CLEAR(state->records[i]);
    Py_CLEAR(state->neuron);
    Py_CLEAR(state->fit_result);
    Py_CLEAR(state->progress);
    Py_CLEAR(state->numpy);
    Py_CLEAR(state->dlpack);
    numpy_forget(state);
    Py_XDECREF(atomic_exchange(&state->array_of_one, NULL));
    return 0;
}

static void free_module(void *module) { clear_module(module); }

static int check_library(void) {
    if (neuron_abi_version() == NEURON_ABI_VERSION) return 0;
    PyErr_Format(PyExc_ImportError,
                 "neuron was built for version %d of its library's binary interface, and found %d",
                 NEURON_ABI_VERSION, (int)neuron_abi_version());
    return -1;
}

static int add(PyObject *module, const char *name, PyObject *object) {
    return object == NULL ? -1 : PyModule_AddObjectRef(module, name, object);
}

/* The name without its module. */
static const char *plain(const char *name) { return name + sizeof "neuron." - 1; }

static int add_errors(PyObject *module, module_state *state) {
    state->error = PyErr_NewExceptionWithDoc("neuron.Error",
                                             "What all exceptions of this module are.", NULL, NULL);
    if (add(module, "Error", state->error) < 0) return -1;
    for (const exception_spec *spec = exception_specs; spec->name != NULL; spec++) {
        PyObject *bases = PyTuple_Pack(2, state->error, *spec->builtin);
        if (bases == NULL) return -1;
        PyObject *type = PyErr_NewExceptionWithDoc(spec->name, spec->doc, bases, NULL);
        Py_DECREF(bases);
        state->errors[spec->status] = type;
        if (add(module, plain(spec->name), type) < 0) return -1;
    }
    return 0;
}

static int add_types(PyObject *module, module_state *state) {
    for (int i = 0; record_specs[i].name != NULL; i++) {
        state->records[i] = PyStructSequence_NewType(&record_specs[i]);
        if (add(module, plain(record_specs[i].name), (PyObject *)state->records[i]) < 0) return -1;
    }
    state->neuron = (PyTypeObject *)neuron_type_new(module);
    if (add(module, "Neuron", (PyObject *)state->neuron) < 0) return -1;
    state->fit_result = fit_result_type();
    if (add(module, "FitResult", (PyObject *)state->fit_result) < 0) return -1;
    state->progress = progress_type();
    if (add(module, "Progress", (PyObject *)state->progress) < 0) return -1;
    PyObject *trainer = trainer_type_new(module);
    int added = add(module, "_Trainer", trainer);
    Py_XDECREF(trainer);
    return added;
}

static int execute(PyObject *module) {
    module_state *state = state_of(module);
    if (check_library() < 0) return -1;
    if ((state->numpy = PyUnicode_InternFromString("numpy")) == NULL) return -1;
    if ((state->dlpack = PyUnicode_InternFromString("__dlpack__")) == NULL) return -1;
    for (int i = 0; parameter_names[i] != NULL; i++)
        if ((state->names[i] = PyUnicode_InternFromString(parameter_names[i])) == NULL) return -1;
    if (add_errors(module, state) < 0 || add_types(module, state) < 0) return -1;
    return PyModule_AddStringConstant(module, "__version__", neuron_version());
}

/* All state is in module_state or in the call; the library has its thread count alone, for the whole
   process. Python 3.11 does not know the
   slots of later versions, and a module for 3.11 and later cannot name them: for it, the numbers
   stand here. */
static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
    {0, NULL},
};

static PyModuleDef_Slot slots_from_312[] = {
    {Py_mod_exec, execute},
    {3, (void *)2}, /* Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED */
    {0, NULL},
};

static PyModuleDef_Slot slots_from_313[] = {
    {Py_mod_exec, execute},
    {3, (void *)2}, /* the same */
    {4, (void *)1}, /* Py_mod_gil, Py_MOD_GIL_NOT_USED */
    {0, NULL},
};

#define DEFINITION(with_slots)                                                                     \
    {PyModuleDef_HEAD_INIT,                                                                        \
     .m_name = "neuron._neuron",                                                                   \
     .m_doc = "The sigmoid neuron: forward pass, loss, derivatives, training.",                    \
     .m_size = sizeof(module_state),                                                               \
     .m_methods = module_functions,                                                                \
     .m_slots = with_slots,                                                                        \
     .m_traverse = visit_module,                                                                   \
     .m_clear = clear_module,                                                                      \
     .m_free = free_module}

static PyModuleDef definition = DEFINITION(slots);
static PyModuleDef definition_from_312 = DEFINITION(slots_from_312);
static PyModuleDef definition_from_313 = DEFINITION(slots_from_313);

PyMODINIT_FUNC PyInit__neuron(void) {
#if PY_VERSION_HEX >= 0x030b0000
    unsigned long version = Py_Version; /* of the interpreter, not of the headers */
#else
    unsigned long version = PY_VERSION_HEX;
#endif
    return PyModuleDef_Init(version >= 0x030d0000   ? &definition_from_313
                            : version >= 0x030c0000 ? &definition_from_312
                                                    : &definition);
}
