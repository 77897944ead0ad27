// SPDX-License-Identifier: GPL-2.0
/*
 * Bind and unbind.
 *
 * Everything is undone by devm actions in reverse order. Nobody can map the
 * device before the last of them is there.
 */
#include <linux/cdev.h>
#include <linux/dax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "compound.h"

/* What describes the memory: a static device's is copied, its own is left to the next driver */
static int make_pgmap(struct dev_dax *dev_dax, struct compound_map *map)
{
	struct dev_pagemap *pgmap;

	pgmap = kzalloc(struct_size(pgmap, ranges, map->nr_range), GFP_KERNEL);
	if (!pgmap)
		return -ENOMEM;
	map->pgmap = pgmap;
	if (static_dev_dax(dev_dax)) {
		memcpy(pgmap, dev_dax->pgmap, sizeof(*pgmap));
	} else {
		pgmap->nr_range = map->nr_range;
		memcpy(pgmap->ranges, map->ranges, flex_array_size(map, ranges, map->nr_range));
	}
	pgmap->type = MEMORY_DEVICE_GENERIC;
	pgmap->vmemmap_shift = map->shift;
	pgmap->ops = &compound_pgmap_ops;
	pgmap->owner = map;
	return 0;
}

static int request_ranges(struct device *dev, struct compound_map *map)
{
	int i;

	for (i = 0; i < map->nr_range; i++) {
		const struct range *range = &map->ranges[i];

		if (compound_kept_tell(dev, range))
			return -EBUSY;
		if (!request_mem_region(range->start, range_len(range), map->name)) {
			dev_warn(dev, "range%d %#llx-%#llx is in use (see /proc/iomem)\n", i,
				 range->start, range->end);
			return -EBUSY;
		}
		map->nr_requested++;
	}
	return 0;
}

/*
 * Kernels that make the head of a compound page before all that it keeps in its
 * tails leave it without an order, and loops over its pages never end.
 */
static int check_order(struct device *dev, const struct compound_map *map)
{
	struct page *head = pfn_to_page(PHYS_PFN(map->ranges[0].start));

	if (!map->shift || folio_order(page_folio(head)) == map->shift)
		return 0;
	dev_warn(dev, "this kernel makes no compound pages of order %u\n", map->shift);
	return -EOPNOTSUPP;
}

static int map_pages(struct dev_dax *dev_dax, struct compound_map *map)
{
	int rc;
	void *addr;

	rc = make_pgmap(dev_dax, map);
	if (rc)
		return rc;
	addr = memremap_pages(map->pgmap, dev_to_node(&dev_dax->dev));
	if (IS_ERR(addr))
		return PTR_ERR(addr);
	map->mapped = true;
	rc = check_order(&dev_dax->dev, map);
	if (rc)
		return rc;
	compound_memmap_unreserve(map->pgmap);
	compound_poison_mark(map);
	return 0;
}

/* Devices between kill_map() and the end of take_down() */
static atomic_t unbinding = ATOMIC_INIT(0);

/*
 * Runs when the device is dead to user space. A pin that is still held points
 * into the struct pages: if it does not go in time, they stay.
 */
static void take_down(void *data)
{
	struct compound_dev *comp_dev = data;
	struct compound_map *map = comp_dev->binding;
	bool was_alive = map->dead;
	bool unused = !map->mapped || compound_wait_unused(comp_dev, map);

	compound_dev_clear_live(comp_dev);
	comp_dev->binding = NULL;
	if (unused)
		compound_release_memory(map);
	else
		compound_keep(map);
	if (was_alive)
		atomic_dec(&unbinding);
}

static int bring_up_memory(struct compound_dev *comp_dev)
{
	struct dev_dax *dev_dax = comp_dev->dev_dax;
	struct device *dev = &dev_dax->dev;
	struct compound_map *map;
	int rc;

	map = compound_map_new(comp_dev);
	if (IS_ERR(map))
		return PTR_ERR(map);
	comp_dev->binding = map;
	rc = devm_add_action_or_reset(dev, take_down, comp_dev);
	if (rc)
		return rc;
	rc = compound_entry_prepare(map);
	if (rc)
		return rc;
	rc = request_ranges(dev, map);
	if (rc)
		return rc;
	rc = compound_bad_import(dev_dax, map);
	if (rc)
		return rc;
	rc = map_pages(dev_dax, map);
	if (rc)
		return rc;
	compound_mapping_attach(map->mapping);
	compound_dev_set_live(comp_dev, map->pgmap, map);
	return 0;
}

static void del_cdev(void *cdev)
{
	cdev_del(cdev);
}

/*
 * Not the cdev that the dax core embeds in its inode, as in-tree: a file that
 * was opened under an earlier bind still counts on that one.
 */
static int add_cdev(struct dev_dax *dev_dax)
{
	struct device *dev = &dev_dax->dev;
	struct cdev *cdev = cdev_alloc();
	int rc;

	if (!cdev)
		return -ENOMEM;
	cdev->ops = &compound_fops;
	cdev->owner = THIS_MODULE;
	cdev_set_parent(cdev, &dev->kobj);
	rc = cdev_add(cdev, dev->devt, 1);
	if (rc) {
		/* its release puts the parent, which cdev_add() did not get */
		cdev->kobj.parent = NULL;
		kobject_put(&cdev->kobj);
		return rc;
	}
	return devm_add_action_or_reset(dev, del_cdev, cdev);
}

/* No entry is inserted after this: wait for the faults under way, then unmap */
static void kill_map(void *data)
{
	struct compound_map *map = data;

	atomic_inc(&unbinding);
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
	int rc;

	rc = check_not_open(dev_dax);
	if (rc)
		return rc;
	rc = bring_up_memory(comp_dev);
	if (rc)
		return rc;
	rc = add_cdev(dev_dax);
	if (rc)
		return rc;

	/* what must be undone by kill_dev_dax(), last: a failed probe leaves no trace */
	run_dax(dev_dax->dax_dev);
	return devm_add_action_or_reset(&dev_dax->dev, kill_map, comp_dev->binding);
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

static ssize_t unbinding_show(struct device_driver *drv, char *buf)
{
	return sysfs_emit(buf, "%d\n", atomic_read(&unbinding));
}

static DRIVER_ATTR_RO(unbinding);

static struct attribute *compound_driver_attrs[] = {
	&compound_attr_kept.attr,
	&driver_attr_unbinding.attr,
	NULL
};
ATTRIBUTE_GROUPS(compound_driver);

struct dax_device_driver compound_driver = {
	.drv.groups = compound_driver_groups,
	.probe = compound_probe,
	COMPAT_DAX_DRIVER_BY_ID,
};
