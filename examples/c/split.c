/* SPDX-License-Identifier: MIT */
#include "table.h"

/* The n-th number of the SplitMix64 generator that starts at `seed` (Steele, Lea and Flood, "Fast
   splittable pseudorandom number generators", 2014). Integers only: the same rows everywhere,
   which rand() would not give. */
static uint64_t splitmix64(uint64_t seed, uint64_t n) {
    uint64_t v = seed + (n + 1) * UINT64_C(0x9e3779b97f4a7c15);
    v = (v ^ (v >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    v = (v ^ (v >> 27)) * UINT64_C(0x94d049bb133111eb);
    return v ^ (v >> 31);
}

bool table_split(const table *all, uint64_t seed, table *training, table *test) {
    for (size_t i = 0; i < all->rows; i++) {
        table *to = splitmix64(seed, i) % 5 == 0 ? test : training;
        if (!table_append(to, all->x + i * all->features, all->y[i])) return false;
    }
    return true;
}
