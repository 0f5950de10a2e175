/* SPDX-License-Identifier: MIT */
/* Checks that count, and go on after a failure. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "neuron.h"

#define CHECK(condition) check_that((condition), #condition, __FILE__, __LINE__)
#define CHECK_STATUS(expected, call) check_status((expected), (call), #call, __FILE__, __LINE__)
#define CHECK_BITS(actual, expected) check_bits((actual), (expected), #actual, __FILE__, __LINE__)
#define CHECK_ULP(actual, expected, ulps)                                                          \
    check_ulp((actual), (expected), (ulps), #actual, __FILE__, __LINE__)
#define CHECK_ALL_BITS(actual, expected, count)                                                    \
    check_all_bits((actual), (expected), (count), #actual, __FILE__, __LINE__)

/** What the checks from here on are about; a failure, or a crash, prints it. */
void check_about(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** Prints how many checks the section before this one made. */
void check_section(const char *name);
/** Prints the counts; returns the exit code. */
int check_finish(void);
/** Makes a crash print what it was about. */
void check_watch_crashes(void);

bool check_that(bool condition, const char *text, const char *file, int line);
bool check_status(neuron_status expected, neuron_status actual, const char *text, const char *file,
                  int line);
bool check_bits(double actual, double expected, const char *text, const char *file, int line);
bool check_ulp(double actual, double expected, double ulps, const char *text, const char *file,
               int line);
bool check_all_bits(const double *actual, const double *expected, ptrdiff_t count, const char *text,
                    const char *file, int line);

/** |actual - expected| in units of expected's last place; infinite if one is not finite. */
double ulps_between(double actual, double expected);

#endif
