// SPDX-License-Identifier: LGPL-2.1
/* References on regions and devices: one on a device is one on its region, and each is one on the context. */
#include "base/private.h"

DAXC_EXPORT struct daxc_region *daxc_region_ref(struct daxc_region *region)
{
	if (region) {
		region->refs++;
		daxc_ref(region->ctx);
	}
	return region;
}

DAXC_EXPORT struct daxc_region *daxc_region_unref(struct daxc_region *region)
{
	if (region) {
		region->refs--;
		daxc_unref(region->ctx);
	}
	return NULL;
}

DAXC_EXPORT struct daxc_dev *daxc_dev_ref(struct daxc_dev *dev)
{
	if (dev) {
		dev->refs++;
		daxc_region_ref(dev->region);
	}
	return dev;
}

DAXC_EXPORT struct daxc_dev *daxc_dev_unref(struct daxc_dev *dev)
{
	if (dev) {
		dev->refs--;
		daxc_region_unref(dev->region);
	}
	return NULL;
}
