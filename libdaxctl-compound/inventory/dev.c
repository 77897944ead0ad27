// SPDX-License-Identifier: LGPL-2.1
/*
 * Devices: walking them and reading the attributes every dax device has. What
 * the dax_compound module adds is compound.c's, extents are extents.c's, finding
 * one by what it is called is names.c's.
 */
#include <string.h>
#include <sys/stat.h>

#include "base/private.h"
#include "base/rules.h"
#include "base/sysfs.h"

static const struct {
	const char *name;
	const char *driver;
} modes[] = {
	[DAXC_MODE_DISABLED] = { "disabled", NULL },
	[DAXC_MODE_DEVDAX] = { "devdax", DRIVER_DEVDAX },
	[DAXC_MODE_SYSTEM_RAM] = { "system-ram", DRIVER_KMEM },
	[DAXC_MODE_COMPOUND] = { "compound", DRIVER_COMPOUND },
	[DAXC_MODE_FAMFS] = { "famfs", DRIVER_FAMFS },
	[DAXC_MODE_UNKNOWN] = { "unknown", NULL },
};

DAXC_EXPORT const char *daxc_mode_name(enum daxc_mode mode)
{
	return (size_t)mode < ARRAY_SIZE(modes) ? modes[mode].name : NULL;
}

DAXC_EXPORT int daxc_mode_from_name(const char *name)
{
	size_t i;

	if (!name)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(modes); i++)
		if (modes[i].name && !strcmp(name, modes[i].name))
			return (int)i;
	return -EINVAL;
}

const char *mode_driver(enum daxc_mode mode)
{
	return (size_t)mode < ARRAY_SIZE(modes) ? modes[mode].driver : NULL;
}

enum daxc_mode driver_mode(const char *driver)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		if (modes[i].driver && !strcmp(driver, modes[i].driver))
			return (enum daxc_mode)i;
	return DAXC_MODE_UNKNOWN;
}

DAXC_EXPORT struct daxc_dev *daxc_dev_get_first(struct daxc_region *region)
{
	if (!region || inventory_scan(region->ctx))
		return NULL;
	return dev_first_alive(region->devs);
}

DAXC_EXPORT struct daxc_dev *daxc_dev_get_next(struct daxc_dev *dev)
{
	if (!dev || inventory_scan(dev->region->ctx))
		return NULL;
	return dev_first_alive(dev->next);
}

DAXC_EXPORT const char *daxc_dev_get_name(const struct daxc_dev *dev)
{
	return dev ? dev->name : NULL;
}

DAXC_EXPORT struct daxc_region *daxc_dev_get_region(const struct daxc_dev *dev)
{
	return dev ? dev->region : NULL;
}

DAXC_EXPORT int daxc_dev_get_id(const struct daxc_dev *dev)
{
	return dev ? dev->id : -EINVAL;
}

DAXC_EXPORT bool daxc_dev_exists(const struct daxc_dev *dev)
{
	return dev && !dev->gone;
}

int dev_open(struct daxc_dev *dev)
{
	int root = ctx_root(dev->region->ctx);
	_cleanup_close_ int dir = -1;
	struct stat st;

	if (root < 0)
		return root;
	if (!dev->gone)
		dir = sysfs_open_dir(root, "%s/%s", dev->region->path, dev->name);
	if (dir >= 0 && fstat(dir, &st))
		return -errno;
	if (dir >= 0 && (st.st_ino == dev->inode || dev->region->ctx->sysroot))
		return steal_fd(&dir);
	if (dir < 0 && dir != -ENOENT && !dev->gone)
		return dir;
	dev->gone = true;
	return -ENODEV;
}

int dev_look(struct daxc_dev *dev)
{
	_cleanup_close_ int dir = dev_open(dev);

	return dir < 0 ? dir : 0;
}

int fail_gone_from(struct daxc_ctx *ctx, const char *region, const char *name)
{
	struct facts facts = { .object = name };

	if (!sysfs_access(ctx_root(ctx), "%s/%s", region, name))
		return fail(ctx, RULE_REMADE, &facts);
	return fail(ctx, RULE_NO_DEVICE, &facts);
}

