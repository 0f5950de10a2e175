/* SPDX-License-Identifier: MIT */
/* One call from Python: who is called, with what, and what must be given back when it ends. */
#ifndef NEURON_PYTHON_CALL_H
#define NEURON_PYTHON_CALL_H

#include "operand.h"

enum { PARAMETER_LIMIT = 12, OPERAND_LIMIT = 12 };

typedef struct call {
    module_state *state;
    const char *function;
    PyObject *result; /* the array that is written; owned */
    int held;
    operand operands[OPERAND_LIMIT];
} call;

/* How a function may be called. The first `positional` parameters may go by position, and the first
   `required` must be given; parameter i lands in given[slot[i]], so that a method of Neuron can
   share the body of the function that takes w and b. */
typedef struct signature {
    const char *function;
    uint8_t count, positional, required;
    uint8_t name[PARAMETER_LIMIT]; /* into parameter_names */
    uint8_t slot[PARAMETER_LIMIT];
} signature;

/* In the generated file: how Neuron is called. */
extern const signature neuron_signature;
extern const char neuron_doc[];

static inline void call_begin(call *c, module_state *state, const signature *s) {
    c->state = state;
    c->function = s->function;
    c->result = NULL;
    c->held = 0;
}

/* Begins a call from the package's own Python, which gives all arguments by position. */
bool call_begin_within(call *c, PyObject *module, const char *function, Py_ssize_t count,
                       Py_ssize_t wanted);

/* Gives back every buffer, in the reverse order, and the result unless result_take had it. */
void call_end(call *c);

/* The array that was written, for the caller to return. */
static inline PyObject *result_take(call *c) {
    PyObject *result = c->result;
    c->result = NULL;
    return result;
}

/* `given` must be all null. It gets borrowed references. */
bool bind(call *c, const signature *s, PyObject *const *args, Py_ssize_t count, PyObject *keywords,
          PyObject **given);

#endif
