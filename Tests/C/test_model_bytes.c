/* SPDX-License-Identifier: MIT */
/* Models as bytes: the very bytes, the way there and back, metadata, what else is read. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "counting.h"
#include "guarded.h"
#include "model_bytes.h"
#include "tests.h"

static bool is_text(const char *text, const char *expected) {
    return text && expected ? strcmp(text, expected) == 0 : text == expected;
}

/* What another program may hold in its hands: these bytes are the format. */
static void golden(void) {
    static const char *const pairs[] = {
        "b\x01\x1f", "\x7f\"\\/", "", "\b\f\n\r\t", "a", "\xc3\xa9\xe2\x82\xac\xf0\x9f\xa7\xa0",
        NULL};
    static const char header[] =
        "{\"__metadata__\":{\"\":\"\\b\\f\\n\\r\\t\","
        "\"a\":\"\xc3\xa9\xe2\x82\xac\xf0\x9f\xa7\xa0\",\"b\\u0001\\u001f\":\"\x7f\\\"\\\\/\"},"
        "\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
        "\"w\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[8,24]}}";
    static const char bare[] = "{\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
                               "\"w\":{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[8,8]}}";
    double data[] = {0.1, 0.5, -0.25};
    for (int is_bare = 0; is_bare < 2; is_bare++) {
        char padded[512];
        const char *text = is_bare ? bare : header;
        size_t length = (strlen(text) + 7) / 8 * 8;
        memset(padded, ' ', sizeof padded);
        memcpy(padded, text, strlen(text));
        check_about("the bytes of a model, %s", is_bare ? "bare" : "with metadata");
        model_bytes expected = model_bytes_of(padded, length, data, is_bare ? 8 : sizeof data);
        neuron_model *model = model_of(data + 1, is_bare ? 0 : 2, 0.1, is_bare ? NULL : pairs);
        model_bytes file = model_bytes_encode(model);
        CHECK(file.size == expected.size);
        CHECK(file.size == expected.size && memcmp(file.bytes, expected.bytes, file.size) == 0);
        neuron_model_free(model);
        free(file.bytes);
        free(expected.bytes);
    }
}

static const uint64_t specials[] = {
    0,
    UINT64_C(0x8000000000000000), /* -0 */
    1,                            /* subnormal */
    UINT64_C(0x800fffffffffffff),
    UINT64_C(0x7ff0000000000000), /* infinity */
    UINT64_C(0xfff0000000000000),
    UINT64_C(0x7ff8000000000000), /* NaN */
    UINT64_C(0x7fefffffffffffff),
    UINT64_C(0x3ff0000000000001),
};
enum { SPECIALS = sizeof specials / sizeof *specials };

static void there_and_back(ptrdiff_t columns, double b) {
    static const char *const pairs[] = {"classes", "[\"no\", \"yes\"]", "none", "", NULL};
    double *w = malloc(sizeof(double) * (size_t)columns + 1);
    for (ptrdiff_t j = 0; j < columns; j++) w[j] = of_bits(specials[j % SPECIALS]);
    check_about("there and back, %td columns, b %a", columns, b);
    neuron_model *model = model_of(w, columns, b, pairs), *again = NULL;
    model_bytes file = model_bytes_encode(model);
    CHECK(file.size % 8 == 0);
    counting counts;
    neuron_options options = NEURON_OPTIONS_INIT;
    options.allocator = counting_allocator(&counts);
    long before = malloc_calls();
    CHECK_STATUS(NEURON_OK, neuron_model_decode(file.bytes, file.size, &again, &options));
    if (before >= 0) CHECK(malloc_calls() == before + 1);
    CHECK(counts.calls == 1 && counts.live_bytes < file.size + 256);
    CHECK_BITS(neuron_model_b(again), b);
    CHECK_ALL_BITS(neuron_model_w(again), w, columns);
    CHECK((uintptr_t)neuron_model_w(again) % 64 == 0);
    CHECK(neuron_model_metadata_count(again) == 2);
    CHECK(is_text(neuron_model_metadata(again, "classes"), "[\"no\", \"yes\"]"));
    CHECK(is_text(neuron_model_metadata(again, "none"), ""));
    CHECK(models_are_same(model, again));
    neuron_model_free(again);
    CHECK(counts.live == 0 && counts.faults == 0);
    for (size_t gap = 0; gap < 9 && columns < 100; gap++)
        CHECK_STATUS(NEURON_OK, model_bytes_try(file, gap));
    neuron_model_free(model);
    free(file.bytes);
    free(w);
}

