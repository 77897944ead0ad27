/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Rules that more than one kind of plan must keep. Each returns 0, or what
 * fail() returned with the rule and its numbers.
 */
#ifndef DAXC_CHECK_H
#define DAXC_CHECK_H

#include "base/private.h"
#include "base/rules.h"
#include "inventory/layout.h"
#include "libdaxctl-compound-change.h"

/* The caller's request, or the usual one where it is NULL. */
int check_request(struct daxc_ctx *ctx, const char *object, const struct daxc_request *given,
		  struct daxc_request *request);

/* @most: what there is room for, which a size that is told as one that works is not larger than. */
int check_size(struct daxc_ctx *ctx, const char *object, uint64_t size, uint64_t align,
	       uint64_t most);

/* What the region still has in one piece for a device of this align; 0: nothing, or it is not known. */
uint64_t room_left(struct daxc_region *region, uint64_t align);

/* @mode is what the device will be in; a shift may be wished for while it is disabled. */
int check_shift(struct daxc_ctx *ctx, const char *object, const struct daxc_request *request,
		enum daxc_mode mode, uint64_t align);

/* Every extent starts and ends on a multiple of @align. */
int check_layout(struct daxc_dev *dev, const struct layout *layout, uint64_t align);

/*
 * It is the device that was found, and not another one that got its name since; and the kernel
 * lets it be changed: its driver can be seen, and is there or has gone.
 */
int check_ready(struct daxc_dev *dev);

/* Without the module nobody counts them; but a count that cannot be had is not 0. */
int check_pins_seen(struct daxc_dev *dev);

/*
 * May the driver be taken away? Not while pages are pinned, and, without @force, not from
 * somebody who cannot be shown: who would tell him that he loses the device? It costs a search
 * of /proc where that may not show all, else next to nothing.
 */
int check_release(struct daxc_dev *dev, bool force);

/*
 * May a device be taken back that a killed change has left? Not from somebody who uses it. System
 * RAM is asked for by taking it offline, which the kernel may refuse.
 */
int check_left(struct daxc_dev *dev);

/* By @rule, a RULE_STATIC_*, with the namespace that the region is. */
int fail_static(struct daxc_region *region, enum rule rule, const char *object, uint64_t align);

/* A device without memory: by RULE_NO_MEMORY, and how it gets some, where there is any. */
int fail_empty(struct daxc_dev *dev, enum daxc_mode mode);

/* Hand up what reading an attribute or the extents of a device gave. */
int fail_read(struct daxc_dev *dev, int rc);

int fail_no_memory(struct daxc_ctx *ctx);

/* Before anything is attempted: may this process change devices of this kernel at all? */
int check_may_change(struct daxc_ctx *ctx, const char *object);

/* Order of the compound page that is as large as @align. */
int align_order(uint64_t align);

#endif
