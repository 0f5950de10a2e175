/* SPDX-License-Identifier: MIT */
/* Model files that are damaged, cut short, or made to harm: a status each, and no more memory than
   the file has. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "counting.h"
#include "model_bytes.h"
#include "tests.h"

#define B "\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}"
#define W "\"w\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[8,24]}"
#define WITH_B(shape, offsets)                                                                     \
    "{\"b\":{\"dtype\":\"F64\",\"shape\":" shape ",\"data_offsets\":" offsets "}," W "}"
#define WITH_W(dtype, shape, offsets)                                                              \
    "{" B ",\"w\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}}"
#define WITH_METADATA(metadata) "{\"__metadata__\":" metadata "," B "," W "}"
#define WITH_TEXT(text) WITH_METADATA("{\"k\":\"" text "\"}")

/* Headers with 24 bytes of data that are no model's. */
static const char *const bad_headers[] = {
    /* No object, or not one alone. */
    "",
    " ",
    "{",
    "}",
    "[]",
    "null",
    "\"w\"",
    "{}",
    "{,}",
    " {" B "," W "}",
    "{" B "," W "}x",
    "{" B "," W "}}",
    "{" B "," W "},",
    "{" B "," W ",}",
    "{" B W "}",
    "{," B "," W "}",
    "{" B "," W,
    "{" B ";" W "}",
    "\xef\xbb\xbf{" B "," W "}",
    "{" B "," W "}\f",
    "{" B "," W "}//",
    "{w:{}," B "}",
    "{'b':{}," W "}",
    /* Something missing, twice, or beside. */
    "{" B "}",
    "{" W "}",
    "{" B "," W "," B "}",
    "{" B "," W "," W "}",
    "{" B "," W ",\"\\u0062\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}}",
    "{" B "," W ",\"weight\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[8,24]}}",
    "{" B "," W ",\"bias\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}}",
    "{" B "," W ",\"v\":{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[24,24]}}",
    "{" B "," W ",\"v\":1}",
    "{\"b\":null," W "}",
    "{\"b\":[]," W "}",
    "{\"b\":{}," W "}",
    "{\"B\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}," W "}",
    "{\"__metadata__\":{},\"__metadata__\":{}," B "," W "}",
    "{\"b\":{\"shape\":[],\"data_offsets\":[0,8]}," W "}",
    "{\"b\":{\"dtype\":\"F64\",\"data_offsets\":[0,8]}," W "}",
    "{\"b\":{\"dtype\":\"F64\",\"shape\":[]}," W "}",
    "{\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8],\"dtype\":\"F64\"}," W "}",
    "{\"b\":{\"dtype\":\"F64\",\"shape\":[],\"shape\":[]}," W "}",
    "{\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8],\"x\":1}," W "}",
    "{\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8],\"w\":1}," W "}",
    "{\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8],}," W "}",
    /* Nesting. */
    "{\"b\":{\"b\":{\"b\":{\"b\":{}}}}," W "}",
    WITH_B("[[[[[[]]]]]]", "[0,8]"),
    /* Types of another kind. */
    WITH_W("F16", "[2]", "[8,24]"),
    WITH_W("BF16", "[8]", "[8,24]"),
    WITH_W("I64", "[2]", "[8,24]"),
    WITH_W("U8", "[16]", "[8,24]"),
    WITH_W("", "[2]", "[8,24]"),
    WITH_W("f64", "[2]", "[8,24]"),
    WITH_W("F64 ", "[2]", "[8,24]"),
    WITH_W("w", "[2]", "[8,24]"),
    WITH_W("F64F64F64F64F64F64", "[2]", "[8,24]"),
    WITH_W("F32", "[2]", "[8,24]"),
    "{" B ",\"w\":{\"dtype\":1,\"shape\":[2],\"data_offsets\":[8,24]}}",
    "{" B ",\"w\":{\"dtype\":null,\"shape\":[2],\"data_offsets\":[8,24]}}",
    /* Shapes. */
    WITH_W("F64", "[]", "[8,24]"),
    WITH_W("F64", "[1]", "[8,24]"),
    WITH_W("F64", "[3]", "[8,24]"),
    WITH_W("F64", "[2,1]", "[8,24]"),
    WITH_W("F64", "[1,1,2]", "[8,24]"),
    WITH_W("F64", "[0,2]", "[8,24]"),
    WITH_W("F64", "2", "[8,24]"),
    WITH_W("F64", "[2,]", "[8,24]"),
    WITH_W("F64", "[,2]", "[8,24]"),
    WITH_W("F64", "[-2]", "[8,24]"),
    WITH_W("F64", "[+2]", "[8,24]"),
    WITH_W("F64", "[2.0]", "[8,24]"),
    WITH_W("F64", "[2e0]", "[8,24]"),
    WITH_W("F64", "[02]", "[8,24]"),
    WITH_W("F64", "[\"2\"]", "[8,24]"),
    WITH_W("F64", "[0x2]", "[8,24]"),
    WITH_W("F64", "[2 2]", "[8,24]"),
    WITH_W("F64", "[true]", "[8,24]"),
    WITH_W("F64", "[NaN]", "[8,24]"),
    WITH_W("F64", "[2", "[8,24]"),
    WITH_W("F64", "{2}", "[8,24]"),
    WITH_W("F64", "[ ]", "[8,24]"),
    WITH_B("[0]", "[0,8]"),
    WITH_B("[2]", "[0,8]"),
    WITH_B("[1,1]", "[0,8]"),
    WITH_B("1", "[0,8]"),
    /* Sizes that overflow: times 8 these are 16, in 64 bits and in fewer. */
    WITH_W("F64", "[2305843009213693954]", "[8,24]"),
    WITH_W("F64", "[536870914]", "[8,24]"),
    WITH_W("F64", "[18446744073709551618]", "[8,24]"),
    WITH_W("F64", "[4294967298]", "[8,24]"),
    WITH_W("F64", "[9223372036854775807]", "[8,24]"),
    WITH_W("F64", "[1,2305843009213693954]", "[8,24]"),
    WITH_W("F64", "[99999999999999999999999999999999999999999999999999]", "[8,24]"),
    WITH_W("F64", "[2]", "[8,18446744073709551640]"),
    WITH_W("F64", "[2]", "[8,4294967320]"),
    WITH_W("F64", "[2]", "[18446744073709551608,24]"),
    WITH_W("F64", "[100000000000]", "[8,800000000008]"),
    WITH_W("F64", "[1125899906842624]", "[8,9007199254741000]"),
    /* Offsets. */
    WITH_W("F64", "[2]", "[8,16]"),
    WITH_W("F64", "[2]", "[8,32]"),
    WITH_W("F64", "[2]", "[16,32]"),
    WITH_W("F64", "[2]", "[0,16]"),
    WITH_W("F64", "[2]", "[4,20]"),
    WITH_W("F64", "[2]", "[7,23]"),
    WITH_W("F64", "[2]", "[9,25]"),
    WITH_W("F64", "[2]", "[24,8]"),
    WITH_W("F64", "[2]", "[24,40]"),
    WITH_W("F64", "[2]", "[]"),
    WITH_W("F64", "[2]", "[8]"),
    WITH_W("F64", "[2]", "[8,24,24]"),
    WITH_W("F64", "[2]", "[8,24.0]"),
    WITH_W("F64", "[2]", "[-8,8]"),
    WITH_W("F64", "[2]", "24"),
    WITH_W("F64", "[1]", "[8,16]"),
    WITH_W("F64", "[0]", "[8,8]"),
    WITH_W("F64", "[3]", "[8,32]"),
    WITH_W("F64", "[0]", "[0,0]"),
    WITH_W("F64", "[0]", "[4,4]"),
    WITH_B("[]", "[0,0]"),
    WITH_B("[]", "[0,4]"),
    WITH_B("[]", "[8,16]"),
    WITH_B("[]", "[16,24]"),
    WITH_B("[]", "[4,12]"),
    WITH_B("[]", "[24,32]"),
    /* Metadata. */
    WITH_METADATA("null"),
    WITH_METADATA("[]"),
    WITH_METADATA("\"\""),
    WITH_METADATA("{\"a\":1}"),
    WITH_METADATA("{\"a\":null}"),
    WITH_METADATA("{\"a\":{}}"),
    WITH_METADATA("{\"a\":[\"b\"]}"),
    WITH_METADATA("{\"a\"}"),
    WITH_METADATA("{\"a\":}"),
    WITH_METADATA("{\"a\":\"b\",}"),
    WITH_METADATA("{\"a\":\"b\" \"c\":\"d\"}"),
    WITH_METADATA("{1:\"b\"}"),
    WITH_METADATA("{"),
    WITH_METADATA("{\"a\":\"b\",\"a\":\"b\"}"),
    WITH_METADATA("{\"a\":\"b\",\"\\u0061\":\"c\"}"),
    WITH_METADATA("{\"a\":\"b\",\"c\":\"d\",\"e\":\"f\",\"a\":\"\"}"),
    WITH_METADATA("{\"\":\"b\",\"\":\"c\"}"),
    /* Texts: bytes that are no UTF-8, characters that must be escaped, escapes that are none. */
    WITH_TEXT("\x80"),
    WITH_TEXT("\xbf"),
    WITH_TEXT("\xc0\xaf"),
    WITH_TEXT("\xc1\xbf"),
    WITH_TEXT("\xc2"),
    WITH_TEXT("\xc2\xc2\x80"),
    WITH_TEXT("\xe0\x9f\xbf"),
    WITH_TEXT("\xe2\x82"),
    WITH_TEXT("\xed\xa0\x80"),
    WITH_TEXT("\xed\xbf\xbf"),
    WITH_TEXT("\xe2\x28\xa1"),
    WITH_TEXT("\xf0\x8f\xbf\xbf"),
    WITH_TEXT("\xf4\x90\x80\x80"),
    WITH_TEXT("\xf5\x80\x80\x80"),
    WITH_TEXT("\xf0\x9f\xa7"),
    WITH_TEXT("\xf0\x9f\xa7\x28"),
    WITH_TEXT("\xff"),
    WITH_TEXT("\xfe\xff"),
    WITH_TEXT("\n"),
    WITH_TEXT("\t"),
    WITH_TEXT("\x01"),
    WITH_TEXT("\x1f"),
    WITH_TEXT("\\"),
    WITH_TEXT("\\x41"),
    WITH_TEXT("\\'"),
    WITH_TEXT("\\0"),
    WITH_TEXT("\\N"),
    WITH_TEXT("\\U0041"),
    WITH_TEXT("\\u"),
    WITH_TEXT("\\u1"),
    WITH_TEXT("\\u123"),
    WITH_TEXT("\\u12g4"),
    WITH_TEXT("\\u 123"),
    WITH_TEXT("\\u+123"),
    WITH_TEXT("\\u00:0"),
    WITH_TEXT("\\u00@0"),
    WITH_TEXT("\\u00/0"),
    WITH_TEXT("\\u0000"),
    WITH_TEXT("a\\u0000b"),
    WITH_TEXT("\\ud800"),
    WITH_TEXT("\\udbff "),
    WITH_TEXT("\\udc00"),
    WITH_TEXT("\\udfff"),
    WITH_TEXT("\\ud800\\n"),
    WITH_TEXT("\\ud800\\u0041"),
    WITH_TEXT("\\ud800\\ud800"),
    WITH_TEXT("\\udc00\\ud800"),
    WITH_TEXT("\\ud800/udc00"),
    WITH_TEXT("\\ud800nudc00"),
    WITH_TEXT("\\ud800udc00"),
    WITH_TEXT("\\ud800\\udc0"),
    WITH_METADATA("{\"\xff\":\"\"}"),
    WITH_METADATA("{\"\\ud800\":\"\"}"),
    "{\"\xff\":{}," B "," W "}",
    "{\"b",
    "{\"b\\",
    "{\"b\\u00",
    "{\"__metadata__\":{\"a\":\"b",
    /* What would be good if something left out were zero, or the last of two counted. */
    "{\"w\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[0,24]}}",
    "{\"b\":{\"shape\":[],\"shape\":[],\"data_offsets\":[0,8]}," W "}",
    "{\"b\":{\"dtype\":\"F64\",\"dtype\":\"F64\",\"data_offsets\":[0,8]}," W "}",
    WITH_B("[]", "[8]"),
    WITH_B("[]", "[,8]"),
    WITH_B("[]", "[0,0,8]"),
    WITH_B("[]", "[5,0,8]"),
    WITH_W("F64", "[0,1,2]", "[8,24]"),
    WITH_W("F64", "[1,2]", "[0,8,24]"),
    "{\"b\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},"
    "\"w\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[16,24]}}",
    "{\"b\":{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[0,0]},"
    "\"w\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[0,24]}}",
    /* Texts that the header ends in the middle of. */
    "{\"__metadata__\":{\"\xc3",
    "{\"__metadata__\":{\"\xe2\x82",
    "{\"__metadata__\":{\"\xf0\x9f\xa7",
    "{\"__metadata__\":{\"\\",
    "{\"__metadata__\":{\"\\u",
    "{\"__metadata__\":{\"\\u004",
    "{\"__metadata__\":{\"\\ud800",
    "{\"__metadata__\":{\"\\ud800\\",
    "{\"__metadata__\":{\"\\ud800\\u",
    "{\"__metadata__\":{\"\\ud800\\udc0",
};

