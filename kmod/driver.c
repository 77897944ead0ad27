// SPDX-License-Identifier: GPL-2.0
/*
 * Bind and unbind: the life of a compound_map, from the checks that refuse a
 * geometry to the wait for the last pin.
 *
 * Everything is undone by devm actions in reverse order. Nobody can map the
 * device before the last of them is there.
 */
#include <linux/cdev.h>
#include <linux/dax.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "compound.h"

/* What a static device's pgmap looked like: the next driver gets it back */
struct pgmap_saved {
	struct dev_pagemap *pgmap;
	enum memory_type type;
	unsigned int flags;
	unsigned long vmemmap_shift;
	const struct dev_pagemap_ops *ops;
	void *owner;
};

struct compound_map *compound_map_get(struct compound_map *map)
{
	kref_get(&map->kref);
	return map;
}

static void compound_map_free(struct kref *kref)
{
	struct compound_map *map = container_of(kref, struct compound_map, kref);

	xa_destroy(&map->poison);
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
	if (static_dev_dax(dev_dax))
		return check_static_pgmap(dev_dax, *shift);
	return 0;
}

/* GUP counts references by compound page: the entry must cover exactly one */
static bool folio_possible(struct dev_dax *dev_dax, unsigned int shift)
{
	if (!shift || shift != compound_align_order(dev_dax))
		return false;
	return shift == PMD_ORDER || COMPAT_GUP_KNOWS_PUD_LEAF;
}

static int choose_map_mode(struct dev_dax *dev_dax, enum compound_map_mode wish,
			   unsigned int shift, bool *folio)
{
	*folio = wish != COMPOUND_MAP_DEVMAP && folio_possible(dev_dax, shift);
	if (wish == COMPOUND_MAP_FOLIO && !*folio) {
		dev_warn(&dev_dax->dev,
			 "map folio needs vmemmap_shift == order of align: 9 (2M)%s, not %u at align %#x\n",
			 COMPAT_GUP_KNOWS_PUD_LEAF ? " or 18 (1G)" : " on this kernel", shift,
			 dev_dax->align);
		return -EINVAL;
	}
	return 0;
}

/* Refuse or decide; changes nothing but @map */
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
	return choose_map_mode(dev_dax, map_wish, map->shift, &map->folio);
}

static void release_map(void *map)
{
	compound_map_put(map);
}

static struct compound_map *alloc_map(struct compound_dev *comp_dev)
{
	struct dev_dax *dev_dax = comp_dev->dev_dax;
	int i, rc, nr_range = READ_ONCE(dev_dax->nr_range);
	struct compound_map *map;

	map = kzalloc(struct_size(map, ranges, nr_range), GFP_KERNEL);
	if (!map)
		return ERR_PTR(-ENOMEM);
	map->nr_range = nr_range;
	for (i = 0; i < nr_range; i++)
		map->ranges[i] = dev_dax->ranges[i].range;
	kref_init(&map->kref);
	xa_init(&map->poison);
	map->dev_dax = dev_dax;
	map->mapping = dax_inode(dev_dax->dax_dev)->i_mapping;
	rc = devm_add_action_or_reset(&dev_dax->dev, release_map, map);
	if (rc)
		return ERR_PTR(rc);
	rc = choose_geometry(comp_dev, map);
	return rc ? ERR_PTR(rc) : map;
}

static void restore_pgmap(void *data)
{
	struct pgmap_saved *saved = data;
	struct dev_pagemap *pgmap = saved->pgmap;

	pgmap->type = saved->type;
	pgmap->flags = saved->flags;
	pgmap->vmemmap_shift = saved->vmemmap_shift;
	pgmap->ops = saved->ops;
	pgmap->owner = saved->owner;
}

static struct dev_pagemap *borrow_pgmap(struct dev_dax *dev_dax)
{
	struct dev_pagemap *pgmap = dev_dax->pgmap;
	struct pgmap_saved *saved;
	int rc;

	saved = devm_kmalloc(&dev_dax->dev, sizeof(*saved), GFP_KERNEL);
	if (!saved)
		return ERR_PTR(-ENOMEM);
	*saved = (struct pgmap_saved) {
		.pgmap = pgmap,
		.type = pgmap->type,
		.flags = pgmap->flags,
		.vmemmap_shift = pgmap->vmemmap_shift,
		.ops = pgmap->ops,
		.owner = pgmap->owner,
	};
	rc = devm_add_action_or_reset(&dev_dax->dev, restore_pgmap, saved);
	return rc ? ERR_PTR(rc) : pgmap;
}

static struct dev_pagemap *make_pgmap(struct dev_dax *dev_dax, const struct compound_map *map)
{
	struct dev_pagemap *pgmap;

	/* in-tree device_dax leaves a freed one behind when its probe fails */
	dev_dax->pgmap = NULL;
	pgmap = devm_kzalloc(&dev_dax->dev, struct_size(pgmap, ranges, map->nr_range), GFP_KERNEL);
	if (!pgmap)
		return ERR_PTR(-ENOMEM);
	pgmap->nr_range = map->nr_range;
	memcpy(pgmap->ranges, map->ranges, flex_array_size(map, ranges, map->nr_range));
	return pgmap;
}

