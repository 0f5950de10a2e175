/* SPDX-License-Identifier: MIT */
/*
 * What Swift cannot say: vector builtins, prefetch, and the processor's floating-point control.
 * No arithmetic here, and were there any, none contracted: clang makes an FMA of a * b + c. Needs
 * no operating system.
 */
#ifndef CNEURON_SHIMS_H
#define CNEURON_SHIMS_H

#include <stdbool.h>
#include <stdint.h>

#pragma clang fp contract(off)

#define NEURON_SHIM static inline __attribute__((always_inline, unused))

typedef double neuron_double2 __attribute__((ext_vector_type(2)));
typedef double neuron_double8 __attribute__((ext_vector_type(8)));
typedef float neuron_float8 __attribute__((ext_vector_type(8)));

/** Eight floats to eight doubles, exactly. Swift's own conversion works two lanes at a time. */
NEURON_SHIM neuron_double8 neuron_widen(neuron_float8 v) {
    return __builtin_convertvector(v, neuron_double8);
}

/** Eight bytes to eight doubles. */
NEURON_SHIM neuron_double8 neuron_from_bytes(uint64_t bytes) {
    typedef uint8_t eight __attribute__((ext_vector_type(8)));
    eight v;
    __builtin_memcpy(&v, &bytes, sizeof v);
    return __builtin_convertvector(v, neuron_double8);
}

/*
 * The first `count` (0 to 8) items at an address, then zeros; nothing beyond them is read. And the first
 * `count` lanes to an address. With masks where the processor has them: Swift has no way to say so.
 */
#if defined(__AVX512F__) && defined(__AVX512VL__)
NEURON_SHIM neuron_double8 neuron_load_doubles(const void *address, long count) {
    neuron_double8 zero = 0;
    return __builtin_ia32_loadupd512_mask((const double *)address, zero,
                                          (uint8_t)((1u << count) - 1u));
}
NEURON_SHIM void neuron_store_doubles(void *address, neuron_double8 v, long count) {
    __builtin_ia32_storeupd512_mask((double *)address, v, (uint8_t)((1u << count) - 1u));
}
NEURON_SHIM neuron_float8 neuron_load_floats(const void *address, long count) {
    /* The instruction takes any alignment, whatever the builtin's type says. */
    typedef float eight __attribute__((vector_size(32)));
    neuron_float8 zero = 0;
    return __builtin_ia32_loadups256_mask((const eight *)address, zero,
                                          (uint8_t)((1u << count) - 1u));
}
#else
#if defined(__AVX2__)
NEURON_SHIM neuron_double8 neuron_load_doubles(const void *address, long count) {
    typedef double four __attribute__((vector_size(32)));
    typedef long long lanes __attribute__((vector_size(32)));
    const double *p = (const double *)address;
    lanes all = {count, count, count, count}, lower = {0, 1, 2, 3}, upper = {4, 5, 6, 7};
    neuron_double8 v;
    v.lo = __builtin_ia32_maskloadpd256((const four *)p, all > lower);
    v.hi = __builtin_ia32_maskloadpd256((const four *)(p + 4), all > upper);
    return v;
}
NEURON_SHIM neuron_float8 neuron_load_floats(const void *address, long count) {
    typedef float eight __attribute__((vector_size(32)));
    typedef int lanes __attribute__((vector_size(32)));
    int n = (int)count;
    lanes all = {n, n, n, n, n, n, n, n}, index = {0, 1, 2, 3, 4, 5, 6, 7};
    return __builtin_ia32_maskloadps256((const eight *)address, all > index);
}
#else
NEURON_SHIM neuron_double8 neuron_load_doubles(const void *address, long count) {
    typedef double two __attribute__((ext_vector_type(2), aligned(8)));
    const double *p = (const double *)address;
    neuron_double8 v = 0;
    if (count & 4) {
        v.s01 = *(const two *)p;
        v.s23 = *(const two *)(p + 2);
        if (count & 2) {
            v.s45 = *(const two *)(p + 4);
            if (count & 1) v.s6 = p[6];
        } else if (count & 1) {
            v.s4 = p[4];
        }
    } else if (count & 2) {
        v.s01 = *(const two *)p;
        if (count & 1) v.s2 = p[2];
    } else if (count & 1) {
        v.s0 = p[0];
    } else if (count & 8) {
        __builtin_memcpy(&v, p, sizeof v);
    }
    return v;
}
NEURON_SHIM neuron_float8 neuron_load_floats(const void *address, long count) {
    const float *p = (const float *)address;
    neuron_float8 v = 0;
    switch (count) {
    case 8: v.s7 = p[7]; /* fall through */
    case 7: v.s6 = p[6]; /* fall through */
    case 6: v.s5 = p[5]; /* fall through */
    case 5: v.s4 = p[4]; /* fall through */
    case 4: v.s3 = p[3]; /* fall through */
    case 3: v.s2 = p[2]; /* fall through */
    case 2: v.s1 = p[1]; /* fall through */
    case 1: v.s0 = p[0]; /* fall through */
    default: break;
    }
    return v;
}
#endif
NEURON_SHIM void neuron_store_doubles(void *address, neuron_double8 v, long count) {
    for (long i = 0; i < count; i++) ((double *)address)[i] = v[i];
}
#endif

