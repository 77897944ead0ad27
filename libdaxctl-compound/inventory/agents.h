/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Who else brings memory online: the kernel's policy, and rules of udev, which distributions
 * have for virtual machines and which do not ask in what zone it was to be.
 */
#ifndef DAXC_AGENTS_H
#define DAXC_AGENTS_H

#include "base/private.h"

#define AGENTS_TEXT_MAX 256

/*
 * Rules of udev that write to the state of memory blocks, as "/etc/udev/rules.d/40-x.rules:7", several
 * with commas between. 1; 0: there is none; -errno: nor among those that could be read.
 */
int agents_find_rules(struct daxc_ctx *ctx, char *buf, size_t size);

/* Who may have done it, in words; returns @buf. */
const char *agents_text(struct daxc_ctx *ctx, char *buf, size_t size);

/* Waits, not for ever, until udev is done with what it has been told of so far. */
void agents_settle(struct daxc_ctx *ctx);

#endif
