/* SPDX-License-Identifier: MIT */
#include "arguments.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool usage(void) {
    fputs("usage: train DATA.csv [--rate R] [--iterations N] [--seed S]\n"
          "             [--model FILE] [--rows FILE] [--predictions FILE]\n"
          "DATA.csv has a header line, then features and a label of 0 or 1 on each line.\n"
          "The model is written as a safetensors file, the held-out rows and the predictions for\n"
          "them as text.\n",
          stderr);
    return false;
}

static bool parse_rate(const char *text, double *rate) {
    char *end;
    *rate = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*rate) && *rate > 0.0;
}

static bool parse_iterations(const char *text, long *iterations) {
    char *end;
    errno = 0;
    *iterations = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *iterations >= 0 &&
           *iterations <= 100000000;
}

static bool parse_seed(const char *text, uint64_t *seed) {
    char *end;
    errno = 0;
    *seed = strtoull(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *text != '-';
}

bool arguments_parse(int argc, char **argv, arguments *a) {
    arguments parsed = {NULL, 0.1, 1000, 1, NULL, NULL, NULL};
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i];
        if (strncmp(name, "--", 2) != 0) {
            if (parsed.data) return usage();
            parsed.data = name;
            continue;
        }
        const char *value = i + 1 < argc ? argv[++i] : NULL;
        if (!value) return usage();
        if (strcmp(name, "--rate") == 0) {
            if (!parse_rate(value, &parsed.rate)) return usage();
        } else if (strcmp(name, "--iterations") == 0) {
            if (!parse_iterations(value, &parsed.iterations)) return usage();
        } else if (strcmp(name, "--seed") == 0) {
            if (!parse_seed(value, &parsed.seed)) return usage();
        } else if (strcmp(name, "--model") == 0) {
            parsed.model = value;
        } else if (strcmp(name, "--rows") == 0) {
            parsed.rows = value;
        } else if (strcmp(name, "--predictions") == 0) {
            parsed.predictions = value;
        } else {
            return usage();
        }
    }
    if (!parsed.data) return usage();
    *a = parsed;
    return true;
}
