// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/dax_compound: the calls of dax_compound_uapi.h. Each copies its structure
 * in, has it filled, and copies back what user space has room for.
 */
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include "compound.h"
#include "dax_compound_uapi.h"

struct ioc_head {
	__u32 size;
	__u32 flags;
};

static int check_flags(__u32 flags, __u32 known)
{
	return flags & ~known ? -EINVAL : 0;
}

static int ioc_features(void *arg)
{
	struct dax_compound_features *features = arg;

	if (check_flags(features->flags, 0))
		return -EINVAL;
	features->version = 1;
	features->struct_page_bytes = sizeof(struct page);
	features->features = 0;
	if (has_transparent_hugepage())
		features->features |= DAX_COMPOUND_FEATURE_ALIGN_2M | DAX_COMPOUND_FEATURE_FOLIO_2M;
	if (compound_align_supported(PUD_SIZE)) {
		features->features |= DAX_COMPOUND_FEATURE_ALIGN_1G;
		if (COMPAT_GUP_KNOWS_PUD_LEAF)
			features->features |= DAX_COMPOUND_FEATURE_FOLIO_1G;
	}
	if (compound_tails_shared())
		features->features |= DAX_COMPOUND_FEATURE_SHARING;
	if (COMPAT_MPROTECT_KNOWS_PUD_LEAF)
		features->features |= DAX_COMPOUND_FEATURE_MPROTECT_1G;
	if (compound_map_selectable())
		features->features |= DAX_COMPOUND_FEATURE_DEVMAP;
	if (compound_shift_mappable(1))
		features->features |= DAX_COMPOUND_FEATURE_ANY_SHIFT;
	return 0;
}

static int inspect_locked(struct compound_dev *comp_dev, struct dax_compound_inspect *out)
{
	int rc = down_read_killable(&comp_dev->lock);

	if (rc)
		return rc;
	rc = comp_dev->live ? compound_memmap_inspect(comp_dev, out) : -ENXIO;
	up_read(&comp_dev->lock);
	return rc;
}

static int ioc_inspect(void *arg)
{
	struct dax_compound_inspect *inspect = arg;
	struct dax_compound_inspect out = {
		.size = inspect->size,
		.major = inspect->major,
		.minor = inspect->minor,
	};
	struct compound_dev *comp_dev;
	int rc;

	if (check_flags(inspect->flags, 0))
		return -EINVAL;
	if (inspect->major >= 1U << (32 - MINORBITS) || inspect->minor > MINORMASK)
		return -ENODEV;
	comp_dev = compound_dev_get(MKDEV(inspect->major, inspect->minor));
	if (!comp_dev)
		return -ENODEV;
	rc = inspect_locked(comp_dev, &out);
	compound_dev_put(comp_dev);
	*inspect = out;
	return rc;
}

static int ioc_pin(void *arg)
{
	struct dax_compound_pin *pin = arg;

	if (check_flags(pin->flags, DAX_COMPOUND_PIN_WRITE | DAX_COMPOUND_PIN_LONGTERM))
		return -EINVAL;
	return compound_bench_pin(pin);
}

static int ioc_poison(void *arg)
{
	struct dax_compound_poison *poison = arg;
	unsigned long pfn, nr, bad, next;

	if (check_flags(poison->flags, DAX_COMPOUND_POISON_FORGET))
		return -EINVAL;
	if (!poison->length || (poison->start | poison->length) & ~PAGE_MASK ||
	    poison->start + poison->length < poison->start)
		return -EINVAL;
	poison->bad_start = 0;
	poison->bad_length = 0;
	pfn = PHYS_PFN(poison->start);
	nr = PHYS_PFN(poison->length);
	if (!compound_bad_find(pfn, nr, &bad))
		return 0;
	next = bad + 1;
	while (next < pfn + nr && compound_bad_find(next, 1, &next))
		next++;
	poison->bad_start = PFN_PHYS(bad);
	poison->bad_length = PFN_PHYS(next - bad);
	if (poison->flags & DAX_COMPOUND_POISON_FORGET)
		compound_bad_forget(pfn, nr);
	return 0;
}

/*
 * Calls are told apart by number alone: the size that the command word carries
 * grows with the structure, and the structure says its size itself.
 */
static const struct {
	unsigned int nr;
	size_t size;
	int (*fn)(void *arg);
} ioc_table[] = {
	{ _IOC_NR(DAX_COMPOUND_IOC_FEATURES), sizeof(struct dax_compound_features), ioc_features },
	{ _IOC_NR(DAX_COMPOUND_IOC_INSPECT), sizeof(struct dax_compound_inspect), ioc_inspect },
	{ _IOC_NR(DAX_COMPOUND_IOC_PIN), sizeof(struct dax_compound_pin), ioc_pin },
	{ _IOC_NR(DAX_COMPOUND_IOC_POISON), sizeof(struct dax_compound_poison), ioc_poison },
};

static int call(int (*fn)(void *arg), size_t size, void __user *user)
{
	union {
		struct ioc_head head;
		struct dax_compound_features features;
		struct dax_compound_inspect inspect;
		struct dax_compound_pin pin;
		struct dax_compound_poison poison;
	} arg;
	size_t user_size;
	int rc;

	if (copy_from_user(&arg.head, user, sizeof(arg.head)))
		return -EFAULT;
	user_size = arg.head.size;
	if (user_size < sizeof(arg.head))
		return -EINVAL;
	if (user_size > PAGE_SIZE)
		return -E2BIG;
	rc = copy_struct_from_user(&arg, size, user, user_size);
	if (rc)
		return rc;
	rc = fn(&arg);
	if (rc)
		return rc;
	return copy_to_user(user, &arg, min(size, user_size)) ? -EFAULT : 0;
}

static long compound_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	int i;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (_IOC_TYPE(cmd) != _IOC_TYPE(DAX_COMPOUND_IOC_FEATURES))
		return -ENOTTY;
	for (i = 0; i < ARRAY_SIZE(ioc_table); i++)
		if (ioc_table[i].nr == _IOC_NR(cmd))
			return call(ioc_table[i].fn, ioc_table[i].size, (void __user *)arg);
	return -ENOTTY;
}

static const struct file_operations compound_ctl_fops = {
	.owner = THIS_MODULE,
	.llseek = noop_llseek,
	.unlocked_ioctl = compound_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice compound_ctl = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "dax_compound",
	.fops = &compound_ctl_fops,
	.mode = 0600,
};

int compound_ctl_start(void)
{
	return misc_register(&compound_ctl);
}

void compound_ctl_stop(void)
{
	misc_deregister(&compound_ctl);
}
