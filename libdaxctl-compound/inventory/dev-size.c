// SPDX-License-Identifier: LGPL-2.1
/*
 * How long a device is: what its attribute says, or the sum of its extents where
 * the kernel would make a reader of the attribute wait.
 */
#include "base/private.h"
#include "kernel.h"

/* Before 6.9, the file of the size waits for an unbind that is under way. */
static bool size_waits(struct daxc_dev *dev)
{
	struct daxc_ctx *ctx = dev->region->ctx;
	struct kernel_version kernel = { 0 };

	if (ctx->sysroot || daxc_dev_get_driver(dev))
		return false;
	if (!ctx->kernel_known)
		ctx->size_waits = kernel_read(ctx, &kernel) && kernel_before(&kernel, 6, 9);
	ctx->kernel_known = true;
	return ctx->size_waits && dev_is_going(dev);
}

static int sum_extents(struct daxc_dev *dev, uint64_t *size)
{
	const struct daxc_extent *extents;
	int i, n = daxc_dev_get_extents(dev, &extents);

	*size = 0;
	for (i = 0; i < n; i++)
		*size += extents[i].size;
	return n < 0 ? n : 0;
}

int dev_read_size(struct daxc_dev *dev, uint64_t *size)
{
	int rc;

	if (!dev->cache.size.known && size_waits(dev))
		return sum_extents(dev, size);
	rc = dev_read_u64(dev, &dev->cache.size, "size", false);

	*size = rc ? 0 : dev->cache.size.value;
	return rc;
}

DAXC_EXPORT uint64_t daxc_dev_get_size(struct daxc_dev *dev)
{
	uint64_t size;

	return dev && !dev_read_size(dev, &size) ? size : DAXC_UNKNOWN;
}

DAXC_EXPORT bool daxc_dev_is_empty(struct daxc_dev *dev)
{
	return !daxc_dev_get_size(dev);
}
