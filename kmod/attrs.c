// SPDX-License-Identifier: GPL-2.0
/*
 * The compound/ directory of every dax device. One function an attribute, each
 * documented in Documentation/ABI/sysfs-bus-dax-compound.
 *
 * No attribute takes the device lock: an unbind that waits for pins holds it,
 * and "pinned" is where the user looks then.
 */
#include <linux/capability.h>
#include <linux/cdev.h>
#include <linux/dax.h>
#include <linux/device.h>
#include <linux/sched/signal.h>
#include <linux/sysfs.h>
#include <linux/timekeeping.h>
#include "compound.h"

const char *const compound_map_names[COMPOUND_NR_MAPS] = {
	[COMPOUND_MAP_AUTO] = "auto",
	[COMPOUND_MAP_DEVMAP] = "devmap",
	[COMPOUND_MAP_FOLIO] = "folio",
};

/* @show prints one line; @store may be NULL, and is not called while the device is bound */
struct compound_attr {
	struct device_attribute attr;
	ssize_t (*show)(struct compound_dev *comp_dev, char *buf);
	int (*store)(struct compound_dev *comp_dev, const char *buf);
};

#define to_compound_attr(_attr) container_of(_attr, struct compound_attr, attr)

static ssize_t show_locked(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct compound_dev *comp_dev = compound_dev_get(dev->devt);
	ssize_t rc;

	if (!comp_dev)
		return -ENODEV;
	rc = down_read_interruptible(&comp_dev->lock);
	if (!rc) {
		rc = to_compound_attr(attr)->show(comp_dev, buf);
		up_read(&comp_dev->lock);
	}
	compound_dev_put(comp_dev);
	return rc;
}

/*
 * dev->driver is set before probe reads the wishes under the lock, so that a
 * wish is either in time for a bind or refused.
 */
static ssize_t store_unbound(struct device *dev, struct device_attribute *attr, const char *buf,
			     size_t len)
{
	struct compound_dev *comp_dev = compound_dev_get(dev->devt);
	ssize_t rc;

	if (!comp_dev)
		return -ENODEV;
	rc = down_write_killable(&comp_dev->lock);
	if (!rc) {
		rc = READ_ONCE(dev->driver) ? -EBUSY : to_compound_attr(attr)->store(comp_dev, buf);
		up_write(&comp_dev->lock);
	}
	compound_dev_put(comp_dev);
	return rc ?: len;
}

static unsigned int shift_in_force(struct compound_dev *comp_dev)
{
	return comp_dev->pgmap ? comp_dev->pgmap->vmemmap_shift : 0;
}

static ssize_t show_vmemmap_shift(struct compound_dev *comp_dev, char *buf)
{
	if (comp_dev->live)
		return sysfs_emit(buf, "%u\n", shift_in_force(comp_dev));
	if (comp_dev->shift_wish == COMPOUND_SHIFT_AUTO)
		return sysfs_emit(buf, "auto\n");
	return sysfs_emit(buf, "%d\n", comp_dev->shift_wish);
}

static int store_vmemmap_shift(struct compound_dev *comp_dev, const char *buf)
{
	unsigned int shift;
	int rc;

	if (sysfs_streq(buf, "auto")) {
		comp_dev->shift_wish = COMPOUND_SHIFT_AUTO;
		return 0;
	}
	rc = kstrtouint(buf, 10, &shift);
	if (rc)
		return rc;
	if (shift > compound_align_order(comp_dev->dev_dax))
		return -EINVAL;
	comp_dev->shift_wish = shift;
	return 0;
}

static ssize_t show_map(struct compound_dev *comp_dev, char *buf)
{
	enum compound_map_mode chosen = comp_dev->map_wish;
	ssize_t len = 0;
	int i;

	if (!compound_map_selectable())
		return sysfs_emit(buf, "[%s]\n", compound_map_names[COMPOUND_MAP_FOLIO]);
	if (comp_dev->live)
		chosen = comp_dev->map && comp_dev->map->folio ? COMPOUND_MAP_FOLIO :
								 COMPOUND_MAP_DEVMAP;
	for (i = 0; i < COMPOUND_NR_MAPS; i++)
		len += sysfs_emit_at(buf, len, i == chosen ? "%s[%s]" : "%s%s", i ? " " : "",
				     compound_map_names[i]);
	return len + sysfs_emit_at(buf, len, "\n");
}

static int store_map(struct compound_dev *comp_dev, const char *buf)
{
	int mode = __sysfs_match_string(compound_map_names, COMPOUND_NR_MAPS, buf);

	if (mode < 0)
		return mode;
	if (mode == COMPOUND_MAP_DEVMAP && !compound_map_selectable())
		return -EOPNOTSUPP;
	comp_dev->map_wish = mode;
	return 0;
}

