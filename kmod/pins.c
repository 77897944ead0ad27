// SPDX-License-Identifier: GPL-2.0
/*
 * Who still holds struct pages of a device: counting pins and waiting for them.
 *
 * A page of ZONE_DEVICE that nobody uses has a reference count of one. The
 * in-tree driver frees the struct pages of a device without looking, and a
 * later unpin writes to freed memory.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include "compound.h"

#define PIN_POLL_MS	50
#define PIN_TELL_FIRST	(5 * HZ)
#define PIN_TELL_AGAIN	(60 * HZ)

typedef bool (*head_fn)(struct folio *folio, void *data);

/* Calls @fn on the head of every compound page until it returns false */
static void visit_heads(struct dev_pagemap *pgmap, head_fn fn, void *data)
{
	unsigned long nr = 1UL << pgmap->vmemmap_shift;
	unsigned long pfn, end, steps = 0;
	int i;

	for (i = 0; i < pgmap->nr_range; i++) {
		end = PHYS_PFN(pgmap->ranges[i].end + 1);
		pfn = PHYS_PFN(pgmap->ranges[i].start) + (i ? 0 : compound_altmap_pages(pgmap));
		for (; pfn < end; pfn += nr) {
			if (!fn(pfn_folio(pfn), data))
				return;
			if (!(++steps % 8192))
				cond_resched();
		}
	}
}

static bool count_pinned(struct folio *folio, void *data)
{
	if (folio_maybe_dma_pinned(folio))
		++*(u64 *)data;
	return !fatal_signal_pending(current);
}

u64 compound_count_pinned(struct dev_pagemap *pgmap)
{
	u64 count = 0;

	visit_heads(pgmap, count_pinned, &count);
	return count;
}

struct pin_wait {
	struct device *dev;
	struct dev_pagemap *pgmap;
	unsigned long tell;
	bool told;
};

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

/* References that are no pins (a pipe's, say) hold the unbind up as well */
static void tell(struct pin_wait *wait)
{
	u64 used = 0;

	if (time_before(jiffies, wait->tell))
		return;
	visit_heads(wait->pgmap, count_in_use, &used);
	dev_warn(wait->dev, "unbind waits: compound pages in use: %llu, pinned for DMA: %llu\n",
		 used, compound_count_pinned(wait->pgmap));
	wait->tell = jiffies + PIN_TELL_AGAIN;
	wait->told = true;
}

static bool wait_for_head(struct folio *folio, void *data)
{
	while (in_use(folio)) {
		tell(data);
		msleep(PIN_POLL_MS);
	}
	return true;
}

/*
 * Nothing maps the device any more, so no reference is taken on a page that
 * has none: one pass over the heads is enough. The grace period is for
 * GUP-fast, which reads an entry with interrupts off and takes its reference
 * a little later.
 */
void compound_wait_unpinned(struct device *dev, struct dev_pagemap *pgmap)
{
	struct pin_wait wait = {
		.dev = dev,
		.pgmap = pgmap,
		.tell = jiffies + PIN_TELL_FIRST,
	};

	synchronize_rcu();
	visit_heads(pgmap, wait_for_head, &wait);
	if (wait.told)
		dev_info(dev, "no compound page is in use any more, unbind goes on\n");
}
