// SPDX-License-Identifier: LGPL-2.1
/*
 * The order of the compound pages and the kind of mapping that a device is to
 * have: what is in force, and what must be wished for at the next bind.
 */
#include <stdio.h>
#include <string.h>

#include "base/private.h"
#include "check.h"
#include "inventory/kernel.h"
#include "plan.h"

static bool shift_in_force(struct daxc_dev *dev, int wanted, int order)
{
	int shift;

	if (wanted == DAXC_SHIFT_KEEP)
		return true;
	if (daxc_dev_get_vmemmap_shift(dev, &shift))
		return false;
	return shift == (wanted == DAXC_SHIFT_AUTO ? order : wanted);
}

static bool map_in_force(struct daxc_dev *dev, enum daxc_map wanted)
{
	enum daxc_map map;

	/* "auto" chose one of the two, and asking for it again would change nothing */
	if (wanted == DAXC_MAP_KEEP || wanted == DAXC_MAP_AUTO)
		return true;
	return !daxc_dev_get_map(dev, &map) && map == wanted;
}

/*
 * Only an unbound device shows its wish. One that is bound, or that will be
 * made or has no compound/ before the module is loaded, is told in any case but
 * where a new device's "auto" is meant.
 */
static bool shift_is_wished(struct daxc_dev *dev, int wanted)
{
	int shift;

	if (wanted == DAXC_SHIFT_KEEP)
		return true;
	if (!dev)
		return wanted == DAXC_SHIFT_AUTO;
	if (daxc_dev_get_mode(dev) != DAXC_MODE_DISABLED)
		return false;
	if (daxc_dev_get_vmemmap_shift(dev, &shift))
		return wanted == DAXC_SHIFT_AUTO;
	return shift == wanted;
}

static bool map_is_wished(struct daxc_ctx *ctx, struct daxc_dev *dev, enum daxc_map wanted)
{
	enum daxc_map map;

	/* where there is one, it is what is wished: check_shift() refuses the other */
	if (wanted == DAXC_MAP_KEEP || kernel_gives_map(ctx))
		return true;
	if (!dev)
		return wanted == DAXC_MAP_AUTO;
	if (daxc_dev_get_mode(dev) != DAXC_MODE_DISABLED)
		return false;
	if (daxc_dev_get_map(dev, &map))
		return wanted == DAXC_MAP_AUTO;
	return map == wanted;
}

bool wishes_kept(struct daxc_dev *dev, const struct daxc_request *request)
{
	int order = align_order(daxc_dev_get_align(dev));

	if (daxc_dev_get_mode(dev) == DAXC_MODE_DISABLED)
		return shift_is_wished(dev, request->vmemmap_shift) &&
		       map_is_wished(dev->region->ctx, dev, request->map);
	return shift_in_force(dev, request->vmemmap_shift, order) &&
	       map_in_force(dev, request->map);
}

/* A wish without a bind: no other step has loaded the module that keeps it. */
static int add_keeper(struct daxc_plan *plan)
{
	return plan->want.mode == DAXC_MODE_DISABLED ? plan_add_module(plan, DRIVER_COMPOUND) : 0;
}

int plan_add_wishes(struct daxc_plan *plan, const struct daxc_request *request)
{
	struct daxc_dev *dev = plan->subject.dev;
	bool shift_wished = shift_is_wished(dev, request->vmemmap_shift);
	bool map_wished = map_is_wished(plan->subject.ctx, dev, request->map);
	char value[STEP_VALUE_MAX] = "auto";
	int rc = shift_wished && map_wished ? 0 : add_keeper(plan);

	if (!rc && !shift_wished) {
		if (request->vmemmap_shift != DAXC_SHIFT_AUTO)
			snprintf(value, sizeof(value), "%d", request->vmemmap_shift);
		rc = plan_add_attr(plan, "compound/vmemmap_shift", value);
	}
	if (!rc && !map_wished)
		rc = plan_add_attr(plan, "compound/map", daxc_map_name(request->map));
	plan->want.shift = request->vmemmap_shift;
	plan->want.map = request->map;
	return rc;
}
