/* SPDX-License-Identifier: MIT */
/* Doubles as patterns of bits, and the two integer functions the cases are made of. */
#ifndef BITS_H
#define BITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double of_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/** Steele, Lea and Flood's splitmix64. */
static inline uint64_t splitmix(uint64_t *state) {
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

#define FNV_START UINT64_C(0xcbf29ce484222325)

/** FNV-1a over the bytes of values, the low byte of each first. */
static inline uint64_t fnv(uint64_t hash, const double *values, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) {
        uint64_t bits = bits_of(values[i]);
        for (int byte = 0; byte < 8; byte++) {
            hash = (hash ^ (bits >> (8 * byte) & 0xff)) * UINT64_C(0x100000001b3);
        }
    }
    return hash;
}

#endif
