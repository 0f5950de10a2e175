/* SPDX-License-Identifier: MIT */
/* The claims that stand beside the code. */
#define _DEFAULT_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "accuracy.h"

const char *const target_names[TARGETS] = {"sigmoid", "lossHard", "lossSoft", "residual",
                                           "crossEntropy"};

static bool read_line(const char *path, const char *line, claim claims[TARGETS]) {
    char name[32];
    claim c = {true, 0, {0, 0}};
    int count = sscanf(line, "%31s %lf at %lf , %lf", name, &c.ulps, &c.at.first, &c.at.second);
    for (int target = 0; target < TARGETS; target++) {
        if (count < 1 || strcmp(name, target_names[target]) != 0) continue;
        if (count != (target == SIGMOID ? 3 : 4) || !strchr(line, ';')) break;
        if (claims[target].is_made) {
            printf("%s: a second claim for %s\n", path, name);
            return false;
        }
        claims[target] = c;
        return true;
    }
    printf("%s: no claim to be understood: %s", path, line);
    return false;
}

static bool read_file(const char *path, claim claims[TARGETS]) {
    static const char mark[] = "/// accuracy:";
    char line[512];
    bool is_good = true;
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        return false;
    }
    while (fgets(line, sizeof line, file)) {
        const char *at = strstr(line, mark);
        if (at) is_good = read_line(path, at + sizeof mark - 1, claims) && is_good;
    }
    fclose(file);
    return is_good;
}

bool read_claims(const char *directory, claim claims[TARGETS]) {
    bool is_good = true;
    DIR *files = opendir(directory);
    if (!files) {
        perror(directory);
        return false;
    }
    for (struct dirent *entry = readdir(files); entry; entry = readdir(files)) {
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".swift") != 0) continue;
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        is_good = read_file(path, claims) && is_good;
    }
    closedir(files);
    for (int target = 0; target < TARGETS; target++) {
        if (claims[target].is_made) continue;
        printf("%s: no claim for %s\n", directory, target_names[target]);
        is_good = false;
    }
    return is_good;
}
