// SPDX-License-Identifier: LGPL-2.1
/*
 * Which regions and devices there are: the objects, made from the links in
 * /sys/bus/dax/devices, one a region; the attributes are read by region.c and
 * dev.c when somebody asks.
 *
 * Objects are kept for as long as what they stand for is there, because callers
 * walk the lists while they change devices. A device that went away is marked
 * and skipped, and freed by the next refresh where nobody has a reference; one
 * that came is linked in at its place.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/private.h"
#include "base/rules.h"
#include "base/sysfs.h"

static void close_region_dir(struct daxc_ctx *ctx)
{
	if (ctx->dir >= 0)
		close(ctx->dir);
	ctx->dir = -1;
	ctx->dir_of = NULL;
}

int region_dir(struct daxc_region *region)
{
	struct daxc_ctx *ctx = region->ctx;
	int root = ctx_root(ctx);

	if (root < 0 || ctx->dir_of == region)
		return root < 0 ? root : ctx->dir;
	close_region_dir(ctx);
	ctx->dir = openat(root, region->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (ctx->dir < 0)
		return -errno;
	ctx->dir_of = region;
	return ctx->dir;
}

/* A name is given again: before the first attribute is read since others could have changed devices. */
static bool is_same(struct daxc_dev *dev)
{
	struct daxc_ctx *ctx = dev->region->ctx;
	ino_t inode;

	if (dev->cache.same || ctx->sysroot ||
	    sysfs_inode(ctx_root(ctx), &inode, "%s/%s", dev->region->path, dev->name))
		return true;
	dev->cache.same = inode == dev->inode;
	return dev->cache.same;
}

int dev_dir(struct daxc_dev *dev)
{
	if (!dev->gone && !is_same(dev))
		dev->gone = true;
	return dev->gone ? -ENODEV : region_dir(dev->region);
}

struct daxc_dev *dev_first_alive(struct daxc_dev *dev)
{
	while (dev && dev->gone)
		dev = dev->next;
	return dev;
}