static ssize_t show_page_size(struct compound_dev *comp_dev, char *buf)
{
	unsigned int shift = comp_dev->shift_wish;

	if (comp_dev->live)
		shift = shift_in_force(comp_dev);
	else if (comp_dev->shift_wish == COMPOUND_SHIFT_AUTO)
		shift = compound_align_order(comp_dev->dev_dax);
	return sysfs_emit(buf, "%lu\n", PAGE_SIZE << shift);
}

static void any_kept(const struct dev_pagemap *pgmap, void *data)
{
}

static ssize_t show_state(struct compound_dev *comp_dev, char *buf)
{
	const char *state = "unbound";

	if (comp_dev->live)
		state = comp_dev->map && READ_ONCE(comp_dev->map->dead) ? "unbinding" : "bound";
	else if (compound_kept_of(comp_dev->devt, any_kept, NULL))
		state = "kept";
	return sysfs_emit(buf, "%s\n", state);
}

/*
 * What a walk over all struct pages, or over what backs them, finds. It takes a
 * while, and everybody may ask: who is not privileged gets what was found less
 * than a hundred times as long ago as it took, and so has one processor busy for
 * a hundredth of the time at most.
 */
static int walked(struct compound_dev *comp_dev, struct compound_walked *last, bool constant,
		  u64 (*walk)(const struct compound_dev *comp_dev), u64 *value)
{
	u64 start;
	int rc;

	rc = mutex_lock_interruptible(&comp_dev->walk_lock);
	if (rc)
		return rc;
	start = ktime_get_ns();
	if (start >= last->until ||
	    (!constant && ns_capable_noaudit(&init_user_ns, CAP_SYS_ADMIN))) {
		last->value = walk(comp_dev);
		last->until = constant ? U64_MAX : start + 100 * (ktime_get_ns() - start);
		/* the walk ended there */
		if (fatal_signal_pending(current)) {
			last->until = 0;
			rc = -EINTR;
		}
	}
	*value = last->value;
	mutex_unlock(&comp_dev->walk_lock);
	return rc;
}

static ssize_t show_memmap_bytes(struct compound_dev *comp_dev, char *buf)
{
	u64 bytes = 0;
	int rc = 0;

	/* kmem may have parts of a device go without an unbind */
	if (comp_dev->live)
		rc = walked(comp_dev, &comp_dev->memmap, comp_dev->pgmap, compound_memmap_bytes,
			    &bytes);
	return rc ?: sysfs_emit(buf, "%llu\n", bytes);
}

static ssize_t show_memmap_base_bytes(struct compound_dev *comp_dev, char *buf)
{
	/* while no driver is bound the dax core may change the ranges, under locks of its own */
	return sysfs_emit(buf, "%llu\n", comp_dev->live ? compound_memmap_base_bytes(comp_dev) : 0);
}

static ssize_t show_altmap(struct compound_dev *comp_dev, char *buf)
{
	return sysfs_emit(buf, "%d\n", comp_dev->pgmap && compound_altmap_pages(comp_dev->pgmap));
}

static void add_pinned(const struct dev_pagemap *pgmap, void *data)
{
	*(u64 *)data += compound_count_pinned(pgmap);
}

static u64 walk_pinned(const struct compound_dev *comp_dev)
{
	u64 count = 0;

	if (comp_dev->pgmap)
		return compound_count_pinned(comp_dev->pgmap);
	if (!comp_dev->live)
		compound_kept_of(comp_dev->devt, add_pinned, &count);
	return count;
}

static ssize_t show_pinned(struct compound_dev *comp_dev, char *buf)
{
	u64 count;
	int rc = walked(comp_dev, &comp_dev->pinned, false, walk_pinned, &count);

	return rc ?: sysfs_emit(buf, "%llu\n", count);
}

/*
 * Files of an in-tree driver count on the cdev in the dax core's inode, as the
 * driver itself does while it is bound.
 */
static ssize_t show_opens(struct compound_dev *comp_dev, char *buf)
{
	struct cdev *in_tree = dax_inode(comp_dev->dev_dax->dax_dev)->i_cdev;
	unsigned int files = kref_read(&in_tree->kobj.kref);

	if (comp_dev->map)
		files += atomic_read(&comp_dev->map->opens);
	else if (files && comp_dev->live && comp_dev->pgmap)
		files--;
	return sysfs_emit(buf, "%u\n", files);
}

static ssize_t show_mappings(struct compound_dev *comp_dev, char *buf)
{
	struct inode *inode = dax_inode(comp_dev->dev_dax->dax_dev);

	return sysfs_emit(buf, "%lu\n", compound_count_vmas(inode->i_mapping));
}

static ssize_t show_faults(struct compound_dev *comp_dev, char *buf, enum compound_fault size)
{
	return sysfs_emit(buf, "%ld\n",
			  comp_dev->map ? atomic_long_read(&comp_dev->map->faults[size]) : 0);
}

