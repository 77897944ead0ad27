// SPDX-License-Identifier: LGPL-2.1
/*
 * The public header's macros in use: what compiles here compiles for a user.
 * Built as C99 and as C++.
 */
#include <libdaxctl-compound-use.h>
#include <libdaxctl-compound.h>

uint64_t walk(struct daxc_ctx *ctx);

uint64_t walk(struct daxc_ctx *ctx)
{
	struct daxc_region *region;
	struct daxc_dev *dev;
	uint64_t sum = 0;

	daxc_region_foreach(ctx, region)
		daxc_dev_foreach(region, dev)
			sum += daxc_dev_get_size(dev);
	return sum;
}
