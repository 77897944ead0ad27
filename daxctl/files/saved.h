/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Devices as a file keeps them, from save to restore: in terms that a boot does
 * not change. Numbers and paths are the kernel's to give anew; the uuid of a namespace, the
 * address at which a region starts and offsets in it are not.
 */
#ifndef DAXCTL_SAVED_H
#define DAXCTL_SAVED_H

#include <stdbool.h>
#include <stdio.h>

#include "command/wish.h"

#define SAVED_FILE "/etc/daxctl-compound/layout.conf"

/* A section of the file. */
struct saved {
	bool broken;			/* which has been said; it has what could be read of it */
	char name[32];			/* daxX.Y, as it was then */
	char region[512];		/* path of the device that owns the region */
	char uuid[DAXC_UUID_MAX];	/* of a namespace, which then counts instead; or "" */
	uint64_t region_size;
	uint64_t region_start;		/* which then counts, and not the path; UINT64_MAX: not noted */
	struct wish wish;		/* without extents: they are not addresses yet */
	struct daxc_extent *extents;	/* start: offset in the region; none for pmem */
	size_t n_extents;
	bool placed;			/* restore's: they are addresses now */
	enum { TURN_NOW, TURN_LATER, TURN_DONE } turn;	/* restore's */
};

struct saved_list {
	struct saved *devs;
	size_t n;
};

/*
 * Returns 0, or -errno where nothing can be made of @file. What is wrong is said for @who; a section that
 * is, is a broken one, and no reason not to take the others.
 */
int saved_read(const char *who, const char *file, struct saved_list *list);
void saved_free(struct saved_list *list);

/* Was the device in that region? */
bool saved_is_in(const struct saved *saved, struct daxc_region *region);

/* The region that it was in, or NULL. */
struct daxc_region *saved_region(struct daxc_ctx *ctx, const struct saved *saved);

/*
 * Where that is not there: the region that has its path now, if it is not where another device of
 * the file was; or NULL.
 */
struct daxc_region *saved_region_moved(struct daxc_ctx *ctx, const struct saved_list *list,
				       const struct saved *saved);

/*
 * Appends the section of a device, or nothing. 0, -EACCES (not root), -EOPNOTSUPP (its
 * driver is not known), -ENAMETOOLONG (the path of its region cannot be written), -EIO
 * (its align or its region's size cannot be read), or what the library gave.
 */
int saved_write(FILE *out, struct daxc_ctx *ctx, struct daxc_dev *dev);

#endif
