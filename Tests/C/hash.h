/* SPDX-License-Identifier: MIT */
/* The results of cases as one number, and as text that other languages can reproduce. */
#ifndef HASH_H
#define HASH_H

#include <stdint.h>

enum { HASH_SEED = 1, HASH_COUNT = 400 };

/** FNV-1a over every result of the cases of the seeds HASH_SEED to HASH_SEED + HASH_COUNT - 1. */
uint64_t hash_of_cases(void);
/** Prints the results of the cases seed to seed + count - 1, a line for each function. */
void print_cases(uint64_t seed, uint64_t count);

#endif
