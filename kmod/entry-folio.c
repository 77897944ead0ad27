// SPDX-License-Identifier: GPL-2.0
/*
 * Page-table entries of kernels from 6.15 on, where an entry of device memory is
 * that of an ordinary folio: it holds a reference and a mapcount, and covers the
 * whole folio or 4K of it. GUP takes one reference for what an entry covers, so
 * there is one kind of entry, and no more to choose.
 */
#include <linux/huge_mm.h>
#include <linux/mm.h>
#include "compound.h"

/* The kernel refuses an entry of 2M or 1G that is no folio of that size */
bool compound_shift_mappable(unsigned int shift)
{
	return shift == 0 || shift == PMD_ORDER || shift == PUD_ORDER;
}

bool compound_map_selectable(void)
{
	return false;
}

bool compound_folio_possible(const struct compound_map *map)
{
	return true;
}

unsigned long compound_entry_size(const struct compound_map *map)
{
	return PAGE_SIZE << map->shift;
}

int compound_entry_prepare(struct compound_map *map)
{
	return 0;
}

void compound_entry_end(struct compound_map *map)
{
}

/* One entry of compound_entry_size(), for the memory at @phys, page @pgoff of the device */
vm_fault_t compound_entry_insert(struct compound_map *map, struct vm_fault *vmf, phys_addr_t phys,
				 pgoff_t pgoff)
{
	struct page *page = pfn_to_page(PHYS_PFN(phys));
	bool write = vmf->flags & FAULT_FLAG_WRITE;

	switch (compound_entry_size(map)) {
	case PUD_SIZE:
		return vmf_insert_folio_pud(vmf, page_folio(page), write);
	case PMD_SIZE:
		return vmf_insert_folio_pmd(vmf, page_folio(page), write);
	default:
		return vmf_insert_page_mkwrite(vmf, page, write);
	}
}
