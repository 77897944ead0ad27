// SPDX-License-Identifier: LGPL-2.1
/*
 * The attributes that the dax_compound module adds to every dax device. They
 * are read each time: counters move, and the rest is asked once.
 */
#include <string.h>

#include "private.h"
#include "sysfs.h"

static int read_u64(struct daxc_dev *dev, const char *name, uint64_t *value)
{
	int root;

	if (!dev || !value)
		return -EINVAL;
	root = ctx_root(dev->region->ctx);
	return root < 0 ? root : sysfs_read_u64(root, value, DEVICES_DIR "/%s/compound/%s",
						dev->name, name);
}

DAXC_EXPORT int daxc_dev_get_vmemmap_shift(struct daxc_dev *dev, int *shift)
{
	char text[32];
	int root, rc;

	if (!dev || !shift)
		return -EINVAL;
	root = ctx_root(dev->region->ctx);
	if (root < 0)
		return root;
	rc = sysfs_read_str(root, text, sizeof(text), DEVICES_DIR "/%s/compound/vmemmap_shift",
			    dev->name);
	if (rc)
		return rc;
	if (!strcmp(text, "auto")) {
		*shift = DAXC_SHIFT_AUTO;
		return 0;
	}
	return sysfs_parse_int(text, shift);
}

DAXC_EXPORT int daxc_dev_get_page_size(struct daxc_dev *dev, uint64_t *bytes)
{
	return read_u64(dev, "page_size", bytes);
}

DAXC_EXPORT int daxc_dev_get_memmap_bytes(struct daxc_dev *dev, uint64_t *bytes)
{
	return read_u64(dev, "memmap_bytes", bytes);
}

DAXC_EXPORT int daxc_dev_get_memmap_base_bytes(struct daxc_dev *dev, uint64_t *bytes)
{
	return read_u64(dev, "memmap_base_bytes", bytes);
}

DAXC_EXPORT int daxc_dev_get_altmap(struct daxc_dev *dev, int *altmap)
{
	uint64_t value;
	int rc = altmap ? read_u64(dev, "altmap", &value) : -EINVAL;

	if (!rc)
		*altmap = !!value;
	return rc;
}
