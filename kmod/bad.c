// SPDX-License-Identifier: GPL-2.0
/*
 * Pages that are known to be bad, whatever is bound to them: a memory error
 * belongs to the memory and not to the bind that met it. They are kept by page
 * frame number as long as the module is loaded; a bind makes of them the
 * page-table entries that it does not insert.
 */
#include <linux/badblocks.h>
#include <linux/blk_types.h>
#include <linux/dax.h>
#include <linux/module.h>
#include <linux/xarray.h>
#include "compound.h"

static DEFINE_XARRAY(bad_pfns);

/* ENOMEM: it is not remembered */
int compound_bad_add(unsigned long pfn)
{
	return xa_err(xa_store(&bad_pfns, pfn, xa_mk_value(1), GFP_KERNEL));
}

/* The first bad page of @nr from @pfn on; false: there is none */
bool compound_bad_find(unsigned long pfn, unsigned long nr, unsigned long *found)
{
	*found = pfn;
	return nr && xa_find(&bad_pfns, found, pfn + nr - 1, XA_PRESENT);
}

void compound_bad_forget(unsigned long pfn, unsigned long nr)
{
	unsigned long bad;

	while (compound_bad_find(pfn, nr, &bad))
		xa_erase(&bad_pfns, bad);
}

static int add_block(const struct range *range, sector_t sector, unsigned int nr)
{
	u64 first = range->start + sector * SECTOR_SIZE;
	unsigned long pfn, end = PHYS_PFN(first + (u64)nr * SECTOR_SIZE + PAGE_SIZE - 1);
	int rc;

	for (pfn = PHYS_PFN(first); pfn < end; pfn++) {
		rc = compound_bad_add(pfn);
		if (rc)
			return rc;
	}
	return 0;
}

static int add_blocks(const struct range *range, const struct badblocks *bb)
{
	int i, rc;

	for (i = 0; i < bb->count; i++) {
		rc = add_block(range, BB_OFFSET(bb->page[i]), BB_LEN(bb->page[i]));
		if (rc)
			return rc;
	}
	return 0;
}

/* libnvdimm's device of the region, above the device that it made a dax region of */
static struct nd_region *nd_region_of(struct dev_dax *dev_dax,
				      struct nd_region *(*to_region)(struct device *dev))
{
	struct device *dev = dev_dax->dev.parent ? dev_dax->dev.parent->parent : NULL;

	if (!dev || !dev->type || !dev->type->name || strcmp(dev->type->name, "nd_pmem"))
		return NULL;
	return to_region(dev);
}

typedef void (*populate_fn)(struct nd_region *nd_region, struct badblocks *bb,
			    const struct range *range);

static int import_range(struct nd_region *nd_region, const struct range *range,
			populate_fn populate)
{
	struct badblocks bb = {};
	int rc;

	rc = badblocks_init(&bb, 1);
	if (rc)
		return rc;
	populate(nd_region, &bb, range);
	rc = add_blocks(range, &bb);
	badblocks_exit(&bb);
	return rc;
}

/* What libnvdimm knows of a pmem device's memory counts as known */
int compound_bad_import(struct dev_dax *dev_dax, const struct compound_map *map)
{
	struct nd_region *(*to_region)(struct device *dev);
	struct nd_region *nd_region;
	populate_fn populate;
	int rc = 0;

	if (!static_dev_dax(dev_dax))
		return 0;
	populate = symbol_get(nvdimm_badblocks_populate);
	to_region = symbol_get(to_nd_region);
	if (populate && to_region) {
		nd_region = nd_region_of(dev_dax, to_region);
		if (nd_region)
			rc = import_range(nd_region, &map->ranges[0], populate);
	}
	if (to_region)
		symbol_put(to_nd_region);
	if (populate)
		symbol_put(nvdimm_badblocks_populate);
	return rc;
}
