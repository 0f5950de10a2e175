/* SPDX-License-Identifier: MIT */
#include "vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

bool vectors_open(vectors *v, const char *directory, const char *name) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    check_about("%s", path);
    v->file = fopen(path, "r");
    return CHECK(v->file != NULL);
}

bool vectors_next(vectors *v) {
    while (fgets(v->line, sizeof v->line, v->file)) {
        if (!CHECK(strchr(v->line, '\n') != NULL)) return false;
        if (v->line[0] == '#') continue;
        v->count = 0;
        for (char *token = strtok(v->line, " \n"); token; token = strtok(NULL, " \n")) {
            if (!CHECK(v->count < MOST_TOKENS)) return false;
            v->tokens[v->count++] = token;
        }
        if (v->count > 0) return true;
    }
    return false;
}

double vectors_number(const vectors *v, int i) {
    char *end = NULL;
    if (!CHECK(i < v->count)) return NAN;
    double value = strtod(v->tokens[i], &end);
    return CHECK(end != v->tokens[i] && *end == '\0') ? value : NAN;
}

void vectors_close(vectors *v) { fclose(v->file); }
