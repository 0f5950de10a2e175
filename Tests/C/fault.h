/* SPDX-License-Identifier: MIT */
/* One thing wrong in a call that is right otherwise. */
#ifndef FAULT_H
#define FAULT_H

#include "functions.h"

typedef struct fault {
    const char *name;
    unsigned applies; /* to functions that have any of these */
    neuron_status expected;
    void (*apply)(call *c);
} fault;

/** An array of faults from a list of F(name, applies, expected, statement). */
#define FAULT_FUNCTION(name, applies, expected, statement)                                         \
    static void name(call *c) { statement; }
#define FAULT_ENTRY(name, applies, expected, statement) {#name, applies, expected, name},
#define FAULT_TABLE(table, list)                                                                   \
    list(FAULT_FUNCTION) static const fault table[] = {list(FAULT_ENTRY)};

/** Runs every function that a fault applies to: the status is as expected, no byte is written. */
void run_faults(const test_case *values, const fault *faults, size_t count);

#define X_OR_SAMPLES (TAKES_X | TAKES_SAMPLES)

#endif
