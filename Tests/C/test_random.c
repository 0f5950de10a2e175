/* SPDX-License-Identifier: MIT */
/* Random cases against the reference, and one hash over many. */
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "compare.h"
#include "hash.h"
#include "tests.h"

void test_random(uint64_t seed, uint64_t count) {
    check_section("random cases");
    printf("random cases: seed %llu, count %llu\n", (unsigned long long)seed,
           (unsigned long long)count);
    for (uint64_t k = 0; k < count; k++) {
        test_case c = case_of_seed(seed + k);
        static const ptrdiff_t steps[] = {1, 1, 2, -1};
        compare_case(&c, (placement){c.layout, steps[k % 4], k % 3, k % 2 == 1}, 0);
        case_free(&c);
    }
}

void test_hash(const char *directory) {
    check_section("hash");
    char path[1024];
    snprintf(path, sizeof path, "%s/hash.txt", directory);
    FILE *file = fopen(path, "r");
    unsigned long long expected = 0;
    int read = 0;
    char line[256];
    while (file && read != 1 && fgets(line, sizeof line, file)) {
        if (line[0] != '#') read = sscanf(line, "%llx", &expected);
    }
    if (file) fclose(file);
    CHECK(read == 1);
    uint64_t actual = hash_of_cases();
    if (!CHECK(actual == expected)) {
        printf("the hash is %016llx\n", (unsigned long long)actual);
    }
}
