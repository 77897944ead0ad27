// SPDX-License-Identifier: LGPL-2.1
/*
 * Where a region begins, and what of it no device has. The arithmetic is
 * place.c's.
 */
#include <stdio.h>
#include <string.h>

#include "base/private.h"
#include "base/rules.h"
#include "base/sysfs.h"
#include "free-spans.h"
#include "iomem.h"

struct span_list {
	struct span *spans;
	size_t n;
	size_t room;
};

static void span_list_free(struct span_list *list)
{
	free(list->spans);
}

static int append_extents(struct span_list *list, struct daxc_dev *dev)
{
	const struct daxc_extent *extents;
	int i, n = dev_extents(dev, &extents);

	for (i = 0; i < n; i++) {
		if (!room_for_one(&list->spans, list->n, &list->room, sizeof(*list->spans)))
			return -ENOMEM;
		list->spans[list->n++] = (struct span){ extents[i].start, extents[i].size };
	}
	return n < 0 ? n : 0;
}

static int collect_used(struct daxc_region *region, struct span_list *list)
{
	struct daxc_dev *dev;
	int rc;

	daxc_dev_foreach(region, dev) {
		rc = append_extents(list, dev);
		if (rc == -ENOENT || rc == -ENODEV)
			continue; /* it went away just now, and its memory with it */
		if (rc)
			return rc;
	}
	return 0;
}

/* The kernel shows no start of a region, but what reserved its memory, with the same size. */
static int start_from_iomem(int root, uint64_t inside, uint64_t size, uint64_t *start)
{
	_cleanup_(iomem_free) struct iomem iomem = { 0 };
	int rc = iomem_read(root, &iomem);
	size_t i;

	for (i = 0; !rc && i < iomem.n; i++) {
		const struct span *span = &iomem.ranges[i].span;

		if (span->size == size && inside - span->start < size) {
			*start = span->start;
			return 0;
		}
	}
	return rc ? rc : -ENODATA;
}

/* What the module shows to root; without it, or as somebody else, it is found in another way. */
static int start_from_module(struct daxc_region *region, int root, uint64_t *start)
{
	struct daxc_dev *dev = daxc_dev_get_first(region);

	return dev ? sysfs_read_u64(root, start, DEVICES_DIR "/%s/compound/region_start", dev->name) :
		     -ENODATA;
}

/* When everything from the first extent to the last is the region's size, that is the region. */
static int start_from_extents(struct daxc_region *region, int root, uint64_t size, uint64_t *start)
{
	_cleanup_(span_list_free) struct span_list used = { 0 };
	uint64_t low = UINT64_MAX, last = 0;
	size_t i;
	int rc;

	rc = collect_used(region, &used);
	if (rc)
		return rc;
	if (!used.n)
		return -ENODATA;
	for (i = 0; i < used.n; i++) {
		uint64_t end = used.spans[i].start + (used.spans[i].size - 1);

		low = used.spans[i].start < low ? used.spans[i].start : low;
		last = end > last ? end : last;
	}
	if (last - low == size - 1) {
		*start = low;
		return 0;
	}
	rc = start_from_module(region, root, start);
	return rc ? start_from_iomem(root, low, size, start) : 0;
}

static int find_start(struct daxc_region *region, uint64_t *start)
{
	int root = ctx_root(region->ctx), rc;
	struct daxc_dev *dev;
	uint64_t size;

	if (root < 0)
		return root;
	rc = region_read_size(region, &size);
	if (rc)
		return rc;
	/* A device without memory shows the start of its region as its resource. */
	daxc_dev_foreach(region, dev) {
		if (dev_read_size(dev, &size) || size)
			continue;
		*start = daxc_dev_get_resource(dev);
		return dev->cache.resource.err;
	}
	return start_from_extents(region, root, region->cache.size.value, start);
}

int region_read_start(struct daxc_region *region, uint64_t *start)
{
	struct cached_u64 *cached = &region->cache.start;

	if (!cached->known) {
		cached->err = find_start(region, &cached->value);
		cached->known = true;
		if (cached->err)
			log_dbg(region->ctx, "dax%d: start of the region: %s", region->id,
				strerror(-cached->err));
	}
	*start = cached->value;
	return cached->err;
}

DAXC_EXPORT uint64_t daxc_region_get_start(struct daxc_region *region)
{
	uint64_t start;

	return region && !region_read_start(region, &start) ? start : UINT64_MAX;
}

int extents_free_spans(struct daxc_region *region, struct span *whole, struct span **free_spans,
		       size_t *n)
{
	_cleanup_(span_list_free) struct span_list used = { 0 };
	int rc;

	rc = region_read_start(region, &whole->start);
	if (!rc)
		rc = region_read_size(region, &whole->size);
	if (!rc)
		rc = collect_used(region, &used);
	if (rc)
		return rc;
	*free_spans = calloc(used.n + 1, sizeof(**free_spans));
	if (!*free_spans)
		return -ENOMEM;
	*n = place_free(*whole, used.spans, used.n, *free_spans);
	return 0;
}

int fail_extents(struct daxc_region *region, int rc)
{
	char object[DEV_NAME_MAX];
	struct facts facts = { .object = object, .region = region->id };

	snprintf(object, sizeof(object), "dax%d", region->id);
	facts.note = "cannot read where its memory lies";
	if (rc == -EACCES || rc == -EPERM)
		return fail_errno(region->ctx, RULE_NOT_ROOT, EACCES, &facts);
	if (rc == -ENODATA)
		return fail(region->ctx, RULE_NO_REGION_START, &facts);
	return fail_errno(region->ctx, RULE_NO_INVENTORY, -rc, &facts);
}

DAXC_EXPORT int daxc_region_get_max_size(struct daxc_region *region, uint64_t align,
					 uint64_t *size)
{
	_cleanup_free_ struct span *spans = NULL;
	struct span whole;
	size_t n;
	int rc;

	if (!region || !size)
		return -EINVAL;
	error_clear(region->ctx);
	*size = 0;
	if (!place_align_valid(align))
		return fail(region->ctx, RULE_BAD_ALIGN, &(struct facts){ .align = align });
	if (daxc_region_is_static(region))
		return 0;
	rc = extents_free_spans(region, &whole, &spans, &n);
	if (rc)
		return fail_extents(region, rc);
	*size = place_largest(spans, n, align);
	return 0;
}
