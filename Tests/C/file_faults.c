/* SPDX-License-Identifier: MIT */
/* These take the place of libc's in the whole process, the library included. */
#define _GNU_SOURCE
#include "file_faults.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static file_faults now;
static bool is_on, is_interrupted;

void file_faults_begin(int fail_at, int error) {
    now = (file_faults){.fail_at = fail_at, .error = error, .last = ""};
    is_on = true;
    is_interrupted = false;
}

file_faults *file_faults_now(void) { return &now; }

void file_faults_end(void) { is_on = false; }

/* Whether this call fails; errno then says so. */
static bool fails(const char *name, bool may_be_interrupted) {
    if (!is_on) return false;
    if (now.interrupts && may_be_interrupted && (is_interrupted = !is_interrupted)) {
        errno = EINTR;
        return true;
    }
    now.calls += 1;
    if (now.calls != now.fail_at) return false;
    now.last = name;
    errno = now.error;
    return true;
}

int openat(int folder, const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    int mode = flags & O_CREAT ? va_arg(arguments, int) : 0;
    va_end(arguments);
    if (fails("openat", true)) return -1;
    int file = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (is_on && file >= 0) now.open += 1;
    return file;
}

/* The descriptor is gone even where close fails. */
int close(int file) {
    bool is_bad = fails("close", false);
    int error = errno;
    int done = (int)syscall(SYS_close, file);
    if (is_on) now.open -= 1;
    if (is_bad) errno = error;
    return is_bad ? -1 : done;
}

ssize_t read(int file, void *bytes, size_t size) {
    if (fails("read", true)) return -1;
    return syscall(SYS_read, file, bytes, is_on && now.dribbles && size > 1 ? 1 : size);
}

ssize_t write(int file, const void *bytes, size_t size) {
    if (fails("write", true)) return -1;
    return syscall(SYS_write, file, bytes, is_on && now.dribbles && size > 1 ? 1 : size);
}

int fsync(int file) { return fails("fsync", true) ? -1 : (int)syscall(SYS_fsync, file); }

int renameat(int from, const char *old, int to, const char *new) {
    return fails("renameat", false) ? -1 : (int)syscall(SYS_renameat2, from, old, to, new, 0);
}

int fstat(int file, struct stat *facts) {
    return fails("fstat", false) ? -1 : fstatat(file, "", facts, AT_EMPTY_PATH);
}
