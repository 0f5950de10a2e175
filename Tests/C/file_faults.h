/* SPDX-License-Identifier: MIT */
/* The calls that the library makes of the system's files, counted, cut short, and made to fail. */
#ifndef FILE_FAULTS_H
#define FILE_FAULTS_H

#include <stdbool.h>

/** In what follows, call `fail_at` fails with `error`; from 1 on, 0: none. */
typedef struct file_faults {
    int fail_at;
    int error;
    bool interrupts;  /* every call that may be, first with EINTR */
    bool dribbles;    /* reads and writes do one byte at a time */
    int calls;        /* so far */
    int open;         /* files opened and not closed */
    const char *last; /* the call that failed */
} file_faults;

/** Starts counting anew. Only calls between here and file_faults_end are counted. */
void file_faults_begin(int fail_at, int error);
file_faults *file_faults_now(void);
void file_faults_end(void);

#endif