int fail_gone(struct daxc_dev *dev)
{
	return fail_gone_from(dev->region->ctx, dev->region->path, dev->name);
}

/*
 * Some attributes are optional, but a device that lacks one it cannot lack has
 * gone: -ENOENT from the path, or -ENODEV from a file that was already open.
 */
static void note_failure(struct daxc_dev *dev, const char *name, int err, bool optional)
{
	if (!optional && (err == -ENOENT || err == -ENODEV))
		dev->gone = true;
	log_dbg(dev->region->ctx, "%s: %s: %s", dev->name, name, strerror(-err));
}

int dev_read_u64(struct daxc_dev *dev, struct cached_u64 *cached, const char *name, bool optional)
{
	int dir;

	if (cached->known)
		return cached->err;
	dir = dev_dir(dev);
	cached->err = dir < 0 ? dir :
				sysfs_read_u64(dir, &cached->value, "%s/%s", dev->name, name);
	if (cached->err)
		note_failure(dev, name, cached->err, optional);
	cached->known = true;
	return cached->err;
}

/* target_node and numa_node are hidden where there is no such node, and the region's own */
static int read_node(struct daxc_dev *dev, struct cached_int *cached, struct cached_int *of_region,
		     const char *name)
{
	int dir;

	if (of_region->known)
		return of_region->value;
	if (!cached->known) {
		dir = dev_dir(dev);
		cached->err = dir < 0 ? dir :
					sysfs_read_int(dir, &cached->value, "%s/%s", dev->name,
						       name);
		if (cached->err)
			note_failure(dev, name, cached->err, true);
		else
			*of_region = (struct cached_int){ .known = true, .value = cached->value };
		cached->known = true;
	}
	return cached->err ? -1 : cached->value;
}

int dev_read_align(struct daxc_dev *dev, uint64_t *align)
{
	int rc = dev_read_u64(dev, &dev->cache.align, "align", false);

	*align = rc ? 0 : dev->cache.align.value;
	return rc;
}

DAXC_EXPORT uint64_t daxc_dev_get_align(struct daxc_dev *dev)
{
	uint64_t align = 0;

	if (dev)
		dev_read_align(dev, &align);
	return align;
}

DAXC_EXPORT const char *daxc_dev_get_driver(struct daxc_dev *dev)
{
	struct cached_int *cached;
	int dir;

	if (!dev)
		return NULL;
	cached = &dev->cache.driver;
	if (!cached->known) {
		dir = dev_dir(dev);
		cached->err = dir < 0 ? dir :
					sysfs_readlink_name(dir, dev->driver, sizeof(dev->driver),
							    "%s/driver", dev->name);
		if (cached->err && cached->err != -ENOENT)
			note_failure(dev, "driver", cached->err, true);
		cached->known = true;
	}
	return cached->err ? NULL : dev->driver;
}

DAXC_EXPORT enum daxc_mode daxc_dev_get_mode(struct daxc_dev *dev)
{
	const char *driver = daxc_dev_get_driver(dev);

	if (driver)
		return driver_mode(driver);
	return dev && dev_driver_unseen(dev) ? DAXC_MODE_UNKNOWN : DAXC_MODE_DISABLED;
}

int dev_driver_unseen(struct daxc_dev *dev)
{
	int err;

	daxc_dev_get_driver(dev);
	err = dev->cache.driver.err;
	return err == -ENOENT || err == -ENODEV ? 0 : err;
}

DAXC_EXPORT int daxc_dev_get_target_node(struct daxc_dev *dev)
{
	return dev ? read_node(dev, &dev->cache.target_node, &dev->region->cache.target_node,
			       "target_node") : -1;
}

DAXC_EXPORT int daxc_dev_get_numa_node(struct daxc_dev *dev)
{
	return dev ? read_node(dev, &dev->cache.numa_node, &dev->region->cache.numa_node,
			       "numa_node") : -1;
}

DAXC_EXPORT uint64_t daxc_dev_get_resource(struct daxc_dev *dev)
{
	if (!dev || dev_read_u64(dev, &dev->cache.resource, "resource", false))
		return UINT64_MAX;
	return dev->cache.resource.value;
}
