// SPDX-License-Identifier: LGPL-2.1
/* Where the memory of a device lies: its extents, which are mappingN/ in its directory. */
#include <stdio.h>
#include <string.h>

#include "base/private.h"
#include "base/rules.h"
#include "base/sysfs.h"

#define MAPPING_PREFIX "mapping"

struct extent_list {
	struct daxc_dev *dev;
	int dir;		/* of its region */
	struct daxc_extent *extents;
	size_t n;
	size_t room;
};

static void extent_list_free(struct extent_list *list)
{
	free(list->extents);
}

static int read_extent(struct daxc_dev *dev, int dir, const char *name,
		       struct daxc_extent *extent)
{
	uint64_t end, page_offset;
	int rc;

	rc = sysfs_read_u64(dir, &extent->start, "%s/%s/start", dev->name, name);
	if (!rc)
		rc = sysfs_read_u64(dir, &end, "%s/%s/end", dev->name, name);
	if (!rc)
		rc = sysfs_read_u64(dir, &page_offset, "%s/%s/page_offset", dev->name, name);
	if (rc)
		return rc;
	if (end < extent->start || end - extent->start == UINT64_MAX ||
	    __builtin_mul_overflow(page_offset, (uint64_t)sysconf(_SC_PAGESIZE), &extent->offset))
		return -EINVAL;
	extent->size = end - extent->start + 1;
	return 0;
}

static int collect_extent(const char *name, ino_t inode, void *data)
{
	struct extent_list *list = data;
	int number;

	(void)inode;
	/* "mapping" alone is the attribute that places an extent */
	if (strncmp(name, MAPPING_PREFIX, strlen(MAPPING_PREFIX)) ||
	    sysfs_parse_int(name + strlen(MAPPING_PREFIX), &number))
		return 0;
	if (!room_for_one(&list->extents, list->n, &list->room, sizeof(*list->extents)))
		return -ENOMEM;
	return read_extent(list->dev, list->dir, name, &list->extents[list->n++]);
}

static int compare_offset(const void *a, const void *b)
{
	const struct daxc_extent *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/*
 * Most devices are one extent: the first, if it is as long as the device, whose
 * size mostly is known by now. Where another reader still has a file of an extent
 * that is gone open, numbers are left out, so that more are looked for by name.
 */
static bool is_one_extent(struct daxc_dev *dev, int dir, struct daxc_extent *extent)
{
	const struct cached_u64 *known = &dev->cache.size;
	uint64_t last, size = known->known && !known->err ? known->value : 0;

	if (!size ||
	    sysfs_read_u64(dir, &extent->start, "%s/" MAPPING_PREFIX "0/start", dev->name) ||
	    sysfs_read_u64(dir, &last, "%s/" MAPPING_PREFIX "0/end", dev->name))
		return false;
	extent->offset = 0;
	extent->size = size;
	return last - extent->start == size - 1;
}

static int find_extents(struct extent_list *list)
{
	struct daxc_extent one;

	if (!is_one_extent(list->dev, list->dir, &one))
		return sysfs_list(list->dir, collect_extent, list, "%s", list->dev->name);
	list->extents = malloc(sizeof(one));
	if (!list->extents)
		return -ENOMEM;
	list->extents[list->n++] = one;
	return 0;
}

static int read_extents(struct daxc_dev *dev)
{
	_cleanup_(extent_list_free) struct extent_list list = { .dev = dev };
	int rc;

	list.dir = dev_dir(dev);
	if (list.dir < 0)
		return list.dir;
	rc = find_extents(&list);
	if (rc)
		return rc;
	if (list.n)
		qsort(list.extents, list.n, sizeof(*list.extents), compare_offset);
	dev->extents = steal_ptr(list.extents);
	return (int)list.n;
}

int dev_extents(struct daxc_dev *dev, const struct daxc_extent **extents)
{
	struct cached_int *cached = &dev->cache.extents;

	if (!cached->known) {
		cached->value = read_extents(dev);
		cached->known = true;
		if (cached->value < 0)
			log_dbg(dev->region->ctx, "%s: extents: %s", dev->name,
				strerror(-cached->value));
	}
	*extents = dev->extents;
	return cached->value;
}

DAXC_EXPORT int daxc_dev_get_extents(struct daxc_dev *dev, const struct daxc_extent **extents)
{
	if (!dev || !extents)
		return -EINVAL;
	return unexplained(dev->region->ctx, dev_extents(dev, extents));
}
