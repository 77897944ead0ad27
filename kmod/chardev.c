// SPDX-License-Identifier: GPL-2.0
/*
 * The character device: open, mmap, and faults, which insert one page-table
 * entry each (entry-devmap.c, entry-folio.c), of the device's align where that is possible.
 */
#include <linux/dax.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include "compound.h"

static const char *check_vma(const struct compound_map *map, const struct vm_area_struct *vma)
{
	unsigned long mask = map->align - 1;

	if (!(vma->vm_flags & VM_MAYSHARE))
		return "private mapping";
	if ((vma->vm_start | vma->vm_end) & mask)
		return "address or length is no multiple of align";
	if (vma->vm_pgoff & PHYS_PFN(mask))
		return "offset is no multiple of align";
	return NULL;
}

/*
 * Dirtying a pinned page and hwpoison find the device through the head page.
 * An entry covers several heads where vmemmap_shift is below the align's order.
 */
static void set_page_mapping(struct compound_map *map, unsigned long pfn, pgoff_t pgoff)
{
	unsigned long i, nr = PHYS_PFN(compound_entry_size(map));

	for (i = 0; i < nr; i += 1UL << map->shift) {
		struct folio *folio = pfn_folio(pfn + i);

		if (folio->mapping)
			continue;
		folio->index = pgoff + i;
		folio->mapping = map->mapping;
	}
}

static void count_fault(struct compound_map *map, unsigned long size)
{
	enum compound_fault which = size == PUD_SIZE ? COMPOUND_FAULT_PUD :
				    size == PMD_SIZE ? COMPOUND_FAULT_PMD :
						       COMPOUND_FAULT_PTE;

	atomic_long_inc(&map->faults[which]);
}

static vm_fault_t serve_fault(struct compound_map *map, struct vm_fault *vmf, unsigned int order)
{
	struct vm_area_struct *vma = vmf->vma;
	unsigned long size = PAGE_SIZE << order;
	unsigned long addr = ALIGN_DOWN(vmf->address, size), entry = compound_entry_size(map);
	phys_addr_t phys;
	pgoff_t pgoff;

	if (READ_ONCE(map->dead) || check_vma(map, vma))
		return VM_FAULT_SIGBUS;
	/* the mm tries the largest size first; smaller than an entry never fits */
	if (size > entry)
		return VM_FAULT_FALLBACK;
	if (size < entry || addr < vma->vm_start || addr + size > vma->vm_end)
		return VM_FAULT_SIGBUS;

	pgoff = linear_page_index(vma, addr);
	phys = compound_map_phys(map, pgoff, size);
	if (phys == PHYS_ADDR_MAX)
		return VM_FAULT_SIGBUS;
	if (compound_is_poisoned(map, PHYS_PFN(phys)))
		return compound_poison_fault(vmf, size);
	set_page_mapping(map, PHYS_PFN(phys), pgoff);
	count_fault(map, size);
	return compound_entry_insert(map, vmf, phys, pgoff);
}

static vm_fault_t compound_huge_fault(struct vm_fault *vmf, COMPAT_HUGE_FAULT_ARG)
{
	struct compound_map *map = vmf->vma->vm_file->private_data;
	vm_fault_t rc;
	int idx;

	idx = srcu_read_lock(&compound_fault_srcu);
	rc = serve_fault(map, vmf, compat_fault_order(arg));
	srcu_read_unlock(&compound_fault_srcu, idx);
	return rc;
}

static vm_fault_t compound_fault(struct vm_fault *vmf)
{
	struct compound_map *map = vmf->vma->vm_file->private_data;
	vm_fault_t rc;
	int idx;

	idx = srcu_read_lock(&compound_fault_srcu);
	rc = serve_fault(map, vmf, 0);
	srcu_read_unlock(&compound_fault_srcu, idx);
	return rc;
}

static int compound_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	struct compound_map *map = vma->vm_file->private_data;

	return IS_ALIGNED(addr, map->align) ? 0 : -EINVAL;
}

static unsigned long compound_pagesize(struct vm_area_struct *vma)
{
	return compound_entry_size(vma->vm_file->private_data);
}

static int compound_mprotect(struct vm_area_struct *vma, unsigned long start, unsigned long end,
			     unsigned long newflags)
{
	struct compound_map *map = vma->vm_file->private_data;

	if (map->align < PUD_SIZE || COMPAT_MPROTECT_KNOWS_PUD_LEAF)
		return 0;
	pr_info_ratelimited("dax_compound: %s: mprotect of 1G entries needs Linux 6.12\n",
			    current->comm);
	return -EOPNOTSUPP;
}

