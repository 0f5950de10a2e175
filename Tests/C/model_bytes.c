/* SPDX-License-Identifier: MIT */
#include "model_bytes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "counting.h"
#include "guarded.h"

model_bytes model_bytes_of(const char *header, size_t length, const void *data, size_t count) {
    model_bytes file = {calloc(8 + length + count + 1, 1), 8 + length + count};
    for (int i = 0; i < 8; i++) file.bytes[i] = (unsigned char)((uint64_t)length >> (8 * i));
    memcpy(file.bytes + 8, header, length);
    if (data && count > 0) memcpy(file.bytes + 8 + length, data, count);
    return file;
}

model_bytes model_bytes_encode(const neuron_model *model) {
    size_t size = neuron_model_encoded_size(model);
    model_bytes file = {malloc(size + 1), size};
    file.bytes[size] = 0xa5;
    CHECK_STATUS(NEURON_OK, neuron_model_encode(model, file.bytes, size));
    CHECK(file.bytes[size] == 0xa5);
    return file;
}

neuron_model *model_of(const double *w, ptrdiff_t columns, double b, const char *const *pairs) {
    neuron_vector view = neuron_vector_f64(w, columns);
    neuron_model *plain = NULL, *model = NULL;
    neuron_metadata metadata[64];
    ptrdiff_t count = 0;
    CHECK_STATUS(NEURON_OK, neuron_model_create(&view, b, &plain, NULL));
    for (; pairs && *pairs; pairs += 2) metadata[count++] = (neuron_metadata){pairs[0], pairs[1]};
    CHECK_STATUS(NEURON_OK, neuron_model_with_metadata(plain, metadata, count, &model, NULL));
    neuron_model_free(plain);
    return model;
}

bool models_are_same(const neuron_model *a, const neuron_model *b) {
    ptrdiff_t columns = neuron_model_columns(a), pairs = neuron_model_metadata_count(a);
    if (neuron_model_columns(b) != columns || neuron_model_metadata_count(b) != pairs) return false;
    if (bits_of(neuron_model_b(a)) != bits_of(neuron_model_b(b))) return false;
    if (memcmp(neuron_model_w(a), neuron_model_w(b), sizeof(double) * (size_t)columns) != 0)
        return false;
    for (ptrdiff_t i = 0; i < pairs; i++) {
        const char *key = neuron_model_metadata_key(a, i);
        if (strcmp(key, neuron_model_metadata_key(b, i)) != 0) return false;
        if (strcmp(neuron_model_metadata(a, key), neuron_model_metadata(b, key)) != 0) return false;
    }
    return true;
}

static void check_again(const neuron_model *model) {
    model_bytes file = model_bytes_encode(model);
    neuron_model *again = NULL;
    if (CHECK_STATUS(NEURON_OK, neuron_model_decode(file.bytes, file.size, &again, NULL)))
        CHECK(models_are_same(model, again));
    neuron_model_free(again);
    free(file.bytes);
}

neuron_status model_bytes_try(model_bytes file, size_t gap) {
    guarded set = {.count = 0};
    unsigned char *bytes = guarded_take(&set, file.size, gap, false, 0xf5);
    counting counts;
    neuron_options options = NEURON_OPTIONS_INIT;
    neuron_model *const before = (neuron_model *)(void *)&counts;
    neuron_model *model = before;
    options.allocator = counting_allocator(&counts);
    memcpy(bytes, file.bytes, file.size);
    guarded_seal(&set, bytes, true);
    neuron_status status = neuron_model_decode(bytes, file.size, &model, &options);
    guarded_free(&set);
    CHECK(counts.peak <= 2 * file.size + 256);
    if (status == NEURON_OK) {
        check_again(model);
        neuron_model_free(model);
    } else {
        CHECK_STATUS(NEURON_E_FORMAT, status);
        CHECK(model == before);
    }
    CHECK(counts.live == 0 && counts.faults == 0);
    return status;
}