static void hostile(void) {
    for (size_t i = 0; i < sizeof bad_headers / sizeof *bad_headers; i++) {
        const char *header = bad_headers[i];
        check_about("the header %s", header);
        model_bytes file = model_bytes_of(header, strlen(header), NULL, 24);
        CHECK_STATUS(NEURON_E_FORMAT, model_bytes_try(file, 0));
        CHECK_STATUS(NEURON_E_FORMAT, model_bytes_try(file, 3));
        /* Without data it ends at the guard page. */
        file.size -= 24;
        CHECK_STATUS(NEURON_E_FORMAT, model_bytes_try(file, 0));
        free(file.bytes);
    }
    check_about("b without w");
    model_bytes alone = model_bytes_of("{" B "}", strlen("{" B "}"), NULL, 8);
    CHECK_STATUS(NEURON_E_FORMAT, model_bytes_try(alone, 0));
    free(alone.bytes);
    /* But for what is wrong, they would be good. */
    static const char *const good[] = {"{" B "," W "}", WITH_TEXT(""), WITH_B("[1]", "[0,8]"),
                                       WITH_W("F64", "[1,2]", "[8,24]"),
                                       WITH_W("F32", "[4]", "[8,24]")};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        check_about("the header %s", good[i]);
        model_bytes file = model_bytes_of(good[i], strlen(good[i]), NULL, 24);
        CHECK_STATUS(NEURON_OK, model_bytes_try(file, 0));
        free(file.bytes);
    }
}

