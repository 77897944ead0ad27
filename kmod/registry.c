// SPDX-License-Identifier: GPL-2.0
/*
 * One struct compound_dev for every device on the dax bus, whatever drives it,
 * and the compound/ directory that shows it.
 *
 * The bus tells of devices that come and go and of drivers that are bound and
 * unbound. The devices of this driver are not taken from those messages: their
 * struct pages outlive the "unbind" message while pins are waited for.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include "compound.h"

static DEFINE_XARRAY(compound_devs);

/* compound_registry_start() has them: what shows a device, and who tells of his binds himself */
static const struct attribute_group *compound_group;
static const struct device_driver *compound_drv;

/*
 * Serialises what enters and leaves the registry, the directory with it. A
 * device that is being hot-removed is off the bus's list long before the bus
 * says that it is gone: until then the registry is the only place to find it.
 */
static DEFINE_MUTEX(compound_devs_lock);
static bool compound_stopping;

static void compound_dev_forget_ranges(struct compound_dev *comp_dev)
{
	comp_dev->nr_range = 0;
	kfree(comp_dev->ranges);
	comp_dev->ranges = NULL;
}

static void compound_dev_forget_walks(struct compound_dev *comp_dev)
{
	comp_dev->memmap.until = 0;
	comp_dev->pinned.until = 0;
}

static void compound_dev_free(struct kref *kref)
{
	struct compound_dev *comp_dev = container_of(kref, struct compound_dev, kref);

	compound_dev_forget_ranges(comp_dev);
	kfree(comp_dev);
}

void compound_dev_put(struct compound_dev *comp_dev)
{
	kref_put(&comp_dev->kref, compound_dev_free);
}

struct compound_dev *compound_dev_get(dev_t devt)
{
	struct compound_dev *comp_dev;

	xa_lock(&compound_devs);
	comp_dev = xa_load(&compound_devs, devt);
	if (comp_dev)
		kref_get(&comp_dev->kref);
	xa_unlock(&compound_devs);
	return comp_dev;
}

/* From here on readers may walk the struct pages, until compound_dev_clear_live() */
void compound_dev_set_live(struct compound_dev *comp_dev, struct dev_pagemap *pgmap,
			   struct compound_map *map)
{
	down_write(&comp_dev->lock);
	comp_dev->pgmap = pgmap;
	comp_dev->map = map;
	comp_dev->live = true;
	compound_dev_forget_walks(comp_dev);
	up_write(&comp_dev->lock);
}

/* Waits for readers that hold the lock: no one walks struct pages afterwards */
void compound_dev_clear_live(struct compound_dev *comp_dev)
{
	down_write(&comp_dev->lock);
	comp_dev->live = false;
	comp_dev->map = NULL;
	comp_dev->pgmap = NULL;
	compound_dev_forget_ranges(comp_dev);
	compound_dev_forget_walks(comp_dev);
	up_write(&comp_dev->lock);
}

static bool driven_by_us(struct device *dev)
{
	return dev->driver == compound_drv;
}

/*
 * In-tree drivers use dev_dax->pgmap while they are bound, except kmem, which
 * hot-plugs the memory and leaves a static device's pgmap alone.
 */
static struct dev_pagemap *foreign_pgmap(struct device *dev)
{
	return strcmp(dev->driver->name, "kmem") ? to_dev_dax(dev)->pgmap : NULL;
}

static struct compound_dev *compound_dev_alloc(struct device *dev)
{
	struct compound_dev *comp_dev;

	comp_dev = kzalloc_obj(*comp_dev);
	if (!comp_dev)
		return NULL;
	kref_init(&comp_dev->kref);
	init_rwsem(&comp_dev->lock);
	mutex_init(&comp_dev->walk_lock);
	comp_dev->dev_dax = to_dev_dax(dev);
	comp_dev->devt = dev->devt;
	comp_dev->shift_wish = COMPOUND_SHIFT_AUTO;
	comp_dev->map_wish = COMPOUND_MAP_AUTO;
	return comp_dev;
}

/* The caller holds compound_devs_lock */
static int compound_dev_register(struct device *dev)
{
	struct compound_dev *comp_dev;
	int rc;

	if (compound_stopping)
		return 0;
	comp_dev = compound_dev_alloc(dev);
	if (!comp_dev)
		return -ENOMEM;
	rc = xa_insert(&compound_devs, comp_dev->devt, comp_dev, GFP_KERNEL);
	if (rc)
		goto err_insert;
	rc = sysfs_create_group(&dev->kobj, compound_group);
	if (rc)
		goto err_group;
	return 0;

err_group:
	xa_erase(&compound_devs, comp_dev->devt);
err_insert:
	compound_dev_put(comp_dev);
	return rc;
}

static void compound_dev_add(struct device *dev)
{
	int rc = 0;

	mutex_lock(&compound_devs_lock);
	/* the scan at module load meets devices that were announced meanwhile */
	if (!xa_load(&compound_devs, dev->devt))
		rc = compound_dev_register(dev);
	mutex_unlock(&compound_devs_lock);
	if (rc)
		dev_warn(dev, "no memory for compound attributes\n");
}

