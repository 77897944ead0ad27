// SPDX-License-Identifier: LGPL-2.1
/*
 * Plans that take a device as it is: give it a driver, take the driver away,
 * or give its memory back.
 */
#include <stdio.h>
#include <string.h>

#include "base/rules.h"
#include "check.h"
#include "inventory/advice.h"
#include "inventory/ram.h"
#include "plan.h"

static void driven_facts(struct facts *facts, struct daxc_dev *dev, enum daxc_mode mode)
{
	*facts = (struct facts){ .object = dev->name,
				 .region = dev->region->id,
				 .driver = daxc_dev_get_driver(dev),
				 .mode = daxc_mode_name(mode) };
}

static int read_as_it_is(struct daxc_plan *plan, struct daxc_dev *dev)
{
	int rc = dev_read_align(dev, &plan->want.align);

	if (!rc)
		rc = layout_read(dev, false, &plan->want.layout);
	return rc ? fail_read(dev, rc) : 0;
}

static int fail_to_ram(struct daxc_dev *dev, struct facts *facts)
{
	char advice[ADVICE_MAX];

	facts->driver = DRIVER_KMEM;
	facts->advice = advise_mode(dev, DAXC_MODE_SYSTEM_RAM, advice);
	if (daxc_dev_get_mode(dev) == DAXC_MODE_SYSTEM_RAM)
		snprintf(advice, sizeof(advice), "daxctl-compound online-memory %s", dev->name);
	return fail(dev->region->ctx, RULE_TO_SYSTEM_RAM, facts);
}

static int check_enable(struct daxc_dev *dev, enum daxc_mode mode)
{
	enum daxc_mode now = daxc_dev_get_mode(dev);
	struct daxc_ctx *ctx = dev->region->ctx;
	char advice[ADVICE_MAX];
	struct facts facts;
	uint64_t size;
	int rc;

	driven_facts(&facts, dev, mode);
	facts.advice = advice;
	if (!mode_driver(mode))
		return fail(ctx, RULE_BAD_MODE, &facts);
	rc = dev_read_size(dev, &size);
	if (rc)
		return fail_read(dev, rc);
	if (!size)
		return fail_empty(dev, mode);
	if (mode == DAXC_MODE_SYSTEM_RAM)
		return fail_to_ram(dev, &facts);
	if (now == DAXC_MODE_DISABLED || now == mode)
		return 0;
	advise_mode(dev, mode, advice);
	return fail(ctx, RULE_ENABLED_OTHER, &facts);
}

static int add_enable(struct daxc_plan *plan)
{
	const char *driver = mode_driver(plan->want.mode);
	struct daxc_dev *dev = plan->subject.dev;
	int rc;

	rc = check_layout(dev, &plan->want.layout, plan->want.align);
	if (!rc)
		rc = plan_check_bad(plan, false);
	if (rc)
		return rc;
	rc = plan_add_module(plan, driver);
	if (!rc)
		rc = plan_add_bind(plan, driver);
	return rc ? fail_no_memory(plan->subject.ctx) : 0;
}

static int enable_again(const struct daxc_plan *plan, struct daxc_plan **fresh)
{
	return daxc_plan_enable(plan->subject.dev, plan->request.mode, fresh);
}

DAXC_EXPORT int daxc_plan_enable(struct daxc_dev *dev, enum daxc_mode mode, struct daxc_plan **plan)
{
	_cleanup_plan_ struct daxc_plan *p = NULL;
	int rc;

	if (!dev || !plan)
		return -EINVAL;
	error_clear(dev->region->ctx);
	if (mode == DAXC_MODE_DEFAULT)
		mode = DAXC_MODE_COMPOUND;
	rc = check_ready(dev);
	if (!rc)
		rc = check_enable(dev, mode);
	if (rc)
		return rc;
	if (plan_new(dev->region, dev, &p))
		return fail_no_memory(dev->region->ctx);
	p->request.mode = mode;
	p->again = enable_again;
	p->want.mode = mode;
	rc = read_as_it_is(p, dev);
	if (!rc && daxc_dev_get_mode(dev) == DAXC_MODE_DISABLED)
		rc = add_enable(p);
	if (rc)
		return rc;
	*plan = steal_ptr(p);
	return 0;
}