/* A zero byte ends a text of C's, but not a file. */
static void zero_bytes(void) {
    static const char text[] = WITH_TEXT("a\0b"), behind[] = "{" B "," W "}\0",
                      key[] = WITH_METADATA("{\"a\0\":\"\"}"), name[] = "{" B "," W "\0}";
    const struct {
        const char *header;
        size_t length;
    } files[] = {{text, sizeof text - 1},
                 {behind, sizeof behind - 1},
                 {key, sizeof key - 1},
                 {name, sizeof name - 1}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        check_about("a zero byte in %s", files[i].header);
        model_bytes file = model_bytes_of(files[i].header, files[i].length, NULL, 24);
        CHECK_STATUS(NEURON_E_FORMAT, model_bytes_try(file, 0));
        free(file.bytes);
    }
}

/* The length of the header says anything. */
static void lengths(void) {
    static const char header[] = "{" B "," W "}";
    model_bytes file = model_bytes_of(header, sizeof header - 1, NULL, 24);
    const uint64_t right = sizeof header - 1;
    for (int bit = 0; bit < 64; bit++) {
        const uint64_t wrong[] = {right ^ UINT64_C(1) << bit, right + (UINT64_C(1) << bit),
                                  UINT64_MAX << bit, UINT64_MAX >> bit};
        for (int k = 0; k < 4; k++) {
            if (wrong[k] == right) continue;
            check_about("a header of length %#llx", (unsigned long long)wrong[k]);
            for (int i = 0; i < 8; i++) file.bytes[i] = (unsigned char)(wrong[k] >> (8 * i));
            CHECK_STATUS(NEURON_E_FORMAT, model_bytes_try(file, 0));
        }
    }
    free(file.bytes);
    /* One that is there, but longer than any may be. */
    enum { LONG = (1 << 24) + 1 };
    char *spaces = malloc(LONG);
    memset(spaces, ' ', LONG);
    memcpy(spaces, header, sizeof header - 1);
    for (size_t length = LONG; length >= LONG - 1; length--) {
        check_about("a header of length %zu", length);
        file = model_bytes_of(spaces, length, NULL, 24);
        CHECK_STATUS(length == LONG ? NEURON_E_FORMAT : NEURON_OK, model_bytes_try(file, 0));
        free(file.bytes);
    }
    free(spaces);
}

