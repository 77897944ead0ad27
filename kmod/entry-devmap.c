// SPDX-License-Identifier: GPL-2.0
/*
 * Page-table entries of kernels before 6.15, where an entry of device memory
 * carries a devmap bit.
 *
 * Entries come in two kinds. "devmap" entries are those of the in-tree driver.
 * "folio" entries lack the devmap bit, so that GUP takes one reference for a
 * whole compound page, as it does on THP and hugetlb. Neither is counted in the
 * page's mapcount: the mm knows a dax mapping by the inode, not by the entry.
 */
#include <linux/mm.h>
#include <linux/pfn_t.h>
#include <linux/slab.h>
#include "compound.h"

/* An entry may cover many compound pages */
bool compound_shift_mappable(unsigned int shift)
{
	return true;
}

bool compound_map_selectable(void)
{
	return true;
}

/* GUP counts references by compound page: the entry must cover exactly one */
bool compound_folio_possible(const struct compound_map *map)
{
	if (!map->shift || PAGE_SIZE << map->shift != map->align)
		return false;
	return map->shift == PMD_ORDER || COMPAT_GUP_KNOWS_PUD_LEAF;
}

/*
 * Size of the page-table entries: the align, but for 1G with smaller compound
 * pages from Linux 6.10 on. There slow GUP takes all references of a PUD entry
 * on the folio of the first page, and unpinning returns them page by page.
 */
unsigned long compound_entry_size(const struct compound_map *map)
{
	if (COMPAT_GUP_KNOWS_PUD_LEAF && map->align == PUD_SIZE && map->shift < PUD_ORDER)
		return PMD_SIZE;
	return map->align;
}

/*
 * hmm_range_fault() of 6.12 knows a 1G entry by its devmap bit alone: it splits
 * any other, has it faulted again, and never ends. Nobody else asks twice for
 * the same entry on behalf of another context while it is there, so who does
 * gets a devmap entry.
 */
int compound_entry_prepare(struct compound_map *map)
{
	if (!map->folio || map->align != PUD_SIZE)
		return 0;
	map->remote = kvcalloc(map->nr_pages >> PUD_ORDER, sizeof(*map->remote), GFP_KERNEL);
	return map->remote ? 0 : -ENOMEM;
}

void compound_entry_end(struct compound_map *map)
{
	kvfree(map->remote);
}

/* An entry that is asked for again by the same mm, from outside, stays devmap */
static bool asked_again(struct compound_map *map, const struct vm_fault *vmf, pgoff_t pgoff)
{
	unsigned long *last = &map->remote[pgoff >> PUD_ORDER];
	unsigned long mm = (unsigned long)vmf->vma->vm_mm;

	if (!(vmf->flags & FAULT_FLAG_REMOTE))
		return false;
	if (READ_ONCE(*last) == mm)
		return true;
	WRITE_ONCE(*last, mm);
	return false;
}

/*
 * Turn a devmap entry that was just inserted into a folio entry. To insert it
 * without the bit would need VM_MIXEDMAP, which keeps mappings from merging and
 * which 6.12 answers with an entry that GUP refuses. The bit is software's: the
 * TLB does not know it, and whoever sees the entry before only takes the slower
 * way. The entry may be gone by now. Atomic, because the processor may set the
 * accessed and the dirty bit meanwhile.
 */
static void make_pmd_folio(struct vm_fault *vmf)
{
	spinlock_t *ptl = pmd_lock(vmf->vma->vm_mm, vmf->pmd);

	if (pmd_present(*vmf->pmd) && pmd_devmap(*vmf->pmd))
		clear_bit(_PAGE_BIT_DEVMAP, (unsigned long *)vmf->pmd);
	spin_unlock(ptl);
}

static void make_pud_folio(struct vm_fault *vmf)
{
	spinlock_t *ptl = pud_lock(vmf->vma->vm_mm, vmf->pud);

	if (pud_present(*vmf->pud) && pud_devmap(*vmf->pud))
		clear_bit(_PAGE_BIT_DEVMAP, (unsigned long *)vmf->pud);
	spin_unlock(ptl);
}

static vm_fault_t insert_pmd(struct compound_map *map, struct vm_fault *vmf, pfn_t pfn)
{
	vm_fault_t rc = vmf_insert_pfn_pmd(vmf, pfn, vmf->flags & FAULT_FLAG_WRITE);

	if (map->folio && rc == VM_FAULT_NOPAGE)
		make_pmd_folio(vmf);
	return rc;
}

static vm_fault_t insert_pud(struct compound_map *map, struct vm_fault *vmf, pfn_t pfn,
			     pgoff_t pgoff)
{
	vm_fault_t rc = vmf_insert_pfn_pud(vmf, pfn, vmf->flags & FAULT_FLAG_WRITE);

	if (map->folio && rc == VM_FAULT_NOPAGE && !asked_again(map, vmf, pgoff))
		make_pud_folio(vmf);
	return rc;
}

/* One entry of compound_entry_size(), for the memory at @phys, page @pgoff of the device */
vm_fault_t compound_entry_insert(struct compound_map *map, struct vm_fault *vmf, phys_addr_t phys,
				 pgoff_t pgoff)
{
	pfn_t pfn = phys_to_pfn_t(phys, PFN_DEV | PFN_MAP);

	switch (compound_entry_size(map)) {
	case PUD_SIZE:
		return insert_pud(map, vmf, pfn, pgoff);
	case PMD_SIZE:
		return insert_pmd(map, vmf, pfn);
	default:
		return vmf_insert_mixed(vmf->vma, vmf->address, pfn);
	}
}
