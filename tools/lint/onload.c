/* SPDX-License-Identifier: MIT */
/* Loads the library and tells what that did to the process: nothing, it should be. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>

enum { SIGNALS = 65 };

typedef struct state {
    void (*handlers[SIGNALS])(int);
    int threads;
    long written;
} state;

static int count_threads(void) {
    int count = 0;
    DIR *tasks = opendir("/proc/self/task");
    if (tasks == NULL) return -1;
    for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) count += entry->d_name[0] != '.';
    closedir(tasks);
    return count;
}

/* The bytes that this process has handed to write and its kin, to whatever descriptor. */
static long count_written(void) {
    long bytes = -1;
    FILE *io = fopen("/proc/self/io", "r");
    if (io == NULL) return -1;
    for (char line[80]; fgets(line, sizeof line, io) != NULL;) sscanf(line, "wchar: %ld", &bytes);
    fclose(io);
    return bytes;
}

static void observe(state *s) {
    for (int signal = 1; signal < SIGNALS; signal++) {
        struct sigaction action = {.sa_handler = SIG_DFL};
        sigaction(signal, NULL, &action);
        s->handlers[signal] = action.sa_handler;
    }
    s->threads = count_threads();
    s->written = count_written();
}

int main(int argc, char **argv) {
    static state before, after;
    int handlers = 0;
    if (argc != 2) return 2;
    observe(&before);
    void *library = dlopen(argv[1], RTLD_NOW);
    observe(&after);
    if (library == NULL) {
        printf("%s\n", dlerror());
        return 2;
    }
    if (before.threads < 1 || before.written < 0) {
        printf("cannot look at /proc/self\n");
        return 2;
    }
    for (int signal = 1; signal < SIGNALS; signal++)
        handlers += before.handlers[signal] != after.handlers[signal];
    printf("%d signal handlers, %d threads, %ld bytes written\n", handlers,
           after.threads - before.threads, after.written - before.written);
    return handlers != 0 || after.threads != before.threads || after.written != before.written;
}
