/* SPDX-License-Identifier: MIT */
/* The threads of this process. */
#ifndef ALIVE_H
#define ALIVE_H

#include <stdbool.h>

int threads_alive(void);
/** Waits until there are so many: false if that takes more than some seconds. */
bool alive_are(int count);
void wait_a_moment(void);

#endif