/* The caller holds compound_devs_lock */
static void compound_dev_unregister(struct compound_dev *comp_dev)
{
	sysfs_remove_group(&comp_dev->dev_dax->dev.kobj, compound_group);
	xa_erase(&compound_devs, comp_dev->devt);
	compound_dev_put(comp_dev);
}

static void compound_dev_del(struct device *dev)
{
	struct compound_dev *comp_dev;

	mutex_lock(&compound_devs_lock);
	comp_dev = xa_load(&compound_devs, dev->devt);
	if (comp_dev)
		compound_dev_unregister(comp_dev);
	mutex_unlock(&compound_devs_lock);
}

/* Without memory for it, nothing is counted */
static void compound_dev_copy_ranges(struct compound_dev *comp_dev)
{
	struct dev_dax *dev_dax = comp_dev->dev_dax;
	int i, nr_range = READ_ONCE(dev_dax->nr_range);

	down_write(&comp_dev->lock);
	compound_dev_forget_ranges(comp_dev);
	comp_dev->ranges = kmalloc_array(nr_range, sizeof(*comp_dev->ranges), GFP_KERNEL);
	for (i = 0; comp_dev->ranges && i < nr_range; i++)
		comp_dev->ranges[i] = dev_dax->ranges[i].range;
	comp_dev->nr_range = i;
	up_write(&comp_dev->lock);
}

static void compound_dev_follow(struct device *dev, bool bound)
{
	struct compound_dev *comp_dev = compound_dev_get(dev->devt);

	if (!comp_dev)
		return;
	if (bound) {
		compound_dev_copy_ranges(comp_dev);
		compound_dev_set_live(comp_dev, foreign_pgmap(dev), NULL);
	} else {
		compound_dev_clear_live(comp_dev);
	}
	compound_dev_put(comp_dev);
}

/* The driver's unbind is part of a hot remove: who called that holds locks of the whole bus */
static void compound_dev_leave(struct device *dev)
{
	struct compound_dev *comp_dev = compound_dev_get(dev->devt);

	if (!comp_dev)
		return;
	WRITE_ONCE(comp_dev->leaving, true);
	compound_dev_put(comp_dev);
}

static int compound_bus_notify(struct notifier_block *nb, unsigned long action, void *data)
{
	struct device *dev = data;

	switch (action) {
	case BUS_NOTIFY_ADD_DEVICE:
		compound_dev_add(dev);
		break;
	case BUS_NOTIFY_DEL_DEVICE:
		compound_dev_leave(dev);
		break;
	case BUS_NOTIFY_REMOVED_DEVICE:
		/* not before: "pinned" tells what the driver's unbind waits for */
		compound_dev_del(dev);
		break;
	case BUS_NOTIFY_BOUND_DRIVER:
	case BUS_NOTIFY_UNBIND_DRIVER:
		if (!driven_by_us(dev))
			compound_dev_follow(dev, action == BUS_NOTIFY_BOUND_DRIVER);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block compound_bus_nb = {
	.notifier_call = compound_bus_notify,
};

/*
 * Devices that were there before the module. One that is found here was still
 * on the bus, so that its removal is announced later, and waits for the lock.
 */
static int compound_dev_adopt(struct device *dev, void *unused)
{
	int rc = 0;

	if (!xa_load(&compound_devs, dev->devt))
		rc = compound_dev_register(dev);
	if (rc)
		dev_warn(dev, "no memory for compound attributes\n");
	return 0;
}

/* A device that was bound before, and one that is just being bound, which is told as well */
static int compound_dev_catch_up(struct device *dev, void *unused)
{
	device_lock(dev);
	if (dev->driver && !driven_by_us(dev))
		compound_dev_follow(dev, true);
	device_unlock(dev);
	return 0;
}

static void compound_forget_all(void)
{
	struct compound_dev *comp_dev;
	unsigned long devt;

	mutex_lock(&compound_devs_lock);
	compound_stopping = true;
	xa_for_each(&compound_devs, devt, comp_dev)
		compound_dev_unregister(comp_dev);
	mutex_unlock(&compound_devs_lock);
}

/* A device that no memory was left for has no attributes, and cannot be bound */
void compound_registry_start(const struct attribute_group *group, const struct device_driver *drv)
{
	compound_group = group;
	compound_drv = drv;
	bus_register_notifier(compound_drv->bus, &compound_bus_nb);
	mutex_lock(&compound_devs_lock);
	bus_for_each_dev(compound_drv->bus, NULL, NULL, compound_dev_adopt);
	mutex_unlock(&compound_devs_lock);
	bus_for_each_dev(compound_drv->bus, NULL, NULL, compound_dev_catch_up);
}

void compound_registry_stop(void)
{
	compound_forget_all();
	bus_unregister_notifier(compound_drv->bus, &compound_bus_nb);
}
