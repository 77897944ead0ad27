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

typedef ssize_t (*show_fn)(struct compound_dev *cdev, char *buf);
typedef int (*store_fn)(struct compound_dev *cdev, const char *buf);

static ssize_t show_locked(struct device *dev, char *buf, show_fn show)
{
	struct compound_dev *cdev = compound_dev_get(dev->devt);
	ssize_t rc;

	if (!cdev)
		return -ENODEV;
	rc = down_read_interruptible(&cdev->lock);
	if (!rc) {
		rc = show(cdev, buf);
		up_read(&cdev->lock);
	}
	compound_dev_put(cdev);
	return rc;
}

/*
 * dev->driver is set before probe reads the wishes under the lock, so that a
 * wish is either in time for a bind or refused.
 */
static ssize_t store_unbound(struct device *dev, const char *buf, size_t len, store_fn store)
{
	struct compound_dev *cdev = compound_dev_get(dev->devt);
	ssize_t rc;

	if (!cdev)
		return -ENODEV;
	rc = down_write_killable(&cdev->lock);
	if (!rc) {
		rc = READ_ONCE(dev->driver) ? -EBUSY : store(cdev, buf);
		up_write(&cdev->lock);
	}
	compound_dev_put(cdev);
	return rc ?: len;
}

static unsigned int shift_in_force(struct compound_dev *cdev)
{
	return cdev->pgmap ? cdev->pgmap->vmemmap_shift : 0;
}

static ssize_t show_vmemmap_shift(struct compound_dev *cdev, char *buf)
{
	if (cdev->live)
		return sysfs_emit(buf, "%u\n", shift_in_force(cdev));
	if (cdev->shift_wish == COMPOUND_SHIFT_AUTO)
		return sysfs_emit(buf, "auto\n");
	return sysfs_emit(buf, "%d\n", cdev->shift_wish);
}

static int store_vmemmap_shift(struct compound_dev *cdev, const char *buf)
{
	unsigned int shift;
	int rc;

	if (sysfs_streq(buf, "auto")) {
		cdev->shift_wish = COMPOUND_SHIFT_AUTO;
		return 0;
	}
	rc = kstrtouint(buf, 10, &shift);
	if (rc)
		return rc;
	if (shift > compound_align_order(cdev->dev_dax))
		return -EINVAL;
	if (shift == 1 && !COMPAT_INITS_ORDER_1)
		return -EOPNOTSUPP;
	cdev->shift_wish = shift;
	return 0;
}

static ssize_t show_map(struct compound_dev *cdev, char *buf)
{
	enum compound_map_mode chosen = cdev->map_wish;
	ssize_t len = 0;
	int i;

	if (cdev->live)
		chosen = cdev->map && cdev->map->folio ? COMPOUND_MAP_FOLIO : COMPOUND_MAP_DEVMAP;
	for (i = 0; i < COMPOUND_NR_MAPS; i++)
		len += sysfs_emit_at(buf, len, i == chosen ? "%s[%s]" : "%s%s", i ? " " : "",
				     compound_map_names[i]);
	return len + sysfs_emit_at(buf, len, "\n");
}

static int store_map(struct compound_dev *cdev, const char *buf)
{
	int mode = __sysfs_match_string(compound_map_names, COMPOUND_NR_MAPS, buf);

	if (mode < 0)
		return mode;
	cdev->map_wish = mode;
	return 0;
}

static ssize_t show_page_size(struct compound_dev *cdev, char *buf)
{
	unsigned int shift = cdev->shift_wish;

	if (cdev->live)
		shift = shift_in_force(cdev);
	else if (cdev->shift_wish == COMPOUND_SHIFT_AUTO)
		shift = compound_align_order(cdev->dev_dax);
	return sysfs_emit(buf, "%lu\n", PAGE_SIZE << shift);
}

static ssize_t show_memmap_bytes(struct compound_dev *cdev, char *buf)
{
	return sysfs_emit(buf, "%llu\n", cdev->live ? compound_memmap_bytes(cdev) : 0);
}

static ssize_t show_memmap_base_bytes(struct compound_dev *cdev, char *buf)
{
	/* while no driver is bound the dax core may change the ranges, under locks of its own */
	return sysfs_emit(buf, "%llu\n", cdev->live ? compound_memmap_base_bytes(cdev) : 0);
}

static ssize_t show_altmap(struct compound_dev *cdev, char *buf)
{
	return sysfs_emit(buf, "%d\n", cdev->pgmap && compound_altmap_pages(cdev->pgmap));
}

static ssize_t show_pinned(struct compound_dev *cdev, char *buf)
{
	return sysfs_emit(buf, "%llu\n", cdev->pgmap ? compound_count_pinned(cdev->pgmap) : 0);
}

static ssize_t show_faults(struct compound_dev *cdev, char *buf, enum compound_fault size)
{
	return sysfs_emit(buf, "%ld\n",
			  cdev->map ? atomic_long_read(&cdev->map->faults[size]) : 0);
}

static ssize_t show_faults_pte(struct compound_dev *cdev, char *buf)
{
	return show_faults(cdev, buf, COMPOUND_FAULT_PTE);
}

static ssize_t show_faults_pmd(struct compound_dev *cdev, char *buf)
{
	return show_faults(cdev, buf, COMPOUND_FAULT_PMD);
}

static ssize_t show_faults_pud(struct compound_dev *cdev, char *buf)
{
	return show_faults(cdev, buf, COMPOUND_FAULT_PUD);
}

static ssize_t show_poison(struct compound_dev *cdev, char *buf)
{
	return cdev->map ? compound_poison_show(cdev->map, buf) : 0;
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
