/* SPDX-License-Identifier: LGPL-2.1 */
/* Finds memory in a region for a device that is made or grows. */
#ifndef DAXC_ROOM_H
#define DAXC_ROOM_H

#include "libdaxctl-compound-change.h"
#include "plan.h"

struct room {
	const char *object; /* whose words a failure is in: "dax0", "dax0.1" */
	uint64_t size;	    /* how much more; DAXC_SIZE_KEEP: all there is */
	uint64_t align;
	uint64_t at;		  /* offset in the region, or DAXC_AT_ANY */
	const struct layout *given; /* exactly this, if it is not empty; then @at is DAXC_AT_ANY */
	const struct layout *now;   /* what the device has already */
};

/*
 * Chooses free extents, adds the steps that give them to the plan's device, and
 * appends them to plan->want.layout. 0, or what fail() returned.
 */
int room_take(struct daxc_plan *plan, const struct room *room);

/* Would a device whose last extent is @last keep it as one if it grew by @more? */
bool room_grows_in_place(struct daxc_region *region, struct span last, uint64_t more);

#endif
