// SPDX-License-Identifier: LGPL-2.1
/*
 * The diagnosis: of what the checks are made. The checks themselves are in
 * diagnose-host.c, diagnose-region.c and diagnose-device.c.
 */
#include "findings.h"
#include "private.h"

DAXC_EXPORT int daxc_diagnose(struct daxc_ctx *ctx, struct daxc_dev *only,
			      struct daxc_findings **findings)
{
	struct kernel_version kernel = { 0 };
	struct daxc_findings *found;
	struct daxc_region *region;
	struct daxc_dev *dev;
	int rc;

	if (!ctx || !findings || (only && only->region->ctx != ctx))
		return -EINVAL;
	rc = findings_new(&found);
	if (rc)
		return rc;
	kernel_read(ctx, &kernel);
	if (only) {
		diagnose_device(only, &kernel, found);
	} else {
		diagnose_host(ctx, &kernel, found);
		daxc_region_foreach(ctx, region) {
			diagnose_region(region, found);
			daxc_dev_foreach(region, dev)
				diagnose_device(dev, &kernel, found);
		}
		rc = daxc_get_error(ctx) ? -daxc_get_error(ctx)->err : 0;
	}
	rc = rc ? rc : findings_status(found);
	if (rc)
		daxc_findings_free(found);
	else
		*findings = found;
	return rc;
}