/*
 * mremap(2) makes the new mapping before it moves page tables. A 1G entry it
 * does not move but takes for a bad one, and clears without flushing the TLB, so
 * that other threads go on writing through the old address, whatever is mapped
 * there by then. From 6.15 on, when entries hold references, fork(2) copies such
 * an entry without taking one. So none is left to be found: unmapped here, flushed
 * as it should be, the memory is mapped again by the next touch.
 */
static void compound_vma_open(struct vm_area_struct *vma)
{
	struct compound_map *map = vma->vm_file->private_data;

	if (compound_entry_size(map) == PUD_SIZE)
		unmap_mapping_pages(map->mapping, vma->vm_pgoff, vma_pages(vma), false);
}

static const struct vm_operations_struct compound_vm_ops = {
	.open = compound_vma_open,
	.fault = compound_fault,
	.huge_fault = compound_huge_fault,
	.may_split = compound_may_split,
	.mprotect = compound_mprotect,
	.pagesize = compound_pagesize,
};

static int compound_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct compound_map *map = filp->private_data;
	const char *fault;

	/* only a hint: every fault looks again, under SRCU */
	if (READ_ONCE(map->dead))
		return -ENXIO;
	fault = check_vma(map, vma);
	if (fault) {
		pr_info_ratelimited("dax_compound: %s: mmap %#lx-%#lx refused at align %#x: %s\n",
				    current->comm, vma->vm_start, vma->vm_end, map->align, fault);
		return -EINVAL;
	}
	vma->vm_ops = &compound_vm_ops;
	vm_flags_set(vma, VM_HUGEPAGE);
	/* a mapping that merges with another one is not opened: see compound_vma_open() */
	if (compound_entry_size(map) == PUD_SIZE)
		vm_flags_set(vma, VM_MIXEDMAP);
	return 0;
}

/* Address and offset must be equal modulo align: look for a larger hole and round up */
static unsigned long compound_get_unmapped_area(struct file *filp, unsigned long addr,
						unsigned long len, unsigned long pgoff,
						unsigned long flags)
{
	struct compound_map *map = filp->private_data;
	unsigned long align = map->align;
	unsigned long offset = (pgoff & PHYS_PFN(align - 1)) << PAGE_SHIFT;
	unsigned long hole;

	if (addr || len < align || len > ULONG_MAX - align)
		goto as_asked;
	hole = compat_get_unmapped_area(filp, 0, len + align, pgoff, flags);
	if (!IS_ERR_VALUE(hole))
		return hole + ((offset - hole) & (align - 1));
as_asked:
	return compat_get_unmapped_area(filp, addr, len, pgoff, flags);
}

static const struct address_space_operations compound_aops = {
	.dirty_folio = noop_dirty_folio,
};

void compound_mapping_attach(struct address_space *mapping)
{
	mapping->a_ops = &compound_aops;
}

/*
 * The inode outlives the driver: leave nothing in it that points into the module.
 * Another driver may have set its own by now.
 */
void compound_mapping_detach(struct address_space *mapping)
{
	if (mapping->a_ops == &compound_aops)
		mapping->a_ops = &empty_aops;
}

static struct compound_map *map_of_inode(struct inode *inode)
{
	struct compound_dev *comp_dev = compound_dev_get(inode->i_rdev);
	struct compound_map *map = NULL;

	if (!comp_dev)
		return NULL;
	down_read(&comp_dev->lock);
	if (comp_dev->map && !READ_ONCE(comp_dev->map->dead))
		map = compound_map_get(comp_dev->map);
	up_read(&comp_dev->lock);
	compound_dev_put(comp_dev);
	return map;
}

static int compound_open(struct inode *inode, struct file *filp)
{
	struct compound_map *map = map_of_inode(inode);

	if (!map)
		return -ENXIO;
	/*
	 * Every node of the device shares one page cache object. The node's inode
	 * is left alone: it may outlive that of the device.
	 */
	filp->f_mapping = map->mapping;
	filp->f_wb_err = filemap_sample_wb_err(filp->f_mapping);
	filp->f_sb_err = file_sample_sb_err(filp);
	filp->private_data = map;
	atomic_inc(&map->opens);
	return 0;
}

static int compound_release(struct inode *inode, struct file *filp)
{
	struct compound_map *map = filp->private_data;

	atomic_dec(&map->opens);
	compound_map_put(map);
	return 0;
}

const struct file_operations compound_fops = {
	.owner = THIS_MODULE,
	.llseek = noop_llseek,
	.open = compound_open,
	.release = compound_release,
	.get_unmapped_area = compound_get_unmapped_area,
	.mmap = compound_mmap,
	COMPAT_FOP_MMAP_SYNC,
};
