/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What options and files want a device to be, while it is put together. The
 * members are those of the library's requests, which are made of it at the end.
 */
#ifndef DAXCTL_WISH_H
#define DAXCTL_WISH_H

#include "libdaxctl-compound-change.h"

struct wish {
	enum daxc_mode mode;
	uint64_t size;
	uint64_t align;
	uint64_t at;
	int vmemmap_shift;
	enum daxc_map map;
	const struct daxc_extent *extents;
	size_t n_extents;
	unsigned int ram;
};

#define WISH_INIT                                                                  \
	{                                                                          \
		.mode = DAXC_MODE_DEFAULT, .size = DAXC_SIZE_KEEP,                 \
		.at = DAXC_AT_ANY, .vmemmap_shift = DAXC_SHIFT_KEEP,               \
		.map = DAXC_MAP_KEEP,                                              \
	}

/* As daxc_plan_create() and daxc_plan_reconfigure(). */
int wish_create(struct daxc_region *region, const struct wish *wish, struct daxc_plan **plan);
int wish_reconfigure(struct daxc_dev *dev, const struct wish *wish, struct daxc_plan **plan);

#endif
