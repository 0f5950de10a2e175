/* SPDX-License-Identifier: MIT */
/* The topics of the harness. */
#ifndef TESTS_H
#define TESTS_H

#include <stdbool.h>
#include <stdint.h>

void test_surface(const char *docs);
void test_article(void);
void test_extremes(void);
void test_vectors(const char *directory);
void test_consistency(void);
void test_derivatives(void);
void test_layouts(void);
void test_sizes(void);
void test_block_parts(void);
void test_signals(void);
void test_outputs(void);
void test_outputs_faults(void);
void test_inference(void);
void test_inference_faults(void);
/** An emulator has threads of its own, and may not survive a fork from among others. */
void test_threads(bool emulated);
void test_pool(void);
void test_weights(void);
void test_nan(void);
void test_faults(void);
void test_fault_types(void);
void test_fault_values(void);
void test_overlap(void);
void test_beside(void);
void test_interleaved(void);
void test_one_faults(void);
void test_options(void);
void test_model(void);
void test_trainer(void);
void test_trainer_faults(void);
void test_trainer_bytes(void);
void test_streams(void);
void test_model_bytes(void);
void test_model_damage(void);
void test_model_files(void);
void test_memory(void);
void test_host_state(void);
void test_partials(void);
void test_partial_faults(void);
void test_fit(void);
void test_fit_refusals(void);
void test_fit_memory(void);
void test_fit_bits(void);
void test_random(uint64_t seed, uint64_t count);
void test_hash(const char *directory);

#endif
