/* SPDX-License-Identifier: LGPL-2.1 */
/* Undoing what a change that was killed has left. Used under the lock only. */
#ifndef DAXC_RECOVER_H
#define DAXC_RECOVER_H

#include "journal.h"

/*
 * Undoes what the journal tells, gives notice of it, and clears it; what cannot be
 * undone is set aside. The number of steps that were undone, or what reading
 * sysfs gave.
 */
int recover(struct daxc_ctx *ctx);

/*
 * May the device be taken back? Only as the change left it, and from nobody who
 * uses it. 0, or what fail() returned.
 */
int recover_check(struct subject *subject, const struct journal *journal);

#endif