/* As much nesting, and as many pairs, as a header holds: neither stack nor time run out. */
static void long_headers(void) {
    enum { LENGTH = 1 << 24 };
    char *header = malloc(LENGTH);
    static const char *const repeated[] = {
        "{", "[", "{\"b\":", "{\"__metadata__\":{\"a\":\"b\",", "\"\\u0061", "\xf0\x9f\xa7\xa0",
        "\\"};
    for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++) {
        size_t size = strlen(repeated[i]);
        check_about("nothing but %s", repeated[i]);
        for (size_t at = 0; at < LENGTH; at++) header[at] = repeated[i][at % size];
        model_bytes file = model_bytes_of(header, LENGTH, NULL, 24);
        CHECK_STATUS(NEURON_E_FORMAT, model_bytes_try(file, 0));
        free(file.bytes);
    }
    /* Falling keys, rising keys, and one key over and over. */
    for (int kind = 0; kind < 3; kind++) {
        size_t at = (size_t)sprintf(header, "{\"__metadata__\":{");
        int count = 0;
        while (at < LENGTH - 200) {
            int number = kind == 0 ? 9999999 - count : kind == 1 ? 1000000 + count : 1000000;
            at += (size_t)sprintf(header + at, "%s\"%d\":\"\"", count ? "," : "", number);
            count += 1;
        }
        at += (size_t)sprintf(header + at, "}," B "," W "}");
        check_about("%d pairs", count);
        model_bytes file = model_bytes_of(header, at, NULL, 24);
        CHECK_STATUS(kind == 2 ? NEURON_E_FORMAT : NEURON_OK, model_bytes_try(file, 0));
        free(file.bytes);
    }
    free(header);
}

