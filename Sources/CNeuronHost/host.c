/* SPDX-License-Identifier: MIT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* for CPU_COUNT */
#endif
#include <sched.h>

#include "CNeuronHost.h"

/* The library's only state. Here and not in Swift, whose globals are not for atomic access. */
static long set_count;
/* Threads that calls have, in the lower half, and in the upper one the process that they are of: after
   a fork the parent's are not there to be given back. */
static uint64_t at_work;

long *neuron_thread_count(void) { return &set_count; }

static bool replace(uint64_t *old, uint64_t new) {
    return __atomic_compare_exchange_n(&at_work, old, new, true, __ATOMIC_RELAXED,
                                       __ATOMIC_RELAXED);
}

long neuron_threads_lease(long wanted, long limit) {
    uint64_t process = (uint64_t)getpid(), old = __atomic_load_n(&at_work, __ATOMIC_RELAXED);
    long count, lent;
    do {
        count = old >> 32 == process ? (long)(uint32_t)old : 0;
        lent = limit - count < wanted ? limit - count : wanted;
        if (lent < 1) lent = 1;
    } while (!replace(&old, process << 32 | (uint64_t)(count + lent)));
    return lent;
}

bool neuron_threads_leave(long limit) {
    uint64_t old = __atomic_load_n(&at_work, __ATOMIC_RELAXED);
    do {
        if ((long)(uint32_t)old <= limit) return false;
    } while (!replace(&old, old - 1));
    return true;
}

void neuron_threads_return(long count) {
    __atomic_fetch_sub(&at_work, (uint64_t)count, __ATOMIC_RELAXED);
}

void neuron_threads_rejoin(long count) {
    __atomic_fetch_add(&at_work, (uint64_t)count, __ATOMIC_RELAXED);
}

long neuron_processors(void) {
#ifdef CPU_COUNT
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? count : 1;
}