/**
 * Eight items in two loads, which LLVM would make one of: out of the cache, on a Zen 4, up to a fifth
 * sooner than with one load for each line, and where they begin within a line, in the cache too.
 */
NEURON_SHIM neuron_double8 neuron_load_halves(const void *address) {
    neuron_double8 v;
#if defined(__AVX512F__)
    typedef double four __attribute__((ext_vector_type(4), aligned(8)));
    const four *p = (const four *)address;
    __asm__("vmovupd %1, %t0\n\tvinsertf64x4 $1, %2, %0, %0" : "=&v"(v) : "m"(p[0]), "m"(p[1]));
#else
    __builtin_memcpy(&v, address, sizeof v);
#endif
    return v;
}

/**
 * The same vector, as a whole: LLVM splits a lane off products that are added up one after the other,
 * to multiply it apart.
 */
NEURON_SHIM neuron_double8 neuron_entire(neuron_double8 v) {
#if defined(__AVX512F__)
    __asm__("" : "+v"(v));
#elif defined(__AVX__)
    typedef double four __attribute__((ext_vector_type(4)));
    four a = v.lo, b = v.hi;
    __asm__("" : "+x"(a), "+x"(b));
    v.lo = a;
    v.hi = b;
#endif
    return v;
}

/* Of two vectors, one after the other: the lower and the upper half of each, the lower and the upper
   two of every four, and, by turns, the lanes of even and of odd index. */
#define NEURON_SHUFFLE(name, ...)                                                                  \
    NEURON_SHIM neuron_double8 name(neuron_double8 a, neuron_double8 b) {                          \
        return __builtin_shufflevector(a, b, __VA_ARGS__);                                         \
    }
NEURON_SHUFFLE(neuron_lower_fours, 0, 1, 2, 3, 8, 9, 10, 11)
NEURON_SHUFFLE(neuron_upper_fours, 4, 5, 6, 7, 12, 13, 14, 15)
NEURON_SHUFFLE(neuron_lower_twos, 0, 1, 4, 5, 8, 9, 12, 13)
NEURON_SHUFFLE(neuron_upper_twos, 2, 3, 6, 7, 10, 11, 14, 15)
NEURON_SHUFFLE(neuron_evens, 0, 8, 2, 10, 4, 12, 6, 14)
NEURON_SHUFFLE(neuron_odds, 1, 9, 3, 11, 5, 13, 7, 15)

/* How many vectors of eight lanes the registers hold as accumulators without spilling. */
NEURON_SHIM long neuron_accumulators(void) {
#if defined(__x86_64__) && !defined(__AVX__)
    return 2;
#elif defined(__AVX512F__)
    return 16;
#else
    return 4;
#endif
}

/**
 * Asks for the cache line of an address that is about to be read; never faults. Into the second level:
 * asked into the first, a gradient took 1.3 to 1.7 times as long on a Zen 4.
 */
NEURON_SHIM void neuron_prefetch(const void *address) { __builtin_prefetch(address, 0, 2); }

