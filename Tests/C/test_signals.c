/* SPDX-License-Identifier: MIT */
/* The library's threads take no signal that is the host's, and take the faults that are theirs. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "neuron.h"
#include "tests.h"

enum { COLUMNS = 30, ROWS = 50000 };

static volatile sig_atomic_t taken, taken_elsewhere;

static void count(int number) {
    (void)number;
    taken = taken + 1;
    if (syscall(SYS_gettid) != getpid()) taken_elsewhere = taken_elsewhere + 1;
}

static void leave(int number) {
    (void)number;
    _exit(42);
}

static neuron_status pass(const double *x, double *loss) {
    static double w[COLUMNS], y[ROWS];
    neuron_matrix X = neuron_matrix_f64(x, ROWS, COLUMNS);
    neuron_vector Y = neuron_vector_f64(y, ROWS), W = neuron_vector_f64(w, COLUMNS);
    neuron_samples samples = NEURON_SAMPLES_INIT(&X, &Y);
    neuron_options options = NEURON_OPTIONS_INIT;
    options.threads = 4;
    return neuron_loss(&samples, &W, 0, loss, &options);
}

static void storm(void) {
    double *x = calloc(ROWS * COLUMNS, sizeof *x), loss;
    struct sigaction action = {.sa_handler = count, .sa_flags = SA_RESTART}, old;
    struct itimerval often = {{0, 200}, {0, 200}}, never = {{0, 0}, {0, 0}};
    sigaction(SIGALRM, &action, &old);
    setitimer(ITIMER_REAL, &often, NULL);
    for (int i = 0; i < 200; i++) CHECK(pass(x, &loss) == NEURON_OK);
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &old, NULL);
    CHECK(taken > 10);
    CHECK(taken_elsewhere == 0);
    free(x);
}

/* A host's own handler is reached by a fault in X, whichever thread it is that meets it. */
static void fault(void) {
    pid_t child = fork();
    if (child == 0) {
        size_t size = sizeof(double) * ROWS * COLUMNS;
        char *x = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        double loss;
        signal(SIGSEGV, leave);
        /* The first rows are the caller's as often as not; the rest is for all. */
        size_t open = 64 * (size_t)sysconf(_SC_PAGESIZE);
        if (x == MAP_FAILED || mprotect(x + open, size - open, PROT_NONE) != 0) _exit(2);
        pass((const double *)(const void *)x, &loss);
        _exit(1);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 42);
}

void test_signals(void) {
    check_section("signals");
    storm();
    for (int i = 0; i < 20; i++) fault();
}
