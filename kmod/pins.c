// SPDX-License-Identifier: GPL-2.0
/*
 * Who holds struct pages of a device, as far as the pages themselves tell: their
 * reference counts. A page of ZONE_DEVICE that nobody uses has a count of one.
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include "compound.h"

static unsigned long first_head(const struct dev_pagemap *pgmap, int i)
{
	return PHYS_PFN(pgmap->ranges[i].start) + (i ? 0 : compound_altmap_pages(pgmap));
}

/*
 * Calls @fn on the head of every compound page from where @at says, until it
 * returns false: then @at is at that head. Returns whether all were visited.
 */
static bool visit_heads(const struct dev_pagemap *pgmap, struct compound_head_pos *at,
			bool (*fn)(struct folio *folio, void *data), void *data)
{
	unsigned long nr = 1UL << pgmap->vmemmap_shift;
	unsigned long end, steps = 0;

	for (; at->range < pgmap->nr_range; at->range++, at->pfn = 0) {
		end = PHYS_PFN(pgmap->ranges[at->range].end + 1);
		if (!at->pfn)
			at->pfn = first_head(pgmap, at->range);
		for (; at->pfn < end; at->pfn += nr) {
			if (!fn(pfn_folio(at->pfn), data))
				return false;
			if (!(++steps % 8192))
				cond_resched();
		}
	}
	return true;
}

static bool count_pinned(struct folio *folio, void *data)
{
	if (folio_maybe_dma_pinned(folio))
		++*(u64 *)data;
	return !fatal_signal_pending(current);
}

/* Compound pages with pins for DMA */
u64 compound_count_pinned(const struct dev_pagemap *pgmap)
{
	struct compound_head_pos start = {};
	u64 count = 0;

	visit_heads(pgmap, &start, count_pinned, &count);
	return count;
}

static bool in_use(struct folio *folio)
{
	return folio_ref_count(folio) > 1;
}

static bool count_in_use(struct folio *folio, void *data)
{
	if (in_use(folio))
		++*(u64 *)data;
	return true;
}

/* Compound pages with any reference: a pipe's, say, is no pin */
u64 compound_count_in_use(const struct dev_pagemap *pgmap)
{
	struct compound_head_pos start = {};
	u64 count = 0;

	visit_heads(pgmap, &start, count_in_use, &count);
	return count;
}

static bool is_unused(struct folio *folio, void *unused)
{
	return !in_use(folio);
}

/*
 * Goes on from @at to the first page that is in use, and returns whether there
 * is none. Where nothing is mapped no reference is taken on a page that has
 * none, so what was passed once need not be looked at again.
 */
bool compound_pass_unused(const struct dev_pagemap *pgmap, struct compound_head_pos *at)
{
	return visit_heads(pgmap, at, is_unused, NULL);
}
