// SPDX-License-Identifier: GPL-2.0
/*
 * A compound_map: the geometry of one bind, chosen or refused before anything
 * is changed, and how long it lives.
 */
#include <linux/dax.h>
#include <linux/slab.h>
#include "compound.h"

/* A fault that saw a live map has inserted its entry when this was synchronised */
DEFINE_SRCU(compound_fault_srcu);

struct compound_map *compound_map_get(struct compound_map *map)
{
	kref_get(&map->kref);
	return map;
}

static void compound_map_free(struct kref *kref)
{
	struct compound_map *map = container_of(kref, struct compound_map, kref);

	iput(map->inode);
	kfree(map);
}

void compound_map_put(struct compound_map *map)
{
	kref_put(&map->kref, compound_map_free);
}

/* order of the largest compound page that fits the device's align */
unsigned int compound_align_order(const struct dev_dax *dev_dax)
{
	return order_base_2(dev_dax->align >> PAGE_SHIFT);
}

bool compound_align_supported(unsigned long align)
{
	switch (align) {
	case PAGE_SIZE:
		return true;
	case PMD_SIZE:
		return has_transparent_hugepage();
	case PUD_SIZE:
		return IS_ENABLED(CONFIG_HAVE_ARCH_TRANSPARENT_HUGEPAGE_PUD) &&
		       boot_cpu_has(X86_FEATURE_GBPAGES);
	default:
		return false;
	}
}

/*
 * The dax core checks the length of a range but not its start. An entry of the
 * page table whose address has low bits set maps the memory before it.
 */
static int check_ranges(struct device *dev, const struct compound_map *map)
{
	unsigned long align = map->align;
	int i;

	if (!compound_align_supported(align)) {
		dev_warn(dev, "align %#lx is not one that this machine can map\n", align);
		return -EINVAL;
	}
	for (i = 0; i < map->nr_range; i++) {
		const struct range *range = &map->ranges[i];

		if (!IS_ALIGNED(range->start, align) || !IS_ALIGNED(range_len(range), align)) {
			dev_warn(dev, "range%d %#llx-%#llx: start or length is no multiple of align %#lx\n",
				 i, range->start, range->end, align);
			return -EINVAL;
		}
	}
	return 0;
}

/* Compound pages start where the memory map starts, which may be before the data */
static int check_static_pgmap(struct dev_dax *dev_dax, unsigned int shift)
{
	struct dev_pagemap *pgmap = dev_dax->pgmap;
	unsigned long first, end, nr = 1UL << shift;

	if (dev_dax->nr_range != 1 || !pgmap || pgmap->nr_range != 1) {
		dev_warn(&dev_dax->dev, "a static device with %d ranges is not supported\n",
			 dev_dax->nr_range);
		return -EINVAL;
	}
	first = PHYS_PFN(pgmap->range.start) + compound_altmap_pages(pgmap);
	end = PHYS_PFN(pgmap->range.end + 1);
	if (!IS_ALIGNED(first, nr) || !IS_ALIGNED(end, nr)) {
		dev_warn(&dev_dax->dev, "memory map %#llx-%#llx is no multiple of compound pages of %lu KiB\n",
			 (u64)PFN_PHYS(first), (u64)PFN_PHYS(end) - 1, nr << (PAGE_SHIFT - 10));
		return -EINVAL;
	}
	return 0;
}

static int choose_shift(struct dev_dax *dev_dax, int wish, unsigned int *shift)
{
	unsigned int order = compound_align_order(dev_dax);

	if (wish > (int)order) {
		dev_warn(&dev_dax->dev, "vmemmap_shift %d is above %u, the order of align %#x\n",
			 wish, order, dev_dax->align);
		return -EINVAL;
	}
	*shift = wish == COMPOUND_SHIFT_AUTO ? order : wish;
	if (!compound_shift_mappable(*shift)) {
		dev_warn(&dev_dax->dev, "vmemmap_shift %u: this kernel maps compound pages of order 9 (2M) and 18 (1G) only\n",
			 *shift);
		return -EOPNOTSUPP;
	}
	if (static_dev_dax(dev_dax))
		return check_static_pgmap(dev_dax, *shift);
	return 0;
}

