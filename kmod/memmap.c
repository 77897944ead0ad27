// SPDX-License-Identifier: GPL-2.0
/*
 * Looking at the struct pages of a device: how much memory really backs them,
 * and whether they are the compound pages that they should be.
 *
 * The caller holds compound_dev->lock and has seen ->live.
 */
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched/signal.h>
#include "compound.h"
#include "dax_compound_uapi.h"

/* struct pages looked at between two chances to stop: about a millisecond */
#define RESCHED_PAGES	(1UL << 17)

/*
 * A driver with a pgmap has struct pages for all of it, which on a static
 * device is more than the data; kmem hot-plugs the device's own ranges.
 */
int compound_nr_spans(const struct compound_dev *comp_dev)
{
	return comp_dev->pgmap ? comp_dev->pgmap->nr_range : comp_dev->nr_range;
}

struct compound_span compound_span(const struct compound_dev *comp_dev, int i)
{
	struct range *range;

	range = comp_dev->pgmap ? &comp_dev->pgmap->ranges[i] : &comp_dev->ranges[i];
	return (struct compound_span) {
		.pfn = PHYS_PFN(range->start),
		.nr = PHYS_PFN(range_len(range)),
	};
}

static bool pgmap_shares_tails(struct dev_pagemap *pgmap)
{
	return vmemmap_can_optimize(NULL, pgmap);
}

/* Would the kernel share the tail pages of a 2M compound page? */
bool compound_tails_shared(void)
{
	struct dev_pagemap pgmap = { .vmemmap_shift = PMD_ORDER };

	return pgmap_shares_tails(&pgmap);
}

struct memmap_count {
	u64 pages;
	u64 shared;
	unsigned long last_pfn;
};

/*
 * Counts one leaf of the page table behind the memory map, as far as @end;
 * returns the bytes of the memory map up to the next one. Sharing is found by comparing with the
 * page before: the kernel only ever reuses the page that it populated last.
 */
static unsigned long count_leaf(unsigned long addr, unsigned long end, struct memmap_count *count)
{
	unsigned int level;
	pte_t *pte = lookup_address(addr, &level);
	unsigned long size, nr;

	if (!pte || !pte_present(*pte)) {
		count->last_pfn = ULONG_MAX;
		return PAGE_SIZE;
	}
	/* a large leaf may go on with the struct pages of a neighbour */
	size = min(page_level_size(level) - (addr & ~page_level_mask(level)), end - addr);
	nr = DIV_ROUND_UP(size, PAGE_SIZE);
	count->pages += nr;
	if (level == PG_LEVEL_4K) {
		count->shared += pte_pfn(*pte) == count->last_pfn;
		count->last_pfn = pte_pfn(*pte);
	}
	return size;
}

static void count_span(struct compound_span span, struct memmap_count *count)
{
	unsigned long addr = (unsigned long)pfn_to_page(span.pfn);
	unsigned long end = addr + span.nr * sizeof(struct page);
	unsigned long steps = 0;

	count->last_pfn = ULONG_MAX;
	addr &= PAGE_MASK;
	while (addr < end) {
		addr += count_leaf(addr, end, count);
		if (!(++steps % 4096)) {
			if (fatal_signal_pending(current))
				return;
			cond_resched();
		}
	}
}

static void count_memmap(const struct compound_dev *comp_dev, struct memmap_count *count)
{
	int i;

	*count = (struct memmap_count) {};
	for (i = 0; i < compound_nr_spans(comp_dev); i++)
		count_span(compound_span(comp_dev, i), count);
}

u64 compound_memmap_bytes(const struct compound_dev *comp_dev)
{
	struct memmap_count count;

	count_memmap(comp_dev, &count);
	return (count.pages - count.shared) << PAGE_SHIFT;
}

u64 compound_memmap_base_bytes(const struct compound_dev *comp_dev)
{
	u64 pages = 0;
	int i;

	for (i = 0; i < compound_nr_spans(comp_dev); i++)
		pages += compound_span(comp_dev, i).nr;
	return pages * sizeof(struct page);
}

