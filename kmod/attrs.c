// SPDX-License-Identifier: GPL-2.0
/*
 * The compound/ directory of every dax device. One function an attribute, each
 * documented in Documentation/ABI/sysfs-bus-dax-compound.
 *
 * No attribute takes the device lock: an unbind that waits for pins holds it,
 * and "pinned" is where the user looks then.
 */
#include <linux/device.h>
#include <linux/sysfs.h>
#include "compound.h"

const char *const compound_map_names[COMPOUND_NR_MAPS] = {
	[COMPOUND_MAP_AUTO] = "auto",
	[COMPOUND_MAP_DEVMAP] = "devmap",
	[COMPOUND_MAP_FOLIO] = "folio",
};

typedef ssize_t (*show_fn)(struct compound_dev *comp_dev, char *buf);
typedef int (*store_fn)(struct compound_dev *comp_dev, const char *buf);

static ssize_t show_locked(struct device *dev, char *buf, show_fn show)
{
	struct compound_dev *comp_dev = compound_dev_get(dev->devt);
	ssize_t rc;

	if (!comp_dev)
		return -ENODEV;
	rc = down_read_interruptible(&comp_dev->lock);
	if (!rc) {
		rc = show(comp_dev, buf);
		up_read(&comp_dev->lock);
	}
	compound_dev_put(comp_dev);
	return rc;
}

/*
 * dev->driver is set before probe reads the wishes under the lock, so that a
 * wish is either in time for a bind or refused.
 */
static ssize_t store_unbound(struct device *dev, const char *buf, size_t len, store_fn store)
{
	struct compound_dev *comp_dev = compound_dev_get(dev->devt);
	ssize_t rc;

	if (!comp_dev)
		return -ENODEV;
	rc = down_write_killable(&comp_dev->lock);
	if (!rc) {
		rc = READ_ONCE(dev->driver) ? -EBUSY : store(comp_dev, buf);
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
	if (shift == 1 && !COMPAT_INITS_ORDER_1)
		return -EOPNOTSUPP;
	comp_dev->shift_wish = shift;
	return 0;
}

static ssize_t show_map(struct compound_dev *comp_dev, char *buf)
{
	enum compound_map_mode chosen = comp_dev->map_wish;
	ssize_t len = 0;
	int i;

	if (comp_dev->live)
		chosen = comp_dev->map && comp_dev->map->folio ? COMPOUND_MAP_FOLIO : COMPOUND_MAP_DEVMAP;
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

static ssize_t show_memmap_bytes(struct compound_dev *comp_dev, char *buf)
{
	return sysfs_emit(buf, "%llu\n", comp_dev->live ? compound_memmap_bytes(comp_dev) : 0);
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

static ssize_t show_pinned(struct compound_dev *comp_dev, char *buf)
{
	return sysfs_emit(buf, "%llu\n", comp_dev->pgmap ? compound_count_pinned(comp_dev->pgmap) : 0);
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

static ssize_t show_poison(struct compound_dev *comp_dev, char *buf)
{
	return comp_dev->map ? compound_poison_show(comp_dev->map, buf) : 0;
}

#define COMPOUND_ATTR_SHOW(_name)						\
	static ssize_t _name##_show(struct device *dev,				\
				    struct device_attribute *attr, char *buf)	\
	{									\
		return show_locked(dev, buf, show_##_name);			\
	}

#define COMPOUND_ATTR_RO(_name)		\
	COMPOUND_ATTR_SHOW(_name)	\
	static DEVICE_ATTR_RO(_name)

#define COMPOUND_ATTR_RW(_name)							\
	COMPOUND_ATTR_SHOW(_name)						\
	static ssize_t _name##_store(struct device *dev,			\
				     struct device_attribute *attr,		\
				     const char *buf, size_t len)		\
	{									\
		return store_unbound(dev, buf, len, store_##_name);		\
	}									\
	static DEVICE_ATTR_RW(_name)

COMPOUND_ATTR_RW(vmemmap_shift);
COMPOUND_ATTR_RW(map);
COMPOUND_ATTR_RO(page_size);
COMPOUND_ATTR_RO(memmap_bytes);
COMPOUND_ATTR_RO(memmap_base_bytes);
COMPOUND_ATTR_RO(altmap);
COMPOUND_ATTR_RO(pinned);
COMPOUND_ATTR_RO(faults_pte);
COMPOUND_ATTR_RO(faults_pmd);
COMPOUND_ATTR_RO(faults_pud);
COMPOUND_ATTR_RO(poison);

static struct attribute *compound_attrs[] = {
	&dev_attr_vmemmap_shift.attr,
	&dev_attr_map.attr,
	&dev_attr_page_size.attr,
	&dev_attr_memmap_bytes.attr,
	&dev_attr_memmap_base_bytes.attr,
	&dev_attr_altmap.attr,
	&dev_attr_pinned.attr,
	&dev_attr_faults_pte.attr,
	&dev_attr_faults_pmd.attr,
	&dev_attr_faults_pud.attr,
	&dev_attr_poison.attr,
	NULL
};

const struct attribute_group compound_attr_group = {
	.name = "compound",
	.attrs = compound_attrs,
};
