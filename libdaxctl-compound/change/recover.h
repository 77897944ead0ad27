/* SPDX-License-Identifier: LGPL-2.1 */
/* Undoing what a change that was killed has left. Used under the lock only. */
#ifndef DAXC_RECOVER_H
#define DAXC_RECOVER_H

#include "base/run-dir.h"
#include "journal.h"

#define RECOVER_PATH_MAX (sizeof(RUN_DIR) + RUN_FILE_MAX)

/*
 * Undoes what journals and batches of killed changes tell, gives notice of it, and clears them;
 * what cannot be undone is set aside. What could not be looked at is left for who can, and then
 * @target, if it is that device, cannot be changed: -EBUSY. NULL: none in particular. The number of
 * steps and devices that were undone, or what reading gave.
 */
int recover(struct daxc_ctx *ctx, const char *target);

/*
 * The path of a file that recover() would undo, and of one that was set aside. 1, 0: there is
 * none, or -errno.
 */
int recover_find_killed(struct daxc_ctx *ctx, char path[RECOVER_PATH_MAX]);
int recover_find_aside(struct daxc_ctx *ctx, char path[RECOVER_PATH_MAX]);

/*
 * May the device be taken back? Only as the change left it, and from nobody who
 * uses it. 0, or what fail() returned.
 */
int recover_check(struct subject *subject, const struct journal *journal);

#endif