struct inspection {
	struct dax_compound_inspect *out;
	struct dev_pagemap *pgmap;
	u64 offset;
};

static void note_bad(struct inspection *ins, __u64 *counter, u64 page)
{
	++*counter;
	if (ins->out->first_bad == ~0ULL)
		ins->out->first_bad = ins->offset + (page << PAGE_SHIFT);
}

static void inspect_head(struct inspection *ins, struct page *head)
{
	struct dax_compound_inspect *out = ins->out;
	bool is_head = out->vmemmap_shift ? PageHead(head) : !PageCompound(head);

	if (!is_head) {
		note_bad(ins, &out->bad_heads, 0);
		return;
	}
	out->heads++;
	/* the in-tree driver starts them wherever the range starts */
	if (!IS_ALIGNED(page_to_pfn(head), 1UL << out->vmemmap_shift))
		note_bad(ins, &out->bad_heads, 0);
	if (compound_order(head) != out->vmemmap_shift)
		note_bad(ins, &out->bad_orders, 0);
	if (!is_zone_device_page(head) || head->pgmap != ins->pgmap)
		note_bad(ins, &out->bad_pgmaps, 0);
	if (folio_maybe_dma_pinned(page_folio(head)))
		out->pinned++;
}

static void inspect_compound(struct inspection *ins, unsigned long pfn, unsigned long nr)
{
	struct dax_compound_inspect *out = ins->out;
	struct page *head = pfn_to_page(pfn);
	unsigned long i;

	inspect_head(ins, head);
	for (i = 1; i < nr; i++) {
		struct page *tail = pfn_to_page(pfn + i);

		if (PageTail(tail) && compound_head(tail) == head)
			out->tails++;
		else
			note_bad(ins, &out->bad_tails, i);
	}
	out->pages += nr;
	ins->offset += (u64)nr << PAGE_SHIFT;
}

static int inspect_span(struct inspection *ins, struct compound_span span, unsigned long skip)
{
	unsigned long pfn, nr, unchecked = 0, end = span.pfn + span.nr;

	ins->offset += (u64)skip << PAGE_SHIFT;
	for (pfn = span.pfn + skip; pfn < end; pfn += nr) {
		/* in-tree drivers do not refuse a map that ends within a compound page */
		nr = min(1UL << ins->out->vmemmap_shift, end - pfn);
		inspect_compound(ins, pfn, nr);
		unchecked += nr;
		if (unchecked < RESCHED_PAGES)
			continue;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
		unchecked = 0;
	}
	return 0;
}

int compound_memmap_inspect(const struct compound_dev *comp_dev, struct dax_compound_inspect *out)
{
	struct inspection ins = { .out = out, .pgmap = comp_dev->pgmap };
	struct memmap_count count;
	unsigned long skip;
	int i, rc;

	if (!comp_dev->pgmap)
		return -EOPNOTSUPP;
	out->vmemmap_shift = comp_dev->pgmap->vmemmap_shift;
	out->first_bad = ~0ULL;
	if (comp_dev->map)
		out->state |= DAX_COMPOUND_STATE_OURS;
	if (comp_dev->map && comp_dev->map->folio)
		out->state |= DAX_COMPOUND_STATE_FOLIO;
	if (compound_altmap_pages(comp_dev->pgmap))
		out->state |= DAX_COMPOUND_STATE_ALTMAP;

	for (i = 0; i < compound_nr_spans(comp_dev); i++) {
		skip = i ? 0 : compound_altmap_pages(comp_dev->pgmap);
		rc = inspect_span(&ins, compound_span(comp_dev, i), skip);
		if (rc)
			return rc;
	}
	count_memmap(comp_dev, &count);
	out->memmap_pages = count.pages;
	out->memmap_shared = count.shared;
	return fatal_signal_pending(current) ? -EINTR : 0;
}
