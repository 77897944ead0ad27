// SPDX-License-Identifier: LGPL-2.1
/* Memory of a device that is known to be bad: see bad.h. */
#include <dax_compound_uapi.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include "bad.h"
#include "base/rules.h"
#include "base/sysfs.h"
#include "ctl.h"

#define SECTOR UINT64_C(512)

#define HARD_OFFLINE "sys/devices/system/memory/hard_offline_page"
/* Documentation/admin-guide/mm/pagemap.rst of the kernel */
#define KPF_HWPOISON 19

#define RANGES_IN_TEXT 4

/* What is in @list already is left out, so that pages are counted once. */
static int add(struct layout *list, struct span span)
{
	uint64_t end = span.start + span.size, cut;
	size_t i, n = list->n;
	int rc = 0;

	for (i = 0; i < n && span.size && !rc; i++) {
		struct span known = list->spans[i];

		if (known.start >= end || known.start + known.size <= span.start)
			continue;
		if (known.start > span.start)
			rc = add(list, (struct span){ span.start, known.start - span.start });
		cut = known.start + known.size < end ? known.start + known.size : end;
		span = (struct span){ cut, end - cut };
	}
	return rc || !span.size ? rc : layout_append(list, span);
}

/* The part of @span that the device has. */
static int add_part(struct layout *list, const struct layout *memory, struct span span)
{
	uint64_t first = span.start / BAD_UNIT * BAD_UNIT;
	uint64_t end = (span.start + span.size + BAD_UNIT - 1) / BAD_UNIT * BAD_UNIT;
	size_t i;
	int rc = 0;

	for (i = 0; i < memory->n && !rc; i++) {
		struct span extent = memory->spans[i];
		uint64_t from = first > extent.start ? first : extent.start;
		uint64_t to = extent.start + extent.size;

		to = end < to ? end : to;
		if (from < to)
			rc = add(list, (struct span){ from, to - from });
	}
	return rc;
}

/* ---- whom to ask */

static int ask_extent(int fd, struct span extent, struct layout *bad)
{
	struct dax_compound_poison ask = { .size = sizeof(ask), .start = extent.start,
					   .length = extent.size };
	uint64_t end = extent.start + extent.size;
	int rc;

	while (ask.start < end) {
		ask.length = end - ask.start;
		rc = ctl_call(fd, DAX_COMPOUND_IOC_POISON, &ask);
		if (rc || !ask.bad_length)
			return rc;
		rc = add(bad, (struct span){ ask.bad_start, ask.bad_length });
		if (rc)
			return rc;
		ask.start = ask.bad_start + ask.bad_length;
	}
	return 0;
}

static int forget_span(int fd, struct span span, uint64_t *bytes)
{
	struct dax_compound_poison forget = { .size = sizeof(forget),
					      .flags = DAX_COMPOUND_POISON_FORGET,
					      .start = span.start,
					      .length = span.size };
	int rc = ctl_call(fd, DAX_COMPOUND_IOC_POISON, &forget);

	*bytes += rc ? 0 : span.size;
	return rc;
}

/*
 * -ENOTTY and the like: no module, or one that cannot be asked by address. -ENXIO: it is loaded,
 * without a node.
 */
static int ask_module(struct daxc_ctx *ctx, const struct layout *memory, struct layout *bad)
{
	_cleanup_close_ int fd = ctl_open(ctx);
	size_t i;
	int rc = 0;

	if (fd == -ENOENT && !sysfs_access(ctx_root(ctx), "sys/module/" DRIVER_COMPOUND))
		return -ENXIO;
	if (fd < 0)
		return fd;
	for (i = 0; i < memory->n && !rc; i++)
		rc = ask_extent(fd, memory->spans[i], bad);
	return rc;
}

static int add_range(struct layout *bad, const struct layout *memory, const struct layout *now,
		     const struct daxc_poison *range)
{
	_cleanup_(layout_free) struct layout rest = { 0 }, part = { 0 };
	int rc = layout_tail(now, range->offset, &rest);
	size_t i;

	if (!rc)
		rc = layout_head(&rest, range->length, &part);
	for (i = 0; i < part.n && !rc; i++)
		rc = add_part(bad, memory, part.spans[i]);
	return rc;
}

/* Offsets in the device, in its own attribute, which holds so many. */
static int ask_attribute(struct daxc_dev *dev, const struct layout *memory, struct layout *bad)
{
	_cleanup_(layout_free) struct layout now = { 0 };
	const struct daxc_poison *poison;
	int i, n = daxc_dev_get_poison(dev, &poison), rc = n < 0 ? n : layout_read(dev, false, &now);

	if (!rc && dev_poison_is_cut(dev, n))
		rc = -EMSGSIZE;
	for (i = 0; i < n && !rc; i++)
		rc = add_range(bad, memory, &now, &poison[i]);
	return rc;
}

/* The kernel cuts a list where its page ends, in the middle of a number perhaps. */
static bool is_cut(const char *text)
{
	return strlen(text) >= SYSFS_VALUE_MAX - 2;
}

