// SPDX-License-Identifier: LGPL-2.1
/*
 * Character device numbers. sysfs has both directions: an attribute "dev" of
 * the device, and a link in /sys/dev/char once a driver made the node.
 */
#include <string.h>

#include "base/private.h"
#include "base/sysfs.h"
#include "devt.h"

int devt_parse(const char *text, dev_t *devt)
{
	char numbers[32], *colon;
	uint64_t maj, min;

	if (strlen(text) >= sizeof(numbers))
		return -EINVAL;
	strcpy(numbers, text);
	colon = strchr(numbers, ':');
	if (!colon)
		return -EINVAL;
	*colon = '\0';
	if (sysfs_parse_u64(numbers, &maj) || sysfs_parse_u64(colon + 1, &min) ||
	    maj > UINT32_MAX || min > UINT32_MAX)
		return -EINVAL;
	*devt = makedev((unsigned int)maj, (unsigned int)min);
	return 0;
}

int devt_of(struct daxc_dev *dev, dev_t *devt)
{
	int dir = dev_dir(dev), rc;
	char text[32];

	if (dir < 0)
		return dir;
	rc = sysfs_read_str(dir, text, sizeof(text), "%s/dev", dev->name);
	return rc ? rc : devt_parse(text, devt);
}

int devt_find(struct daxc_ctx *ctx, dev_t devt, struct daxc_dev **dev)
{
	int root = ctx_root(ctx), rc;
	char name[DEV_NAME_MAX];

	if (root < 0)
		return root;
	rc = sysfs_readlink_name(root, name, sizeof(name), "sys/dev/char/%u:%u", major(devt),
				 minor(devt));
	if (rc == -ENOENT && sysfs_access(root, "sys/dev/char"))
		return -EOPNOTSUPP; /* no sysfs, and so no answer */
	if (!rc)
		rc = inventory_get(ctx, name, dev);
	/* any other character device: no link, a long name, or one that is not daxX.Y */
	return rc == -ENOENT || rc == -EOVERFLOW || rc == -EINVAL ? -ENODEV : rc;
}
