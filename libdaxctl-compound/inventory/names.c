// SPDX-License-Identifier: LGPL-2.1
/*
 * What people call a region or a device: numbers, the kernel's names, paths, or
 * the place of a byte. What there is to be called is inventory.c's.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/private.h"
#include "base/rules.h"
#include "base/size.h"
#include "devt.h"
#include "node.h"

#define NAME_ROOM 512

/* The parent that hmem.N has from Linux 7.1 on. */
#define HMEM_PARENT "/hmem_platform.0"

/* A path without that parent: what was written down under an older kernel names the same region. */
static const char *without_parent(const char *path, char *room)
{
	const char *at = strstr(path, HMEM_PARENT "/hmem.");

	if (!at || strlen(path) >= NAME_ROOM)
		return path;
	snprintf(room, NAME_ROOM, "%.*s%s", (int)(at - path), path, at + strlen(HMEM_PARENT));
	return room;
}

/* A shell that completes the name of a directory adds a slash. */
static bool same_path(const char *name, const char *path)
{
	char old_name[NAME_ROOM], old_path[NAME_ROOM];
	size_t len;

	name = without_parent(name, old_name);
	path = without_parent(path, old_path);
	len = strlen(path);
	return !strncmp(name, path, len) && !name[len + strspn(name + len, "/")];
}

static bool names_path(const struct daxc_region *region, const char *name)
{
	const char *path = daxc_region_get_path(region);

	if (!strncmp(name, "/sys/", 5))
		name += 4;
	return same_path(name, path) ||
	       (!strncmp(path, "/devices/", 9) && same_path(name, path + 8));
}

DAXC_EXPORT bool daxc_region_has_name(const struct daxc_region *region, const char *name)
{
	static const char *const prefixes[] = { "", "dax", "region" };
	char number[32];
	size_t i;

	if (!region || !name)
		return false;
	for (i = 0; i < ARRAY_SIZE(prefixes); i++) {
		snprintf(number, sizeof(number), "%s%d", prefixes[i], region->id);
		if (!strcmp(name, number))
			return true;
	}
	return names_path(region, name);
}

DAXC_EXPORT int daxc_region_by_name(struct daxc_ctx *ctx, const char *name,
				    struct daxc_region **region)
{
	struct daxc_region *r;
	int rc;

	if (!ctx || !name || !region)
		return -EINVAL;
	error_clear(ctx);
	rc = inventory_scan(ctx);
	if (rc)
		return rc;
	daxc_region_foreach(ctx, r) {
		if (daxc_region_has_name(r, name)) {
			*region = r;
			return 0;
		}
	}
	return fail(ctx, RULE_NO_REGION, &(struct facts){ .object = name });
}

/* -ENODEV: no device of the region has that byte. */
static int find_owner(struct daxc_region *region, uint64_t address, struct daxc_dev **dev)
{
	const struct daxc_extent *extents;
	struct daxc_dev *d;
	int i, n;

	daxc_dev_foreach(region, d) {
		n = dev_extents(d, &extents);
		if (n < 0 && n != -ENOENT && n != -ENODEV)
			return n;
		for (i = 0; i < n; i++) {
			if (address - extents[i].start < extents[i].size) {
				*dev = d;
				return 0;
			}
		}
	}
	return -ENODEV;
}

DAXC_EXPORT int daxc_dev_by_offset(struct daxc_region *region, uint64_t offset,
				   struct daxc_dev **dev)
{
	char object[DEV_NAME_MAX], note[64], text[SIZE_TEXT_MAX];
	struct facts facts = { .object = object, .at = offset, .note = note };
	uint64_t start, size;
	int rc;

	if (!region || !dev)
		return -EINVAL;
	error_clear(region->ctx);
	rc = region_read_size(region, &size);
	if (!rc)
		rc = region_read_start(region, &start);
	if (!rc && offset < size)
		rc = find_owner(region, start + offset, dev);
	if (rc && rc != -ENODEV)
		return fail_extents(region, rc);
	if (!rc && offset < size)
		return 0;
	snprintf(object, sizeof(object), "dax%d", region->id);
	if (offset < size)
		snprintf(note, sizeof(note), "it is free");
	else
		snprintf(note, sizeof(note), "the region has %s", size_text(size, text));
	return fail(region->ctx, RULE_NO_DEVICE_AT, &facts);
}