/* Encoded between guard pages at any alignment, and what is refused. */
static void encoding(void) {
    double w[] = {1, 2, 3};
    static const char *const pairs[] = {"k", "v", NULL};
    neuron_model *model = model_of(w, 3, 4, pairs);
    model_bytes file = model_bytes_encode(model);
    check_about("encode");
    for (size_t gap = 0; gap < 9; gap++) {
        guarded set = {.count = 0};
        unsigned char *bytes = guarded_take(&set, file.size, gap, gap % 2, 0xf5);
        CHECK_STATUS(NEURON_OK, neuron_model_encode(model, bytes, file.size));
        CHECK(memcmp(bytes, file.bytes, file.size) == 0);
        memset(bytes, 0xf5, file.size);
        CHECK_STATUS(NEURON_E_SHAPE, neuron_model_encode(model, bytes, file.size - 1));
        CHECK_STATUS(NEURON_E_SHAPE, neuron_model_encode(model, bytes, file.size + 1));
        CHECK_STATUS(NEURON_E_SHAPE, neuron_model_encode(model, bytes, 0));
        CHECK_STATUS(NEURON_E_SHAPE, neuron_model_encode(model, bytes, SIZE_MAX));
        CHECK_STATUS(NEURON_E_NULL, neuron_model_encode(NULL, bytes, file.size));
        for (size_t i = 0; i < file.size; i++)
            if (!CHECK(bytes[i] == 0xf5)) break;
        guarded_free(&set);
    }
    CHECK_STATUS(NEURON_E_NULL, neuron_model_encode(model, NULL, file.size));
    CHECK(neuron_model_encoded_size(NULL) == 0);
    char *inside = (char *)(uintptr_t)neuron_model_w(model);
    CHECK_STATUS(NEURON_E_OVERLAP, neuron_model_encode(model, inside, file.size));
    CHECK_STATUS(NEURON_E_OVERLAP, neuron_model_encode(model, inside - file.size, file.size));
    CHECK(neuron_model_w(model)[0] == 1);
    neuron_model_free(model);
    free(file.bytes);
}

static void metadata(void) {
    static const char *const pairs[] = {"b", "2", "a", "1",   "ab", "3",    "\xc3\xa9", "4", "A",
                                        "5", "",  "6", "a\n", "7",  "\x7f", "8",        NULL};
    static const char *const sorted[] = {"", "A", "a", "a\n", "ab", "b", "\x7f", "\xc3\xa9"};
    static const char *const values[] = {"6", "5", "1", "7", "3", "2", "8", "4"};
    double w = 1;
    check_about("metadata");
    neuron_model *model = model_of(&w, 1, 2, pairs);
    CHECK(neuron_model_metadata_count(model) == 8);
    for (int i = 0; i < 8; i++) {
        CHECK(is_text(neuron_model_metadata_key(model, i), sorted[i]));
        CHECK(is_text(neuron_model_metadata(model, sorted[i]), values[i]));
    }
    CHECK(neuron_model_metadata_key(model, -1) == NULL);
    CHECK(neuron_model_metadata_key(model, 8) == NULL);
    CHECK(neuron_model_metadata_key(model, PTRDIFF_MIN) == NULL);
    CHECK(neuron_model_metadata_key(model, PTRDIFF_MAX) == NULL);
    CHECK(neuron_model_metadata_key(NULL, 0) == NULL);
    CHECK(neuron_model_metadata_count(NULL) == 0);
    CHECK(neuron_model_metadata(NULL, "a") == NULL);
    CHECK(neuron_model_metadata(model, NULL) == NULL);
    CHECK(neuron_model_metadata(model, "c") == NULL);
    CHECK(neuron_model_metadata(model, "\xff") == NULL);
    double x = 3, of_model, of_one;
    CHECK_STATUS(NEURON_OK, neuron_model_forward_one(model, &x, &of_model));
    CHECK_STATUS(NEURON_OK, neuron_forward_one(1, &x, &w, 2, &of_one));
    CHECK_BITS(of_model, of_one);
    /* Metadata is put in place of what was there. */
    neuron_model *other = NULL;
    CHECK_STATUS(NEURON_OK, neuron_model_with_metadata(model, NULL, 0, &other, NULL));
    CHECK(neuron_model_metadata_count(other) == 0 && neuron_model_metadata(other, "a") == NULL);
    CHECK_BITS(neuron_model_b(other), 2);
    neuron_model_free(other);
    neuron_model_free(model);
}

