// SPDX-License-Identifier: LGPL-2.1
/*
 * Plans for memory that is, was or becomes system RAM: online and offline, and
 * what they are to a change of mode.
 */
#include <string.h>

#include "check.h"
#include "plan.h"
#include "ram.h"
#include "rules.h"

static int fail_ram(struct daxc_plan *plan, enum rule rule)
{
	struct daxc_dev *dev = plan->subject.dev;

	return fail(plan->subject.ctx, rule,
		    &(struct facts){ .object = plan->name,
				     .region = plan->subject.region->id,
				     .mode = dev ? daxc_mode_name(daxc_dev_get_mode(dev)) : NULL });
}

static int read_state(struct daxc_plan *plan, struct daxc_memory *memory)
{
	int rc = ram_state(plan->subject.dev, memory);

	if (rc == -ENXIO)
		return fail_ram(plan, RULE_NOT_SYSTEM_RAM);
	return rc ? fail_errno(plan->subject.ctx, RULE_STEP_FAILED, -rc,
			       &(struct facts){ .object = plan->name,
						.step = "read the state of its memory" }) :
		    0;
}

/* The kernel unbinds kmem even while its memory is online, and then never gives it back. */
int plan_release_ram(struct daxc_plan *plan, bool force)
{
	struct daxc_memory memory = { 0 };
	int rc = read_state(plan, &memory);

	if (rc || !memory.online)
		return rc;
	if (!force)
		return fail_ram(plan, RULE_SYSTEM_RAM);
	return plan_add_offline(plan) ? fail_no_memory(plan->subject.ctx) : 0;
}

int plan_use_ram(struct daxc_plan *plan, unsigned int ram)
{
	int rc = ram_check_blocks(plan->subject.ctx, plan->name, &plan->want.layout);

	if (rc)
		return rc;
	if (!(ram & DAXC_RAM_FORCE) && ram_auto_online(plan->subject.ctx) > 0)
		return fail_ram(plan, RULE_AUTO_ONLINE);
	if (ram & DAXC_RAM_NO_ONLINE)
		return 0;
	return plan_add_online(plan, ram) ? fail_no_memory(plan->subject.ctx) : 0;
}

/* A plan that leaves the device as it is but for its memory. */
static int new_plan(struct daxc_dev *dev, struct daxc_plan **plan, struct daxc_memory *memory)
{
	struct daxc_plan *p;
	int rc;

	if (plan_new(dev->region, dev, plan))
		return fail_no_memory(dev->region->ctx);
	p = *plan;
	p->want.mode = DAXC_MODE_SYSTEM_RAM;
	rc = dev_read_align(dev, &p->want.align);
	if (!rc)
		rc = layout_read(dev, false, &p->want.layout);
	return rc ? fail_read(dev, rc) : read_state(p, memory);
}

static int online_again(const struct daxc_plan *plan, struct daxc_plan **fresh)
{
	return daxc_plan_online(plan->subject.dev, plan->request.ram, fresh);
}

DAXC_EXPORT int daxc_plan_online(struct daxc_dev *dev, unsigned int ram, struct daxc_plan **plan)
{
	_cleanup_plan_ struct daxc_plan *p = NULL;
	struct daxc_memory memory = { 0 };
	int rc;

	if (!dev || !plan)
		return -EINVAL;
	error_clear(dev->region->ctx);
	rc = new_plan(dev, &p, &memory);
	if (rc)
		return rc;
	p->again = online_again;
	p->request.ram = ram;
	if (memory.online < memory.blocks && plan_add_online(p, ram))
		return fail_no_memory(dev->region->ctx);
	*plan = steal_ptr(p);
	return 0;
}

static int offline_again(const struct daxc_plan *plan, struct daxc_plan **fresh)
{
	return daxc_plan_offline(plan->subject.dev, fresh);
}

DAXC_EXPORT int daxc_plan_offline(struct daxc_dev *dev, struct daxc_plan **plan)
{
	_cleanup_plan_ struct daxc_plan *p = NULL;
	struct daxc_memory memory = { 0 };
	int rc;

	if (!dev || !plan)
		return -EINVAL;
	error_clear(dev->region->ctx);
	rc = new_plan(dev, &p, &memory);
	if (rc)
		return rc;
	p->again = offline_again;
	if (memory.online && plan_add_offline(p))
		return fail_no_memory(dev->region->ctx);
	*plan = steal_ptr(p);
	return 0;
}
