/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Who may change what. One change at a time on a machine; and while the kernel is at work on
 * one device, for which there is no limit (an unbind waits for pins, memory for pages that move),
 * others may go on with other devices: that device stays locked by a name of its own.
 *
 * Locks belong to a context, are counted, and end with the process.
 */
#ifndef DAXC_LOCK_H
#define DAXC_LOCK_H

#include "private.h"

/*
 * The right to change devices and, if @name is not NULL, that one in particular; waits for who
 * has it, as long as daxc_set_wait() says. 0, or what fail() returned; @object is whom the
 * failure is about. Each is released as often as it was taken.
 */
int lock_take(struct daxc_ctx *ctx, const char *name, const char *object);
void lock_release(struct daxc_ctx *ctx, const char *name);

/* A name alone, without waiting. 0, -EBUSY (somebody else has it), or another -errno. */
int lock_take_name(struct daxc_ctx *ctx, const char *name);
void lock_release_name(struct daxc_ctx *ctx, const char *name);

/*
 * Others may change devices from here to there, but not those whose names are locked. What was
 * read before does not hold after it, but of those. lock_resume() waits without end: others are
 * between two steps of theirs.
 */
void lock_park(struct daxc_ctx *ctx);
void lock_resume(struct daxc_ctx *ctx);

/* Who holds them, for people. */
const char *lock_caller(const struct daxc_ctx *ctx);

/* What whoever waits is told that is being done. */
void lock_say(struct daxc_ctx *ctx, const char *what);

/* Does somebody else have that name? @dir: of run_dir_open(). */
bool lock_is_held(const struct daxc_ctx *ctx, int dir, const char *name);

#endif
