/* SPDX-License-Identifier: LGPL-2.1 */
/* What is in a request: see libdaxctl-compound-change.h for what each member means. */
#ifndef DAXC_REQUEST_H
#define DAXC_REQUEST_H

#include "libdaxctl-compound-change.h"

struct daxc_request {
	enum daxc_mode mode;
	uint64_t size;
	uint64_t align;
	uint64_t at;
	int vmemmap_shift;
	enum daxc_map map;
	const struct daxc_extent *extents;
	size_t n_extents;
	struct daxc_extent *own;	/* what daxc_request_free() frees of them */
	unsigned int ram;
};

#define REQUEST_INIT                                                               \
	{                                                                          \
		.mode = DAXC_MODE_DEFAULT, .size = DAXC_SIZE_KEEP, .align = 0,     \
		.at = DAXC_AT_ANY, .vmemmap_shift = DAXC_SHIFT_KEEP,               \
		.map = DAXC_MAP_KEEP,                                              \
	}

#endif
