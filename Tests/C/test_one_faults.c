/* SPDX-License-Identifier: MIT */
/* What can be wrong with a call on one sample. */
#include <math.h>
#include <string.h>

#include "check.h"
#include "tests.h"

enum { COLUMNS = 5 };

typedef struct sample {
    ptrdiff_t columns;
    double *x, *w, *a, *dw;
    neuron_graph *graph;
    double y;
    double x_data[COLUMNS], w_data[COLUMNS], a_data, dw_data[COLUMNS];
    neuron_graph graph_data;
} sample;

static void reset(sample *s) {
    memset(s, 0xa5, sizeof *s);
    s->columns = COLUMNS;
    s->x = s->x_data;
    s->w = s->w_data;
    s->a = &s->a_data;
    s->dw = s->dw_data;
    s->graph = &s->graph_data;
    s->y = 1;
    for (int j = 0; j < COLUMNS; j++) {
        s->x_data[j] = j - 2;
        s->w_data[j] = 0.5 * j;
    }
}

static double *off(void *pointer, int bytes) { return (double *)(void *)((char *)pointer + bytes); }

/* F(name, of forward_one, of trace, statement); -1: the fault is none of that function's. */
#define FAULTS(F)                                                                                  \
    F(nothing_wrong, 0, 0, (void)s)                                                                \
    F(null_x, NEURON_E_NULL, NEURON_E_NULL, s->x = NULL)                                           \
    F(null_w, NEURON_E_NULL, NEURON_E_NULL, s->w = NULL)                                           \
    F(null_a, NEURON_E_NULL, -1, s->a = NULL)                                                      \
    F(null_graph, -1, NEURON_E_NULL, s->graph = NULL)                                              \
    F(null_dw, -1, NEURON_E_NULL, s->dw = NULL)                                                    \
    F(negative, NEURON_E_SIZE, NEURON_E_SIZE, s->columns = -1)                                     \
    F(least, NEURON_E_SIZE, NEURON_E_SIZE, s->columns = PTRDIFF_MIN)                               \
    F(most, NEURON_E_SIZE, NEURON_E_SIZE, s->columns = PTRDIFF_MAX)                                \
    F(too_many, NEURON_E_SIZE, NEURON_E_SIZE, s->columns = PTRDIFF_MAX / 8 + 1)                    \
    F(x_off, NEURON_E_ALIGNMENT, NEURON_E_ALIGNMENT, s->x = off(s->x, 4))                          \
    F(w_off, NEURON_E_ALIGNMENT, NEURON_E_ALIGNMENT, s->w = off(s->w, 1))                          \
    F(a_off, NEURON_E_ALIGNMENT, -1, s->a = off(s->a, -4))                                         \
    F(dw_off, -1, NEURON_E_ALIGNMENT, s->dw = off(s->dw, 4))                                       \
    F(graph_off, -1, NEURON_E_ALIGNMENT, s->graph = (neuron_graph *)(void *)off(s->graph, -4))     \
    F(a_in_x, NEURON_E_OVERLAP, -1, s->a = s->x + 4)                                               \
    F(a_in_w, NEURON_E_OVERLAP, -1, s->a = s->w)                                                   \
    F(dw_on_x, -1, NEURON_E_OVERLAP, s->dw = s->x)                                                 \
    F(dw_after_x, -1, NEURON_E_OVERLAP, s->dw = s->x + 1)                                          \
    F(dw_on_w, -1, NEURON_E_OVERLAP, s->dw = s->w)                                                 \
    F(graph_on_x, -1, NEURON_E_OVERLAP, s->graph = (neuron_graph *)(void *)s->x)                   \
    F(graph_on_w, -1, NEURON_E_OVERLAP, s->graph = (neuron_graph *)(void *)s->w)                   \
    F(dw_in_graph, -1, NEURON_E_OVERLAP, s->dw = &s->graph->loss)                                  \
    F(label_below, -1, NEURON_E_LABEL, s->y = -0x1p-1074)                                          \
    F(label_above, -1, NEURON_E_LABEL, s->y = 0x1.0000000000001p0)                                 \
    F(label_nan, -1, NEURON_E_LABEL, s->y = NAN)                                                   \
    F(label_infinite, -1, NEURON_E_LABEL, s->y = INFINITY)

#define FAULT_FUNCTION(name, forward, trace, statement)                                            \
    static void name(sample *s) { statement; }
#define FAULT_ENTRY(name, forward, trace, statement) {#name, forward, trace, name},

FAULTS(FAULT_FUNCTION)

static const struct {
    const char *name;
    int of_forward;
    int of_trace;
    void (*apply)(sample *s);
} faults[] = {FAULTS(FAULT_ENTRY)};

void test_one_faults(void) {
    check_section("one sample's faults");
    for (size_t k = 0; k < sizeof faults / sizeof *faults; k++) {
        check_about("%s", faults[k].name);
        sample s, before;
        reset(&s);
        faults[k].apply(&s);
        memcpy(&before, &s, sizeof s);
        if (faults[k].of_forward >= 0) {
            CHECK_STATUS((neuron_status)faults[k].of_forward,
                         neuron_forward_one(s.columns, s.x, s.w, 0.5, s.a));
            CHECK((memcmp(&before, &s, sizeof s) == 0) == (faults[k].of_forward != 0));
        }
        reset(&s);
        faults[k].apply(&s);
        memcpy(&before, &s, sizeof s);
        if (faults[k].of_trace >= 0) {
            CHECK_STATUS((neuron_status)faults[k].of_trace,
                         neuron_trace(s.columns, s.x, s.w, 0.5, s.y, s.graph, s.dw));
            CHECK((memcmp(&before, &s, sizeof s) == 0) == (faults[k].of_trace != 0));
        }
    }
}
