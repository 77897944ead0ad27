/* SPDX-License-Identifier: LGPL-2.1 */
/* Why a region has no memory for a device, and what would help. */
#ifndef DAXC_NO_ROOM_H
#define DAXC_NO_ROOM_H

#include "base/private.h"
#include "inventory/place.h"

struct no_room {
	struct daxc_region *region;
	struct daxc_dev *dev; /* that was to grow; NULL: a new one */
	const char *object;	    /* whose words it is in */
	struct span whole;	    /* the region, and what is free of it */
	const struct span *free;
	size_t n;
	uint64_t align;
	uint64_t size; /* how much more was wanted: a multiple of place_unit(align) */
	uint64_t now;  /* what @dev has */
};

/* Fails by the rule that fits the case, with its numbers: what fail() returned. */
int no_room_fail(const struct no_room *no_room);

/*
 * "the only free extent is 7.5G-10.5G, which holds 2G once aligned"; places are
 * counted from @base, which is 0 for physical addresses.
 */
void no_room_describe(const struct span *free, size_t n, uint64_t align, uint64_t base, char *note,
		      size_t size);

#endif
