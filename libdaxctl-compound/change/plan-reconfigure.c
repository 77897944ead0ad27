// SPDX-License-Identifier: LGPL-2.1
/*
 * Plans a change of a device that exists: driver, size, align, order. What it
 * keeps of its memory stays where it is, at the same offsets.
 */
#include <stdio.h>
#include <string.h>

#include "base/rules.h"
#include "check.h"
#include "inventory/advice.h"
#include "room.h"

/* A device as it is and as it is to be. */
struct change {
	struct daxc_dev *dev;
	const struct daxc_request *request;
	enum daxc_mode mode_now, mode;
	uint64_t align_now, align;
	uint64_t size_now, size;
	struct layout layout;
	struct layout given; /* the extents of the request */
};

static void change_free(struct change *change)
{
	layout_free(&change->layout);
	layout_free(&change->given);
}

static int read_change(struct change *change, struct daxc_dev *dev,
		       const struct daxc_request *request)
{
	int rc;

	change->dev = dev;
	change->request = request;
	change->mode_now = daxc_dev_get_mode(dev);
	rc = dev_read_align(dev, &change->align_now);
	if (!rc)
		rc = dev_read_size(dev, &change->size_now);
	if (!rc)
		rc = layout_read(dev, false, &change->layout);
	if (rc)
		return fail_read(dev, rc);
	if (layout_add_extents(&change->given, request->extents, request->n_extents))
		return fail_no_memory(dev->region->ctx);
	change->align = request->align ? request->align : change->align_now;
	change->size = request->size == DAXC_SIZE_KEEP ? change->size_now : request->size;
	change->mode = request->mode == DAXC_MODE_DEFAULT ? change->mode_now : request->mode;
	/* without memory there is nothing to drive */
	if (!change->size && request->mode == DAXC_MODE_DEFAULT)
		change->mode = DAXC_MODE_DISABLED;
	return 0;
}

static bool geometry_changes(const struct change *change)
{
	return change->size != change->size_now || change->align != change->align_now;
}

static int check_mode(const struct change *change)
{
	struct daxc_ctx *ctx = change->dev->region->ctx;
	char command[ADVICE_MAX], advice[ADVICE_MAX + 32];
	struct facts facts = { .object = change->dev->name,
			       .region = change->dev->region->id,
			       .mode = daxc_mode_name(change->mode),
			       .advice = advice };

	if (change->mode == DAXC_MODE_UNKNOWN)
		return fail(ctx, RULE_BAD_MODE, &facts);
	if (change->size || change->mode == DAXC_MODE_DISABLED)
		return 0;
	if (!change->size_now)
		return fail_empty(change->dev, change->mode);
	snprintf(advice, sizeof(advice), "%s, which gives the memory back",
		 advise_destroy(change->dev, command));
	return fail(ctx, RULE_SIZE_ZERO, &facts);
}

/* The kernel keeps what a shrunk device had first, and would keep it when growing. */
static int check_at(const struct change *change)
{
	if (change->request->at == DAXC_AT_ANY || !change->size_now)
		return 0;
	return fail(change->dev->region->ctx, RULE_BAD_REQUEST,
		    &(struct facts){ .object = change->dev->name,
				     .note = "a device that has memory cannot be moved; destroy "
					     "it, and create it --at the offset" });
}

/* So extents that are given must go on where those that it has end, or end before. */
static int check_given(const struct change *change)
{
	uint64_t kept = change->size < change->size_now ? change->size : change->size_now;
	struct facts facts = { .object = change->dev->name };
	char note[32], advice[ADVICE_MAX];

	if (!change->given.n)
		return 0;
	facts.at = layout_same(&change->layout, &change->given);
	if (facts.at >= kept)
		return 0;
	facts.start = layout_address(&change->layout, facts.at);
	facts.note = note;
	facts.advice = advise_destroy(change->dev, advice);
	snprintf(note, sizeof(note), "%#llx",
		 (unsigned long long)layout_address(&change->given, facts.at));
	return fail(change->dev->region->ctx, RULE_EXTENTS_MOVE, &facts);
}

static int check_change(const struct change *change)
{
	struct daxc_region *region = change->dev->region;
	const char *name = change->dev->name;
	int rc;

	if (geometry_changes(change) && daxc_region_is_static(region))
		return fail_static(region, RULE_STATIC_REGION, name, change->align);
	rc = check_mode(change);
	if (!rc)
		rc = check_at(change);
	if (!rc)
		rc = check_given(change);
	if (!rc)
		rc = check_shift(region->ctx, name, change->request, change->mode, change->align);
	if (!rc && geometry_changes(change))
		rc = check_size(region->ctx, name, change->size, change->align,
				change->size_now + room_left(region, change->align));
	return rc;
}

/* An order above that of a smaller align would have the driver refuse the device. */
static void lower_wish(const struct change *change, struct daxc_request *request)
{
	int shift;

	if (request->vmemmap_shift != DAXC_SHIFT_KEEP || change->align >= change->align_now)
		return;
	if (daxc_dev_get_vmemmap_shift(change->dev, &shift) || shift <= align_order(change->align))
		return;
	request->vmemmap_shift = DAXC_SHIFT_AUTO;
}

