/* SPDX-License-Identifier: MIT */
/*
 * The library as it ships, against docs/numerics.md and include/neuron.h.
 *
 *     test_neuron [--seed S] [--count N] [--root DIR] [--emulated]
 *                                                        all tests; DIR holds docs/ and Tests/
 *     test_neuron --threads [--emulated]                   the tests of what runs on threads alone
 *     test_neuron --hash                                   one number for all results
 *     test_neuron --fits                                   one number for the results of training
 *     test_neuron --cases SEED COUNT                       the results of random cases, as text
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "fitting.h"
#include "hash.h"
#include "stream.h"
#include "tests.h"

static uint64_t number(const char *text) {
    char *end;
    uint64_t value = strtoull(text, &end, 0);
    if (end == text || *end) {
        fprintf(stderr, "no number: %s\n", text);
        exit(2);
    }
    return value;
}

static void run(uint64_t seed, uint64_t count, const char *root, bool emulated) {
    char docs[900], vectors[900];
    snprintf(docs, sizeof docs, "%s/docs", root);
    snprintf(vectors, sizeof vectors, "%s/Tests/vectors", root);
    test_surface(docs);
    test_article();
    test_extremes();
    test_vectors(vectors);
    test_consistency();
    test_derivatives();
    test_layouts();
    test_sizes();
    test_block_parts();
    test_weights();
    test_nan();
    test_faults();
    test_overlap();
    test_one_faults();
    test_options();
    test_model();
    test_trainer();
    test_trainer_faults();
    test_trainer_bytes();
    test_streams();
    test_model_bytes();
    test_model_damage();
    test_model_files();
    test_memory();
    test_host_state();
    test_inference();
    test_inference_faults();
    test_threads(emulated);
    test_pool();
    test_partials();
    test_partial_faults();
    test_outputs();
    test_outputs_faults();
    test_signals();
    test_fit();
    test_fit_refusals();
    test_fit_memory();
    test_fit_bits();
    test_random(seed, count);
    test_hash(vectors);
}

/* A sanitizer's own thread starts with the first of ours, and test_threads counts threads. */
static void run_threads(bool emulated) {
    test_partials();
    test_outputs();
    test_trainer();
    test_inference();
    test_fit_bits();
    test_threads(emulated);
    test_pool();
}

int main(int argc, char **argv) {
    uint64_t seed = (uint64_t)time(NULL) * 1000000, count = 500;
    const char *root = ".";
    bool emulated = false, threads = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--hash") == 0) {
            printf("%016" PRIx64 "\n", hash_of_cases());
            return 0;
        }
        if (strcmp(argv[i], "--fits") == 0) {
            printf("%016" PRIx64 "\n", hash_of_streams(hash_of_fits()));
            return 0;
        }
        if (strcmp(argv[i], "--cases") == 0 && i + 2 < argc) {
            print_cases(number(argv[i + 1]), number(argv[i + 2]));
            return 0;
        }
        if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
            seed = number(argv[++i]);
        } else if (strcmp(argv[i], "--count") == 0 && i + 1 < argc) {
            count = number(argv[++i]);
        } else if (strcmp(argv[i], "--root") == 0 && i + 1 < argc) {
            root = argv[++i];
        } else if (strcmp(argv[i], "--emulated") == 0) {
            emulated = true;
        } else if (strcmp(argv[i], "--threads") == 0) {
            threads = true;
        } else {
            fprintf(stderr, "unknown argument: %s\n", argv[i]);
            return 2;
        }
    }
    check_watch_crashes();
    if (threads) {
        run_threads(emulated);
    } else {
        run(seed, count, root, emulated);
    }
    return check_finish();
}