static model_bytes sample_file(void) {
    static const char *const pairs[] = {"feature_names", "[\"a\", \"\xc3\xa9\"]", "n\n", "\x01",
                                        NULL};
    double w[] = {0.5, -0.25};
    neuron_model *model = model_of(w, 2, 0.1, pairs);
    model_bytes file = model_bytes_encode(model);
    neuron_model_free(model);
    return file;
}

static void cut_short(void) {
    model_bytes file = sample_file(), longer = {calloc(file.size + 9, 1), 0};
    for (size_t size = 0; size < file.size; size++) {
        check_about("the first %zu bytes of %zu", size, file.size);
        CHECK_STATUS(NEURON_E_FORMAT, model_bytes_try((model_bytes){file.bytes, size}, 0));
    }
    memcpy(longer.bytes, file.bytes, file.size);
    for (size_t more = 0; more < 9; more++) {
        check_about("%zu bytes too many", more);
        longer.size = file.size + more;
        CHECK_STATUS(more ? NEURON_E_FORMAT : NEURON_OK, model_bytes_try(longer, 0));
    }
    free(longer.bytes);
    free(file.bytes);
}

/* One bit flipped, and one byte made what means something: a status, and data that stays data. */
static void flipped(void) {
    model_bytes file = sample_file();
    size_t data = file.size - 24;
    for (size_t at = 0; at < file.size; at++) {
        unsigned char keep = file.bytes[at];
        check_about("byte %zu of %zu", at, file.size);
        for (int i = 0; i < 16; i++) {
            unsigned char other = (unsigned char)(i < 8 ? keep ^ 1 << i : "\"\\{},:0\xff"[i - 8]);
            file.bytes[at] = other;
            neuron_status status = model_bytes_try(file, 0);
            if (at >= data || other == keep) CHECK_STATUS(NEURON_OK, status);
            if (at < 8 && other != keep) CHECK_STATUS(NEURON_E_FORMAT, status);
        }
        file.bytes[at] = keep;
    }
    free(file.bytes);
}

