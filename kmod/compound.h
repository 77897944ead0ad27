/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shared by the files of dax_compound.
 *
 * Two objects carry all state:
 *
 * struct compound_dev  one per device on the dax bus, whatever drives it, from
 *			module load (or hot add) to hot remove: what the user
 *			asked for, and what the attributes may look at.
 * struct compound_map  one per bind to this driver: geometry in force,
 *			counters, poison. Open files hold it, so that a mapping
 *			that outlives the bind finds out that it is dead.
 */
#ifndef DAX_COMPOUND_H
#define DAX_COMPOUND_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/memremap.h>
#include <linux/mutex.h>
#include <linux/range.h>
#include <linux/rwsem.h>
#include <linux/srcu.h>
#include <linux/workqueue.h>

struct dev_dax;

#define COMPOUND_SHIFT_AUTO (-1)

enum compound_map_mode {
	COMPOUND_MAP_AUTO,
	COMPOUND_MAP_DEVMAP,
	COMPOUND_MAP_FOLIO,
	COMPOUND_NR_MAPS
};

extern const char *const compound_map_names[COMPOUND_NR_MAPS];

enum compound_fault {
	COMPOUND_FAULT_PTE,
	COMPOUND_FAULT_PMD,
	COMPOUND_FAULT_PUD,
	COMPOUND_NR_FAULTS
};

/* Where a walk over the head pages of a pgmap is; zero: at the start */
struct compound_head_pos {
	int range;
	unsigned long pfn;
};

/**
 * struct compound_map - one bind of a device to this driver
 * @kref: held by the bind, or by what is kept of it, and by every open file
 * @dev_dax: device; only valid while @dead is false, under compound_fault_srcu,
 *	and while it is not NULL, under @failure_lock
 * @devt: number of the device, also when that is gone
 * @name: likewise
 * @inode: the dax core's; held
 * @mapping: page cache object that every mapping of the device hangs on
 * @shift: order of the compound pages
 * @align: what mappings are multiples of, in bytes; mostly the size of an entry
 * @folio: entries lack the devmap bit, so that GUP sees ordinary compound pages
 * @dead: no fault may insert an entry any more; set once, under teardown
 * @forgetful: a bad page is known by the flag of its head only
 * @failure_lock: held while a memory error is handled
 * @opens: files open
 * @faults: faults served, by size of the entry
 * @remote: of entry-devmap.c: per 1G, the mm that last had it mapped from outside
 * @pgmap: what describes the memory; its own
 * @mapped: the struct pages exist
 * @nr_requested: how many of @ranges are claimed in /proc/iomem
 * @passed: struct pages that a wait for the last reference has seen unused
 * @kept: on the list of what outlives its bind
 * @look: next look at whether it is still in use
 * @nr_pages: sum of @ranges, in pages of 4 KiB
 * @nr_range: number of @ranges
 * @ranges: where the data lies, in the order of offsets. A copy: the dax core
 *	lets ranges be added to a device that is bound, which have no struct pages
 */
struct compound_map {
	struct kref kref;
	struct dev_dax *dev_dax;
	dev_t devt;
	char name[24];
	struct inode *inode;
	struct address_space *mapping;
	unsigned int shift;
	unsigned int align;
	bool folio;
	bool dead;
	bool forgetful;
	struct mutex failure_lock; /* see above */
	atomic_t opens;
	atomic_long_t faults[COMPOUND_NR_FAULTS];
	unsigned long *remote;
	struct dev_pagemap *pgmap;
	bool mapped;
	int nr_requested;
	struct compound_head_pos passed;
	struct list_head kept;
	struct delayed_work look;
	pgoff_t nr_pages;
	int nr_range;
	struct range ranges[];
};

/* What a walk over struct pages found, and until when (ns of ktime) it may be told again */
struct compound_walked {
	u64 value;
	u64 until;
};

/**
 * struct compound_dev - one device on the dax bus
 * @kref: held by the registry and by whoever looked it up
 * @dev_dax: device; valid until it left the registry
 * @devt: its key in the registry
 * @lock: guards what follows; whoever only looks shares it, so that readers of
 *	attributes which walk all struct pages do not queue up before an open or
 *	an unbind. Never held while waiting for a user, and always taken after
 *	the device lock where both are
 * @shift_wish: vmemmap_shift for the next bind, or COMPOUND_SHIFT_AUTO
 * @map_wish: map mode for the next bind
 * @live: a driver is bound and the struct pages exist
 * @pgmap: describes them; NULL when the driver has none (kmem)
 * @nr_range: number of @ranges
 * @ranges: a copy of the device's, as they were at bind, with another driver
 * @map: set while this driver is bound
 * @walk_lock: one walk at a time, for @memmap and @pinned; taken after @lock
 * @memmap: bytes that back the struct pages
 * @pinned: compound pages with pins
 * @binding: the bind, from its begin to its end; the device lock guards it
 * @leaving: the device is being removed
 */
struct compound_dev {
	struct kref kref;
	struct dev_dax *dev_dax;
	dev_t devt;
	struct rw_semaphore lock; /* see above */
	int shift_wish;
	enum compound_map_mode map_wish;
	bool live;
	struct dev_pagemap *pgmap;
	int nr_range;
	struct range *ranges;
	struct compound_map *map;
	struct mutex walk_lock; /* see above */
	struct compound_walked memmap;
	struct compound_walked pinned;
	struct compound_map *binding;
	bool leaving;
};

