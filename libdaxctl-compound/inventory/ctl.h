/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * /dev/dax_compound, the module's ioctls. What to ask and what the answers mean
 * is for the callers to know: inspect.c and the benchmark.
 */
#ifndef DAXC_CTL_H
#define DAXC_CTL_H

#include <dax_compound_uapi.h>

#include "libdaxctl-compound.h"

/*
 * A file descriptor that is the caller's to close, or with the rule explained:
 * -EOPNOTSUPP (a captured tree has no kernel to ask), -ENOENT (the module is
 * not loaded), -EACCES (not root), or what open(2) gave.
 */
int ctl_open(struct daxc_ctx *ctx);

/*
 * One call; @arg begins with its size. 0 or the kernel's -errno, unexplained:
 * only the caller knows what it means. Repeated when a signal interrupted it.
 */
int ctl_call(int fd, unsigned long request, void *arg);

#endif
