// SPDX-License-Identifier: LGPL-2.1
/*
 * Plans for memory that is, was or becomes system RAM: online and offline, and
 * what they are to a change of mode.
 */
#include <stdio.h>
#include <string.h>

#include "base/hint.h"
#include "base/rules.h"
#include "check.h"
#include "inventory/advice.h"
#include "inventory/ram.h"
#include "room.h"
#include "verify.h"

static int fail_ram(struct daxc_plan *plan, enum rule rule)
{
	struct daxc_dev *dev = plan->subject.dev;

	return fail(plan->subject.ctx, rule,
		    &(struct facts){ .object = plan->name,
				     .region = plan->subject.region->id,
				     .mode = dev ? daxc_mode_name(daxc_dev_get_mode(dev)) : NULL });
}

/* What is not system RAM can be brought online by becoming it, and has nothing to take offline. */
static int fail_not_ram(struct daxc_plan *plan, bool online)
{
	struct daxc_dev *dev = plan->subject.dev;
	char advice[ADVICE_MAX];

	if (online)
		advise_mode(dev, DAXC_MODE_SYSTEM_RAM, advice);
	else
		snprintf(advice, sizeof(advice), "daxctl-compound list %s", dev->name);
	return fail(plan->subject.ctx, RULE_NOT_SYSTEM_RAM,
		    &(struct facts){ .object = plan->name,
				     .mode = daxc_mode_name(daxc_dev_get_mode(dev)),
				     .advice = advice });
}

static int read_state(struct daxc_plan *plan, bool online, struct daxc_memory *memory)
{
	int rc = ram_state(plan->subject.dev, memory);

	if (rc == -ENXIO)
		return fail_not_ram(plan, online);
	return rc ? fail_errno(plan->subject.ctx, RULE_STEP_FAILED, -rc,
			       &(struct facts){ .object = plan->name,
						.step = "read the state of its memory" }) :
		    0;
}

/* The kernel unbinds kmem even while its memory is online, and then never gives it back. */
int plan_release_ram(struct daxc_plan *plan, bool force)
{
	struct daxc_memory memory = { 0 };
	int rc = read_state(plan, false, &memory);

	if (rc || !memory.online)
		return rc;
	if (!force)
		return fail_ram(plan, RULE_SYSTEM_RAM);
	return plan_add_offline(plan) ? fail_no_memory(plan->subject.ctx) : 0;
}

/* The size by which the only extent of a device that exists would hold a block, or 0. */
static uint64_t block_by_growth(struct daxc_plan *plan, uint64_t block)
{
	const struct layout *layout = &plan->want.layout;
	uint64_t into, size;

	if (layout->n != 1)
		return 0;
	into = layout->spans[0].start % block;
	size = into ? 2 * block - into : block;
	return room_grows_in_place(plan->subject.region, layout->spans[0],
				   size - layout->spans[0].size) ?
		       size :
		       0;
}

/*
 * kmem takes whole memory blocks, of each extent by itself, even where two
 * touch. Where growing does not help, only a device that is made anew has
 * extents that begin on a block.
 */
static int check_blocks(struct daxc_plan *plan)
{
	const struct layout *layout = &plan->want.layout;
	struct facts facts = { .object = plan->name,
			       .size = layout_size(layout),
			       .count = (int)layout->n,
			       .unit = ram_block_size(plan->subject.ctx) };
	char advice[ADVICE_MAX];
	size_t i;

	if (!facts.unit)
		return 0; /* the kernel will say */
	for (i = 0; i < layout->n; i++)
		plan->want.blocks += (int)(place_aligned(layout->spans[i], facts.unit).size / facts.unit);
	if (plan->want.blocks)
		return 0;
	facts.fits = plan->subject.dev ? block_by_growth(plan, facts.unit) : facts.unit;
	if (facts.fits)
		return fail(plan->subject.ctx, RULE_MEMORY_BLOCKS, &facts);
	facts.region = plan->subject.region->id;
	facts.advice = advise_destroy(plan->subject.dev, advice);
	facts.fits = (facts.size + facts.unit - 1) / facts.unit * facts.unit;
	return fail(plan->subject.ctx, RULE_EXTENT_BLOCKS, &facts);
}

