/* SPDX-License-Identifier: LGPL-2.1 */
/* One change at a time on a machine. */
#ifndef DAXC_LOCK_H
#define DAXC_LOCK_H

#include "private.h"

/*
 * Waits for a while for whoever changes devices now. Closing the fd unlocks.
 * The fd, or what fail() returned; @object is whom the failure is about.
 */
int lock_take(struct daxc_ctx *ctx, const char *object);

/* Is a change under way? Never in a captured tree. */
bool lock_is_held(const struct daxc_ctx *ctx);

#endif
