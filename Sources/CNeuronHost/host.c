/* SPDX-License-Identifier: MIT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* for CPU_COUNT */
#endif
#include <sched.h>

#include "CNeuronHost.h"

/* The library's only state. Here and not in Swift, whose globals are not for atomic access. */
static long set_count;
static long at_work;
static long owner;

long *neuron_thread_count(void) { return &set_count; }

long neuron_threads_lease(long wanted, long limit) {
    /* After a fork the threads of the parent are not there to give theirs back. */
    long process = (long)getpid();
    if (__atomic_load_n(&owner, __ATOMIC_RELAXED) != process) {
        __atomic_store_n(&at_work, 0, __ATOMIC_RELAXED);
        __atomic_store_n(&owner, process, __ATOMIC_RELAXED);
    }
    long before = __atomic_fetch_add(&at_work, wanted, __ATOMIC_RELAXED);
    long excess = before + wanted - limit;
    if (excess <= 0) return wanted;
    if (excess > wanted) excess = wanted;
    neuron_threads_return(excess);
    return wanted - excess;
}

void neuron_threads_return(long count) { __atomic_fetch_sub(&at_work, count, __ATOMIC_RELAXED); }

long neuron_processors(void) {
#ifdef CPU_COUNT
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? count : 1;
}
