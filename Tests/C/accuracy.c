/* SPDX-License-Identifier: MIT */
/*
 * Looks for the largest errors, and holds the library to the claims beside its code.
 *
 *     accuracy --long-double N | --mpfr N [--seed S] [--claims DIR | --measure]
 *
 * N points over all functions. DIR is Sources/NeuronNumerics, unless told; --measure claims
 * nothing. A claim holds if no point exceeds it, and its own point comes to nine tenths of it.
 */
#define _DEFAULT_SOURCE
#include "accuracy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS = 2 };

typedef double error_function(int target, point p);

static void search(error_function *error, uint64_t count, uint64_t state,
                   const claim claims[TARGETS], finding found[TARGETS]) {
    memset(found, 0, TARGETS * sizeof *found);
    for (int target = 0; target < TARGETS; target++) {
        finding *f = &found[target];
        f->at = claims[target].at;
        f->ulps = claims[target].is_made ? error(target, f->at) : 0;
        /* Points that the target says nothing of do not count, and must not go on for ever. */
        for (uint64_t tries = 0; f->points < count && tries < 8 * count; tries++) {
            point p = next_point(target, &state, f);
            double ulps = error(target, p);
            if (ulps < 0) continue;
            f->points += 1;
            /* NaN is worse than everything. */
            if (!(ulps <= f->ulps)) {
                f->ulps = ulps;
                f->at = p;
            }
        }
    }
}

static int start_worker(error_function *error, uint64_t count, uint64_t seed,
                        const claim claims[TARGETS]) {
    int ends[2];
    if (pipe(ends) != 0) return -1;
    pid_t child = fork();
    if (child == 0) {
        finding found[TARGETS];
        search(error, count, seed, claims, found);
        _exit(write(ends[1], found, sizeof found) == (ssize_t)sizeof found ? 0 : 1);
    }
    close(ends[1]);
    return child < 0 ? -1 : ends[0];
}

static bool search_all(error_function *error, uint64_t count, uint64_t seed,
                       const claim claims[TARGETS], finding total[TARGETS]) {
    int pipes[WORKERS];
    fflush(stdout);
    for (int k = 0; k < WORKERS; k++) {
        pipes[k] = start_worker(error, count / WORKERS / TARGETS + 1,
                                seed + (uint64_t)k * UINT64_C(0x5851f42d4c957f2d), claims);
    }
    bool is_good = true;
    memset(total, 0, TARGETS * sizeof *total);
    for (int k = 0; k < WORKERS; k++) {
        finding found[TARGETS];
        if (pipes[k] < 0 || read(pipes[k], found, sizeof found) != (ssize_t)sizeof found) {
            is_good = false;
            continue;
        }
        close(pipes[k]);
        for (int target = 0; target < TARGETS; target++) {
            uint64_t points = total[target].points + found[target].points;
            if (!(found[target].ulps <= total[target].ulps)) total[target] = found[target];
            total[target].points = points;
        }
    }
    while (wait(NULL) > 0) {
    }
    if (!is_good) puts("a worker did not finish");
    return is_good;
}

static void print_point(int target, point p) {
    if (target == SIGMOID)
        printf("%a", p.first);
    else
        printf("%a, %a", p.first, p.second);
}

static bool check_claim(error_function *error, int target, const claim *c, const finding *f) {
    double there = error(target, c->at);
    bool is_kept = f->ulps <= c->ulps, is_tight = there > 0.9 * c->ulps && there <= c->ulps;
    if (!is_kept) printf("%s: more than the claim of %.4f\n", target_names[target], c->ulps);
    if (!is_tight) {
        printf("%s: %.4f where the claim says %.4f, at ", target_names[target], there, c->ulps);
        print_point(target, c->at);
        putchar('\n');
    }
    return is_kept && is_tight;
}

static uint64_t number(const char *text) {
    char *end;
    uint64_t value = strtoull(text, &end, 0);
    if (end == text || *end) {
        fprintf(stderr, "no number: %s\n", text);
        exit(2);
    }
    return value;
}

int main(int argc, char **argv) {
    error_function *error = NULL;
    uint64_t count = 0, seed = (uint64_t)time(NULL);
    const char *directory = "Sources/NeuronNumerics";
    for (int i = 1; i < argc; i++) {
        bool has_value = i + 1 < argc;
        if (has_value && strcmp(argv[i], "--long-double") == 0) {
            error = error_long_double;
            count = number(argv[++i]);
        } else if (has_value && strcmp(argv[i], "--mpfr") == 0) {
            error = error_mpfr;
            count = number(argv[++i]);
        } else if (has_value && strcmp(argv[i], "--seed") == 0) {
            seed = number(argv[++i]);
        } else if (has_value && strcmp(argv[i], "--claims") == 0) {
            directory = argv[++i];
        } else if (strcmp(argv[i], "--measure") == 0) {
            directory = NULL;
        } else {
            fprintf(stderr, "unknown argument: %s\n", argv[i]);
            return 2;
        }
    }
    if (!error || (error == error_mpfr && !has_mpfr())) {
        fputs(error ? "built without MPFR\n" : "--long-double N or --mpfr N\n", stderr);
        return 2;
    }
    if (error == error_long_double && sizeof(long double) == sizeof(double)) {
        fputs("long double is no more than double here\n", stderr);
        return 2;
    }

    claim claims[TARGETS] = {{false, 0, {0, 0}}};
    finding found[TARGETS];
    bool is_good = !directory || read_claims(directory, claims);
    is_good = search_all(error, count, seed, claims, found) && is_good;
    printf("seed %" PRIu64 "\n%-13s %12s %8s  %s\n", seed, "function", "points", "ulps", "at");
    for (int target = 0; target < TARGETS; target++) {
        const finding *f = &found[target];
        printf("%-13s %12" PRIu64 " %8.4f  ", target_names[target], f->points, f->ulps);
        print_point(target, f->at);
        putchar('\n');
        is_good = is_good && f->points > 0;
        if (directory && claims[target].is_made) {
            is_good = check_claim(error, target, &claims[target], f) && is_good;
        }
    }
    puts(is_good ? "good" : "FAILED");
    return !is_good;
}
