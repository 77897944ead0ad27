// SPDX-License-Identifier: GPL-2.0
/* Writes a device as a section of the file that restore reads. */
#include <errno.h>
#include <string.h>

#include "base/size.h"
#include "ini.h"
#include "libdaxctl-compound-inspect.h"
#include "saved.h"

/* All that is read of a device, before anything is written: a section is whole, or not there. */
struct facts {
	struct daxc_dev *dev;
	struct daxc_region *region;
	enum daxc_mode mode;
	uint64_t align;
	uint64_t region_size;
	uint64_t region_start;
	char uuid[DAXC_UUID_MAX];
	int shift;			/* DAXC_SHIFT_KEEP: nothing is known of it */
	enum daxc_map map;		/* DAXC_MAP_KEEP */
	struct daxc_memory memory;	/* blocks -1: nothing is known of it */
	const struct daxc_extent *extents;
	int n_extents;
};

static int order_of(uint64_t align)
{
	return __builtin_ctzll(align / 4096);
}

/* Without the module there are no wishes to be noted, and without a uuid it is no namespace. */
static int unless_absent(int rc)
{
	return rc == -ENOENT ? 0 : rc;
}

static int read_compound(struct facts *f)
{
	int rc;

	f->shift = DAXC_SHIFT_KEEP;
	f->map = DAXC_MAP_KEEP;
	if (f->mode != DAXC_MODE_COMPOUND && f->mode != DAXC_MODE_DISABLED)
		return 0;
	rc = unless_absent(daxc_dev_get_vmemmap_shift(f->dev, &f->shift));
	return rc ? rc : unless_absent(daxc_dev_get_map(f->dev, &f->map));
}

static int read_memory(struct facts *f)
{
	int rc;

	f->memory = (struct daxc_memory)DAXC_MEMORY_INIT;
	f->memory.blocks = -1;
	if (f->mode != DAXC_MODE_SYSTEM_RAM)
		return 0;
	rc = daxc_dev_get_memory(f->dev, &f->memory);
	return rc == -EOPNOTSUPP ? 0 : rc; /* a captured tree has none of it */
}

static int read_place(struct facts *f)
{
	int rc = unless_absent(daxc_region_get_uuid(f->region, f->uuid));

	f->region_start = daxc_region_get_start(f->region);
	if (rc || daxc_region_is_static(f->region))
		return rc;
	f->n_extents = daxc_dev_get_extents(f->dev, &f->extents);
	if (f->n_extents < 0)
		return f->n_extents;
	return f->region_start == DAXC_UNKNOWN ? -EACCES : 0;
}

/* A file cannot hold any path, and restore takes none that is longer. */
static bool can_be_written(const struct facts *f)
{
	const char *path = daxc_region_get_path(f->region);

	return strlen(path) < sizeof(((struct saved *)NULL)->region) && ini_can_hold(path);
}

static int read_facts(struct facts *f, struct daxc_dev *dev)
{
	int rc;

	*f = (struct facts){ .dev = dev,
			     .region = daxc_dev_get_region(dev),
			     .mode = daxc_dev_get_mode(dev),
			     .align = daxc_dev_get_align(dev) };
	if (f->mode == DAXC_MODE_UNKNOWN)
		return -EOPNOTSUPP;
	if (!can_be_written(f))
		return -ENAMETOOLONG;
	f->region_size = daxc_region_get_size(f->region);
	if (!f->align || f->region_size == DAXC_UNKNOWN)
		return -EIO;
	rc = read_compound(f);
	if (!rc)
		rc = read_memory(f);
	return rc ? rc : read_place(f);
}

static bool has_order_of_align(const struct facts *f)
{
	return f->shift == DAXC_SHIFT_AUTO || f->shift == order_of(f->align);
}

/* What the module takes when it may choose. */
static enum daxc_map best_map(struct daxc_ctx *ctx, const struct facts *f)
{
	struct daxc_features has = DAXC_FEATURES_INIT;
	unsigned int bit = f->align == 1ULL << 30 ? DAXC_FEATURE_FOLIO_1G : DAXC_FEATURE_FOLIO_2M;

	if (daxc_features(ctx, &has))
		has.features = bit | DAXC_FEATURE_DEVMAP;
	if (!(has.features & DAXC_FEATURE_DEVMAP))
		return DAXC_MAP_FOLIO;
	return has_order_of_align(f) && has.features & bit ? DAXC_MAP_FOLIO : DAXC_MAP_DEVMAP;
}

/* What "auto" has come to is written as that, so that another kernel does what it can. */
static void write_map(FILE *out, struct daxc_ctx *ctx, const struct facts *f)
{
	if (f->map != DAXC_MAP_KEEP)
		fprintf(out, "map = %s\n",
			daxc_map_name(f->map == best_map(ctx, f) ? DAXC_MAP_AUTO : f->map));
}

static void write_shift(FILE *out, const struct facts *f)
{
	if (f->shift == DAXC_SHIFT_KEEP)
		return;
	if (has_order_of_align(f))
		fputs("vmemmap-shift = auto\n", out);
	else
		fprintf(out, "vmemmap-shift = %d\n", f->shift);
}

static void write_memory(FILE *out, const struct daxc_memory *memory)
{
	if (memory->blocks < 0)
		return;
	fprintf(out, "online = %s\n", memory->online ? "yes" : "no");
	if (memory->online && memory->movable >= 0)
		fprintf(out, "movable = %s\n", memory->movable ? "yes" : "no");
}

static void write_extents(FILE *out, const struct facts *f)
{
	char at[SIZE_TEXT_MAX], size[SIZE_TEXT_MAX];
	int i;

	for (i = 0; i < f->n_extents; i++)
		fprintf(out, "extent.%d = %s+%s\n", i,
			size_option(f->extents[i].start - f->region_start, at),
			size_option(f->extents[i].size, size));
}

int saved_write(FILE *out, struct daxc_ctx *ctx, struct daxc_dev *dev)
{
	char text[SIZE_TEXT_MAX];
	struct facts f;
	int rc = read_facts(&f, dev);

	if (rc)
		return rc;
	fprintf(out, "\n[%s]\nregion = %s\n", daxc_dev_get_name(dev),
		daxc_region_get_path(f.region));
	if (*f.uuid)
		fprintf(out, "uuid = %s\n", f.uuid);
	fprintf(out, "region.size = %s\n", size_option(f.region_size, text));
	if (!daxc_region_is_static(f.region))
		fprintf(out, "region.start = %#llx\n", (unsigned long long)f.region_start);
	fprintf(out, "mode = %s\nalign = %s\n", daxc_mode_name(f.mode), size_option(f.align, text));
	write_shift(out, &f);
	write_map(out, ctx, &f);
	write_memory(out, &f.memory);
	write_extents(out, &f);
	return 0;
}