int plan_use_ram(struct daxc_plan *plan, unsigned int ram)
{
	int rc = check_blocks(plan);

	if (!rc)
		rc = plan_check_bad(plan, ram & DAXC_RAM_FORCE);
	if (rc)
		return rc;
	if (!(ram & DAXC_RAM_FORCE) && ram_auto_online(plan->subject.ctx, NULL) > 0)
		return fail_ram(plan, RULE_AUTO_ONLINE);
	rc = ram & DAXC_RAM_NO_ONLINE ? plan_add_stay(plan) : plan_add_online(plan, ram, true);
	return rc ? fail_no_memory(plan->subject.ctx) : 0;
}

static enum want_ram want_of(unsigned int ram)
{
	if (ram & DAXC_RAM_NO_ONLINE)
		return WANT_OFFLINE;
	return ram & DAXC_RAM_NO_MOVABLE ? WANT_ONLINE : WANT_MOVABLE;
}

/* Memory that is there, and offline. */
static int bring_online(struct daxc_plan *plan, unsigned int ram)
{
	int rc = plan_check_bad(plan, ram & DAXC_RAM_FORCE);

	if (rc)
		return rc;
	return plan_add_online(plan, ram, false) ? fail_no_memory(plan->subject.ctx) : 0;
}

/* What is online may be in use, and only who says so has it taken offline. */
static int fail_stays(struct daxc_plan *plan, const struct daxc_memory *memory, const char *advice)
{
	return fail(plan->subject.ctx, RULE_RAM_STAYS,
		    &(struct facts){ .object = plan->name, .advice = advice,
				     .note = memory->movable == 1 ? "as movable memory" :
								    "for anything, not as movable memory" });
}

int plan_keep_ram(struct daxc_plan *plan, unsigned int ram)
{
	enum want_ram want = want_of(ram);
	struct daxc_memory memory = { 0 };
	char advice[ADVICE_MAX];
	bool off;
	int rc = read_state(plan, false, &memory);

	if (rc || ram_is_as_wished(want, &memory))
		return rc;
	off = memory.online && (want == WANT_OFFLINE || !memory.movable);
	snprintf(advice, sizeof(advice), "daxctl-compound reconfigure --mode system-ram --force %s%s",
		 want == WANT_OFFLINE ? "--no-online " : "", plan->name);
	if (off && !(ram & DAXC_RAM_FORCE))
		return fail_stays(plan, &memory, advice);
	if (off && plan_add_offline(plan))
		return fail_no_memory(plan->subject.ctx);
	plan->want.ram = want;
	return want == WANT_OFFLINE ? 0 : bring_online(plan, ram);
}

/* A plan that leaves the device as it is but for its memory. */
static int new_plan(struct daxc_dev *dev, bool online, struct daxc_plan **plan,
		    struct daxc_memory *memory)
{
	struct daxc_plan *p;
	int rc = check_ready(dev);

	if (rc)
		return rc;
	if (plan_new(dev->region, dev, plan))
		return fail_no_memory(dev->region->ctx);
	p = *plan;
	p->want.mode = DAXC_MODE_SYSTEM_RAM;
	rc = dev_read_align(dev, &p->want.align);
	if (!rc)
		rc = layout_read(dev, false, &p->want.layout);
	return rc ? fail_read(dev, rc) : read_state(p, online, memory);
}

static int online_again(const struct daxc_plan *plan, struct daxc_plan **fresh)
{
	return daxc_plan_online(plan->subject.dev, plan->request.ram, fresh);
}

DAXC_EXPORT int daxc_plan_online(struct daxc_dev *dev, unsigned int ram, struct daxc_plan **plan)
{
	_cleanup_plan_ struct daxc_plan *p = NULL;
	char advice[ADVICE_MAX];
	struct daxc_memory memory = { 0 };
	int rc;

	if (!dev || !plan)
		return -EINVAL;
	error_clear(dev->region->ctx);
	rc = new_plan(dev, true, &p, &memory);
	if (rc)
		return rc;
	p->again = online_again;
	p->request.ram = ram;
	if (memory.online && !(ram & DAXC_RAM_NO_MOVABLE) && !memory.movable) {
		snprintf(advice, sizeof(advice), "daxctl-compound offline-memory %s" THEN "; then online-memory, "
			 "or with --no-movable", dev->name);
		return fail_stays(p, &memory, advice);
	}
	rc = memory.online < memory.blocks ? bring_online(p, ram) : 0;
	if (rc)
		return rc;
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
	rc = new_plan(dev, false, &p, &memory);
	if (rc)
		return rc;
	p->again = offline_again;
	if (memory.online && plan_add_offline(p))
		return fail_no_memory(dev->region->ctx);
	p->want.ram = WANT_OFFLINE;
	*plan = steal_ptr(p);
	return 0;
}