/* Pieces of headers put together and broken at random. */
static void random_damage(void) {
    static const char *const pieces[] = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "\\u",
        "\\ud83e\\udde0",
        "\\u0000",
        "d800",
        " ",
        "0",
        "1",
        "8",
        "16",
        "24",
        "99999999999999999999",
        "-1",
        "1e3",
        "w",
        "b",
        "\"w\":",
        "\"b\":",
        "\"bias\":",
        "\"weight\":",
        "\"__metadata__\":{",
        "\"dtype\":\"F64\"",
        "\"dtype\":\"F32\"",
        "\"shape\":[",
        "\"data_offsets\":[0,8]",
        "\"data_offsets\":[8,24]",
        "\"a\":\"b\"",
        B,
        W,
        B "," W,
        "\xff",
        "\xc3\xa9",
        "\xf0\x9f",
        "null",
        "true",
    };
    enum { COUNT = sizeof pieces / sizeof *pieces, TRIES = 30000 };
    model_bytes file = sample_file();
    uint64_t state = 20;
    int good = 0;
    for (int i = 0; i < TRIES; i++) {
        char header[2048];
        size_t length = 0;
        if (i % 2) {
            /* What was good, with up to four pieces in place of others. */
            length = file.size - 8 - 24;
            memcpy(header, file.bytes + 8, length);
            for (uint64_t n = splitmix(&state) % 4 + 1; n > 0; n--) {
                const char *piece = pieces[splitmix(&state) % COUNT];
                size_t size = strlen(piece), at = splitmix(&state) % length;
                size_t gone = splitmix(&state) % 3 ? size : splitmix(&state) % 40;
                if (gone > length - at) gone = length - at;
                if (length - gone + size >= sizeof header) continue;
                memmove(header + at + size, header + at + gone, length - at - gone);
                memcpy(header + at, piece, size);
                length += size - gone;
            }
        } else {
            for (uint64_t n = splitmix(&state) % 20; n > 0; n--) {
                const char *piece = pieces[splitmix(&state) % COUNT];
                memcpy(header + length, piece, strlen(piece));
                length += strlen(piece);
            }
        }
        check_about("random damage %d", i);
        model_bytes damaged = model_bytes_of(header, length, NULL, 24);
        good += model_bytes_try(damaged, (size_t)(i % 8)) == NEURON_OK;
        free(damaged.bytes);
    }
    /* Some of it does no harm, or nothing was tried. */
    CHECK(good > 10 && good < TRIES / 4);
    free(file.bytes);
}

#define DECODE_FAULTS(F)                                                                           \
    F(null_bytes, NEURON_E_NULL, pbytes = NULL)                                                    \
    F(null_model, NEURON_E_NULL, pmodel = NULL)                                                    \
    F(model_off, NEURON_E_ALIGNMENT, pmodel = (neuron_model **)(void *)((char *)pmodel + 4))       \
    F(empty, NEURON_E_FORMAT, size = 0)                                                            \
    F(larger_than_memory, NEURON_E_SIZE, size = SIZE_MAX)                                          \
    F(struct_size, NEURON_E_STRUCT_SIZE, options.struct_size += 8)                                 \
    F(threads, NEURON_E_OPTION, options.threads = -1)                                              \
    F(reserved, NEURON_E_LAYOUT, options.reserved = 1)                                             \
    F(no_memory, NEURON_E_NOMEM, counts.fail_at = 1)

#define RUN_FAULT(name, expected, statement)                                                       \
    do {                                                                                           \
        counting counts;                                                                           \
        neuron_options options = NEURON_OPTIONS_INIT;                                              \
        neuron_model *const before = (neuron_model *)(void *)&counts;                              \
        neuron_model *models[2] = {before, before}, **pmodel = &models[0];                         \
        const void *pbytes = file.bytes;                                                           \
        size_t size = file.size;                                                                   \
        options.allocator = counting_allocator(&counts);                                           \
        check_about("model_decode: %s", #name);                                                    \
        statement;                                                                                 \
        CHECK_STATUS(expected, neuron_model_decode(pbytes, size, pmodel, &options));               \
        CHECK(models[0] == before && models[1] == before);                                         \
        CHECK(counts.live == 0 && counts.faults == 0);                                             \
    } while (0);

static void decode_faults(void) {
    model_bytes file = sample_file();
    DECODE_FAULTS(RUN_FAULT)
    free(file.bytes);
}

void test_model_damage(void) {
    check_section("model damage");
    hostile();
    zero_bytes();
    lengths();
    long_headers();
    cut_short();
    flipped();
    random_damage();
    decode_faults();
}