/* "8 16": sectors, from the start of the nd region that the namespace is in. */
static int ask_libnvdimm(struct daxc_region *region, const struct layout *memory,
			 struct layout *bad)
{
	char buf[SYSFS_VALUE_MAX + 1], *text = buf, *line;
	int root = ctx_root(region->ctx), rc;
	unsigned long long sector, count;
	uint64_t start;

	rc = sysfs_read_u64(root, &start, "%s/../resource", region->path);
	if (!rc)
		rc = sysfs_read_str(root, buf, sizeof(buf), "%s/../badblocks", region->path);
	if (!rc && is_cut(buf))
		rc = -EMSGSIZE;
	while (!rc && (line = strsep(&text, "\n")))
		if (sscanf(line, "%llu %llu", &sector, &count) == 2)
			rc = add_part(bad, memory,
				      (struct span){ start + sector * SECTOR, count * SECTOR });
	return rc;
}

static bool knows_nothing(int rc)
{
	return rc == -ENOENT || rc == -ENODEV || rc == -ENOTTY || rc == -EINVAL ||
	       rc == -EOPNOTSUPP;
}

int bad_find(struct daxc_region *region, struct daxc_dev *dev, const struct layout *memory,
	     struct layout *bad)
{
	int rc = ask_module(region->ctx, memory, bad), rc_attribute;

	if (rc && dev) {
		rc_attribute = ask_attribute(dev, memory, bad);
		if (!rc_attribute || knows_nothing(rc)) {
			rc = rc_attribute;
			error_clear(region->ctx);
		}
	}
	if (rc && !knows_nothing(rc))
		return rc;
	error_clear(region->ctx);
	rc = ask_libnvdimm(region, memory, bad);
	return knows_nothing(rc) ? 0 : rc;
}

int bad_find_in_pmem(struct daxc_region *region, const struct layout *memory, struct layout *bad)
{
	int rc = ask_libnvdimm(region, memory, bad);

	return knows_nothing(rc) ? 0 : rc;
}

int bad_forget(struct daxc_ctx *ctx, const struct layout *memory, uint64_t *bytes)
{
	_cleanup_(layout_free) struct layout bad = { 0 };
	_cleanup_close_ int fd = ctl_open(ctx);
	size_t i;
	int rc = 0;

	*bytes = 0;
	if (fd < 0)
		return fd;
	for (i = 0; i < memory->n && !rc; i++)
		rc = ask_extent(fd, memory->spans[i], &bad);
	for (i = 0; i < bad.n && !rc; i++)
		rc = forget_span(fd, bad.spans[i], bytes);
	return rc;
}

int bad_read(struct daxc_dev *dev, struct layout *bad)
{
	_cleanup_(layout_free) struct layout memory = { 0 };
	int rc = layout_read(dev, false, &memory);

	return rc ? rc : bad_find(dev->region, dev, &memory, bad);
}

const char *bad_text(const struct layout *bad, char *buf, size_t size)
{
	size_t len = 0, i;

	*buf = '\0';
	for (i = 0; i < bad->n && i < RANGES_IN_TEXT && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%#" PRIx64 "-%#" PRIx64,
					i ? ", " : "", bad->spans[i].start,
					bad->spans[i].start + bad->spans[i].size - 1);
	if (i < bad->n && len < size)
		snprintf(buf + len, size - len, " and %zu more", bad->n - i);
	return buf;
}

/* ---- once it is the kernel's */

/* ENXIO: not in a block that is online; EHWPOISON: out of use already. */
static int take_page_offline(int root, uint64_t address)
{
	char value[32];
	int rc;

	snprintf(value, sizeof(value), "%#" PRIx64, address);
	rc = sysfs_write(root, value, HARD_OFFLINE);
	return rc == -ENXIO || rc == -EHWPOISON ? 0 : rc;
}

int bad_take_offline(struct daxc_dev *dev)
{
	_cleanup_(layout_free) struct layout bad = { 0 };
	int root = ctx_root(dev->region->ctx), rc = bad_read(dev, &bad);
	uint64_t at;
	size_t i;

	for (i = 0; i < bad.n && !rc; i++)
		for (at = 0; at < bad.spans[i].size && !rc; at += BAD_UNIT)
			rc = take_page_offline(root, bad.spans[i].start + at);
	return rc;
}

int bad_count_offline(struct daxc_ctx *ctx, const struct layout *bad, uint64_t *bytes)
{
	_cleanup_close_ int fd = openat(ctx_root(ctx), "proc/kpageflags", O_RDONLY | O_CLOEXEC);
	uint64_t flags, at;
	size_t i;

	*bytes = 0;
	if (fd < 0)
		return -errno;
	for (i = 0; i < bad->n; i++)
		for (at = bad->spans[i].start; at < bad->spans[i].start + bad->spans[i].size;
		     at += BAD_UNIT) {
			if (pread(fd, &flags, sizeof(flags),
				  (off_t)(at / BAD_UNIT * sizeof(flags))) != sizeof(flags))
				return errno ? -errno : -EIO;
			*bytes += flags & 1ULL << KPF_HWPOISON ? BAD_UNIT : 0;
		}
	return 0;
}