/* Adds the unbinding of a device that may be unbound. */
static int add_disable(struct daxc_plan *plan)
{
	struct daxc_dev *dev = plan->subject.dev;
	struct facts facts;
	int rc;

	if (daxc_dev_get_mode(dev) == DAXC_MODE_DISABLED)
		return 0;
	driven_facts(&facts, dev, DAXC_MODE_DISABLED);
	if (daxc_dev_get_mode(dev) == DAXC_MODE_SYSTEM_RAM)
		rc = plan_release_ram(plan, plan->force);
	else
		rc = check_release(dev, plan->force);
	if (rc)
		return rc;
	rc = plan_add_unbind(plan, facts.driver);
	return rc ? fail_no_memory(plan->subject.ctx) : 0;
}

static int disable_again(const struct daxc_plan *plan, struct daxc_plan **fresh)
{
	return daxc_plan_disable(plan->subject.dev, plan->force, fresh);
}

DAXC_EXPORT int daxc_plan_disable(struct daxc_dev *dev, bool force, struct daxc_plan **plan)
{
	_cleanup_plan_ struct daxc_plan *p = NULL;
	int rc;

	if (!dev || !plan)
		return -EINVAL;
	error_clear(dev->region->ctx);
	rc = check_ready(dev);
	if (rc)
		return rc;
	if (plan_new(dev->region, dev, &p))
		return fail_no_memory(dev->region->ctx);
	p->force = force;
	p->again = disable_again;
	p->want.mode = DAXC_MODE_DISABLED;
	rc = read_as_it_is(p, dev);
	if (!rc)
		rc = add_disable(p);
	if (rc)
		return rc;
	*plan = steal_ptr(p);
	return 0;
}

static int check_destroy(struct daxc_dev *dev, bool force)
{
	struct daxc_memory memory = { 0 };
	struct facts facts;

	driven_facts(&facts, dev, DAXC_MODE_DISABLED);
	if (daxc_region_is_static(dev->region))
		return fail_static(dev->region, RULE_STATIC_DESTROY, dev->name,
				   daxc_dev_get_align(dev));
	if (force || !facts.driver)
		return 0;
	/* disable, which the other rule tells to try, would be refused */
	if (!ram_state(dev, &memory) && memory.online)
		return fail(dev->region->ctx, RULE_SYSTEM_RAM, &facts);
	return fail(dev->region->ctx, RULE_ENABLED, &facts);
}

static int add_destroy(struct daxc_plan *plan)
{
	struct daxc_dev *dev = plan->subject.dev;
	uint64_t size;
	int rc;

	rc = dev_read_size(dev, &size);
	if (rc)
		return fail_read(dev, rc);
	rc = add_disable(plan);
	if (rc)
		return rc;
	if (size)
		rc = plan_add_size(plan, 0);
	/* the kernel never deletes instance 0 */
	if (!rc && dev->id)
		rc = plan_add_delete(plan);
	return rc ? fail_no_memory(plan->subject.ctx) : 0;
}

static int destroy_again(const struct daxc_plan *plan, struct daxc_plan **fresh)
{
	return daxc_plan_destroy(plan->subject.dev, plan->force, fresh);
}

DAXC_EXPORT int daxc_plan_destroy(struct daxc_dev *dev, bool force, struct daxc_plan **plan)
{
	_cleanup_plan_ struct daxc_plan *p = NULL;
	int rc;

	if (!dev || !plan)
		return -EINVAL;
	error_clear(dev->region->ctx);
	rc = check_ready(dev);
	if (!rc)
		rc = check_destroy(dev, force);
	if (rc)
		return rc;
	if (plan_new(dev->region, dev, &p))
		return fail_no_memory(dev->region->ctx);
	p->force = force;
	p->again = destroy_again;
	p->want.mode = DAXC_MODE_DISABLED;
	p->want.gone = dev->id != 0;
	p->want.align = daxc_dev_get_align(dev);
	rc = add_destroy(p);
	if (rc)
		return rc;
	*plan = steal_ptr(p);
	return 0;
}
