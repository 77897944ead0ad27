// SPDX-License-Identifier: LGPL-2.1
/* Checks of a region: where it starts, and how its free memory lies. */
#include <stdio.h>

#include "base/private.h"
#include "base/size.h"
#include "findings.h"
#include "inventory/free-spans.h"

/* Free memory that one device could not have although it is free. */
static void check_scatter(struct daxc_region *region, uint64_t align, struct facts facts,
			  struct daxc_findings *findings)
{
	_cleanup_free_ struct span *spans = NULL;
	struct span whole;
	size_t n;
	int rc = extents_free_spans(region, &whole, &spans, &n);

	/* -ENODATA: the kernel does not show where it starts, to nobody */
	if (rc && rc != -ENODATA)
		findings_unseen(findings, "what is free of it", facts.object, rc);
	if (rc || n < 2)
		return;
	facts.available = place_total(spans, n, PLACE_UNIT);
	facts.fits = place_largest(spans, n, align);
	facts.align = align;
	if (facts.fits < place_total(spans, n, align))
		findings_add(findings, FIND_REGION_SCATTERED, &facts);
}

void diagnose_region(struct daxc_region *region, struct daxc_findings *findings)
{
	char object[DEV_NAME_MAX];
	struct facts facts = { .object = object, .region = region->id };
	uint64_t size;
	int rc;

	if (daxc_region_is_static(region))
		return;
	snprintf(object, sizeof(object), "dax%d", region->id);
	rc = region_read_start(region, &facts.start);
	/* -ENODATA: the kernel does not show it, to nobody */
	if (rc && rc != -ENODATA)
		findings_unseen(findings, "where its memory lies", object, rc);
	size = daxc_region_get_size(region);
	if (!rc && facts.start % SZ_1G && size >= SZ_1G && size != DAXC_UNKNOWN)
		findings_add(findings, FIND_REGION_START, &facts);
	check_scatter(region, SZ_2M, facts, findings);
	if (daxc_region_get_available(region) == DAXC_UNKNOWN)
		findings_unseen(findings, "how much of it is free", object,
				region->cache.available.err);
}
