/* SPDX-License-Identifier: LGPL-2.1 */
/* The extents of a device in order of offset, as a plan compares and restores them. */
#ifndef DAXC_LAYOUT_H
#define DAXC_LAYOUT_H

#include "libdaxctl-compound.h"
#include "place.h"

struct layout {
	struct span *spans;
	size_t n;
};

/* The run of adjacent extents at @i, as one; moves @i behind it. */
struct span layout_run(const struct layout *layout, size_t *i);

void layout_free(struct layout *layout);
/* 0 or -ENOMEM. */
int layout_append(struct layout *layout, struct span span);
uint64_t layout_size(const struct layout *layout);

/* Append @n extents, whose offsets are not read. 0 or -ENOMEM. */
int layout_add_extents(struct layout *layout, const struct daxc_extent *extents, size_t n);

/* Do both hold the same bytes at the same offsets, however they are cut? */
bool layout_equal(const struct layout *a, const struct layout *b);

/* How many bytes from the first on lie at the same addresses in both. */
uint64_t layout_same(const struct layout *a, const struct layout *b);

/* Where the byte at @offset lies, which must be in it. */
uint64_t layout_address(const struct layout *layout, uint64_t offset);

/* The first @size bytes of @from, and what is behind them. 0 or -ENOMEM. */
int layout_head(const struct layout *from, uint64_t size, struct layout *head);
int layout_tail(const struct layout *from, uint64_t size, struct layout *tail);

/* A device's extents, as read before or, with @fresh, now. 0, -ENOMEM, or what reading gave. */
int layout_read(struct daxc_dev *dev, bool fresh, struct layout *layout);

#endif