static int request_ranges(struct device *dev, const struct compound_map *map)
{
	int i;

	for (i = 0; i < map->nr_range; i++) {
		const struct range *range = &map->ranges[i];

		if (!devm_request_mem_region(dev, range->start, range_len(range), dev_name(dev))) {
			dev_warn(dev, "range%d %#llx-%#llx is in use (see /proc/iomem)\n", i,
				 range->start, range->end);
			return -EBUSY;
		}
	}
	return 0;
}

static int map_pages(struct dev_dax *dev_dax, struct compound_map *map)
{
	struct dev_pagemap *pgmap;
	void *addr;

	pgmap = static_dev_dax(dev_dax) ? borrow_pgmap(dev_dax) : make_pgmap(dev_dax, map);
	if (IS_ERR(pgmap))
		return PTR_ERR(pgmap);
	pgmap->type = MEMORY_DEVICE_GENERIC;
	pgmap->vmemmap_shift = map->shift;
	pgmap->ops = &compound_pgmap_ops;
	pgmap->owner = map;
	map->pgmap = pgmap;
	addr = devm_memremap_pages(&dev_dax->dev, pgmap);
	return PTR_ERR_OR_ZERO(addr);
}

/*
 * Runs when the device is dead to user space, before its struct pages go: a
 * pin that is still held points into them.
 */
static void drain_pages(void *data)
{
	struct compound_dev *comp_dev = data;
	struct compound_map *map = comp_dev->map;

	compound_wait_unpinned(&comp_dev->dev_dax->dev, map->pgmap);
	compound_mapping_detach(map->mapping);
	compound_dev_clear_live(comp_dev);
}

static void del_cdev(void *chardev)
{
	cdev_del(chardev);
}

/*
 * Not the cdev that the dax core embeds in its inode, as in-tree: a file that
 * was opened under an earlier bind still counts on that one.
 */
static int add_chardev(struct dev_dax *dev_dax)
{
	struct device *dev = &dev_dax->dev;
	struct cdev *chardev = cdev_alloc();
	int rc;

	if (!chardev)
		return -ENOMEM;
	chardev->ops = &compound_fops;
	chardev->owner = THIS_MODULE;
	cdev_set_parent(chardev, &dev->kobj);
	rc = cdev_add(chardev, dev->devt, 1);
	if (rc) {
		/* its release puts the parent, which cdev_add() did not get */
		chardev->kobj.parent = NULL;
		kobject_put(&chardev->kobj);
		return rc;
	}
	return devm_add_action_or_reset(dev, del_cdev, chardev);
}

/* No entry is inserted after this: wait for the faults under way, then unmap */
static void kill_map(void *data)
{
	struct compound_map *map = data;

	WRITE_ONCE(map->dead, true);
	synchronize_srcu(&compound_fault_srcu);
	kill_dev_dax(map->dev_dax);
}

/*
 * A file that is still open from device_dax holds the cdev in the dax core's
 * inode, and with it every node of the device: who opens one then gets the
 * in-tree driver's operations on our pages.
 */
static int check_not_open(struct dev_dax *dev_dax)
{
	struct cdev *in_tree = dax_inode(dev_dax->dax_dev)->i_cdev;

	if (!kref_read(&in_tree->kobj.kref))
		return 0;
	dev_warn(&dev_dax->dev, "still open from the time before; close it to bind this driver\n");
	return -EBUSY;
}

static int bring_up(struct compound_dev *comp_dev)
{
	struct dev_dax *dev_dax = comp_dev->dev_dax;
	struct device *dev = &dev_dax->dev;
	struct compound_map *map;
	int rc;

	rc = check_not_open(dev_dax);
	if (rc)
		return rc;
	map = alloc_map(comp_dev);
	if (IS_ERR(map))
		return PTR_ERR(map);
	rc = request_ranges(dev, map);
	if (rc)
		return rc;
	rc = map_pages(dev_dax, map);
	if (rc)
		return rc;
	compound_mapping_attach(map->mapping);
	compound_dev_set_live(comp_dev, map->pgmap, map);
	rc = devm_add_action_or_reset(dev, drain_pages, comp_dev);
	if (rc)
		return rc;
	rc = add_chardev(dev_dax);
	if (rc)
		return rc;

	/* what must be undone by kill_dev_dax(), last: a failed probe leaves no trace */
	dev_dax->pgmap = map->pgmap;
	run_dax(dev_dax->dax_dev);
	return devm_add_action_or_reset(dev, kill_map, map);
}

static int compound_probe(struct dev_dax *dev_dax)
{
	/* held by the registry until the device has left the bus */
	struct compound_dev *comp_dev = compound_dev_get(dev_dax->dev.devt);
	int rc;

	if (!comp_dev)
		return -EAGAIN;
	rc = bring_up(comp_dev);
	compound_dev_put(comp_dev);
	return rc;
}

struct dax_device_driver compound_driver = {
	.probe = compound_probe,
	COMPAT_DAX_DRIVER_BY_ID,
};
