// SPDX-License-Identifier: LGPL-2.1
/*
 * Puts the devices of a batch back: see batch-undo.h. Each takes one change or two,
 * which are planned, journalled and verified as any other.
 */
#include <string.h>

#include "base/lock.h"
#include "base/rules.h"
#include "batch-undo.h"
#include "carry.h"
#include "check.h"
#include "request.h"

/* 0 with NULL: it is gone, and what it was before with it. */
static int find_device(struct daxc_ctx *ctx, const struct record *record, struct daxc_dev **dev)
{
	struct daxc_region *region;
	struct daxc_dev *found;
	int rc = region_by_path(ctx, record->region, &region);

	*dev = NULL;
	if (!rc)
		rc = inventory_get(ctx, record->device, &found);
	if (rc)
		return rc == -ENODEV ? 0 : rc;
	if (found->region == region && found->inode == record->inode)
		*dev = found;
	return 0;
}

static int carry(struct daxc_plan *plan)
{
	int rc;

	strcpy(plan->subject.name, plan->subject.dev->name);
	rc = carry_out(plan);
	daxc_plan_free(plan);
	return rc;
}

static int destroy(struct daxc_dev *dev)
{
	struct daxc_plan *plan;
	int rc = daxc_plan_destroy(dev, true, &plan);

	return rc ? rc : carry(plan);
}

/* Without a driver, but with its memory and its wishes. */
static void fill_shape(struct daxc_request *request, const struct daxc_dev *dev,
		       const struct record *record)
{
	request->mode = DAXC_MODE_DISABLED;
	request->ram = DAXC_RAM_FORCE;
	if (!daxc_region_is_static(dev->region)) {
		request->align = record->align;
		request->size = layout_size(&record->layout);
	}
	if (*record->shift)
		request->vmemmap_shift = !strcmp(record->shift, "auto") ? DAXC_SHIFT_AUTO :
									  atoi(record->shift);
	if (*record->map)
		request->map = (enum daxc_map)daxc_map_from_name(record->map);
}

static int shape(struct daxc_dev *dev, const struct record *record)
{
	_cleanup_free_ struct daxc_extent *extents = NULL;
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan;
	size_t i;
	int rc;

	fill_shape(&request, dev, record);
	extents = calloc(record->layout.n + 1, sizeof(*extents));
	if (!extents)
		return fail_no_memory(dev->region->ctx);
	for (i = 0; i < record->layout.n; i++)
		extents[i] = (struct daxc_extent){ .start = record->layout.spans[i].start,
						   .size = record->layout.spans[i].size };
	if (request.size != DAXC_SIZE_KEEP) {
		request.extents = extents;
		request.n_extents = record->layout.n;
	}
	rc = daxc_plan_reconfigure(dev, &request, &plan);
	return rc ? rc : carry(plan);
}

static int drive(struct daxc_dev *dev, const struct record *record)
{
	struct daxc_request request = REQUEST_INIT;
	struct daxc_plan *plan;
	int rc;

	request.mode = driver_mode(record->driver);
	request.ram = record->ram;
	rc = daxc_plan_reconfigure(dev, &request, &plan);
	return rc ? rc : carry(plan);
}

static bool is_as_it_was(struct daxc_dev *dev, const struct record *record)
{
	_cleanup_(layout_free) struct layout now = { 0 };
	const char *driver = daxc_dev_get_driver(dev);

	return !strcmp(driver ? driver : "", record->driver) && !layout_read(dev, false, &now) &&
	       layout_equal(&now, &record->layout) && daxc_dev_get_align(dev) == record->align &&
	       !*record->shift;
}

static int put_back(struct daxc_dev *dev, const struct record *record)
{
	int rc;

	if (is_as_it_was(dev, record))
		return 0;
	rc = shape(dev, record);
	if (!rc && *record->driver)
		rc = drive(dev, record);
	return rc;
}

static void tell(struct daxc_ctx *ctx, const struct record *record, const char *caller, int rc)
{
	const struct daxc_error *error = daxc_get_error(ctx);

	if (rc)
		notice(ctx, "%s: cannot be put back as it was before %s, which was killed: %s",
		       record->device, caller, error ? error->what : strerror(-rc));
	else
		notice(ctx, "%s: %s %s, which was killed.", record->device,
		       record->made ? "destroyed again, which was made by" :
				      "put back as it was before",
		       caller);
}

static int undo_record(struct daxc_ctx *ctx, const struct record *record)
{
	struct daxc_dev *dev;
	int rc = find_device(ctx, record, &dev);

	if (rc || !dev)
		return rc;
	return record->made ? destroy(dev) : put_back(dev, record);
}

/* A device that nobody has by his lock: who has it now came later, and has seen it as it was left. */
static int undo_locked(struct daxc_ctx *ctx, const struct record *record)
{
	int rc = lock_take_name(ctx, record->device);

	if (rc)
		return fail_errno(ctx, RULE_LOCK_FILE, -rc,
				  &(struct facts){ .object = record->device, .note = record->device });
	inventory_forget(ctx);
	rc = undo_record(ctx, record);
	lock_release_name(ctx, record->device);
	return rc;
}

/* A half of them put back would be neither what was nor what was to be. */
static int check_all_left(struct daxc_ctx *ctx, const struct batch *batch)
{
	struct daxc_dev *dev;
	size_t i;
	int rc = 0;

	for (i = 0; i < batch->n && !rc; i++) {
		rc = find_device(ctx, &batch->records[i], &dev);
		if (!rc && dev)
			rc = check_ready(dev);
		if (!rc && dev)
			rc = check_left(dev);
	}
	return rc;
}

int batch_undo(struct daxc_ctx *ctx, const struct batch *batch, bool killed)
{
	struct batch *current = ctx->batch;
	int rc = killed ? check_all_left(ctx, batch) : 0;
	size_t i;

	ctx->batch = NULL; /* what is done here is none of it */
	for (i = batch->n; i-- && !rc;) {
		rc = undo_locked(ctx, &batch->records[i]);
		if (killed)
			tell(ctx, &batch->records[i], batch->caller, rc);
	}
	ctx->batch = current;
	return rc ? rc : (int)batch->n;
}
