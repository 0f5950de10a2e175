/* SPDX-License-Identifier: MIT */
/* What the layers above the kernels need of libc. Embedded Swift cannot import Glibc. */
#ifndef CNEURON_HOST_H
#define CNEURON_HOST_H

/* No _GNU_SOURCE here: libc's types would be others than those that a Swift user's modules see. */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NEURON_HOST static inline __attribute__((always_inline, unused))

NEURON_HOST long neuron_fetch_add(long *counter, long value) {
    return __atomic_fetch_add(counter, value, __ATOMIC_RELAXED);
}
NEURON_HOST long neuron_load(const long *counter) {
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}
NEURON_HOST void neuron_store(long *counter, long value) {
    __atomic_store_n(counter, value, __ATOMIC_RELAXED);
}

/** Seconds on a clock that only goes forward. */
NEURON_HOST double neuron_clock(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) return 0;
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/** Room for the handles of the threads of one call, left as it is found. */
typedef struct neuron_handles {
    pthread_t handles[64];
} neuron_handles;

NEURON_HOST neuron_handles neuron_thread_handles(void) {
    neuron_handles handles;
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wuninitialized"
    return handles;
#pragma clang diagnostic pop
}

/** The process-wide thread count that was set; 0: as many as processors. */
long *neuron_thread_count(void);

/**
 * Threads that all calls of the process share, the calling ones counted. Up to `wanted` for a call, as
 * long as no more than `limit` are at work; its own it has in any case.
 */
long neuron_threads_lease(long wanted, long limit);
/** Gives one back if more than `limit` are at work: another call may have begun since. */
bool neuron_threads_leave(long limit);
/** Has again what left, for what the call does next. */
void neuron_threads_rejoin(long count);
void neuron_threads_return(long count);

/** The processors that this thread may run on, at least 1. */
long neuron_processors(void);

/**
 * Starts a thread with a small stack that takes no signals from elsewhere: the host's handlers
 * belong to the host's threads. A fault of its own it does take. The kernel would kill a process
 * that has SIGBUS blocked, and a host may have a handler for it: an X that is a mapped file can
 * shrink.
 */
NEURON_HOST bool neuron_start(pthread_t *thread, void *(*run)(void *), void *context) {
    pthread_attr_t attributes;
    sigset_t all, old;
    if (pthread_attr_init(&attributes) != 0) return false;
    pthread_attr_setstacksize(&attributes, 256 * 1024);
    sigfillset(&all);
    sigdelset(&all, SIGBUS);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGILL);
    sigdelset(&all, SIGTRAP);
    sigdelset(&all, SIGSYS);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int error = pthread_create(thread, &attributes, run, context);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attributes);
    return error == 0;
}

/** The thread's errno, which Swift cannot name. */
int neuron_errno(void);
/** What an errno means. */
NEURON_HOST const char *neuron_error_text(int error) { return strerror(error); }
void neuron_set_errno(int error);

/**
 * Opens a file to be read: a descriptor, or -errno. The size is a regular file's; -1 where there is
 * none to know.
 */
int neuron_file_open(const char *path, long *size);
/** Reads what there is, up to `size` bytes: how many, 0 at the end, or -errno. */
long neuron_file_read(int file, void *bytes, long size);
void neuron_file_close(int file);

/**
 * Makes these bytes the file's content, all or none: a new file beside it, on disk before it takes
 * its place. 0, or errno. What is no regular file, a pipe or a device, is written as it is.
 */
int neuron_file_replace(const char *path, const void *bytes, long size);

#endif
