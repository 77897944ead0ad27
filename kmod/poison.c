// SPDX-License-Identifier: GPL-2.0
/*
 * Memory errors. The range that one page-table entry covers is unmapped and
 * remembered, whoever maps it is signalled, and later faults on it get SIGBUS.
 *
 * The core could do the signalling, but it tells how a page is mapped by the
 * devmap bit, which folio entries lack, names the head of the compound page as
 * the failing address, unmaps only when it found someone to signal, and maps
 * the poisoned page again at the next touch.
 */
#include <linux/interval_tree_generic.h>
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

/* The mapping's tree of VMAs, keyed as mm/interval_tree.c does, which exports no iterator */
#define vma_first(vma) ((vma)->vm_pgoff)
#define vma_last(vma) ((vma)->vm_pgoff + vma_pages(vma) - 1)
INTERVAL_TREE_DEFINE(struct vm_area_struct, shared.rb, unsigned long, shared.rb_subtree_last,
		     vma_first, vma_last, static __maybe_unused, vma_tree)

struct victim {
	struct list_head node;
	struct task_struct *task;
	unsigned long addr;
	short lsb;
};

static unsigned long poison_index(struct compound_map *map, pgoff_t pgoff)
{
	return pgoff / (map->align >> PAGE_SHIFT);
}

bool compound_is_poisoned(struct compound_map *map, pgoff_t pgoff)
{
	return xa_load(&map->poison, poison_index(map, pgoff));
}

/* Two numbers, a space and a newline */
#define POISON_LINE_MAX 32

/* As many whole lines as one page holds, which is what an attribute can show */
ssize_t compound_poison_show(struct compound_map *map, char *buf)
{
	unsigned long index;
	ssize_t len = 0;
	void *entry;

	xa_for_each(&map->poison, index, entry) {
		if (len > PAGE_SIZE - POISON_LINE_MAX)
			break;
		len += sysfs_emit_at(buf, len, "%llu %u\n", (u64)index * map->align, map->align);
	}
	return len;
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
	struct victim *victim = kmalloc(sizeof(*victim), GFP_ATOMIC);

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
		for (vma = vma_tree_iter_first(&map->mapping->i_mmap, pgoff, pgoff); vma;
		     vma = vma_tree_iter_next(vma, pgoff, pgoff)) {
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

static int pfn_to_pgoff(const struct compound_map *map, unsigned long pfn, pgoff_t *pgoff)
{
	phys_addr_t phys = PFN_PHYS(pfn);
	u64 offset = 0;
	int i;

	for (i = 0; i < map->nr_range; i++) {
		const struct range *range = &map->ranges[i];

		if (phys >= range->start && phys <= range->end) {
			*pgoff = PHYS_PFN(offset + phys - range->start);
			return 0;
		}
		offset += range_len(range);
	}
	return -ENXIO;
}

static void announce(struct compound_map *map, loff_t start)
{
	struct kobject *kobj = &map->dev_dax->dev.kobj;
	char event[48], *envp[2] = { event };

	snprintf(event, sizeof(event), "COMPOUND_POISON=%lld %u", start, map->align);
	sysfs_notify(kobj, "compound", "poison");
	kobject_uevent_env(kobj, KOBJ_CHANGE, envp);
}

static int poison_pfn(struct compound_map *map, unsigned long pfn)
{
	unsigned long index;
	LIST_HEAD(victims);
	pgoff_t pgoff;
	loff_t start;
	void *old;
	int rc;

	rc = pfn_to_pgoff(map, pfn, &pgoff);
	if (rc)
		return rc;
	index = poison_index(map, pgoff);
	start = (loff_t)index * map->align;

	/* without memory to remember it, it is unmapped and told all the same */
	old = xa_store(&map->poison, index, xa_mk_value(1), GFP_KERNEL);
	SetPageHWPoison(compound_head(pfn_to_page(pfn)));

	/* a fault that did not see the poison yet may still insert its entry */
	synchronize_srcu(&compound_fault_srcu);
	collect_victims(map, pgoff, &victims);
	unmap_mapping_range(map->mapping, start, map->align, 0);
	signal_victims(&victims, pfn);
	if (!old)
		announce(map, start);
	return xa_err(old);
}

/* Called with a reference on the pgmap, so that the bind cannot end meanwhile */
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