/* Hundreds of pairs, dealt in an order that no sort was made for. */
static void many_pairs(int count) {
    neuron_metadata *pairs = calloc((size_t)count, sizeof *pairs);
    char (*texts)[2][16] = calloc((size_t)count, sizeof *texts);
    double w = 1;
    neuron_model *plain = model_of(&w, 1, 0, NULL), *model = NULL;
    counting counts;
    neuron_options options = NEURON_OPTIONS_INIT;
    options.allocator = counting_allocator(&counts);
    check_about("%d pairs", count);
    for (int i = 0; i < count; i++) {
        snprintf(texts[i][0], 16, "%d", i * 7919 % count);
        snprintf(texts[i][1], 16, "v%d", i * 7919 % count);
        pairs[i] = (neuron_metadata){texts[i][0], texts[i][1]};
    }
    CHECK_STATUS(NEURON_OK, neuron_model_with_metadata(plain, pairs, count, &model, &options));
    for (int i = 0; i < count; i++) {
        CHECK(is_text(neuron_model_metadata(model, texts[i][0]), texts[i][1]));
        if (i == 0) continue;
        CHECK(strcmp(neuron_model_metadata_key(model, i - 1), neuron_model_metadata_key(model, i)) <
              0);
    }
    model_bytes file = model_bytes_encode(model);
    CHECK_STATUS(NEURON_OK, model_bytes_try(file, 0));
    free(file.bytes);
    neuron_model_free(model);
    /* One of them twice, wherever it stands. */
    for (int i = 0; i + 1 < count; i += count / 2) {
        neuron_metadata keep = pairs[i];
        pairs[i] = pairs[count - 1];
        model = plain;
        CHECK_STATUS(NEURON_E_FORMAT,
                     neuron_model_with_metadata(plain, pairs, count, &model, &options));
        CHECK(model == plain);
        pairs[i] = keep;
    }
    CHECK(counts.live == 0 && counts.faults == 0);
    neuron_model_free(plain);
    free(texts);
    free(pairs);
}

#define WITH_METADATA_FAULTS(F)                                                                    \
    F(null_model, NEURON_E_NULL, pmodel = NULL)                                                    \
    F(null_pairs, NEURON_E_NULL, ppairs = NULL)                                                    \
    F(null_copy, NEURON_E_NULL, pcopy = NULL)                                                      \
    F(null_key, NEURON_E_NULL, pairs[1].key = NULL)                                                \
    F(null_value, NEURON_E_NULL, pairs[1].value = NULL)                                            \
    F(negative, NEURON_E_SIZE, count = -1)                                                         \
    F(least, NEURON_E_SIZE, count = PTRDIFF_MIN)                                                   \
    F(most, NEURON_E_SIZE, count = PTRDIFF_MAX)                                                    \
    F(twice, NEURON_E_FORMAT, pairs[1].key = "k")                                                  \
    F(not_utf8_key, NEURON_E_FORMAT, pairs[0].key = "\xff")                                        \
    F(not_utf8_value, NEURON_E_FORMAT, pairs[1].value = "caf\xe9")                                 \
    F(cut_off, NEURON_E_FORMAT, pairs[1].value = "\xe2\x82")                                       \
    F(surrogate, NEURON_E_FORMAT, pairs[1].value = "\xed\xa0\x80")                                 \
    F(overlong, NEURON_E_FORMAT, pairs[1].value = "\xc0\x80")                                      \
    F(too_high, NEURON_E_FORMAT, pairs[1].value = "\xf4\x90\x80\x80")                              \
    F(too_long, NEURON_E_SIZE, pairs[1].value = longest)                                           \
    F(too_long_escaped, NEURON_E_SIZE, pairs[1].value = controls)                                  \
    F(copy_off, NEURON_E_ALIGNMENT, pcopy = (neuron_model **)(void *)((char *)pcopy + 4))          \
    F(struct_size, NEURON_E_STRUCT_SIZE, options.struct_size = 0)                                  \
    F(threads, NEURON_E_OPTION, options.threads = -1)                                              \
    F(reserved, NEURON_E_LAYOUT, options.reserved = 1)                                             \
    F(no_memory, NEURON_E_NOMEM, counts.fail_at = 1)

