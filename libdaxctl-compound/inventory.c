// SPDX-License-Identifier: LGPL-2.1
/*
 * Which regions and devices there are: the objects, made from the links in
 * /sys/bus/dax/devices. One link costs one system call; the attributes are
 * read by region.c and dev.c when somebody asks.
 *
 * Objects are never freed before daxc_refresh(), because callers walk the
 * lists while they change devices. A device that went away is marked and
 * skipped; one that came is linked in at its place.
 */
#include <stdio.h>
#include <string.h>

#include "private.h"
#include "rules.h"
#include "sysfs.h"

struct dev_id {
	int region;
	int id;
};

struct id_list {
	struct dev_id *ids;
	size_t n;
	size_t room;
};

static void id_list_free(struct id_list *list)
{
	free(list->ids);
}

bool dev_parse_name(const char *name, int *region, int *id)
{
	char again[DEV_NAME_MAX];

	if (sscanf(name, "dax%d.%d", region, id) != 2 || *region < 0 || *id < 0)
		return false;
	/* sscanf() takes blanks, leading zeros and trailing text; the kernel's names have none */
	snprintf(again, sizeof(again), "dax%d.%d", *region, *id);
	return !strcmp(name, again);
}

static int compare_ids(const void *a, const void *b)
{
	const struct dev_id *x = a, *y = b;

	if (x->region != y->region)
		return x->region < y->region ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static int collect_id(const char *name, void *data)
{
	struct id_list *list = data;
	struct dev_id id, *grown;

	if (!dev_parse_name(name, &id.region, &id.id))
		return 0;
	if (list->n == list->room) {
		list->room = list->room ? 2 * list->room : 64;
		grown = reallocarray(list->ids, list->room, sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		list->ids = grown;
	}
	list->ids[list->n++] = id;
	return 0;
}

/*
 * "../../../devices/platform/hmem.0/dax0.0" to "sys/devices/platform/hmem.0".
 * Only relative links can be followed below a sysroot, and sysfs makes no other.
 */
static int region_path(const char *link, char *path, size_t size)
{
	const char *end = strrchr(link, '/');

	if (strncmp(link, "../", 3) || !end)
		return -EINVAL;
	while (!strncmp(link, "../", 3))
		link += 3;
	if (end <= link || snprintf(path, size, "sys/%.*s", (int)(end - link), link) >= (int)size)
		return -EINVAL;
	return 0;
}

static int compare_region(const struct daxc_region *region, int id, const char *path)
{
	if (region->id != id)
		return region->id < id ? -1 : 1;
	return strcmp(region->path, path);
}

/*
 * Two pmem namespaces of one nvdimm region are two dax regions with one id: the
 * path tells them apart. A scan comes in order, so the place is looked for from
 * the region found last, and 1,024 devices do not take 1,024 walks.
 */
static struct daxc_region *get_region(struct daxc_ctx *ctx, int id, const char *path)
{
	struct daxc_region *near = ctx->last_region, *region;
	bool after = near && compare_region(near, id, path) <= 0;
	struct daxc_region **link = after ? &ctx->last_region : &ctx->regions;

	while (*link && compare_region(*link, id, path) < 0)
		link = &(*link)->next;
	region = *link;
	if (region && !compare_region(region, id, path)) {
		ctx->last_region = region;
		return region;
	}

	region = calloc(1, sizeof(*region) + strlen(path) + 1);
	if (!region)
		return NULL;
	region->ctx = ctx;
	region->id = id;
	strcpy(region->path, path);
	region->next = *link;
	*link = region;
	ctx->last_region = region;
	return region;
}

static struct daxc_dev *get_dev(struct daxc_region *region, int id)
{
	struct daxc_dev *near = region->last_dev, *dev;
	struct daxc_dev **link = near && near->id <= id ? &region->last_dev : &region->devs;

	while (*link && (*link)->id < id)
		link = &(*link)->next;
	dev = *link;
	if (dev && dev->id == id) {
		region->last_dev = dev;
		return dev;
	}

	dev = calloc(1, sizeof(*dev));
	if (!dev)
		return NULL;
	dev->region = region;
	dev->id = id;
	snprintf(dev->name, sizeof(dev->name), "dax%d.%d", region->id, id);
	dev->next = *link;
	*link = dev;
	region->last_dev = dev;
	return dev;
}

/* -ENODEV: it is not there (any more). */
static int add_dev(struct daxc_ctx *ctx, int root, const struct dev_id *id, struct daxc_dev **dev)
{
	char link[SYSFS_PATH_MAX], path[SYSFS_PATH_MAX];
	struct daxc_region *region;
	struct daxc_dev *found;
	int rc;

	rc = sysfs_readlink(root, link, sizeof(link), DEVICES_DIR "/dax%d.%d", id->region, id->id);
	if (rc)
		return rc == -ENOENT ? -ENODEV : rc;
	rc = region_path(link, path, sizeof(path));
	if (rc) {
		log_warn(ctx, "dax%d.%d: unexpected link %s", id->region, id->id, link);
		return -ENODEV;
	}
	region = get_region(ctx, id->region, path);
	found = region ? get_dev(region, id->id) : NULL;
	if (!found)
		return -ENOMEM;
	found->gone = false;
	if (dev)
		*dev = found;
	return 0;
}

static void mark_all_gone(struct daxc_ctx *ctx)
{
	struct daxc_region *region;
	struct daxc_dev *dev;

	for (region = ctx->regions; region; region = region->next)
		for (dev = region->devs; dev; dev = dev->next)
			dev->gone = true;
}

static int scan(struct daxc_ctx *ctx, int root)
{
	_cleanup_(id_list_free) struct id_list list = { 0 };
	size_t i;
	int rc;

	rc = sysfs_list(root, collect_id, &list, DEVICES_DIR);
	if (rc == -ENOENT) {
		log_dbg(ctx, "no " DEVICES_DIR ": no dax bus in this kernel, or nothing on it");
		rc = 0;
	}
	if (rc)
		return rc;
	if (list.n)
		qsort(list.ids, list.n, sizeof(*list.ids), compare_ids);
	mark_all_gone(ctx);
	for (i = 0; i < list.n; i++) {
		rc = add_dev(ctx, root, &list.ids[i], NULL);
		if (rc && rc != -ENODEV)
			return rc;
	}
	ctx->scanned = true;
	return 0;
}

int inventory_scan(struct daxc_ctx *ctx)
{
	int root, rc;

	if (ctx->scanned)
		return 0;
	root = ctx_root(ctx);
	rc = root < 0 ? root : scan(ctx, root);
	if (rc)
		fail_errno(ctx, RULE_NO_INVENTORY, -rc, &(struct facts){ 0 });
	return rc;
}

void dev_forget(struct daxc_dev *dev)
{
	memset(&dev->cache, 0, sizeof(dev->cache));
	free(steal_ptr(dev->extents));
	free(steal_ptr(dev->poison));
	free(steal_ptr(dev->skipped));
}

int inventory_update(struct daxc_ctx *ctx)
{
	struct daxc_region *region;
	struct daxc_dev *dev;

	for (region = ctx->regions; region; region = region->next) {
		memset(&region->cache, 0, sizeof(region->cache));
		for (dev = region->devs; dev; dev = dev->next)
			dev_forget(dev);
	}
	ctx->scanned = false;
	return inventory_scan(ctx);
}

void inventory_free(struct daxc_ctx *ctx)
{
	struct daxc_region *region;
	struct daxc_dev *dev;

	while ((region = ctx->regions)) {
		ctx->regions = region->next;
		while ((dev = region->devs)) {
			region->devs = dev->next;
			dev_forget(dev);
			free(dev);
		}
		free(region);
	}
	ctx->last_region = NULL;
	ctx->scanned = false;
}

DAXC_EXPORT void daxc_refresh(struct daxc_ctx *ctx)
{
	if (ctx)
		inventory_free(ctx);
}

int inventory_get(struct daxc_ctx *ctx, const char *name, struct daxc_dev **dev)
{
	int root = ctx_root(ctx);
	struct dev_id id;

	if (!dev_parse_name(name, &id.region, &id.id))
		return -EINVAL;
	return root < 0 ? root : add_dev(ctx, root, &id, dev);
}
