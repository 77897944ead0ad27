/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Devices whose unbind waits, as of others' tools. A driver that is loaded, or told a name, looks at
 * every device that it matches, and would wait for such a one as well, for ever perhaps.
 */
#ifndef DAXC_GOING_H
#define DAXC_GOING_H

#include "base/private.h"

/*
 * Has @driver, which is about to be bound to @dev, or with NULL whose module is about to be loaded,
 * pass over them. 0, -EBUSY where it would not, explained, or what reading gave.
 */
int going_spare(struct daxc_ctx *ctx, const char *driver, struct daxc_dev *dev);

/* Explains that it is in state unbinding or kept, and because of what; returns -EBUSY. */
int fail_going(struct daxc_dev *dev, enum daxc_state state);

#endif
