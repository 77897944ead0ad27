// SPDX-License-Identifier: GPL-2.0
/*
 * Tells libnvdimm of bad memory, as platform firmware and machine checks do:
 * "START LENGTH" (physical, hexadecimal) written to debugfs/dax_test_badrange. The
 * bus is that of memory which the command line made pmem.
 */
#include <linux/debugfs.h>
#include <linux/libnvdimm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/uaccess.h>

/* Exported, but of no public header */
struct nvdimm_bus *to_nvdimm_bus(struct device *dev);

static struct dentry *file;

static int is_bus(struct device *dev, void *unused)
{
	return !strncmp(dev_name(dev), "ndbus", 5);
}

static int add(u64 start, u64 length)
{
	struct device *e820, *bus;
	int rc = -ENODEV;

	e820 = bus_find_device_by_name(&platform_bus_type, NULL, "e820_pmem");
	if (!e820)
		return rc;
	bus = device_find_child(e820, NULL, (void *)is_bus);
	if (bus)
		rc = nvdimm_bus_add_badrange(to_nvdimm_bus(bus), start, length);
	put_device(bus);
	put_device(e820);
	return rc;
}

static ssize_t tell(struct file *filp, const char __user *user, size_t len, loff_t *pos)
{
	u64 start, length;
	char text[64];
	int rc;

	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, user, len))
		return -EFAULT;
	text[len] = 0;
	if (sscanf(text, "%llx %llx", &start, &length) != 2)
		return -EINVAL;
	rc = add(start, length);
	return rc ?: len;
}

static const struct file_operations tell_fops = {
	.owner = THIS_MODULE,
	.write = tell,
};

static int __init test_init(void)
{
	file = debugfs_create_file("dax_test_badrange", 0600, NULL, NULL, &tell_fops);
	return 0;
}

static void __exit test_exit(void)
{
	debugfs_remove(file);
}

MODULE_DESCRIPTION("bad memory for libnvdimm, for tests");
MODULE_LICENSE("GPL");
module_init(test_init);
module_exit(test_exit);
