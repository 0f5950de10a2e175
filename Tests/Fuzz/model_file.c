/* SPDX-License-Identifier: MIT */
/* Any bytes are a model's file or are not; a model writes bytes that are read as the same one. */
#include <neuron.h>
#include <stdlib.h>
#include <string.h>

static void insist(bool good) {
    if (!good) abort();
}

static uint8_t *encode(const neuron_model *model, size_t size) {
    uint8_t *bytes = malloc(size);
    insist(neuron_model_encoded_size(model) == size);
    insist(neuron_model_encode(model, bytes, size) == NEURON_OK);
    return bytes;
}

static void try_file(const uint8_t *bytes, size_t size) {
    neuron_model *model = NULL, *again = NULL;
    neuron_status status = neuron_model_decode(bytes, size, &model, NULL);
    if (status != NEURON_OK) {
        insist(status == NEURON_E_FORMAT && model == NULL);
        return;
    }
    size_t encoded = neuron_model_encoded_size(model);
    uint8_t *first = encode(model, encoded);
    insist(neuron_model_decode(first, encoded, &again, NULL) == NEURON_OK);
    uint8_t *second = encode(again, encoded);
    insist(memcmp(first, second, encoded) == 0);
    for (ptrdiff_t i = 0; i < neuron_model_metadata_count(model); i++)
        insist(neuron_model_metadata(model, neuron_model_metadata_key(again, i)) != NULL);
    neuron_model_free(again);
    neuron_model_free(model);
    free(second);
    free(first);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* A file as it is, after a byte that is not ASCII; or, so that its length is right and JSON is reached,
   a header, after a character that tells how much data follows: '@' none, 'A' a byte, ... */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    if (size == 0 || bytes[0] >= 128) {
        try_file(bytes + (size > 0), size - (size > 0));
        return 0;
    }
    size_t length = size - 1, data = bytes[0] % 64;
    uint8_t *file = calloc(8 + length + data, 1);
    for (int i = 0; i < 8; i++) file[i] = (uint8_t)(length >> (8 * i));
    memcpy(file + 8, bytes + 1, length);
    try_file(file, 8 + length + data);
    free(file);
    return 0;
}
