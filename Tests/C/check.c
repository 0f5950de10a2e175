/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bits.h"

/* Failures of a section that are printed. */
enum { LONGEST_REPORT = 20 };

static long passed, failed, section_start, section_failures;
static char about[256] = "start";
static const char *section;

void check_about(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(about, sizeof about, format, arguments);
    va_end(arguments);
}

static void end_section(void) {
    if (section) printf("%-34s %10ld checks\n", section, passed + failed - section_start);
    fflush(stdout);
}

void check_section(const char *name) {
    end_section();
    /* A section without a check is a test that cannot fail. */
    if (section && passed + failed == section_start) {
        check_that(false, "the section makes checks", section, 0);
    }
    section = name;
    section_start = passed + failed;
    section_failures = 0;
    check_about("%s", name);
}

int check_finish(void) {
    check_section("end");
    section = NULL;
    printf("%ld passed, %ld failed\n", passed, failed);
    return failed != 0 || passed == 0;
}

static bool report(bool good, const char *file, int line) {
    if (good) {
        passed += 1;
        return true;
    }
    failed += 1;
    section_failures += 1;
    if (section_failures > LONGEST_REPORT) return false;
    if (section_failures == LONGEST_REPORT) printf("the last failure of this section shown:\n");
    const char *name = strrchr(file, '/');
    printf("FAILED %s:%d (%s): ", name ? name + 1 : file, line, about);
    return false;
}

#define DETAIL(...)                                                                                \
    do {                                                                                           \
        if (section_failures <= LONGEST_REPORT) printf(__VA_ARGS__);                               \
    } while (0)

bool check_that(bool condition, const char *text, const char *file, int line) {
    if (report(condition, file, line)) return true;
    DETAIL("%s\n", text);
    return false;
}

bool check_status(neuron_status expected, neuron_status actual, const char *text, const char *file,
                  int line) {
    if (report(actual == expected, file, line)) return true;
    DETAIL("%s is %d, not %d\n", text, (int)actual, (int)expected);
    return false;
}

bool check_bits(double actual, double expected, const char *text, const char *file, int line) {
    if (report(bits_of(actual) == bits_of(expected), file, line)) return true;
    DETAIL("%s is %a (%016llx), not %a (%016llx)\n", text, actual,
           (unsigned long long)bits_of(actual), expected, (unsigned long long)bits_of(expected));
    return false;
}

double ulps_between(double actual, double expected) {
    if (actual == expected) return 0;
    if (!isfinite(actual) || !isfinite(expected)) return INFINITY;
    int exponent;
    frexp(expected, &exponent);
    if (expected == 0 || exponent < -1021) exponent = -1021;
    /* Near zero the difference of two subnormal numbers is exact. */
    return ldexp(fabs(actual - expected), 53 - exponent);
}

bool check_ulp(double actual, double expected, double ulps, const char *text, const char *file,
               int line) {
    double error = ulps_between(actual, expected);
    if (report(error <= ulps, file, line)) return true;
    DETAIL("%s is %a, off %a by %.4g ulp, more than %.4g\n", text, actual, expected, error, ulps);
    return false;
}

bool check_all_bits(const double *actual, const double *expected, ptrdiff_t count, const char *text,
                    const char *file, int line) {
    for (ptrdiff_t i = 0; i < count; i++) {
        if (bits_of(actual[i]) == bits_of(expected[i])) continue;
        report(false, file, line);
        DETAIL("%s[%td] of %td is %a (%016llx), not %a (%016llx)\n", text, i, count, actual[i],
               (unsigned long long)bits_of(actual[i]), expected[i],
               (unsigned long long)bits_of(expected[i]));
        return false;
    }
    return report(true, file, line);
}

static void crashed(int signal_number) {
    static const char text[] = "\nCRASHED: ";
    /* Only write is safe here. */
    if (write(1, text, sizeof text - 1) < 0 || write(1, about, strlen(about)) < 0 ||
        write(1, "\n", 1) < 0) {
        _exit(3);
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void check_watch_crashes(void) {
    static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = crashed;
        sigaction(signals[i], &action, NULL);
    }
}
