// SPDX-License-Identifier: LGPL-2.1
/*
 * The diagnosis: of what the checks are made. The checks themselves are in
 * diagnose-memory.c and -cxl.c, -host.c, -region.c and -device.c.
 */
#include <unistd.h>

#include "base/private.h"
#include "findings.h"

static void look(struct daxc_ctx *ctx, struct daxc_dev *only, struct daxc_findings *found)
{
	struct kernel_version kernel = { 0 };
	struct daxc_region *region;
	struct daxc_dev *dev;

	kernel_read(ctx, &kernel);
	if (only) {
		diagnose_device(only, &kernel, found);
		error_clear(ctx);
		return;
	}
	error_clear(ctx);
	diagnose_memory(ctx, found);
	diagnose_host(ctx, &kernel, found);
	if (ctx->unseen.n)
		findings_unseen(found, "what it is", ctx->unseen.name, ctx->unseen.err);
	daxc_region_foreach(ctx, region) {
		diagnose_region(region, found);
		daxc_dev_foreach(region, dev)
			diagnose_device(dev, &kernel, found);
	}
}

/* That a part cannot be seen is one of the things that are wrong, and keeps no other back. */
static int conclude(struct daxc_ctx *ctx, struct daxc_findings *found,
		    struct daxc_findings **findings)
{
	const struct daxc_error *error = daxc_get_error(ctx);
	int rc;

	if (error)
		findings_unseen(found, "which dax devices there are", "host", -error->err);
	error_clear(ctx);
	findings_add_unseen(found, !ctx->sysroot && !geteuid());
	rc = findings_status(found);
	if (rc)
		daxc_findings_free(found);
	else
		*findings = found;
	return rc;
}

DAXC_EXPORT int daxc_diagnose(struct daxc_ctx *ctx, struct daxc_dev *only,
			      struct daxc_findings **findings)
{
	struct daxc_findings *found;
	int rc;

	if (!ctx || !findings || (only && only->region->ctx != ctx))
		return -EINVAL;
	rc = findings_new(&found);
	if (rc)
		return rc;
	look(ctx, only, found);
	return conclude(ctx, found, findings);
}

DAXC_EXPORT int daxc_diagnose_memory(struct daxc_ctx *ctx, struct daxc_findings **findings)
{
	struct daxc_findings *found;
	int rc;

	if (!ctx || !findings)
		return -EINVAL;
	rc = findings_new(&found);
	if (rc)
		return rc;
	error_clear(ctx);
	diagnose_memory(ctx, found);
	return conclude(ctx, found, findings);
}
