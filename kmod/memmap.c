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

/*
 * A run of the memory map that one kind of memory backs: @bytes from @addr on,
 * either all of their own or, where @again, all the page that backs what is
 * before them. Returns false to stop.
 */
typedef bool (*backing_fn)(unsigned long addr, unsigned long bytes, bool again, void *data);

struct backing_walk {
	backing_fn fn;
	void *data;
	unsigned long last_pfn;
};

/* The entries of one table of the last level, as far as @end; 0: to stop */
static unsigned long walk_ptes(struct backing_walk *walk, pte_t *pte, unsigned long addr,
			       unsigned long end)
{
	unsigned long run = addr, at = addr;
	bool again = pte_pfn(*pte) == walk->last_pfn, next;

	end = min(end, ALIGN(addr + 1, PMD_SIZE));
	while (at < end && pte_present(*pte)) {
		next = pte_pfn(*pte) == walk->last_pfn;
		if (next != again) {
			if (!walk->fn(run, at - run, again, walk->data))
				return 0;
			run = at;
			again = next;
		}
		walk->last_pfn = pte_pfn(*pte++);
		at += PAGE_SIZE;
	}
	return walk->fn(run, at - run, again, walk->data) ? at : 0;
}

/* A large leaf, or a table of small ones, at @addr; returns where to go on, 0: to stop */
static unsigned long walk_leaf(struct backing_walk *walk, unsigned long addr, unsigned long end)
{
	unsigned int level;
	pte_t *pte = lookup_address(addr, &level);
	unsigned long next;

	if (!pte || !pte_present(*pte)) {
		walk->last_pfn = ULONG_MAX;
		return addr + PAGE_SIZE;
	}
	if (level == PG_LEVEL_4K)
		return walk_ptes(walk, pte, addr, end);
	walk->last_pfn = ULONG_MAX;
	/* a large leaf may go on with the struct pages of a neighbour */
	next = min((addr & page_level_mask(level)) + page_level_size(level), end);
	return walk->fn(addr, next - addr, false, walk->data) ? next : 0;
}

/*
 * Calls @fn on what backs the struct pages of @span, in order. Sharing is found
 * by comparing with the page before: the kernel only ever reuses the page that
 * it populated last.
 */
static void walk_backing(struct compound_span span, backing_fn fn, void *data)
{
	struct backing_walk walk = { .fn = fn, .data = data, .last_pfn = ULONG_MAX };
	unsigned long addr = (unsigned long)pfn_to_page(span.pfn);
	unsigned long end = PAGE_ALIGN(addr + span.nr * sizeof(struct page));

	for (addr &= PAGE_MASK; addr && addr < end;) {
		addr = walk_leaf(&walk, addr, end);
		cond_resched();
	}
}

struct memmap_count {
	u64 pages;
	u64 shared;
};

static bool count_backing(unsigned long addr, unsigned long bytes, bool again, void *data)
{
	struct memmap_count *count = data;

	count->pages += bytes >> PAGE_SHIFT;
	if (again)
		count->shared += bytes >> PAGE_SHIFT;
	return !fatal_signal_pending(current);
}

static void count_memmap(const struct compound_dev *comp_dev, struct memmap_count *count)
{
	int i;

	*count = (struct memmap_count) {};
	for (i = 0; i < compound_nr_spans(comp_dev); i++)
		walk_backing(compound_span(comp_dev, i), count_backing, count);
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

static bool unreserve_backing(unsigned long addr, unsigned long bytes, bool again, void *data)
{
	const struct compound_span *span = data;
	unsigned long start = (unsigned long)pfn_to_page(span->pfn), size = sizeof(struct page);
	unsigned long i, end;

	if (again)
		return true;
	end = min(DIV_ROUND_UP(addr + bytes - start, size), span->nr);
	for (i = addr > start ? DIV_ROUND_UP(addr - start, size) : 0; i < end; i++)
		clear_bit(PG_reserved, compat_page_flags(pfn_to_page(span->pfn + i)));
	return true;
}

/*
 * The kernel marks ZONE_DEVICE pages reserved, and vfio_iommu_type1 takes no
 * reference that it counts on a page so marked: what it pins it never unpins.
 * Nobody else needs the mark on memory that is no RAM for the page allocator.
 * Tail pages may share memory, so each struct page that there really is, once;
 * nobody uses them yet.
 */
void compound_memmap_unreserve(const struct dev_pagemap *pgmap)
{
	struct compound_span span;
	unsigned long skip;
	int i;

	for (i = 0; i < pgmap->nr_range; i++) {
		skip = i ? 0 : compound_altmap_pages(pgmap);
		span.pfn = PHYS_PFN(pgmap->ranges[i].start) + skip;
		span.nr = PHYS_PFN(range_len(&pgmap->ranges[i])) - skip;
		walk_backing(span, unreserve_backing, &span);
	}
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
	if (folio_order(page_folio(head)) != out->vmemmap_shift)
		note_bad(ins, &out->bad_orders, 0);
	if (!is_zone_device_page(head) || page_pgmap(head) != ins->pgmap)
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
