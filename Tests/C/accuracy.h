/* SPDX-License-Identifier: MIT */
/* Errors of the library's functions in ulps, over many points. */
#ifndef ACCURACY_H
#define ACCURACY_H

#include <stdbool.h>
#include <stdint.h>

/** What a claim can be about. */
enum { SIGMOID, LOSS_HARD, LOSS_SOFT, RESIDUAL, CROSS_ENTROPY, TARGETS };

/** The names that the claims use. */
extern const char *const target_names[TARGETS];

/** The arguments: z for SIGMOID; a, y for CROSS_ENTROPY; z, y for the others. */
typedef struct point {
    double first;
    double second;
} point;

typedef struct claim {
    bool is_made;
    double ulps;
    point at;
} claim;

/** What has been found for one target. */
typedef struct finding {
    uint64_t points;
    double ulps;
    point at;
} finding;

/** The library's value at a point. */
double library_value(int target, point p);

/**
 * The error at a point, in units of the exact value's last place. Negative where the target says
 * nothing of the point: a residual that is less than half of the larger of m and t.
 */
double error_long_double(int target, point p);
double error_mpfr(int target, point p);
bool has_mpfr(void);

/** A point to try next; the worst so far draws others near. */
point next_point(int target, uint64_t *state, const finding *worst);

/** Reads the lines `/// accuracy: NAME ULP at INPUT[, INPUT]; ...` of a directory's Swift files. */
bool read_claims(const char *directory, claim claims[TARGETS]);

#endif