static int choose_map_mode(struct dev_dax *dev_dax, enum compound_map_mode wish,
			   struct compound_map *map)
{
	map->folio = wish != COMPOUND_MAP_DEVMAP && compound_folio_possible(map);
	if (wish == COMPOUND_MAP_FOLIO && !map->folio) {
		dev_warn(&dev_dax->dev,
			 "map folio needs vmemmap_shift == order of align: 9 (2M)%s, not %u at align %#x\n",
			 COMPAT_GUP_KNOWS_PUD_LEAF ? " or 18 (1G)" : " on this kernel", map->shift,
			 dev_dax->align);
		return -EINVAL;
	}
	return 0;
}

static int choose_geometry(struct compound_dev *comp_dev, struct compound_map *map)
{
	struct dev_dax *dev_dax = comp_dev->dev_dax;
	enum compound_map_mode map_wish;
	int rc, shift_wish;

	down_read(&comp_dev->lock);
	shift_wish = comp_dev->shift_wish;
	map_wish = comp_dev->map_wish;
	up_read(&comp_dev->lock);

	map->align = dev_dax->align;
	rc = check_ranges(&dev_dax->dev, map);
	if (rc)
		return rc;
	rc = choose_shift(dev_dax, shift_wish, &map->shift);
	if (rc)
		return rc;
	return choose_map_mode(dev_dax, map_wish, map);
}

/*
 * The inode is held: files, and pages that others still hold after the bind,
 * refer to its mapping, and may outlive the device.
 */
static void fill(struct compound_map *map, struct dev_dax *dev_dax, int nr_range)
{
	int i;

	kref_init(&map->kref);
	map->dev_dax = dev_dax;
	map->devt = dev_dax->dev.devt;
	strscpy(map->name, dev_name(&dev_dax->dev), sizeof(map->name));
	map->inode = dax_inode(dev_dax->dax_dev);
	ihold(map->inode);
	map->mapping = map->inode->i_mapping;
	mutex_init(&map->failure_lock);
	map->nr_range = nr_range;
	for (i = 0; i < nr_range; i++) {
		map->ranges[i] = dev_dax->ranges[i].range;
		map->nr_pages += PHYS_PFN(range_len(&map->ranges[i]));
	}
}

/* Refuses or decides; changes nothing. The caller puts what it gets. */
struct compound_map *compound_map_new(struct compound_dev *comp_dev)
{
	struct dev_dax *dev_dax = comp_dev->dev_dax;
	int rc, nr_range = READ_ONCE(dev_dax->nr_range);
	struct compound_map *map;

	map = kzalloc(struct_size(map, ranges, nr_range), GFP_KERNEL);
	if (!map)
		return ERR_PTR(-ENOMEM);
	fill(map, dev_dax, nr_range);
	rc = choose_geometry(comp_dev, map);
	if (rc) {
		compound_map_put(map);
		return ERR_PTR(rc);
	}
	return map;
}

/* The memory behind @size bytes from page @pgoff of the device on, PHYS_ADDR_MAX: there is none */
phys_addr_t compound_map_phys(const struct compound_map *map, pgoff_t pgoff, unsigned long size)
{
	pgoff_t nr, skip = pgoff;
	int i;

	for (i = 0; i < map->nr_range; i++) {
		nr = PHYS_PFN(range_len(&map->ranges[i]));
		if (skip < nr)
			return PHYS_PFN(size) <= nr - skip ?
				       map->ranges[i].start + PFN_PHYS(skip) :
				       PHYS_ADDR_MAX;
		skip -= nr;
	}
	return PHYS_ADDR_MAX;
}

/* The page of the device that lies at @pfn; false: that is none of its data */
bool compound_map_pgoff(const struct compound_map *map, unsigned long pfn, pgoff_t *pgoff)
{
	pgoff_t before = 0;
	int i;

	for (i = 0; i < map->nr_range; i++) {
		unsigned long first = PHYS_PFN(map->ranges[i].start);
		unsigned long nr = PHYS_PFN(range_len(&map->ranges[i]));

		if (pfn >= first && pfn - first < nr) {
			*pgoff = before + (pfn - first);
			return true;
		}
		before += nr;
	}
	return false;
}
