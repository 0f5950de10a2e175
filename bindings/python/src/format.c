/* SPDX-License-Identifier: MIT */
#include "format.h"

#include <stdbool.h>
#include <string.h>

/* Splits off the prefix. Which integers have which size depends on it; the exporter gave the item's
   size, so that only the order of bytes needs to be known. */
static const char *kind_of(const char *format, Py_ssize_t item_size, bool *foreign) {
    *foreign = false;
    if (format == NULL) return "B"; /* the protocol's rule for no format */
    if (*format != '\0' && strchr("@=^|<>!", *format) != NULL) {
        bool big = *format == '>' || *format == '!';
        bool little = *format == '<';
        *foreign = item_size > 1 && (PY_LITTLE_ENDIAN ? big : little);
        format++;
    }
    return format;
}

int32_t dtype_of(const char *format, Py_ssize_t item_size) {
    bool foreign;
    const char *kind = kind_of(format, item_size, &foreign);
    if (foreign || kind[0] == '\0' || kind[1] != '\0') return 0;
    switch (kind[0]) {
    case 'd': return item_size == 8 ? NEURON_FLOAT64 : 0;
    case 'f': return item_size == 4 ? NEURON_FLOAT32 : 0;
    case '?': return item_size == 1 ? NEURON_BOOL : 0;
    case 'b':
    case 'h':
    case 'i':
    case 'l':
    case 'q':
    case 'n':
        switch (item_size) {
        case 1: return NEURON_INT8;
        case 2: return NEURON_INT16;
        case 4: return NEURON_INT32;
        case 8: return NEURON_INT64;
        default: return 0;
        }
    case 'B':
    case 'H':
    case 'I':
    case 'L':
    case 'Q':
    case 'N':
        switch (item_size) {
        case 1: return NEURON_UINT8;
        case 2: return NEURON_UINT16;
        case 4: return NEURON_UINT32;
        case 8: return NEURON_UINT64;
        default: return 0;
        }
    default: return 0;
    }
}

PyObject *format_name(const char *format, Py_ssize_t item_size) {
    static const struct {
        const char *kind, *name;
        bool sized; /* the name wants the bits after it */
    } known[] = {
        {"d", "float", true},    {"f", "float", true},     {"e", "float", true},
        {"g", "longdouble", 0},  {"?", "bool", false},     {"b", "int", true},
        {"h", "int", true},      {"i", "int", true},       {"l", "int", true},
        {"q", "int", true},      {"n", "int", true},       {"B", "uint", true},
        {"H", "uint", true},     {"I", "uint", true},      {"L", "uint", true},
        {"Q", "uint", true},     {"N", "uint", true},      {"Zf", "complex", true},
        {"Zd", "complex", true}, {"Zg", "clongdouble", 0}, {"O", "object", false},
    };
    bool foreign;
    const char *kind = kind_of(format, item_size, &foreign);
    const char *order = !foreign ? "" : PY_LITTLE_ENDIAN ? "big-endian " : "little-endian ";
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(kind, known[i].kind) == 0)
            return known[i].sized
                       ? PyUnicode_FromFormat("%s%s%zd", order, known[i].name, item_size * 8)
                       : PyUnicode_FromFormat("%s%s", order, known[i].name);
    return PyUnicode_FromFormat("format '%s'", format);
}
