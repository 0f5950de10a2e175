/* SPDX-License-Identifier: MIT */
#include "hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bits.h"
#include "functions.h"

/* A function's results for a placed case; a failure gives its status where results would be. */
static ptrdiff_t results_of(const function *f, const test_case *c, const call *placed,
                            double **results) {
    ptrdiff_t size = function_size(f, c->rows, c->columns);
    *results = calloc((size_t)size + 1, sizeof **results);
    if (!*results) abort();
    neuron_status status = f->run(placed);
    if (status == NEURON_OK) {
        function_results(f, placed, *results);
    } else {
        fprintf(stderr, "%s: %s\n", f->name, neuron_status_message(status));
    }
    return size;
}

uint64_t hash_of_cases(void) {
    uint64_t hash = FNV_START;
    for (uint64_t seed = HASH_SEED; seed < HASH_SEED + HASH_COUNT; seed++) {
        test_case c = case_of_seed(seed);
        call placed;
        call_place(&placed, &c, (placement){c.layout, 1, 0, false});
        for (int i = 0; i < function_count; i++) {
            double *results;
            ptrdiff_t size = results_of(&functions[i], &c, &placed, &results);
            hash = fnv(hash, results, size);
            free(results);
        }
        call_free(&placed);
        case_free(&c);
    }
    return hash;
}

void print_cases(uint64_t first, uint64_t count) {
    for (uint64_t seed = first; seed < first + count; seed++) {
        test_case c = case_of_seed(seed);
        call placed;
        call_place(&placed, &c, (placement){c.layout, 1, 0, false});
        printf("case %" PRIu64 " %td %td\n", seed, c.rows, c.columns);
        for (int i = 0; i < function_count; i++) {
            double *results;
            ptrdiff_t size = results_of(&functions[i], &c, &placed, &results);
            printf("%s", functions[i].name);
            for (ptrdiff_t k = 0; k < size; k++) printf(" %016" PRIx64, bits_of(results[k]));
            putchar('\n');
            free(results);
        }
        call_free(&placed);
        case_free(&c);
    }
}