static bool is_so_already(const struct change *change)
{
	if (geometry_changes(change) || change->mode != change->mode_now)
		return false;
	if (change->mode != DAXC_MODE_COMPOUND && change->mode != DAXC_MODE_DISABLED)
		return true;
	return wishes_kept(change->dev, change->request);
}

static int add_shrink(struct daxc_plan *plan, const struct change *change)
{
	return change->size < change->size_now ? plan_add_size(plan, change->size) : 0;
}

static int add_align(struct daxc_plan *plan, const struct change *change)
{
	return change->align != change->align_now ? plan_add_align(plan, change->align) : 0;
}

static int add_growth(struct daxc_plan *plan, const struct change *change)
{
	_cleanup_(layout_free) struct layout more = { 0 };
	struct room room = { .object = change->dev->name,
			     .size = change->size - change->size_now,
			     .align = change->align,
			     .at = change->request->at,
			     .given = &more,
			     .now = &change->layout };

	if (change->size <= change->size_now)
		return 0;
	if (layout_tail(&change->given, change->size_now, &more))
		return fail_no_memory(plan->subject.ctx);
	return room_take(plan, &room);
}

/*
 * The kernel checks each size against the align in force, and each align
 * against the extents there are: what makes multiples smaller comes first.
 */
static int add_geometry(struct daxc_plan *plan, const struct change *change)
{
	bool align_first = change->align < change->align_now;
	uint64_t kept = change->size < change->size_now ? change->size : change->size_now;
	int rc;

	rc = align_first ? add_align(plan, change) : add_shrink(plan, change);
	if (!rc)
		rc = align_first ? add_shrink(plan, change) : add_align(plan, change);
	if (!rc)
		rc = layout_head(&change->layout, kept, &plan->want.layout);
	if (rc)
		return fail_no_memory(plan->subject.ctx);
	rc = check_layout(change->dev, &plan->want.layout, change->align);
	return rc ? rc : add_growth(plan, change);
}

static int add_release(struct daxc_plan *plan, const struct change *change)
{
	int rc;

	if (change->mode_now == DAXC_MODE_DISABLED)
		return 0;
	if (change->mode_now == DAXC_MODE_SYSTEM_RAM)
		rc = plan_release_ram(plan, change->request->ram & DAXC_RAM_FORCE);
	else
		rc = check_release(change->dev, change->request->ram & DAXC_RAM_FORCE);
	if (rc)
		return rc;
	rc = plan_add_unbind(plan, daxc_dev_get_driver(change->dev));
	return rc ? fail_no_memory(plan->subject.ctx) : 0;
}

static int add_steps(struct daxc_plan *plan, const struct change *change)
{
	const char *driver = mode_driver(change->mode);
	struct daxc_request wishes = *change->request;
	int rc;

	rc = driver ? plan_add_module(plan, driver) : 0;
	if (rc)
		return fail_no_memory(plan->subject.ctx);
	rc = add_release(plan, change);
	if (!rc)
		rc = add_geometry(plan, change);
	if (rc)
		return rc;
	lower_wish(change, &wishes);
	rc = plan_add_wishes(plan, &wishes);
	if (!rc && driver)
		rc = plan_add_bind(plan, driver);
	if (rc)
		return fail_no_memory(plan->subject.ctx);
	if (change->mode == DAXC_MODE_SYSTEM_RAM)
		return plan_use_ram(plan, change->request->ram);
	return plan_check_bad(plan, change->request->ram & DAXC_RAM_FORCE);
}

static int reconfigure_again(const struct daxc_plan *plan, struct daxc_plan **fresh)
{
	return daxc_plan_reconfigure(plan->subject.dev, &plan->request, fresh);
}

static int make_plan(const struct change *change, struct daxc_plan *plan)
{
	if (plan_keep_request(plan, change->request))
		return fail_no_memory(plan->subject.ctx);
	plan->again = reconfigure_again;
	plan->want.mode = change->mode;
	plan->want.align = change->align;
	if (!is_so_already(change))
		return add_steps(plan, change);
	if (layout_head(&change->layout, change->size, &plan->want.layout))
		return fail_no_memory(plan->subject.ctx);
	return change->request->mode == DAXC_MODE_SYSTEM_RAM ? plan_keep_ram(plan, change->request->ram) : 0;
}

DAXC_EXPORT int daxc_plan_reconfigure(struct daxc_dev *dev, const struct daxc_request *given,
				      struct daxc_plan **plan)
{
	_cleanup_(change_free) struct change change = { 0 };
	_cleanup_plan_ struct daxc_plan *p = NULL;
	struct daxc_request request;
	int rc;

	if (!dev || !plan)
		return -EINVAL;
	error_clear(dev->region->ctx);
	rc = check_request(dev->region->ctx, dev->name, given, &request);
	if (!rc)
		rc = check_ready(dev);
	if (!rc)
		rc = read_change(&change, dev, &request);
	if (!rc)
		rc = check_change(&change);
	if (rc)
		return rc;
	if (plan_new(dev->region, dev, &p))
		return fail_no_memory(dev->region->ctx);
	rc = make_plan(&change, p);
	if (rc)
		return rc;
	*plan = steal_ptr(p);
	return 0;
}
