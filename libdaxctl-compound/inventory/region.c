// SPDX-License-Identifier: LGPL-2.1
/*
 * Regions: walking them and reading dax_region/ of the device that owns one.
 * Where their free memory lies is extents.c's.
 */
#include <stdio.h>
#include <string.h>

#include "base/private.h"
#include "base/rules.h"
#include "base/sysfs.h"

int region_inode(struct daxc_region *region, ino_t *inode)
{
	int root = ctx_root(region->ctx);

	*inode = 0;
	if (root < 0 || region->ctx->sysroot)
		return root < 0 ? root : 0;
	return sysfs_inode(root, inode, "%s/dax_region", region->path);
}

int region_by_path(struct daxc_ctx *ctx, const char *path, struct daxc_region **region)
{
	int rc = inventory_scan(ctx);

	if (rc)
		return rc;
	for (*region = ctx->regions; *region; *region = (*region)->next)
		if (!strcmp((*region)->path, path))
			return 0;
	return -ENODEV;
}

/* A region is as alive as its devices: the kernel always keeps instance 0. */
static struct daxc_region *first_alive(struct daxc_region *region)
{
	while (region && !dev_first_alive(region->devs))
		region = region->next;
	return region;
}

DAXC_EXPORT struct daxc_region *daxc_region_get_first(struct daxc_ctx *ctx)
{
	if (!ctx)
		return NULL;
	error_clear(ctx);
	return inventory_scan(ctx) ? NULL : first_alive(ctx->regions);
}

DAXC_EXPORT struct daxc_region *daxc_region_get_next(struct daxc_region *region)
{
	if (!region || inventory_scan(region->ctx))
		return NULL;
	return first_alive(region->next);
}

DAXC_EXPORT int daxc_region_by_id(struct daxc_ctx *ctx, int id, struct daxc_region **region)
{
	char object[DEV_NAME_MAX];
	struct daxc_region *r;
	int rc;

	if (!ctx || !region)
		return -EINVAL;
	error_clear(ctx);
	rc = inventory_scan(ctx);
	if (rc)
		return rc;
	for (r = first_alive(ctx->regions); r; r = first_alive(r->next)) {
		if (r->id == id) {
			*region = r;
			return 0;
		}
	}
	snprintf(object, sizeof(object), "dax%d", id);
	return fail(ctx, RULE_NO_REGION, &(struct facts){ .object = object });
}

DAXC_EXPORT int daxc_region_get_id(const struct daxc_region *region)
{
	return region ? region->id : -EINVAL;
}

DAXC_EXPORT const char *daxc_region_get_path(const struct daxc_region *region)
{
	return region ? region->path + strlen("sys") : NULL;
}

DAXC_EXPORT int daxc_region_get_uuid(struct daxc_region *region, char uuid[DAXC_UUID_MAX])
{
	char text[64];	/* with the end of the line */
	int root, rc;

	if (!region || !uuid)
		return -EINVAL;
	error_clear(region->ctx);
	root = ctx_root(region->ctx);
	rc = root < 0 ? root :
			sysfs_read_str(root, text, sizeof(text), "%s/uuid", region->path);
	if (!rc && strlen(text) >= DAXC_UUID_MAX)
		rc = -EOVERFLOW;
	if (!rc)
		strcpy(uuid, text);
	return rc;
}

static int read_cached(struct daxc_region *region, struct cached_u64 *cached, const char *name)
{
	int root = ctx_root(region->ctx);

	if (cached->known)
		return cached->err;
	cached->err = root < 0 ? root :
				 sysfs_read_u64(root, &cached->value, "%s/dax_region/%s",
						region->path, name);
	if (cached->err)
		log_dbg(region->ctx, "dax%d: dax_region/%s: %s", region->id, name,
			strerror(-cached->err));
	cached->known = true;
	return cached->err;
}

int region_read_size(struct daxc_region *region, uint64_t *size)
{
	int rc = read_cached(region, &region->cache.size, "size");

	*size = rc ? 0 : region->cache.size.value;
	return rc;
}

int region_read_align(struct daxc_region *region, uint64_t *align)
{
	int rc = read_cached(region, &region->cache.align, "align");

	*align = rc ? 0 : region->cache.align.value;
	return rc;
}

DAXC_EXPORT uint64_t daxc_region_get_size(struct daxc_region *region)
{
	uint64_t size;

	return region && !region_read_size(region, &size) ? size : DAXC_UNKNOWN;
}

DAXC_EXPORT uint64_t daxc_region_get_align(struct daxc_region *region)
{
	uint64_t align = 0;

	if (region)
		region_read_align(region, &align);
	return align;
}

DAXC_EXPORT uint64_t daxc_region_get_available(struct daxc_region *region)
{
	int rc = region ? read_cached(region, &region->cache.available, "available_size") : -EINVAL;

	if (rc)
		return rc == -ENOENT ? 0 : DAXC_UNKNOWN;
	return region->cache.available.value;
}

/* The kernel shows available_size, create and delete only where they can be used. */
DAXC_EXPORT bool daxc_region_is_static(struct daxc_region *region)
{
	return region && read_cached(region, &region->cache.available, "available_size") == -ENOENT;
}