#define RUN_FAULT(name, expected, statement)                                                       \
    do {                                                                                           \
        neuron_metadata pairs[] = {{"k", "v"}, {"l", "w"}}, *ppairs = pairs;                       \
        ptrdiff_t count = 2;                                                                       \
        counting counts;                                                                           \
        neuron_options options = NEURON_OPTIONS_INIT;                                              \
        neuron_model *copies[2] = {model, model}, **pcopy = &copies[0], *pmodel = model;           \
        options.allocator = counting_allocator(&counts);                                           \
        check_about("model_with_metadata: %s", #name);                                             \
        statement;                                                                                 \
        CHECK_STATUS(expected,                                                                     \
                     neuron_model_with_metadata(pmodel, ppairs, count, pcopy, &options));          \
        CHECK(copies[0] == model && copies[1] == model);                                           \
        CHECK(counts.live == 0 && counts.faults == 0 && counts.peak < 4 * MIB);                    \
    } while (0);

/* A header as long as can be, and one byte longer. */
static void longest_header(const neuron_model *model, char *text) {
    neuron_metadata pair = {"", text};
    neuron_model *copy = NULL;
    model_bytes file = model_bytes_encode(model);
    const char *header = (const char *)file.bytes + 8;
    while (file.size > 8 && file.bytes[file.size - 1] != '}') file.size -= 1;
    size_t length = (1 << 24) - (size_t)((char *)file.bytes + file.size - header) -
                    strlen("\"__metadata__\":{\"\":\"\"},");
    free(file.bytes);
    check_about("a header of 16 MiB");
    text[length + 1] = '\0';
    CHECK_STATUS(NEURON_E_SIZE, neuron_model_with_metadata(model, &pair, 1, &copy, NULL));
    text[length] = '\0';
    CHECK_STATUS(NEURON_OK, neuron_model_with_metadata(model, &pair, 1, &copy, NULL));
    file = model_bytes_encode(copy);
    neuron_model_free(copy);
    CHECK(file.size == 8 + (1 << 24) + 16);
    CHECK_STATUS(NEURON_OK, model_bytes_try(file, 0));
    free(file.bytes);
}

enum { MIB = 1 << 20 };

static void with_metadata_faults(void) {
    double w = 1;
    neuron_model *model = model_of(&w, 1, 0, NULL);
    char *longest = calloc(16 * MIB + 1, 1), *controls = calloc(3 * MIB + 1, 1);
    memset(longest, 'x', 16 * MIB);
    memset(controls, '\x01', 3 * MIB);
    WITH_METADATA_FAULTS(RUN_FAULT)
    longest_header(model, longest);
    free(controls);
    free(longest);
    neuron_model_free(model);
}

#define B64 "\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}"
#define W64 "\"w\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[8,24]}"
#define W32 "\"dtype\":\"F32\",\"shape\":[2]"

/* Files that others write. Each holds b = 0.5 and w = {1.5, -2}. */
static void others(void) {
    static const struct {
        const char *header;
        const char *layout; /* of the data: the letters of what lies there, capital for float64 */
    } files[] = {
        {"{" W64 "," B64 "}", "BW"},
        {"{\"w\":{" W32 ",\"data_offsets\":[0,8]},"
         "\"b\":{\"data_offsets\":[8,12],\"shape\":[1],\"dtype\":\"F32\"}}",
         "wb"},
        {"{\"w\":{" W32 ",\"data_offsets\":[8,16]}," B64 "}", "Bw"},
        {"{\"weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]},"
         "\"bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
         "bw"},
        {"{\n\t\"__metadata__\" : { } , \r\n " B64 " ," W64 "\n } \t\r\n", "BW"},
        {"{\"__metadata__\":{\"format\":\"pt\"},\"\\u0077\":{\"dt\\u0079pe\":\"F6\\u0034\","
         "\"shape\":[ 2 ],\"data_offsets\":[8 , 24]}," B64 "}",
         "BW"},
    };
    double w[] = {1.5, -2}, b = 0.5;
    float w32[] = {1.5f, -2}, b32 = 0.5f;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        unsigned char data[64];
        size_t size = 0;
        check_about("%s", files[i].header);
        for (const char *at = files[i].layout; *at; at++) {
            const void *from = *at == 'W'   ? (void *)w
                               : *at == 'w' ? (void *)w32
                               : *at == 'B' ? (void *)&b
                                            : (void *)&b32;
            size_t count = *at == 'W' ? 16 : *at == 'b' ? 4 : 8;
            memcpy(data + size, from, count);
            size += count;
        }
        model_bytes file = model_bytes_of(files[i].header, strlen(files[i].header), data, size);
        for (size_t gap = 0; gap < 9; gap++) CHECK_STATUS(NEURON_OK, model_bytes_try(file, gap));
        neuron_model *model = NULL;
        if (CHECK_STATUS(NEURON_OK, neuron_model_decode(file.bytes, file.size, &model, NULL))) {
            CHECK(neuron_model_columns(model) == 2);
            CHECK_ALL_BITS(neuron_model_w(model), w, 2);
            CHECK_BITS(neuron_model_b(model), b);
        }
        neuron_model_free(model);
        free(file.bytes);
    }
}

