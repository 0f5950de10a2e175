/* SPDX-License-Identifier: MIT */
/* What the C ABI needs of libc. Embedded Swift cannot import Glibc. */
#ifndef CNEURON_HOST_H
#define CNEURON_HOST_H

#include <stdlib.h>

#endif
