/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "CNeuronHost.h"

/* Beside a disk nothing here takes time. */
#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

int neuron_errno(void) { return errno; }

void neuron_set_errno(int error) { errno = error; }

static int open_at(int folder, const char *path, int flags) {
    int file;
    do {
        file = openat(folder, path, flags | O_CLOEXEC, 0666);
    } while (file < 0 && errno == EINTR);
    return file;
}

/* Not repeated after a signal: on Linux the descriptor is gone then. */
static int close_to(int file, int error) {
    return close(file) == 0 || errno == EINTR || error != 0 ? error : errno;
}

int neuron_file_open(const char *path, long *size) {
    struct stat facts;
    int file = open_at(AT_FDCWD, path, O_RDONLY);
    if (file < 0) return -errno;
    if (fstat(file, &facts) != 0) return -close_to(file, errno);
    /* Files of /proc have a size of 0, and more to read. */
    *size = S_ISREG(facts.st_mode) && facts.st_size > 0 ? (long)facts.st_size : -1;
    return file;
}

long neuron_file_read(int file, void *bytes, long size) {
    ssize_t count;
    do {
        count = read(file, bytes, (size_t)size);
    } while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

void neuron_file_close(int file) { close_to(file, 0); }

static int write_all(int file, const char *bytes, size_t size) {
    while (size > 0) {
        ssize_t count = write(file, bytes, size);
        if (count == 0) return EIO;
        if (count < 0 && errno != EINTR) return errno;
        if (count < 0) continue;
        bytes += count;
        size -= (size_t)count;
    }
    return 0;
}

/* A file system that cannot do it for a folder says EINVAL. */
static int sync_to_disk(int file) {
    int done;
    do {
        done = fsync(file);
    } while (done < 0 && errno == EINTR);
    return done == 0 || errno == EINVAL ? 0 : errno;
}

/* What is no regular file is written as it is: there is nothing to keep in its place. */
static int write_into(const char *path, const void *bytes, size_t size) {
    int file = open_at(AT_FDCWD, path, O_WRONLY);
    if (file < 0) return errno;
    return close_to(file, write_all(file, bytes, size));
}

enum { NAME_SIZE = 48, MOST_NAMES = 1000 };

/* A new file with a name of its own; it is in no one's way for long. */
static int open_temporary(int folder, char *name) {
    for (int i = 0; i < MOST_NAMES; i++) {
        snprintf(name, NAME_SIZE, ".neuron-%ld-%d", (long)getpid(), i);
        int file = open_at(folder, name, O_WRONLY | O_CREAT | O_EXCL);
        if (file >= 0 || errno != EEXIST) return file;
    }
    return -1;
}

static int replace_in(int folder, const char *name, const void *bytes, size_t size) {
    char temporary[NAME_SIZE];
    int file = open_temporary(folder, temporary);
    if (file < 0) return errno;
    int error = write_all(file, bytes, size);
    if (error == 0) error = sync_to_disk(file);
    error = close_to(file, error);
    if (error == 0 && renameat(folder, temporary, folder, name) != 0) error = errno;
    if (error == 0) return sync_to_disk(folder);
    unlinkat(folder, temporary, 0);
    return error;
}

int neuron_file_replace(const char *path, const void *bytes, long count) {
    size_t size = (size_t)count;
    char target[PATH_MAX];
    struct stat facts;
    if (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode)) return write_into(path, bytes, size);
    /* Where a link leads, so that the link stays. */
    if (realpath(path, target) == NULL) {
        size_t length = strlen(path);
        if (errno != ENOENT) return errno;
        if (length == 0) return ENOENT;
        if (length >= sizeof target) return ENAMETOOLONG;
        memcpy(target, path, length + 1);
    }
    char *slash = strrchr(target, '/');
    const char *name = slash == NULL ? target : slash + 1;
    if (*name == '\0') return EISDIR;
    if (slash != NULL) *slash = '\0';
    int folder = open_at(AT_FDCWD,
                         slash == NULL    ? "."
                         : slash > target ? target
                                          : "/",
                         O_RDONLY | O_DIRECTORY);
    if (folder < 0) return errno;
    int error = replace_in(folder, name, bytes, size);
    close_to(folder, 0);
    return error;
}

#pragma clang attribute pop