/* 4 KiB pages at the start of a pgmap that hold its own struct pages, and have none */
static inline unsigned long compound_altmap_pages(const struct dev_pagemap *pgmap)
{
	if (!(pgmap->flags & PGMAP_ALTMAP_VALID))
		return 0;
	return pgmap->altmap.reserve + pgmap->altmap.free;
}

/* Called for a page-table entry of @entry bytes with a bad page in it; false: stop */
typedef bool (*compound_bad_fn)(u64 offset, unsigned long entry, void *data);

/* registry.c */
void compound_registry_start(const struct attribute_group *group,
			     const struct device_driver *drv);
void compound_registry_stop(void);
struct compound_dev *compound_dev_get(dev_t devt);
void compound_dev_put(struct compound_dev *comp_dev);
void compound_dev_set_live(struct compound_dev *comp_dev, struct dev_pagemap *pgmap,
			   struct compound_map *map);
void compound_dev_clear_live(struct compound_dev *comp_dev);

/* attrs.c */
extern struct attribute_group compound_attr_group;
void compound_attrs_start(void);

/* driver.c */
extern struct dax_device_driver compound_driver;

/* map.c */
extern struct srcu_struct compound_fault_srcu;
struct compound_map *compound_map_new(struct compound_dev *comp_dev);
struct compound_map *compound_map_get(struct compound_map *map);
void compound_map_put(struct compound_map *map);
phys_addr_t compound_map_phys(const struct compound_map *map, pgoff_t pgoff, unsigned long size);
bool compound_map_pgoff(const struct compound_map *map, unsigned long pfn, pgoff_t *pgoff);
unsigned int compound_align_order(const struct dev_dax *dev_dax);
bool compound_align_supported(unsigned long align);

/* entry-devmap.c, entry-folio.c */
bool compound_shift_mappable(unsigned int shift);
bool compound_map_selectable(void);
bool compound_folio_possible(const struct compound_map *map);
unsigned long compound_entry_size(const struct compound_map *map);
int compound_entry_prepare(struct compound_map *map);
void compound_entry_end(struct compound_map *map);
vm_fault_t compound_entry_insert(struct compound_map *map, struct vm_fault *vmf, phys_addr_t phys,
				 pgoff_t pgoff);

/* chardev.c */
extern const struct file_operations compound_fops;
void compound_mapping_attach(struct address_space *mapping);
void compound_mapping_detach(struct address_space *mapping);

/* vmas.c */
struct vm_area_struct *compound_vma_first(struct address_space *mapping, pgoff_t pgoff);
struct vm_area_struct *compound_vma_next(struct vm_area_struct *vma, pgoff_t pgoff);
unsigned long compound_count_vmas(struct address_space *mapping);

/* memmap.c */
struct dax_compound_inspect;
struct compound_span {
	unsigned long pfn;
	unsigned long nr;
};

int compound_nr_spans(const struct compound_dev *comp_dev);
struct compound_span compound_span(const struct compound_dev *comp_dev, int i);
bool compound_tails_shared(void);
u64 compound_memmap_bytes(const struct compound_dev *comp_dev);
u64 compound_memmap_base_bytes(const struct compound_dev *comp_dev);
void compound_memmap_unreserve(const struct dev_pagemap *pgmap);
int compound_memmap_inspect(const struct compound_dev *comp_dev, struct dax_compound_inspect *out);

/* pins.c */
u64 compound_count_pinned(const struct dev_pagemap *pgmap);
u64 compound_count_in_use(const struct dev_pagemap *pgmap);
bool compound_pass_unused(const struct dev_pagemap *pgmap, struct compound_head_pos *at);

/* wait.c */
int compound_wait_start(void);
void compound_wait_stop(void);
bool compound_wait_unused(struct compound_dev *comp_dev, struct compound_map *map);

/* kept.c */
extern struct driver_attribute compound_attr_kept;
int compound_kept_start(void);
void compound_kept_stop(void);
void compound_kept_abandon(void);
void compound_release_memory(struct compound_map *map);
void compound_keep(struct compound_map *map);
bool compound_kept_tell(struct device *dev, const struct range *range);
bool compound_kept_of(dev_t devt, void (*fn)(const struct dev_pagemap *pgmap, void *data),
		      void *data);

/* bad.c */
int compound_bad_add(unsigned long pfn);
bool compound_bad_find(unsigned long pfn, unsigned long nr, unsigned long *found);
int compound_bad_import(struct dev_dax *dev_dax, const struct compound_map *map);
void compound_bad_forget(unsigned long pfn, unsigned long nr);

/* poison.c */
extern const struct dev_pagemap_ops compound_pgmap_ops;
bool compound_is_poisoned(const struct compound_map *map, unsigned long pfn);
void compound_poison_mark(const struct compound_map *map);
vm_fault_t compound_poison_fault(struct vm_fault *vmf, unsigned long size);
void compound_dev_visit_bad(const struct compound_dev *comp_dev, compound_bad_fn fn,
			    void *data);

/* ctl.c */
int compound_ctl_start(void);
void compound_ctl_stop(void);

/* bench.c */
struct dax_compound_pin;
int compound_bench_pin(struct dax_compound_pin *arg);

#endif
