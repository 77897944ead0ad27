// SPDX-License-Identifier: GPL-2.0
/*
 * Which region a saved device was in: by uuid, or by where the memory is. Numbers and paths are
 * the kernel's to give, in the order in which it finds things: they tell only where nothing else
 * was noted, or can be read.
 */
#include <strings.h>

#include "saved.h"

bool saved_is_in(const struct saved *saved, struct daxc_region *region)
{
	char uuid[DAXC_UUID_MAX];
	uint64_t start;

	if (*saved->uuid)
		return !daxc_region_get_uuid(region, uuid) && !strcasecmp(uuid, saved->uuid);
	start = saved->region_start == DAXC_UNKNOWN ? DAXC_UNKNOWN : daxc_region_get_start(region);
	return start == DAXC_UNKNOWN ? daxc_region_has_name(region, saved->region) :
				     start == saved->region_start;
}

struct daxc_region *saved_region(struct daxc_ctx *ctx, const struct saved *saved)
{
	struct daxc_region *region;

	daxc_region_foreach(ctx, region)
		if (saved_is_in(saved, region))
			break;
	return region;
}

static bool is_somebodys(const struct saved_list *list, struct daxc_region *region)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (saved_is_in(&list->devs[i], region))
			return true;
	return false;
}

struct daxc_region *saved_region_moved(struct daxc_ctx *ctx, const struct saved_list *list,
				       const struct saved *saved)
{
	struct daxc_region *region;

	daxc_region_foreach(ctx, region)
		if (!*saved->uuid && daxc_region_has_name(region, saved->region) &&
		    !is_somebodys(list, region))
			break;
	return region;
}
