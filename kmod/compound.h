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
#include <linux/memremap.h>
#include <linux/range.h>
#include <linux/rwsem.h>
#include <linux/srcu.h>
#include <linux/xarray.h>

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

/**
 * struct compound_map - one bind of a device to this driver
 * @kref: held by the bind and by every open file
 * @dev_dax: device; only valid while @dead is false, under compound_fault_srcu
 * @pgmap: what describes the memory
 * @mapping: page cache object that every mapping of the device hangs on
 * @shift: order of the compound pages
 * @align: what mappings are multiples of, in bytes; mostly the size of an entry
 * @folio: entries lack the devmap bit, so that GUP sees ordinary compound pages
 * @dead: no fault may insert an entry any more; set once, under teardown
 * @poison: index: offset in the device / @align
 * @faults: faults served, by size of the entry
 * @nr_range: number of @ranges
 * @ranges: where the data lies, in the order of offsets. A copy: the dax core
 *	lets ranges be added to a device that is bound, which have no struct pages
 */
struct compound_map {
	struct kref kref;
	struct dev_dax *dev_dax;
	struct dev_pagemap *pgmap;
	struct address_space *mapping;
	unsigned int shift;
	unsigned int align;
	bool folio;
	bool dead;
	struct xarray poison;
	atomic_long_t faults[COMPOUND_NR_FAULTS];
	int nr_range;
	struct range ranges[];
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
 * @ranges: a copy of the device's, as they were at bind, where there is no @pgmap
 * @map: set while this driver is bound
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
};

/* 4 KiB pages at the start of a pgmap that hold its own struct pages, and have none */
static inline unsigned long compound_altmap_pages(const struct dev_pagemap *pgmap)
{
	if (!(pgmap->flags & PGMAP_ALTMAP_VALID))
		return 0;
	return pgmap->altmap.reserve + pgmap->altmap.free;
}

/* registry.c */
int compound_registry_start(void);
void compound_registry_stop(void);
struct compound_dev *compound_dev_get(dev_t devt);
void compound_dev_put(struct compound_dev *comp_dev);
void compound_dev_set_live(struct compound_dev *comp_dev, struct dev_pagemap *pgmap,
			   struct compound_map *map);
void compound_dev_clear_live(struct compound_dev *comp_dev);

/* attrs.c */
extern const struct attribute_group compound_attr_group;

/* driver.c */
extern struct dax_device_driver compound_driver;
struct compound_map *compound_map_get(struct compound_map *map);
void compound_map_put(struct compound_map *map);
unsigned int compound_align_order(const struct dev_dax *dev_dax);
bool compound_align_supported(unsigned long align);

/* chardev.c */
extern const struct file_operations compound_fops;
extern struct srcu_struct compound_fault_srcu;
void compound_mapping_attach(struct address_space *mapping);
void compound_mapping_detach(struct address_space *mapping);

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
int compound_memmap_inspect(const struct compound_dev *comp_dev, struct dax_compound_inspect *out);

/* pins.c */
u64 compound_count_pinned(struct dev_pagemap *pgmap);
void compound_wait_unpinned(struct device *dev, struct dev_pagemap *pgmap);

/* poison.c */
extern const struct dev_pagemap_ops compound_pgmap_ops;
bool compound_is_poisoned(struct compound_map *map, pgoff_t pgoff);
ssize_t compound_poison_show(struct compound_map *map, char *buf);

/* ctl.c */
int compound_ctl_start(void);
void compound_ctl_stop(void);

/* bench.c */
struct dax_compound_pin;
int compound_bench_pin(struct dax_compound_pin *arg);

#endif
