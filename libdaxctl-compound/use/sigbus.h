/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Writing to memory that may fail. The kernel tells a program of bad memory by
 * SIGBUS, whose handler belongs to the whole process: it is taken over while
 * somebody needs it, and what is not ours goes to who had it before.
 */
#ifndef DAXC_SIGBUS_H
#define DAXC_SIGBUS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Between these, sigbus_zero() may be called by any thread. They nest. 0 or -errno. */
int sigbus_take(void);
void sigbus_give_back(void);

/* zero_memory(); false when memory failed, and @why then tells where and how. */
bool sigbus_zero(void *to, size_t size, siginfo_t *why);

#endif
