/* SPDX-License-Identifier: MIT */
/* The control word of the arithmetic unit, without its sticky flags, and the states to try. */
#ifndef CONTROL_H
#define CONTROL_H

#include <fenv.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define CONTROL_BITS 0xffc0u
static inline uint64_t control(void) { return _mm_getcsr() & CONTROL_BITS; }
static inline void set_control(uint64_t word) { _mm_setcsr((unsigned)word); }
enum { STATES = 4 * 4 * 2, NORMAL = 0x1f80 };

/* Rounding, then FTZ and DAZ, then whether every exception traps. */
static inline uint64_t state(int index) {
    uint64_t word = index & 16 ? 0 : 0x1f80;
    return word | (uint64_t)(index & 3) << 13 | (index & 4 ? 0x8000 : 0) | (index & 8 ? 0x40 : 0);
}
#elif defined(__aarch64__)
static inline uint64_t control(void) {
    uint64_t word;
    __asm__ volatile("mrs %0, fpcr" : "=r"(word));
    return word;
}
static inline void set_control(uint64_t word) { __asm__ volatile("msr fpcr, %0" : : "r"(word)); }
enum { STATES = 4 * 4, NORMAL = 0 };

/* Rounding, then FZ and DN. Not every processor has traps. */
static inline uint64_t state(int index) {
    return (uint64_t)(index & 3) << 22 | (uint64_t)(index >> 2 & 1) << 24 |
           (uint64_t)(index >> 3 & 1) << 25;
}
#else
static inline uint64_t control(void) { return (uint64_t)fegetround(); }
static inline void set_control(uint64_t word) { fesetround((int)word); }
enum { STATES = 1, NORMAL = FE_TONEAREST };
static inline uint64_t state(int index) { return (uint64_t)(index + NORMAL); }
#endif

#endif
