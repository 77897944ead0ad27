// SPDX-License-Identifier: GPL-2.0
/* Writes a device as a section of the file that restore reads. */
#include <errno.h>

#include "libdaxctl-compound-inspect.h"
#include "saved.h"
#include "size.h"

static int order_of(uint64_t align)
{
	return __builtin_ctzll(align / 4096);
}

/* What "auto" has come to is written as that, so that a newer kernel may do better. */
static void write_map(FILE *out, struct daxc_ctx *ctx, struct daxc_dev *dev, uint64_t align)
{
	struct daxc_features features = DAXC_FEATURES_INIT;
	enum daxc_map map, best = DAXC_MAP_FOLIO;
	unsigned int bit = align == 1ULL << 30 ? DAXC_FEATURE_FOLIO_1G : DAXC_FEATURE_FOLIO_2M;

	if (daxc_dev_get_map(dev, &map))
		return;
	if (!daxc_features(ctx, &features) &&
	    !(features.features & bit))
		best = DAXC_MAP_DEVMAP;
	fprintf(out, "map = %s\n", daxc_map_name(map == best ? DAXC_MAP_AUTO : map));
}

static void write_shift(FILE *out, struct daxc_dev *dev, uint64_t align)
{
	int shift;

	if (daxc_dev_get_vmemmap_shift(dev, &shift))
		return;
	if (shift == DAXC_SHIFT_AUTO || shift == order_of(align))
		fputs("vmemmap-shift = auto\n", out);
	else
		fprintf(out, "vmemmap-shift = %d\n", shift);
}

static int write_memory(FILE *out, struct daxc_dev *dev)
{
	struct daxc_memory memory = DAXC_MEMORY_INIT;
	int rc = daxc_dev_get_memory(dev, &memory);

	if (rc) /* a captured tree has none of it */
		return rc == -EOPNOTSUPP ? 0 : rc;
	fprintf(out, "online = %s\n", memory.online ? "yes" : "no");
	if (memory.online && memory.movable >= 0)
		fprintf(out, "movable = %s\n", memory.movable ? "yes" : "no");
	return 0;
}

static int write_extents(FILE *out, struct daxc_dev *dev)
{
	struct daxc_region *region = daxc_dev_get_region(dev);
	const struct daxc_extent *extents;
	uint64_t start = daxc_region_get_start(region);
	char at[SIZE_TEXT_MAX], size[SIZE_TEXT_MAX];
	int i, n = daxc_dev_get_extents(dev, &extents);

	if (n < 0)
		return n;
	if (start == UINT64_MAX)
		return -EACCES;
	for (i = 0; i < n; i++)
		fprintf(out, "extent.%d = %s+%s\n", i, size_option(extents[i].start - start, at),
			size_option(extents[i].size, size));
	return 0;
}

int saved_write(FILE *out, struct daxc_ctx *ctx, struct daxc_dev *dev)
{
	struct daxc_region *region = daxc_dev_get_region(dev);
	enum daxc_mode mode = daxc_dev_get_mode(dev);
	uint64_t align = daxc_dev_get_align(dev);
	char text[SIZE_TEXT_MAX], uuid[DAXC_UUID_MAX];
	int rc;

	if (mode == DAXC_MODE_UNKNOWN)
		return -EOPNOTSUPP;
	fprintf(out, "\n[%s]\nregion = %s\n", daxc_dev_get_name(dev), daxc_region_get_path(region));
	if (!daxc_region_get_uuid(region, uuid))
		fprintf(out, "uuid = %s\n", uuid);
	fprintf(out, "region.size = %s\n", size_option(daxc_region_get_size(region), text));
	fprintf(out, "mode = %s\nalign = %s\n", daxc_mode_name(mode), size_option(align, text));
	if (mode == DAXC_MODE_COMPOUND || mode == DAXC_MODE_DISABLED) {
		write_shift(out, dev, align);
		write_map(out, ctx, dev, align);
	}
	rc = mode == DAXC_MODE_SYSTEM_RAM ? write_memory(out, dev) : 0;
	if (rc)
		return rc;
	return daxc_region_is_static(region) ? 0 : write_extents(out, dev);
}
