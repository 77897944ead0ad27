/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Which devices of a region would have to go so that something fits: what an
 * explanation of "no room" can offer. It looks and computes; nothing is changed.
 */
#ifndef DAXC_VACATE_H
#define DAXC_VACATE_H

#include "base/private.h"
#include "inventory/place.h"

struct vacate_wish {
	struct daxc_region *region;
	const struct daxc_dev *keep; /* who is to grow, or NULL; it stays whatever goes */
	struct span whole;	     /* the region */
	uint64_t align;
	uint64_t size;		     /* how much more is wanted */
};

struct vacate {
	uint64_t most;	/* that could be had at this align were all the others gone */
	uint64_t fits;	/* the part of what is wanted that @most holds */
	size_t n;	/* unused devices that make room for @fits; 0: they do not, or need not */
	bool enabled;	/* some of them have a driver */
	char names[512]; /* of them, as the words of a command; what does not fit is left out */
	char holder[DEV_NAME_MAX]; /* the largest device that is, or may be, in use; or "" */
	bool lost;	/* that one only because kmem left its memory online */
};

/* 0, -ENOMEM, or what reading the extents gave. */
int vacate_look(const struct vacate_wish *wish, struct vacate *vacate);

#endif
