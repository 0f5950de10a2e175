/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE
#include "alive.h"

#include <dirent.h>
#include <time.h>

int threads_alive(void) {
    int count = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (struct dirent *entry = readdir(tasks); entry; entry = readdir(tasks))
        count += entry->d_name[0] != '.';
    closedir(tasks);
    return count;
}

bool alive_are(int count) {
    for (int tries = 0; tries < 2000; tries++) {
        if (threads_alive() == count) return true;
        wait_a_moment();
    }
    return false;
}

void wait_a_moment(void) {
    struct timespec moment = {.tv_nsec = 1000000};
    nanosleep(&moment, NULL);
}
