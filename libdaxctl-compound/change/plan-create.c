// SPDX-License-Identifier: LGPL-2.1
/*
 * Plans a new device: one that the region makes, with aligned memory, the wished
 * order, and a driver. A device without memory that exists is never taken, as
 * somebody else may be about to size it.
 */
#include "base/rules.h"
#include "check.h"
#include "room.h"

/* The kernel gives a new device the lowest number that is free. */
static int next_id(struct daxc_region *region)
{
	struct daxc_dev *dev;
	int id = 0;

	daxc_dev_foreach (region, dev)
		if (daxc_dev_get_id(dev) == id)
			id++;
	return id;
}

static int add_device(struct daxc_plan *plan)
{
	struct daxc_region *region = plan->subject.region;

	snprintf(plan->name, sizeof(plan->name), "dax%d.%d", region->id, next_id(region));
	return plan_add_create(plan);
}

static int add_align(struct daxc_plan *plan)
{
	uint64_t align;

	if (region_read_align(plan->subject.region, &align)) /* which is what a new device has */
		align = 0; /* unknown: to write what is there already does no harm */
	return align == plan->want.align ? 0 : plan_add_align(plan, plan->want.align);
}

static int add_steps(struct daxc_plan *plan, const struct daxc_request *request, const char *object)
{
	const char *driver = mode_driver(plan->want.mode);
	_cleanup_(layout_free) struct layout given = { 0 };
	struct layout nothing = { 0 };
	struct room room = { .object = object,
			     .size = request->size,
			     .align = plan->want.align,
			     .at = request->at,
			     .given = &given,
			     .now = &nothing };
	int rc;

	rc = layout_add_extents(&given, request->extents, request->n_extents);
	if (!rc && driver)
		rc = plan_add_module(plan, driver);
	if (!rc)
		rc = add_device(plan);
	if (!rc)
		rc = add_align(plan);
	if (rc)
		return fail_no_memory(plan->subject.ctx);
	rc = request->size ? room_take(plan, &room) : 0; /* none: all that it has is a number */
	if (rc)
		return rc;
	rc = plan_add_wishes(plan, request);
	if (!rc && driver)
		rc = plan_add_bind(plan, driver);
	if (rc)
		return fail_no_memory(plan->subject.ctx);
	if (plan->want.mode == DAXC_MODE_SYSTEM_RAM)
		return plan_use_ram(plan, request->ram);
	return plan_check_bad(plan, request->ram & DAXC_RAM_FORCE);
}

/* A new device has nothing to keep. */
static void fill_in(struct daxc_request *request)
{
	if (request->mode == DAXC_MODE_DEFAULT)
		request->mode = DAXC_MODE_COMPOUND;
	if (request->mode != DAXC_MODE_COMPOUND && request->mode != DAXC_MODE_DISABLED)
		return;
	if (request->vmemmap_shift == DAXC_SHIFT_KEEP)
		request->vmemmap_shift = DAXC_SHIFT_AUTO;
	if (request->map == DAXC_MAP_KEEP)
		request->map = DAXC_MAP_AUTO;
}

static int check_create(struct daxc_region *region, const char *object,
			const struct daxc_request *request)
{
	struct daxc_ctx *ctx = region->ctx;
	int rc;

	if (daxc_region_is_static(region))
		return fail_static(region, RULE_STATIC_REGION, object, request->align);
	if (!place_align_valid(request->align))
		return fail(ctx, RULE_BAD_ALIGN, &(struct facts){ .align = request->align });
	if (!request->size && request->mode != DAXC_MODE_DISABLED)
		return fail(ctx, RULE_SIZE_ZERO,
			    &(struct facts){ .object = object,
					     .advice = "leave --size out, to take all that is free" });
	rc = check_shift(ctx, object, request, request->mode, request->align);
	if (rc || request->size == DAXC_SIZE_KEEP)
		return rc;
	return check_size(ctx, object, request->size, request->align,
			  room_left(region, request->align));
}

static int create_again(const struct daxc_plan *plan, struct daxc_plan **fresh)
{
	return daxc_plan_create(plan->subject.region, &plan->request, fresh);
}

DAXC_EXPORT int daxc_plan_create(struct daxc_region *region, const struct daxc_request *given,
				 struct daxc_plan **plan)
{
	_cleanup_plan_ struct daxc_plan *p = NULL;
	struct daxc_request request;
	char object[DEV_NAME_MAX];
	int rc;

	if (!region || !plan)
		return -EINVAL;
	error_clear(region->ctx);
	snprintf(object, sizeof(object), "dax%d", region->id);
	rc = check_request(region->ctx, object, given, &request);
	if (rc)
		return rc;
	rc = request.align ? 0 : region_read_align(region, &request.align);
	if (rc)
		return fail_extents(region, rc);
	fill_in(&request);
	rc = check_create(region, object, &request);
	if (rc)
		return rc;
	if (plan_new(region, NULL, &p) || plan_keep_request(p, &request))
		return fail_no_memory(region->ctx);
	p->again = create_again;
	p->want.mode = request.mode;
	p->want.align = request.align;
	rc = add_steps(p, &request, object);
	if (rc)
		return rc;
	*plan = steal_ptr(p);
	return 0;
}
