/* SPDX-License-Identifier: MIT */
#include "csv.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *path;
    FILE *file;
    size_t number; /* of the current line, from 1 */
    char *text;    /* the current line, without its end */
    size_t length;
    size_t capacity;
    double *fields;
    size_t columns;
} reader;

static bool fail(const reader *r, const char *format, ...) {
    va_list arguments;
    if (r->number)
        fprintf(stderr, "%s:%zu: ", r->path, r->number);
    else
        fprintf(stderr, "%s: ", r->path);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return false;
}

typedef enum { LINE, END, BROKEN } line_result;

/* A line of any length. */
static line_result next_line(reader *r) {
    int c;
    r->length = 0;
    r->number++;
    while ((c = getc(r->file)) != EOF && c != '\n') {
        if (r->length + 1 >= r->capacity) {
            size_t capacity = r->capacity ? 2 * r->capacity : 256;
            char *text = realloc(r->text, capacity);
            if (!text) return fail(r, "out of memory"), BROKEN;
            r->text = text;
            r->capacity = capacity;
        }
        r->text[r->length++] = (char)c;
    }
    if (ferror(r->file)) return fail(r, "cannot be read: %s", strerror(errno)), BROKEN;
    if (c == EOF && r->length == 0) return END;
    if (r->length && r->text[r->length - 1] == '\r') r->length--;
    if (r->length) r->text[r->length] = '\0';
    return LINE;
}

static bool read_header(reader *r) {
    switch (next_line(r)) {
    case BROKEN: return false;
    case END: return fail(r, "the file is empty");
    case LINE: break;
    }
    r->columns = 1;
    for (size_t i = 0; i < r->length; i++) r->columns += r->text[i] == ',';
    if (r->columns < 2) return fail(r, "the header names no feature beside the label");
    r->fields = malloc(r->columns * sizeof *r->fields);
    return r->fields || fail(r, "out of memory");
}

static bool read_fields(reader *r) {
    char *at = r->text;
    for (size_t j = 0; j < r->columns; j++) {
        char *end;
        bool last = j + 1 == r->columns;
        r->fields[j] = strtod(at, &end);
        if (end == at || (*end != ',' && *end != '\0') || !isfinite(r->fields[j]))
            return fail(r, "field %zu is not a number", j + 1);
        if (*end == '\0' && !last)
            return fail(r, "%zu fields, where the header has %zu", j + 1, r->columns);
        if (*end == ',' && last) return fail(r, "more than the header's %zu fields", r->columns);
        at = end + 1;
    }
    /* strtod stops at a zero byte, as if the line ended there. */
    if (at != r->text + r->length + 1) return fail(r, "a zero byte: not a text file");
    double label = r->fields[r->columns - 1];
    if (label != 0.0 && label != 1.0) return fail(r, "the label is %g, not 0 or 1", label);
    return true;
}

static bool read_samples(reader *r, table *t) {
    for (;;) {
        switch (next_line(r)) {
        case BROKEN: return false;
        case END: return t->rows || fail(r, "there are no samples under the header");
        case LINE: break;
        }
        if (r->length == 0) continue;
        if (!read_fields(r)) return false;
        if (!table_append(t, r->fields, r->fields[r->columns - 1])) return fail(r, "out of memory");
    }
}

bool csv_read(const char *path, table *t) {
    reader r = {path, fopen(path, "rb"), 0, NULL, 0, 0, NULL, 0};
    if (!r.file) return fail(&r, "cannot be opened: %s", strerror(errno));

    bool good = read_header(&r);
    table read = table_empty(good ? r.columns - 1 : 0);
    good = good && read_samples(&r, &read);
    if (good)
        *t = read;
    else
        table_free(&read);

    free(r.fields);
    free(r.text);
    fclose(r.file);
    return good;
}
