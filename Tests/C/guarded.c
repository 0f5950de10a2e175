/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE
#include "guarded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t page(void) {
    static size_t size;
    if (!size) size = (size_t)sysconf(_SC_PAGESIZE);
    return size;
}

static void insist(bool good) {
    if (good) return;
    fputs("the harness has no memory\n", stderr);
    exit(4);
}

void *guarded_take(guarded *set, size_t size, size_t gap, bool at_start, int fill) {
    size_t inside = (size + gap + page()) / page() * page();
    size_t mapped = inside + 2 * page();
    insist(set->count < GUARDED_MOST);
    char *map = mmap(NULL, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    insist(map != MAP_FAILED);
    insist(mprotect(map + page(), inside, PROT_READ | PROT_WRITE) == 0);
    memset(map + page(), fill, inside);
    char *start = at_start ? map + page() + gap : map + page() + inside - gap - size;
    set->at[set->count].map = map;
    set->at[set->count].mapped = mapped;
    set->at[set->count].start = (unsigned char *)start;
    set->at[set->count].size = size;
    set->count += 1;
    return start;
}

void guarded_seal(const guarded *set, const void *start, bool sealed) {
    for (int i = 0; i < set->count; i++) {
        if (set->at[i].start != start) continue;
        char *map = set->at[i].map;
        insist(mprotect(map + page(), set->at[i].mapped - 2 * page(),
                        sealed ? PROT_READ : PROT_READ | PROT_WRITE) == 0);
        return;
    }
    insist(false);
}

void guarded_free(guarded *set) {
    for (int i = 0; i < set->count; i++) munmap(set->at[i].map, set->at[i].mapped);
    set->count = 0;
}
