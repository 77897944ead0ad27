// SPDX-License-Identifier: GPL-2.0
/*
 * Memory errors. The page is remembered as bad (bad.c), the range that its
 * page-table entry covers is unmapped, whoever maps it is signalled, and later
 * faults on it get SIGBUS.
 *
 * The core could do the signalling, but it tells how a page is mapped by the
 * devmap bit, which folio entries lack, names the head of the compound page as
 * the failing address, unmaps only when it found someone to signal, and maps
 * the poisoned page again at the next touch.
 */
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include "compound.h"

static bool early_kill;
module_param(early_kill, bool, 0644);
MODULE_PARM_DESC(early_kill,
		 "signal every process that maps a failing page, not only those that asked with PR_MCE_KILL");

struct victim {
	struct list_head node;
	struct task_struct *task;
	unsigned long addr;
	short lsb;
};

/*
 * No memory was left to remember a page by: then the head of its compound page,
 * which has a flag for it, stands for all of that.
 */
static bool head_is_bad(const struct compound_map *map, unsigned long pfn, unsigned long nr)
{
	unsigned long at;

	for (at = pfn; at < pfn + nr; at += 1UL << map->shift)
		if (PageHWPoison(compound_head(pfn_to_page(at))))
			return true;
	return false;
}

/* Is anything known to be bad of the entry of compound_entry_size() at @pfn? */
bool compound_is_poisoned(const struct compound_map *map, unsigned long pfn)
{
	unsigned long nr = PHYS_PFN(compound_entry_size(map)), bad;

	if (compound_bad_find(pfn, nr, &bad))
		return true;
	return READ_ONCE(map->forgetful) && head_is_bad(map, pfn, nr);
}

/*
 * Calls @fn with the offset and length of each entry of @entry bytes that has a
 * bad page in it, until it returns false.
 */
static void visit_bad_entries(const struct range *ranges, int nr_range, unsigned long entry,
			      compound_bad_fn fn, void *data)
{
	unsigned long bad, pfn, end, nr = PHYS_PFN(entry);
	u64 before = 0;
	int i;

	for (i = 0; i < nr_range; before += range_len(&ranges[i++])) {
		unsigned long first = PHYS_PFN(ranges[i].start);

		end = first + PHYS_PFN(range_len(&ranges[i]));
		for (pfn = first; compound_bad_find(pfn, end - pfn, &bad); pfn = bad + nr) {
			bad = first + rounddown(bad - first, nr);
			if (!fn(before + PFN_PHYS(bad - first), entry, data))
				return;
		}
	}
}

/*
 * Calls @fn on each entry of the device that has a bad page in it. Where an
 * unbound device of a dynamic region lies is the dax core's secret: it may
 * change that at any time, under locks of its own.
 */
void compound_dev_visit_bad(const struct compound_dev *comp_dev, compound_bad_fn fn, void *data)
{
	struct dev_dax *dev_dax = comp_dev->dev_dax;
	const struct compound_map *map = comp_dev->map;

	if (map)
		visit_bad_entries(map->ranges, map->nr_range, compound_entry_size(map), fn, data);
	else if (comp_dev->live)
		visit_bad_entries(comp_dev->ranges, comp_dev->nr_range,
				  comp_dev->pgmap ? dev_dax->align : PAGE_SIZE, fn, data);
	else if (static_dev_dax(dev_dax) && dev_dax->nr_range)
		visit_bad_entries(&dev_dax->ranges[0].range, 1, dev_dax->align, fn, data);
}

/* Flags what is known to be bad of a new bind's pages, as a memory error under it would have */
void compound_poison_mark(const struct compound_map *map)
{
	unsigned long bad, pfn, end;
	int i;

	for (i = 0; i < map->nr_range; i++) {
		end = PHYS_PFN(map->ranges[i].end + 1);
		for (pfn = PHYS_PFN(map->ranges[i].start);
		     pfn < end && compound_bad_find(pfn, end - pfn, &bad); pfn = bad + 1)
			SetPageHWPoison(compound_head(pfn_to_page(bad)));
	}
}

/*
 * log2 of the entry that maps @addr, 0: none. The mapping lock keeps the
 * tables, but not the entries, which may be cleared meanwhile.
 */
static short mapped_shift(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	p4d_t *p4d;
	pud_t *pudp, pud;
	pmd_t *pmdp, pmd;

	if (!pgd_present(*pgd))
		return 0;
	p4d = p4d_offset(pgd, addr);
	if (!p4d_present(*p4d))
		return 0;
	pudp = pud_offset(p4d, addr);
	pud = READ_ONCE(*pudp);
	if (!pud_present(pud))
		return 0;
	if (pud_leaf(pud))
		return PUD_SHIFT;
	pmdp = pmd_offset(&pud, addr);
	pmd = READ_ONCE(*pmdp);
	if (!pmd_present(pmd))
		return 0;
	if (pmd_leaf(pmd))
		return PMD_SHIFT;
	return pte_present(*pte_offset_kernel(&pmd, addr)) ? PAGE_SHIFT : 0;
}

/* Which thread of a process to tell, if any: see prctl(2), PR_MCE_KILL */
static struct task_struct *early_kill_thread(struct task_struct *leader)
{
	struct task_struct *t;

	for_each_thread(leader, t) {
		if (t->flags & PF_MCE_PROCESS) {
			if (t->flags & PF_MCE_EARLY)
				return t;
		} else if (early_kill) {
			return t;
		}
	}
	return NULL;
}