/* As of a model that is created: w keeps its bits, and a bias that is NaN is the one NaN. */
static void not_a_number(void) {
    const uint64_t data[] = {UINT64_C(0xfff0000000000001), UINT64_C(0x7ff80000000000ff)};
    static const char header[] = "{" B64 ",\"w\":{\"dtype\":\"F64\",\"shape\":[1],"
                                 "\"data_offsets\":[8,16]}}";
    model_bytes file = model_bytes_of(header, sizeof header - 1, data, sizeof data);
    neuron_model *model = NULL;
    check_about("NaN in a file");
    CHECK_STATUS(NEURON_OK, neuron_model_decode(file.bytes, file.size, &model, NULL));
    CHECK_BITS(neuron_model_b(model), of_bits(UINT64_C(0x7ff8000000000000)));
    CHECK(bits_of(neuron_model_w(model)[0]) == data[1]);
    neuron_model_free(model);
    free(file.bytes);
}

/* Every way to write a text. */
static void escapes(void) {
    static const struct {
        const char *json, *text;
    } texts[] = {
        {"", ""},
        {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t"},
        {"\\u0001\\u007f\\u0080\\u07ff", "\x01\x7f\xc2\x80\xdf\xbf"},
        {"\\u0800\\uFFFF\\uffff\\uD7ff\\ue000",
         "\xe0\xa0\x80\xef\xbf\xbf\xef\xbf\xbf\xed\x9f\xbf\xee\x80\x80"},
        {"\\ud800\\udc00\\uDBFF\\uDFFF\\ud83E\\uddE0",
         "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\xf0\x9f\xa7\xa0"},
        {"\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf",
         "\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char header[512];
        check_about("the text %s", texts[i].json);
        snprintf(header, sizeof header, "{\"__metadata__\":{\"x%s\":\"%s\"}," B64 "," W64 "}",
                 texts[i].json, texts[i].json);
        model_bytes file = model_bytes_of(header, strlen(header), NULL, 24);
        neuron_model *model = NULL;
        if (CHECK_STATUS(NEURON_OK, neuron_model_decode(file.bytes, file.size, &model, NULL))) {
            const char *key = neuron_model_metadata_key(model, 0);
            CHECK(key && key[0] == 'x' && is_text(key + 1, texts[i].text));
            CHECK(is_text(neuron_model_metadata(model, key), texts[i].text));
        }
        neuron_model_free(model);
        CHECK_STATUS(NEURON_OK, model_bytes_try(file, 0));
        free(file.bytes);
    }
}

void test_model_bytes(void) {
    static const ptrdiff_t widths[] = {0, 1, 2, 7, 8, 9, 64, 1000, 300000};
    check_section("model bytes");
    golden();
    for (size_t k = 0; k < sizeof widths / sizeof *widths; k++) there_and_back(widths[k], 0.1);
    for (int i = 0; i < SPECIALS; i++) there_and_back(3, of_bits(specials[i]));
    encoding();
    metadata();
    many_pairs(1);
    many_pairs(2);
    many_pairs(3);
    many_pairs(1000);
    with_metadata_faults();
    others();
    not_a_number();
    escapes();
}
