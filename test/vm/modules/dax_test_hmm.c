// SPDX-License-Identifier: GPL-2.0
/*
 * Walks a range of the writer's memory by hmm_range_fault(), as RDMA with
 * on-demand paging and drivers of GPUs do, again as long as it answers EBUSY.
 * "ADDRESS PAGES" (hexadecimal, decimal) written to debugfs/dax_test_hmm: the
 * write fails with the errno of the walk, EBUSY if that was all that ever came.
 */
#include <linux/debugfs.h>
#include <linux/hmm.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

/* What drivers give it is a second; tests do not depend on time */
#define MAX_TRIES 200

static struct dentry *file;
static u32 tries;

static bool invalidate(struct mmu_interval_notifier *mni, const struct mmu_notifier_range *range,
		       unsigned long seq)
{
	mmu_interval_set_seq(mni, seq);
	return true;
}

static const struct mmu_interval_notifier_ops mni_ops = {
	.invalidate = invalidate,
};

static int walk_once(struct mmu_interval_notifier *mni, unsigned long start, unsigned long nr,
		     unsigned long *pfns)
{
	struct hmm_range range = {
		.notifier = mni,
		.notifier_seq = mmu_interval_read_begin(mni),
		.start = start,
		.end = start + nr * PAGE_SIZE,
		.hmm_pfns = pfns,
		.default_flags = HMM_PFN_REQ_FAULT | HMM_PFN_REQ_WRITE,
	};
	int rc;

	mmap_read_lock(current->mm);
	rc = hmm_range_fault(&range);
	mmap_read_unlock(current->mm);
	return rc;
}

/* The frames must follow one another: one entry maps them */
static int check_pfns(const unsigned long *pfns, unsigned long nr)
{
	unsigned long i, first = pfns[0] & ~HMM_PFN_FLAGS;

	for (i = 0; i < nr; i++)
		if (!(pfns[i] & HMM_PFN_VALID) || (pfns[i] & ~HMM_PFN_FLAGS) != first + i)
			return -EIO;
	return 0;
}

static int walk(unsigned long start, unsigned long nr)
{
	struct mmu_interval_notifier mni = {};
	unsigned long *pfns;
	int rc;

	pfns = kvcalloc(nr, sizeof(*pfns), GFP_KERNEL);
	if (!pfns)
		return -ENOMEM;
	rc = mmu_interval_notifier_insert(&mni, current->mm, start, nr * PAGE_SIZE, &mni_ops);
	if (rc)
		goto out;
	for (tries = 1; tries <= MAX_TRIES; tries++) {
		rc = walk_once(&mni, start, nr, pfns);
		if (rc != -EBUSY)
			break;
	}
	if (!rc)
		rc = check_pfns(pfns, nr);
	mmu_interval_notifier_remove(&mni);
out:
	kvfree(pfns);
	return rc;
}

static ssize_t ask(struct file *filp, const char __user *user, size_t len, loff_t *pos)
{
	unsigned long start, nr;
	char text[64];
	int rc;

	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, user, len))
		return -EFAULT;
	text[len] = 0;
	if (sscanf(text, "%lx %lu", &start, &nr) != 2 || !nr)
		return -EINVAL;
	rc = walk(start, nr);
	return rc ?: len;
}

static const struct file_operations ask_fops = {
	.owner = THIS_MODULE,
	.write = ask,
};

static int __init test_init(void)
{
	file = debugfs_create_file("dax_test_hmm", 0600, NULL, NULL, &ask_fops);
	return 0;
}

static void __exit test_exit(void)
{
	debugfs_remove(file);
}

MODULE_DESCRIPTION("hmm_range_fault() of a process's memory, for tests");
MODULE_LICENSE("GPL");
module_init(test_init);
module_exit(test_exit);