static ssize_t show_faults_pte(struct compound_dev *comp_dev, char *buf)
{
	return show_faults(comp_dev, buf, COMPOUND_FAULT_PTE);
}

static ssize_t show_faults_pmd(struct compound_dev *comp_dev, char *buf)
{
	return show_faults(comp_dev, buf, COMPOUND_FAULT_PMD);
}

static ssize_t show_faults_pud(struct compound_dev *comp_dev, char *buf)
{
	return show_faults(comp_dev, buf, COMPOUND_FAULT_PUD);
}

static bool count_entry(u64 offset, unsigned long entry, void *data)
{
	++*(unsigned long *)data;
	return true;
}

static ssize_t show_poison_ranges(struct compound_dev *comp_dev, char *buf)
{
	unsigned long count = 0;

	compound_dev_visit_bad(comp_dev, count_entry, &count);
	return sysfs_emit(buf, "%lu\n", count);
}

#define COMPOUND_ATTR(_name, _mode, _store, _put) {				\
	.attr = __ATTR(_name, _mode, show_locked, _put),			\
	.show = show_##_name,							\
	.store = _store,							\
}

#define COMPOUND_ATTR_RO(_name) COMPOUND_ATTR(_name, 0444, NULL, NULL)
#define COMPOUND_ATTR_RW(_name) COMPOUND_ATTR(_name, 0644, store_##_name, store_unbound)

/* In the order of "summary" */
static struct compound_attr line_attrs[] = {
	COMPOUND_ATTR_RO(state),
	COMPOUND_ATTR_RW(vmemmap_shift),
	COMPOUND_ATTR_RW(map),
	COMPOUND_ATTR_RO(page_size),
	COMPOUND_ATTR_RO(memmap_bytes),
	COMPOUND_ATTR_RO(memmap_base_bytes),
	COMPOUND_ATTR_RO(altmap),
	COMPOUND_ATTR_RO(pinned),
	COMPOUND_ATTR_RO(opens),
	COMPOUND_ATTR_RO(mappings),
	COMPOUND_ATTR_RO(faults_pte),
	COMPOUND_ATTR_RO(faults_pmd),
	COMPOUND_ATTR_RO(faults_pud),
	COMPOUND_ATTR_RO(poison_ranges),
};

/* All of the above in one read, a name and a value a line */
static ssize_t show_summary(struct compound_dev *comp_dev, char *buf)
{
	/* an attribute's own text has to start a page, as far as sysfs_emit() knows */
	char *line = (char *)__get_free_page(GFP_KERNEL);
	ssize_t rc, len = 0;
	int i;

	if (!line)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(line_attrs); i++) {
		rc = line_attrs[i].show(comp_dev, line);
		if (rc < 0)
			break;
		len += sysfs_emit_at(buf, len, "%s %s", line_attrs[i].attr.attr.name, line);
	}
	free_page((unsigned long)line);
	return rc < 0 ? rc : len;
}

/* Linux 7.x shows soft-reserved memory nowhere, and an empty region has no device that would */
static ssize_t show_region_start(struct compound_dev *comp_dev, char *buf)
{
	return sysfs_emit(buf, "%#llx\n", (u64)comp_dev->dev_dax->region->res.start);
}

struct poison_text {
	char *buf;
	ssize_t len;
};

/* Two numbers, a space and a newline */
#define POISON_LINE_MAX 32

static bool print_entry(u64 offset, unsigned long entry, void *data)
{
	struct poison_text *text = data;

	if (text->len > PAGE_SIZE - POISON_LINE_MAX)
		return false;
	text->len += sysfs_emit_at(text->buf, text->len, "%llu %lu\n", offset, entry);
	return true;
}

/* As many whole lines as one page holds, which is what an attribute can show */
static ssize_t show_poison(struct compound_dev *comp_dev, char *buf)
{
	struct poison_text text = { .buf = buf };

	compound_dev_visit_bad(comp_dev, print_entry, &text);
	return text.len;
}

static struct compound_attr summary_attr = COMPOUND_ATTR_RO(summary);
static struct compound_attr poison_attr = COMPOUND_ATTR_RO(poison);
/* Physical addresses are root's */
static struct compound_attr region_start_attr = COMPOUND_ATTR(region_start, 0400, NULL, NULL);

static struct attribute *compound_attrs[ARRAY_SIZE(line_attrs) + 4];

struct attribute_group compound_attr_group = {
	.name = "compound",
	.attrs = compound_attrs,
};

void compound_attrs_start(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(line_attrs); i++)
		compound_attrs[i] = &line_attrs[i].attr.attr;
	compound_attrs[i++] = &summary_attr.attr.attr;
	compound_attrs[i++] = &poison_attr.attr.attr;
	compound_attrs[i++] = &region_start_attr.attr.attr;
}
