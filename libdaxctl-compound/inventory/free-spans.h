/* SPDX-License-Identifier: LGPL-2.1 */
/* What planning needs to know about where the memory of a region lies. */
#ifndef DAXC_FREE_SPANS_H
#define DAXC_FREE_SPANS_H

#include "libdaxctl-compound.h"
#include "place.h"

/*
 * The region and its free spans. The array is the caller's to free. Returns 0,
 * -EACCES (not root), -ENODATA (the region's start cannot be found), or what
 * reading gave.
 */
int extents_free_spans(struct daxc_region *region, struct span *whole, struct span **free_spans,
		       size_t *n);

#endif