struct dev_id {
	int region;
	int id;
	ino_t inode;		/* of the entry that was listed */
	bool found;
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

/* Digits as the kernel prints them: strtol() alone takes blanks, a sign and leading zeros. */
static bool take_number(const char **text, int *number)
{
	bool zero = **text == '0';
	char *end;
	long n;

	if (**text < '0' || **text > '9')
		return false;
	errno = 0;
	n = strtol(*text, &end, 10);
	if (errno || n > INT_MAX || (zero && end != *text + 1))
		return false;
	*number = (int)n;
	*text = end;
	return true;
}

bool dev_parse_name(const char *name, int *region, int *id)
{
	if (strncmp(name, "dax", 3))
		return false;
	name += 3;
	return take_number(&name, region) && *name++ == '.' && take_number(&name, id) && !*name;
}

static int compare_ids(const void *a, const void *b)
{
	const struct dev_id *x = a, *y = b;

	if (x->region != y->region)
		return x->region < y->region ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static int collect_id(const char *name, ino_t inode, void *data)
{
	struct id_list *list = data;
	struct dev_id id = { .inode = inode }, *grown;

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

/* In order. */
static int read_ids(int root, const char *path, struct id_list *list)
{
	int rc = sysfs_list(root, collect_id, list, "%s", path);

	if (!rc && list->n)
		qsort(list->ids, list->n, sizeof(*list->ids), compare_ids);
	return rc;
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

void dev_forget(struct daxc_dev *dev)
{
	memset(&dev->cache, 0, sizeof(dev->cache));
	free(steal_ptr(dev->extents));
	free(steal_ptr(dev->poison));
	free(steal_ptr(dev->skipped));
}

static void free_dev(struct daxc_dev *dev)
{
	dev_forget(dev);
	free(dev);
}

/* At the end of a context nobody has a reference: each is one on the context, too. */
static void inventory_free(struct daxc_ctx *ctx)
{
	struct daxc_region *region;
	struct daxc_dev *dev;

	while ((region = ctx->regions)) {
		ctx->regions = region->next;
		while ((dev = region->devs)) {
			region->devs = dev->next;
			free_dev(dev);
		}
		free(region);
	}
	close_region_dir(ctx);
}

/* What went away and nobody has a reference on. */
static void free_gone(struct daxc_ctx *ctx)
{
	struct daxc_region **r = &ctx->regions, *region;
	struct daxc_dev **d, *dev;

	while ((region = *r)) {
		for (d = &region->devs; (dev = *d);) {
			if (dev->gone && !dev->refs) {
				*d = dev->next;
				free_dev(dev);
			} else {
				d = &dev->next;
			}
		}
		region->last_dev = NULL;
		if (region->devs || region->refs) {
			r = &region->next;
		} else {
			*r = region->next;
			free(region);
		}
	}
	ctx->last_region = NULL;
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
	ctx->inventory_free = inventory_free;
	return region;
}

/* Captured trees do not change; and on an overlay, listing and stat(2) differ. */
static int read_inode(struct daxc_ctx *ctx, int root, const char *path, const struct dev_id *id,
		      ino_t *inode)
{
	*inode = 0;
	return ctx->sysroot ? 0 :
			      sysfs_inode(root, inode, "%s/dax%d.%d", path, id->region, id->id);
}

/*
 * An object is one device for good. One that was deleted and made anew has the number, the
 * name and often the memory of the old one, but is another: whoever holds the old one's object
 * must not do to this what was meant for that.
 */
static struct daxc_dev *get_dev(struct daxc_region *region, int id, ino_t inode)
{
	struct daxc_dev *near = region->last_dev, *dev;
	struct daxc_dev **link = near && near->id < id ? &region->last_dev : &region->devs;

	while (*link && (*link)->id < id)
		link = &(*link)->next;
	for (dev = *link; dev && dev->id == id; dev = dev->next) {
		if (dev->inode == inode) {
			dev->cache.same = true;
			region->last_dev = dev;
			return dev;
		}
		dev->gone = true;
	}

	dev = calloc(1, sizeof(*dev));
	if (!dev)
		return NULL;
	dev->region = region;
	dev->id = id;
	dev->inode = inode;
	dev->cache.same = true;
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
	ino_t inode;
	int rc;

	rc = sysfs_readlink(root, link, sizeof(link), DEVICES_DIR "/dax%d.%d", id->region, id->id);
	if (rc)
		return rc == -ENOENT ? -ENODEV : rc;
	rc = region_path(link, path, sizeof(path));
	if (rc)
		return rc;
	rc = read_inode(ctx, root, path, id, &inode);
	if (rc)
		return rc == -ENOENT ? -ENODEV : rc;
	region = get_region(ctx, id->region, path);
	found = region ? get_dev(region, id->id, inode) : NULL;
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

/*
 * Many devices of one region would be many links with one answer. What its
 * directory holds needs no link: those of @list from @first on that are there.
 */
static int add_siblings(struct daxc_region *region, struct id_list *list, size_t first)
{
	_cleanup_(id_list_free) struct id_list siblings = { 0 };
	size_t i = first, j = 0;
	struct daxc_dev *dev;
	int rc, order;

	rc = read_ids(ctx_root(region->ctx), region->path, &siblings);
	if (rc)
		return rc == -ENOENT ? 0 : rc;
	while (i < list->n && j < siblings.n) {
		order = compare_ids(&list->ids[i], &siblings.ids[j]);
		if (!order) {
			dev = get_dev(region, list->ids[i].id,
				      region->ctx->sysroot ? 0 : siblings.ids[j].inode);
			if (!dev)
				return -ENOMEM;
			dev->gone = false;
			list->ids[i].found = true;
		}
		i += order <= 0;
		j += order >= 0;
	}
	return 0;
}

/* One that cannot be looked at is no reason to see none; told once, however often it is looked. */
static void note_unseen(struct daxc_ctx *ctx, const struct dev_id *id, int err)
{
	if (!ctx->unseen.n++) {
		snprintf(ctx->unseen.name, sizeof(ctx->unseen.name), "dax%d.%d", id->region, id->id);
		ctx->unseen.err = err;
	}
	if (!ctx->unseen.told)
		notice(ctx, "dax%d.%d: what it is cannot be looked at: %s.", id->region, id->id,
		       strerror(-err));
}

static int add_listed(struct daxc_ctx *ctx, int root, struct id_list *list)
{
	struct daxc_dev *dev;
	size_t i;
	int rc;

	ctx->unseen.n = 0;
	for (i = 0; i < list->n; i++) {
		if (list->ids[i].found)
			continue;
		rc = add_dev(ctx, root, &list->ids[i], &dev);
		/* a region that does not show what it has: each device is looked at by itself */
		if (!rc && i + 1 < list->n && list->ids[i + 1].region == list->ids[i].region &&
		    add_siblings(dev->region, list, i + 1) == -ENOMEM)
			rc = -ENOMEM;
		if (rc == -ENOMEM)
			return rc;
		if (rc && rc != -ENODEV)
			note_unseen(ctx, &list->ids[i], rc);
	}
	ctx->unseen.told |= ctx->unseen.n != 0;
	return 0;
}

/* A kernel without a dax bus has no dax device; where no sysfs is mounted nobody knows. */
static bool has_sysfs(struct daxc_ctx *ctx)
{
	return sysfs_access(ctx_root(ctx), ctx->sysroot ? "sys" : "sys/bus") != -ENOENT;
}

int fail_inventory(struct daxc_ctx *ctx, int rc)
{
	struct facts facts = { .object = "/sys", .advice = "mount -t sysfs sysfs /sys" };

	if (ctx_root(ctx) < 0 || has_sysfs(ctx))
		return fail_errno(ctx, RULE_NO_INVENTORY, -rc, &(struct facts){ 0 });
	if (ctx->sysroot) {
		facts.object = "sys/ in the tree";
		facts.advice = "--sysroot with the directory that sys/ is in";
	}
	return fail(ctx, RULE_NO_SYSFS, &facts);
}

static int scan(struct daxc_ctx *ctx, int root)
{
	_cleanup_(id_list_free) struct id_list list = { 0 };
	int rc;

	rc = read_ids(root, DEVICES_DIR, &list);
	if (rc == -ENOENT && has_sysfs(ctx)) {
		log_dbg(ctx, "no " DEVICES_DIR ": no dax bus in this kernel, or nothing on it");
		rc = 0;
	}
	if (rc)
		return rc;
	mark_all_gone(ctx);
	rc = add_listed(ctx, root, &list);
	if (rc)
		return rc;
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
	return rc ? fail_inventory(ctx, rc) : 0;
}

void inventory_forget(struct daxc_ctx *ctx)
{
	struct daxc_region *region;
	struct daxc_dev *dev;

	for (region = ctx->regions; region; region = region->next) {
		memset(&region->cache, 0, sizeof(region->cache));
		for (dev = region->devs; dev; dev = dev->next)
			dev_forget(dev);
	}
	close_region_dir(ctx);
	ctx->scanned = false;
	ctx->no_module = false;
}

DAXC_EXPORT void daxc_refresh(struct daxc_ctx *ctx)
{
	if (!ctx)
		return;
	close_region_dir(ctx);
	free_gone(ctx);
	inventory_forget(ctx);
}

int inventory_get(struct daxc_ctx *ctx, const char *name, struct daxc_dev **dev)
{
	int root = ctx_root(ctx), rc;
	struct dev_id id = { 0 };

	if (!dev_parse_name(name, &id.region, &id.id))
		return -EINVAL;
	close_region_dir(ctx);
	rc = root < 0 ? root : add_dev(ctx, root, &id, dev);
	return rc == -ENODEV && !has_sysfs(ctx) ? fail_inventory(ctx, -ENOENT) : rc;
}
