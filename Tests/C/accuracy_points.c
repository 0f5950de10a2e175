/* SPDX-License-Identifier: MIT */
/* Where to look: evenly, by magnitude, at the edges of reductions, and near what was worst. */
#include <math.h>

#include "accuracy.h"
#include "bits.h"
#include "neuron.h"

/* In [0, 1). */
static double unit(uint64_t *state) { return (double)(splitmix(state) >> 11) * 0x1p-53; }

static double sign(uint64_t *state) { return splitmix(state) >> 63 ? -1 : 1; }

/* 53 random digits at 2^-lowest to 2^-1: every magnitude is as likely as every other. */
static double small(uint64_t *state, uint64_t lowest) {
    uint64_t r = splitmix(state), exponent = 1 + splitmix(state) % lowest;
    double digits = of_bits((r & UINT64_C(0xfffffffffffff)) | UINT64_C(1023) << 52);
    return ldexp(digits, -(int)exponent);
}

/* The same with the low bits drawn anew, as many as chance will have it. */
static double near(double value, uint64_t *state) {
    uint64_t count = splitmix(state) % 53;
    return of_bits(bits_of(value) ^ (splitmix(state) & ((UINT64_C(1) << count) - 1)));
}

static double logit(uint64_t *state) {
    static const double widths[8] = {0.4, 1, 2.5, 8, 24, 40, 120, 746.5};
    uint64_t kind = splitmix(state) % 16;
    if (kind < 8) return widths[kind] * (2 * unit(state) - 1);
    if (kind < 10) return sign(state) * small(state, 60) * 1024;
    if (kind < 11) return sign(state) * small(state, 1085) * 1024;
    /* Halfway between multiples of log 2 the reduced argument is largest; at them, smallest. */
    if (kind < 14) {
        double k = (double)(splitmix(state) % 2152) * 0.5;
        if (kind == 12) k = (double)(splitmix(state) % 16) * 0.5;
        return sign(state) * k * 0x1.62e42fefa39efp-1 * (1 + (2 * unit(state) - 1) * 0x1p-10);
    }
    /* Where results, or only the low parts of pairs, are subnormal. */
    if (kind == 14) return sign(state) * (670 + 76 * unit(state));
    return sign(state) * ldexp(1 + unit(state), (int)(splitmix(state) % 1023));
}

/* In [0, 1], both ends included now and then. */
static double fraction(uint64_t *state) {
    switch (splitmix(state) % 8) {
    case 0: return small(state, 60);
    case 1: return 1 - small(state, 53);
    case 2: return small(state, 1074);
    case 3: return (double)(splitmix(state) % 65) / 64;
    /* Between sqrt(1/2) and sqrt(2), times a power of two, a logarithm changes its reduction. */
    case 4:
        return ldexp(0x1.6a09e667f3bcdp-1 * (1 + (unit(state) - 0.5) * 0x1p-8),
                     -(int)(splitmix(state) % 12));
    case 5: return 0.5 + (unit(state) - 0.5) * 0.25;
    default: return unit(state);
    }
}

static double hard(uint64_t *state) { return splitmix(state) >> 63 ? 1 : 0; }

/* A label whose distance from z's end is a multiple of m, for a residual that neither hides. */
static double label_beside(double z, uint64_t *state) {
    double m = neuron_sigmoid(-fabs(z));
    double t = splitmix(state) >> 63 ? m * (2 + 4 * unit(state)) : m * 0.5 * unit(state);
    /* Just above half of m the result has a finer last place than m, and m's error counts twice. */
    if (splitmix(state) >> 63) t = m * (0.25 + 0.25 * unit(state));
    if (t > 1) t = unit(state);
    return z >= 0 ? 1 - t : t;
}

point next_point(int target, uint64_t *state, const finding *worst) {
    bool is_near = worst->points > 1000 && splitmix(state) % 4 == 0;
    point p = worst->at;
    if (is_near) {
        uint64_t which = splitmix(state) % 3;
        if (which != 0 || target == LOSS_HARD) p.first = near(p.first, state);
        if (which != 1 && target != LOSS_HARD) p.second = near(p.second, state);
        bool is_in = p.second >= 0 && p.second <= 1 && isfinite(p.first);
        if (target == CROSS_ENTROPY) is_in = is_in && p.first >= 0 && p.first <= 1;
        if (is_in) return p;
    }
    p.first = target == CROSS_ENTROPY ? fraction(state) : logit(state);
    p.second = target == LOSS_HARD ? hard(state) : fraction(state);
    if (target == RESIDUAL && splitmix(state) % 2) {
        p.second = splitmix(state) % 4 ? label_beside(p.first, state) : hard(state);
    }
    if (target == SIGMOID) p.second = 0;
    return p;
}