/** Square roots, correctly rounded. Swift's own is a call of libm's, for the sake of errno. */
NEURON_SHIM double neuron_root(double v) { return __builtin_elementwise_sqrt(v); }
NEURON_SHIM neuron_double2 neuron_two_roots(neuron_double2 v) {
    return __builtin_elementwise_sqrt(v);
}
NEURON_SHIM neuron_double8 neuron_roots(neuron_double8 v) { return __builtin_elementwise_sqrt(v); }

/** The whole part of a number whose size is below 2^62. Swift's own conversion can trap. */
NEURON_SHIM long neuron_whole(double value) {
    return value > -0x1p62 && value < 0x1p62 ? (long)value : 0;
}

/** Whether a flag that another thread may set is up. */
NEURON_SHIM bool neuron_flag(const int32_t *flag) {
    return __atomic_load_n(flag, __ATOMIC_RELAXED) != 0;
}

/**
 * Memory on the stack, left as it is found, where Swift would clear it: so many words from a cache line's
 * beginning on. Swift takes no type aligned to more than 16.
 */
#define NEURON_MEMORY(name, count)                                                                 \
    typedef struct name {                                                                          \
        double words[(count) + 7];                                                                 \
    } name;                                                                                        \
    NEURON_SHIM double *name##_lines(name *memory) {                                               \
        return (double *)(((uintptr_t)memory + 63) & ~(uintptr_t)63);                              \
    }                                                                                              \
    _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wuninitialized\"")       \
        NEURON_SHIM name                                                                           \
        name##_memory(void) {                                                                      \
        name memory;                                                                               \
        return memory;                                                                             \
    }                                                                                              \
    _Pragma("clang diagnostic pop")

#define NEURON_STACK_WORDS 3200
NEURON_MEMORY(neuron_stack, NEURON_STACK_WORDS)
/* Three strips of eight registers. */
NEURON_MEMORY(neuron_strips, 192)

/* The control word of the floating-point unit: rounding, flushing, exception masks. `escape` makes
   a result's memory visible to the barrier, so that no arithmetic moves across it. */
#if defined(__x86_64__)
typedef uint32_t neuron_fp_control;
/* Round to nearest, no FTZ, no DAZ, all exceptions masked; the six low bits are sticky flags. */
#define NEURON_FP_DEFAULT 0x1f80u
#define NEURON_FP_CONTROL_BITS 0xffc0u

NEURON_SHIM neuron_fp_control neuron_fp_get(void) {
    neuron_fp_control control;
    __asm__ volatile("stmxcsr %0" : "=m"(control));
    return control;
}
NEURON_SHIM void neuron_fp_set(neuron_fp_control control, const void *escape) {
    __asm__ volatile("ldmxcsr %0" : : "m"(control), "r"(escape) : "memory");
}
#elif defined(__aarch64__)
typedef uint64_t neuron_fp_control;
/* DN may be either: every NaN that leaves is made the same one. */
#define NEURON_FP_DEFAULT 0u
#define NEURON_FP_CONTROL_BITS 0x05ff9f07u

NEURON_SHIM neuron_fp_control neuron_fp_get(void) {
    neuron_fp_control control;
    __asm__ volatile("mrs %0, fpcr" : "=r"(control));
    return control;
}
NEURON_SHIM void neuron_fp_set(neuron_fp_control control, const void *escape) {
    __asm__ volatile("msr fpcr, %0" : : "r"(control), "r"(escape) : "memory");
}
#else
/* No control to read: WebAssembly has none, and elsewhere the host is trusted. */
typedef uint32_t neuron_fp_control;
#define NEURON_FP_DEFAULT 0u
#define NEURON_FP_CONTROL_BITS 0u

NEURON_SHIM neuron_fp_control neuron_fp_get(void) { return 0; }
NEURON_SHIM void neuron_fp_set(neuron_fp_control control, const void *escape) {
    (void)control;
    (void)escape;
}
#endif

NEURON_SHIM bool neuron_fp_control_is_default(neuron_fp_control control) {
    return (control & NEURON_FP_CONTROL_BITS) == NEURON_FP_DEFAULT;
}
NEURON_SHIM bool neuron_fp_is_default(void) {
    return neuron_fp_control_is_default(neuron_fp_get());
}

#endif