static struct task_struct *task_to_tell(struct task_struct *leader)
{
	if (!leader->mm)
		return NULL;
	/* the access that failed may have come from any thread of this process */
	if (leader->mm == current->mm)
		return current;
	return early_kill_thread(leader);
}

static void add_victim(struct list_head *victims, struct task_struct *task, unsigned long addr,
		       short lsb)
{
	struct victim *victim = kmalloc_obj(*victim, GFP_ATOMIC);

	/* without it the task is not told now, but its next access fails all the same */
	if (!victim)
		return;
	get_task_struct(task);
	victim->task = task;
	victim->addr = addr;
	victim->lsb = lsb;
	list_add_tail(&victim->node, victims);
}

static void collect_victims(struct compound_map *map, pgoff_t pgoff, struct list_head *victims)
{
	struct task_struct *leader, *task;
	struct vm_area_struct *vma;
	unsigned long addr;
	short lsb;

	i_mmap_lock_read(map->mapping);
	rcu_read_lock();
	for_each_process(leader) {
		task = task_to_tell(leader);
		if (!task)
			continue;
		for (vma = compound_vma_first(map->mapping, pgoff); vma;
		     vma = compound_vma_next(vma, pgoff)) {
			if (vma->vm_mm != task->mm)
				continue;
			addr = vma->vm_start + ((pgoff - vma->vm_pgoff) << PAGE_SHIFT);
			lsb = mapped_shift(vma->vm_mm, addr);
			if (lsb)
				add_victim(victims, task, addr, lsb);
		}
	}
	rcu_read_unlock();
	i_mmap_unlock_read(map->mapping);
}

static void signal_victims(struct list_head *victims, unsigned long pfn)
{
	struct victim *victim, *next;

	list_for_each_entry_safe(victim, next, victims, node) {
		struct task_struct *task = victim->task;
		int code = task == current ? BUS_MCEERR_AR : BUS_MCEERR_AO;

		pr_err("dax_compound: pfn %#lx: sending SIGBUS to %s:%d, memory error at %#lx\n",
		       pfn, task->comm, task_pid_nr(task), victim->addr);
		send_sig_mceerr(code, (void __user *)victim->addr, victim->lsb, task);
		put_task_struct(task);
		kfree(victim);
	}
}

/* Not after the bind: then nobody maps the device, and the device may be gone */
static void announce(struct compound_map *map, u64 offset, unsigned long entry)
{
	struct kobject *kobj = &map->dev_dax->dev.kobj;
	char event[64], *envp[2] = { event };

	snprintf(event, sizeof(event), "COMPOUND_POISON=%llu %lu", offset, entry);
	sysfs_notify(kobj, "compound", "poison");
	kobject_uevent_env(kobj, KOBJ_CHANGE, envp);
}

/*
 * Whoever touches an entry that is lost. The kernel's own signal has a size of 4K
 * for all but hugetlb, so a handler is told here; how an access of the kernel,
 * and a process without a handler, fail is the kernel's affair.
 */
vm_fault_t compound_poison_fault(struct vm_fault *vmf, unsigned long size)
{
	/* a thread's own does not go while it runs */
	struct sighand_struct *sighand = rcu_dereference_raw(current->sighand);
	__sighandler_t handler = READ_ONCE(sighand->action[SIGBUS - 1].sa.sa_handler);

	if (size == PAGE_SIZE || !(vmf->flags & FAULT_FLAG_USER) || handler == SIG_DFL ||
	    handler == SIG_IGN || sigismember(&current->blocked, SIGBUS))
		return VM_FAULT_HWPOISON;
	send_sig_mceerr(BUS_MCEERR_AR, (void __user *)vmf->real_address, ilog2(size), current);
	return VM_FAULT_NOPAGE;
}

static int poison_entry(struct compound_map *map, unsigned long pfn, pgoff_t pgoff)
{
	unsigned long entry = compound_entry_size(map);
	pgoff_t first = rounddown(pgoff, PHYS_PFN(entry));
	bool known = compound_is_poisoned(map, pfn - (pgoff - first));
	LIST_HEAD(victims);
	int rc;

	SetPageHWPoison(compound_head(pfn_to_page(pfn)));
	rc = compound_bad_add(pfn);
	if (rc)
		WRITE_ONCE(map->forgetful, true);

	/* a fault that did not see the poison yet may still insert its entry */
	synchronize_srcu(&compound_fault_srcu);
	collect_victims(map, pgoff, &victims);
	unmap_mapping_pages(map->mapping, first, PHYS_PFN(entry), false);
	signal_victims(&victims, pfn);
	if (!known)
		announce(map, PFN_PHYS((u64)first), entry);
	return rc;
}

static int poison_pfn(struct compound_map *map, unsigned long pfn)
{
	pgoff_t pgoff;
	int rc;

	if (!compound_map_pgoff(map, pfn, &pgoff))
		return -ENXIO;
	mutex_lock(&map->failure_lock);
	rc = map->dev_dax ? poison_entry(map, pfn, pgoff) : compound_bad_add(pfn);
	mutex_unlock(&map->failure_lock);
	return rc;
}

/* Called with a reference on the pgmap: it, and its owner, stay meanwhile */
static int compound_memory_failure(struct dev_pagemap *pgmap, unsigned long pfn,
				   unsigned long nr_pages, int flags)
{
	struct compound_map *map = pgmap->owner;
	unsigned long i;
	int rc = 0;

	for (i = 0; i < nr_pages && !rc; i++)
		rc = poison_pfn(map, pfn + i);
	return rc;
}

const struct dev_pagemap_ops compound_pgmap_ops = {
	.memory_failure = compound_memory_failure,
};
