// SPDX-License-Identifier: GPL-2.0
/*
 * The VMAs of a device: the tree that its page cache object keeps, keyed as
 * mm/interval_tree.c does, which exports no iterator.
 */
#include <linux/interval_tree_generic.h>
#include <linux/mm.h>
#include "compound.h"

#define vma_first(vma) ((vma)->vm_pgoff)
#define vma_last(vma) ((vma)->vm_pgoff + vma_pages(vma) - 1)
INTERVAL_TREE_DEFINE(struct vm_area_struct, shared.rb, unsigned long, shared.rb_subtree_last,
		     vma_first, vma_last, static __maybe_unused, vma_tree)

/* The VMAs that have page @pgoff, one after another, while the mapping is locked */
struct vm_area_struct *compound_vma_first(struct address_space *mapping, pgoff_t pgoff)
{
	return vma_tree_iter_first(&mapping->i_mmap, pgoff, pgoff);
}

struct vm_area_struct *compound_vma_next(struct vm_area_struct *vma, pgoff_t pgoff)
{
	return vma_tree_iter_next(vma, pgoff, pgoff);
}

unsigned long compound_count_vmas(struct address_space *mapping)
{
	struct vm_area_struct *vma;
	unsigned long count = 0;

	i_mmap_lock_read(mapping);
	for (vma = vma_tree_iter_first(&mapping->i_mmap, 0, ULONG_MAX); vma;
	     vma = vma_tree_iter_next(vma, 0, ULONG_MAX))
		count++;
	i_mmap_unlock_read(mapping);
	return count;
}
