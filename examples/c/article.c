/* SPDX-License-Identifier: MIT */
/*
 * The smallest neural network, worked through: one sample, forward from x to the loss and backward
 * from the loss to the weights.
 *
 *     article [--plain] [x1 x2 w1 w2 b y]
 *
 * --plain prints each value with its bits, one a line, for a program to compare.
 */
#include <neuron.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORWARD = 3 }; /* of the values below, how many belong to the forward pass */

typedef struct {
    const char *name;
    const char *formula;
    double value;
} node;

static int refused(const char *call, neuron_status status) {
    fprintf(stderr, "article: %s: %s\n", call, neuron_status_message(status));
    return 1;
}

static void show(const node *nodes, int first, int end) {
    for (int i = first; i < end; i++)
        printf("  %-6s = %-36s = % .17g\n", nodes[i].name, nodes[i].formula, nodes[i].value);
}

/* What the article does with the gradient: one step down it, and the loss there. */
static int update(const double x[2], const double w[2], double b, double y, const double dw[2],
                  double db) {
    const double learning_rate = 1.0;
    double new_w[2], new_b, new_dw[2];
    neuron_graph graph;
    neuron_vector from = neuron_vector_f64(w, 2), slope = neuron_vector_f64(dw, 2);
    neuron_vector_out to = neuron_vector_out_f64(new_w, 2);

    neuron_status status = neuron_step(&from, b, &slope, db, learning_rate, &to, &new_b);
    if (status != NEURON_OK) return refused("neuron_step", status);
    status = neuron_trace(2, x, new_w, new_b, y, &graph, new_dw);
    if (status != NEURON_OK) return refused("neuron_trace", status);

    const node nodes[] = {
        {"w1", "w1 - learning rate * dL/dw1", new_w[0]},
        {"w2", "w2 - learning rate * dL/dw2", new_w[1]},
        {"b", "b - learning rate * dL/db", new_b},
        {"L", "the loss there", graph.loss},
    };
    printf("\nUpdate: one step against the slope, with a learning rate of %g\n", learning_rate);
    show(nodes, 0, 4);
    return 0;
}

static int usage(void) {
    fputs("usage: article [--plain] [x1 x2 w1 w2 b y]\n", stderr);
    return 2;
}

int main(int argc, char **argv) {
    double in[6] = {1.0, 2.0, 0.5, -0.25, 0.1, 1.0};
    bool plain = argc > 1 && strcmp(argv[1], "--plain") == 0;
    int first = plain ? 2 : 1;

    if (argc != first && argc != first + 6) return usage();
    for (int i = first; i < argc; i++) {
        char *end;
        in[i - first] = strtod(argv[i], &end);
        if (end == argv[i] || *end != '\0') return usage();
    }

    const double *x = in, *w = in + 2, b = in[4], y = in[5];
    neuron_graph graph;
    double dw[2];
    neuron_status status = neuron_trace(2, x, w, b, y, &graph, dw);
    if (status != NEURON_OK) return refused("neuron_trace", status);

    const node nodes[] = {
        {"z", "w1 x1 + w2 x2 + b", graph.z},
        {"a", "1 / (1 + e^-z)", graph.a},
        {"L", "-(y log a + (1 - y) log(1 - a))", graph.loss},
        {"dL/da", "-y/a + (1 - y)/(1 - a)", graph.dloss_da},
        {"da/dz", "a (1 - a)", graph.da_dz},
        {"dL/dz", "dL/da da/dz        = a - y", graph.dloss_dz},
        {"dL/dw1", "dL/da da/dz dz/dw1 = (a - y) x1", dw[0]},
        {"dL/dw2", "dL/da da/dz dz/dw2 = (a - y) x2", dw[1]},
        {"dL/db", "dL/da da/dz dz/db  = a - y", graph.dloss_db},
    };
    const int count = (int)(sizeof nodes / sizeof *nodes);

    if (plain) {
        for (int i = 0; i < count; i++)
            printf("%s = %.17g  (%a)\n", nodes[i].name, nodes[i].value, nodes[i].value);
        return 0;
    }
    printf("x = (%g, %g)   w = (%g, %g)   b = %g   y = %g\n", x[0], x[1], w[0], w[1], b, y);
    printf("\nForward: from the inputs to the loss\n");
    show(nodes, 0, FORWARD);
    printf("\nBackward: from the loss to the weights, by the chain rule\n");
    show(nodes, FORWARD, count);
    return update(x, w, b, y, dw, graph.dloss_db);
}
