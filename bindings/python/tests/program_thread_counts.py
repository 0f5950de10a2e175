# SPDX-License-Identifier: MIT
"""How many threads calls start. test_thread_counts.py runs this with COUNT_STARTED loaded before
libc, and it prints a line for each call: the function, what it was told, threads started."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import neuron
from calls import BATCHES, Function, arguments_of, good

COUNT_STARTED = """\
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>

int threads_started;

int pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *), void *context) {
    static int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    if (!create) *(void **)&create = dlsym(RTLD_NEXT, "pthread_create");
    threads_started++;
    return create(t, a, run, context);
}
"""


def started(call: Callable[[], Any]) -> int:
    count = ctypes.c_int.in_dll(ctypes.CDLL(None), "threads_started")
    before = count.value
    call()
    return count.value - before


def report(function: Function) -> None:
    given = {**arguments_of(function, good(150_003, 5)), "threads": None}
    unit = neuron.Neuron(given["w"], given["b"])
    method = getattr(unit, function.name)
    of_unit = {k: v for k, v in given.items() if k not in ("w", "b", "threads")}
    for default in (3, 1):
        neuron.set_num_threads(default)
        print(function, "default", default, started(lambda: function(given)))
        print("Neuron", function, "default", default, started(lambda: method(**of_unit)))
        for threads in (1, 2, 5, 16):
            asked = {"threads": threads}
            print(function, threads, started(lambda: function({**given, **asked})))
            print("Neuron", function, threads, started(lambda: method(**of_unit, **asked)))


if __name__ == "__main__":
    for batch in BATCHES:
        report(batch)
