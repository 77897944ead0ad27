// SPDX-License-Identifier: GPL-2.0
/*
 * The end of a bind's memory: released with it, or struct pages that outlive
 * it because somebody still refers to them.
 *
 * Those are kept together with the claim on their memory, so that no driver can
 * bind it, and with this module, whose operations the pages refer to. They are
 * looked at now and then, and freed when the last reference is gone.
 */
#include <linux/device/driver.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "compound.h"

#define LOOK_AGAIN	HZ

static LIST_HEAD(kept);
/* Guards the list; who holds it may look at the struct pages of what is on it */
static DEFINE_MUTEX(kept_lock);
static struct workqueue_struct *kept_queue;
/* The module is being unloaded: nobody will look again */
static bool abandoning;

static u64 bytes_of(const struct compound_map *map)
{
	return PFN_PHYS((u64)map->nr_pages);
}

/* Undoes all that was done to the memory, as far as it came */
void compound_release_memory(struct compound_map *map)
{
	int i;

	if (map->mapped) {
		compound_mapping_detach(map->mapping);
		memunmap_pages(map->pgmap);
	}
	for (i = 0; i < map->nr_requested; i++)
		release_mem_region(map->ranges[i].start, range_len(&map->ranges[i]));
	kfree(map->pgmap);
	compound_entry_end(map);
	compound_map_put(map);
}

static void look_again(struct work_struct *work)
{
	struct compound_map *map = container_of(work, struct compound_map, look.work);

	if (!compound_pass_unused(map->pgmap, &map->passed)) {
		queue_delayed_work(kept_queue, &map->look, LOOK_AGAIN);
		return;
	}
	mutex_lock(&kept_lock);
	list_del(&map->kept);
	mutex_unlock(&kept_lock);
	pr_info("dax_compound: %s: no kept page is in use any more: %llu bytes are free to be bound\n",
		map->name, bytes_of(map));
	compound_release_memory(map);
	/* unload waits for this work */
	module_put(THIS_MODULE);
}

/*
 * The last reference will go without us: what it calls then must not be in this
 * module. The struct pages and the claim on the memory stay until a boot.
 */
static void abandon(struct compound_map *map)
{
	struct compound_head_pos at = {};
	struct folio *folio;

	while (!compound_pass_unused(map->pgmap, &at)) {
		folio = pfn_folio(at.pfn);
		folio_lock(folio);
		folio->mapping = NULL;
		folio_unlock(folio);
		at.pfn += 1UL << map->shift;
	}
	map->pgmap->ops = NULL;
	map->pgmap->owner = NULL;
	compound_mapping_detach(map->mapping);
	pr_err("dax_compound: %s: unloaded while pages are in use: %llu bytes cannot be bound before a boot\n",
	       map->name, bytes_of(map));
}

/* Takes over @map, and all that compound_release_memory() would undo */
void compound_keep(struct compound_map *map)
{
	/* what comes of a memory error must not look at the device any more */
	mutex_lock(&map->failure_lock);
	map->dev_dax = NULL;
	mutex_unlock(&map->failure_lock);

	if (abandoning) {
		abandon(map);
		return;
	}
	pr_warn("dax_compound: %s: struct pages of %llu bytes are kept: the memory cannot be bound until the last reference to them is gone\n",
		map->name, bytes_of(map));
	/* the module is not being unloaded: that would have told us before it unbinds */
	__module_get(THIS_MODULE);
	INIT_DELAYED_WORK(&map->look, look_again);
	mutex_lock(&kept_lock);
	list_add_tail(&map->kept, &kept);
	mutex_unlock(&kept_lock);
	queue_delayed_work(kept_queue, &map->look, LOOK_AGAIN);
}

static bool overlaps(const struct compound_map *map, const struct range *range)
{
	int i;

	for (i = 0; i < map->nr_range; i++)
		if (map->ranges[i].start <= range->end && range->start <= map->ranges[i].end)
			return true;
	return false;
}

/* Tells of kept pages in @range, and whether there are any */
bool compound_kept_tell(struct device *dev, const struct range *range)
{
	struct compound_map *map;
	bool found = false;

	mutex_lock(&kept_lock);
	list_for_each_entry(map, &kept, kept) {
		if (!overlaps(map, range))
			continue;
		dev_warn(dev, "%#llx-%#llx is kept since %s was unbound: compound pages in use: %llu, pinned for DMA: %llu\n",
			 range->start, range->end, map->name, compound_count_in_use(map->pgmap),
			 compound_count_pinned(map->pgmap));
		found = true;
	}
	mutex_unlock(&kept_lock);
	return found;
}

/* Calls @fn on what is kept of the device, and returns whether anything is */
bool compound_kept_of(dev_t devt, void (*fn)(const struct dev_pagemap *pgmap, void *data),
		      void *data)
{
	struct compound_map *map;
	bool found = false;

	mutex_lock(&kept_lock);
	list_for_each_entry(map, &kept, kept) {
		if (map->devt != devt)
			continue;
		fn(map->pgmap, data);
		found = true;
	}
	mutex_unlock(&kept_lock);
	return found;
}

/* One line an extent; as many as one page holds */
static ssize_t kept_show(struct device_driver *drv, char *buf)
{
	struct compound_map *map;
	ssize_t len = 0;
	int i;

	mutex_lock(&kept_lock);
	list_for_each_entry(map, &kept, kept)
		for (i = 0; i < map->nr_range; i++)
			len += sysfs_emit_at(buf, len, "%#llx %llu %s %llu %llu\n",
					     map->ranges[i].start, range_len(&map->ranges[i]),
					     map->name, compound_count_in_use(map->pgmap),
					     compound_count_pinned(map->pgmap));
	mutex_unlock(&kept_lock);
	return len;
}

/* Physical addresses are root's */
struct driver_attribute compound_attr_kept = __ATTR_RO_MODE(kept, 0400);

int compound_kept_start(void)
{
	kept_queue = alloc_workqueue("dax_compound", WQ_UNBOUND, 0);
	return kept_queue ? 0 : -ENOMEM;
}

/* From here on nothing is kept that is not there yet: before the devices are unbound */
void compound_kept_abandon(void)
{
	abandoning = true;
}

/* Nothing is kept, or the module could not be unloaded; the last work may still end */
void compound_kept_stop(void)
{
	destroy_workqueue(kept_queue);
}