/* "0@1G": regions of pmem may share a number, and then each is asked. */
static int by_place(struct daxc_ctx *ctx, const char *name, const char *at, struct daxc_dev **dev)
{
	char region_name[NAME_ROOM];
	struct daxc_region *region;
	bool found = false;
	uint64_t offset;
	int rc;

	if ((size_t)(at - name) >= sizeof(region_name) || size_parse(at + 1, &offset))
		return fail(ctx, RULE_BAD_NAME, &(struct facts){ .object = name });
	snprintf(region_name, sizeof(region_name), "%.*s", (int)(at - name), name);
	rc = inventory_scan(ctx);
	if (rc)
		return rc;
	daxc_region_foreach(ctx, region) {
		if (!daxc_region_has_name(region, region_name))
			continue;
		found = true;
		rc = daxc_dev_by_offset(region, offset, dev);
		if (rc != -ENODEV)
			return rc;
	}
	return found ? rc : fail(ctx, RULE_NO_REGION, &(struct facts){ .object = region_name });
}

/* "/sys/bus/dax/devices/dax0.1", or the directory that is a link to. */
static int by_sysfs_path(struct daxc_ctx *ctx, const char *path, struct daxc_dev **dev)
{
	char name[DEV_NAME_MAX], link[NAME_ROOM], real[NAME_ROOM];
	size_t end = strlen(path), start;
	struct daxc_dev *found;
	int rc;

	while (end && path[end - 1] == '/')
		end--;
	for (start = end; start && path[start - 1] != '/';)
		start--;
	if (end - start >= sizeof(name))
		return -EINVAL;
	snprintf(name, sizeof(name), "%.*s", (int)(end - start), path + start);
	rc = inventory_get(ctx, name, &found);
	if (rc)
		return rc;
	snprintf(link, sizeof(link), "/" DEVICES_DIR "/%s", name);
	snprintf(real, sizeof(real), "/%s/%s", found->region->path, name);
	if (!same_path(path, link) && !same_path(path, real))
		return -ENODEV;
	*dev = found;
	return 0;
}

/* A link to the node, or a node of its number that has another name. */
static int by_node(struct daxc_ctx *ctx, const char *path, struct daxc_dev **dev)
{
	struct stat st;

	if (ctx->sysroot)
		return -EINVAL;
	if (!stat(path, &st))
		return S_ISCHR(st.st_mode) ? devt_find(ctx, st.st_rdev, dev) : -EINVAL;
	/* also a link that leads nowhere, as udev's to a device that has gone */
	if (errno == ENOENT || errno == ENOTDIR)
		return -ENODEV;
	return fail_errno(ctx, errno == EACCES ? RULE_NOT_ROOT : RULE_STEP_FAILED, errno,
			  &(struct facts){ .object = path, .note = "what it is cannot be seen",
					   .step = "see what it is" });
}

/* "/dev/dax0.1": a name and a node, which may disagree where no devtmpfs keeps /dev. */
static int by_node_name(struct daxc_ctx *ctx, const char *path, struct daxc_dev **dev)
{
	int rc = inventory_get(ctx, path + strlen("/dev/"), dev);
	struct stat st;

	return rc || ctx->sysroot || stat(path, &st) ? rc : node_check(*dev, &st);
}

static int by_name(struct daxc_ctx *ctx, const char *name, struct daxc_dev **dev)
{
	bool node = !strncmp(name, "/dev/", strlen("/dev/"));
	char full[DEV_NAME_MAX];
	int rc;

	if (!strncmp(name, "/sys/", 5))
		return by_sysfs_path(ctx, name, dev);
	rc = node ? by_node_name(ctx, name, dev) : inventory_get(ctx, name, dev);
	if (rc != -EINVAL)
		return rc;
	if (*name == '/')
		return by_node(ctx, name, dev);
	if (snprintf(full, sizeof(full), "dax%s", name) >= (int)sizeof(full))
		return -EINVAL;
	return inventory_get(ctx, full, dev);
}

DAXC_EXPORT int daxc_dev_by_name(struct daxc_ctx *ctx, const char *name, struct daxc_dev **dev)
{
	const char *at;
	int rc;

	if (!ctx || !name || !dev)
		return -EINVAL;
	error_clear(ctx);
	at = strrchr(name, '@');
	if (at) {
		rc = by_place(ctx, name, at, dev);
		if (!rc) /* regions that were asked before may have failed */
			error_clear(ctx);
		return rc;
	}
	rc = by_name(ctx, name, dev);
	if (daxc_get_error(ctx))
		return rc;
	if (rc == -EINVAL)
		return fail(ctx, RULE_BAD_NAME, &(struct facts){ .object = name });
	if (rc == -ENODEV)
		return fail(ctx, RULE_NO_DEVICE, &(struct facts){ .object = name });
	return rc ? fail_inventory(ctx, rc) : 0;
}
