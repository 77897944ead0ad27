// SPDX-License-Identifier: LGPL-2.1
/*
 * Reads a device again after a change, and says in what it differs from the
 * plan. The kernel accepts some writes that it then acts on differently.
 */
#include <string.h>

#include "base/rules.h"
#include "base/size.h"
#include "check.h"
#include "inventory/agents.h"
#include "inventory/devt.h"
#include "inventory/node.h"
#include "inventory/ram.h"
#include "verify.h"

#define SHIFT_TEXT_MAX 16

static int differs(struct daxc_plan *plan, const char *what, const char *now, const char *wanted)
{
	char note[256];

	snprintf(note, sizeof(note), "its %s is %s, not %s", what, now, wanted);
	return fail(plan->subject.ctx, RULE_NOT_AS_PLANNED,
		    &(struct facts){ .object = plan->name, .note = note });
}

static int verify_gone(struct daxc_plan *plan)
{
	if (!daxc_dev_exists(plan->subject.dev))
		return 0;
	return fail(plan->subject.ctx, RULE_NOT_AS_PLANNED,
		    &(struct facts){ .object = plan->name, .note = "the device still exists" });
}

static int verify_driver(struct daxc_plan *plan)
{
	const char *driver = daxc_dev_get_driver(plan->subject.dev);
	const char *wanted = mode_driver(plan->want.mode);

	if (driver == wanted || (driver && wanted && !strcmp(driver, wanted)))
		return 0;
	return differs(plan, "driver", driver ? driver : "none", wanted ? wanted : "none");
}

static int verify_geometry(struct daxc_plan *plan)
{
	_cleanup_(layout_free) struct layout now = { 0 };
	struct daxc_dev *dev = plan->subject.dev;
	char a[SIZE_TEXT_MAX], b[SIZE_TEXT_MAX];
	uint64_t size, align, wanted = layout_size(&plan->want.layout);
	int rc;

	rc = dev_read_size(dev, &size);
	if (!rc)
		rc = dev_read_align(dev, &align);
	if (!rc)
		rc = layout_read(dev, false, &now);
	if (rc)
		return fail_read(dev, rc);
	if (size != wanted)
		return differs(plan, "size", size_text(size, a), size_text(wanted, b));
	if (align != plan->want.align)
		return differs(plan, "align", size_text(align, a), size_text(plan->want.align, b));
	if (!layout_equal(&now, &plan->want.layout))
		return differs(plan, "memory", "elsewhere", "where it was chosen");
	return 0;
}

/* Wishes for dax_compound: another driver goes its own way, and shows that instead. */
static bool wishes_show(const struct daxc_plan *plan)
{
	return plan->want.mode == DAXC_MODE_COMPOUND || plan->want.mode == DAXC_MODE_DISABLED;
}

static const char *shift_text(int shift, char buf[SHIFT_TEXT_MAX])
{
	if (shift == DAXC_SHIFT_AUTO)
		return "auto";
	snprintf(buf, SHIFT_TEXT_MAX, "%d", shift);
	return buf;
}

static int verify_shift(struct daxc_plan *plan)
{
	int wanted = plan->want.shift, shift, rc;
	char a[SHIFT_TEXT_MAX], b[SHIFT_TEXT_MAX];

	if (wanted == DAXC_SHIFT_KEEP || !wishes_show(plan))
		return 0;
	rc = daxc_dev_get_vmemmap_shift(plan->subject.dev, &shift);
	if (rc == -ENOENT && plan->want.mode == DAXC_MODE_DISABLED)
		return 0; /* no module, and nothing was wished */
	if (rc)
		return fail_read(plan->subject.dev, rc);
	if (wanted == DAXC_SHIFT_AUTO && plan->want.mode == DAXC_MODE_COMPOUND)
		wanted = align_order(plan->want.align);
	if (shift == wanted)
		return 0;
	return differs(plan, "vmemmap_shift", shift_text(shift, a), shift_text(wanted, b));
}

static int verify_map(struct daxc_plan *plan)
{
	enum daxc_map wanted = plan->want.map, map;
	int rc;

	if (wanted == DAXC_MAP_KEEP || wanted == DAXC_MAP_AUTO || !wishes_show(plan))
		return 0; /* the driver chooses */
	rc = daxc_dev_get_map(plan->subject.dev, &map);
	if (rc)
		return fail_read(plan->subject.dev, rc);
	return map == wanted ? 0 : differs(plan, "map", daxc_map_name(map), daxc_map_name(wanted));
}

/* A node of that name may be another device's, where no devtmpfs keeps /dev. */
int verify_node(struct daxc_plan *plan)
{
	char note[DEV_NAME_MAX + 64];
	dev_t devt = 0;
	int rc;

	if (plan->want.mode != DAXC_MODE_COMPOUND && plan->want.mode != DAXC_MODE_DEVDAX)
		return 0;
	rc = node_wait(plan->subject.dev);
	if (!rc)
		return 0;
	devt_of(plan->subject.dev, &devt);
	snprintf(note, sizeof(note), "/dev/%s with number %u:%u", plan->name, major(devt),
		 minor(devt));
	return fail_errno(plan->subject.ctx, RULE_NO_NODE, -rc,
			  &(struct facts){ .object = plan->name, .note = note });
}

bool ram_is_as_wished(enum want_ram want, const struct daxc_memory *memory)
{
	switch (want) {
	case WANT_OFFLINE:
		return !memory->online;
	case WANT_MOVABLE:
		return memory->online == memory->blocks && memory->movable != 0;
	case WANT_ONLINE:
		return memory->online == memory->blocks;
	case WANT_NOTHING:
		break;
	}
	return true;
}

/* kmem tells of memory that it cannot add in the kernel log only, and takes the rest. */
static int fail_ram_part(struct daxc_plan *plan, const struct daxc_memory *memory)
{
	return fail(plan->subject.ctx, RULE_RAM_PART,
		    &(struct facts){ .object = plan->name,
				     .count = plan->want.blocks - memory->blocks,
				     .note = "",
				     .unit = ram_block_size(plan->subject.ctx) });
}

/* The kernel takes whole blocks, and says nothing of the rest. */
static void tell_rest(struct daxc_plan *plan)
{
	uint64_t unit = ram_block_size(plan->subject.ctx), all = layout_size(&plan->want.layout);
	uint64_t taken = (uint64_t)plan->want.blocks * unit;
	char a[SIZE_TEXT_MAX], b[SIZE_TEXT_MAX], c[SIZE_TEXT_MAX];

	if (taken < all)
		notice(plan->subject.ctx, "%s: %s of its %s are no system RAM: kmem takes whole memory "
		       "blocks of %s.", plan->name, size_text(all - taken, a), size_text(all, b),
		       size_text(unit, c));
}

int verify_driver_stays(struct daxc_plan *plan)
{
	int rc;

	if (plan->want.gone || !plan->subject.dev)
		return 0;
	dev_forget(plan->subject.dev);
	rc = verify_driver(plan);
	if (rc)
		error_append(plan->subject.ctx, " Somebody has bound or unbound it since, and it is left "
			     "as that.");
	return rc;
}

int verify_ram(struct daxc_plan *plan)
{
	struct daxc_memory memory = { 0 };
	char agents[AGENTS_TEXT_MAX];
	struct daxc_ctx *ctx = plan->subject.ctx;
	int rc;

	if (plan->want.ram == WANT_NOTHING)
		return 0;
	if (plan->n) /* who acts on what was done comes a moment later */
		agents_settle(ctx);
	rc = ram_state(plan->subject.dev, &memory);
	if (rc)
		return fail_errno(ctx, RULE_STEP_FAILED, -rc,
				  &(struct facts){ .object = plan->name,
						   .step = "read the state of its memory" });
	if (plan->want.blocks && memory.blocks < plan->want.blocks)
		return fail_ram_part(plan, &memory);
	if (plan->want.blocks)
		tell_rest(plan);
	if (ram_is_as_wished(plan->want.ram, &memory))
		return 0;
	return fail(ctx, plan->want.ram == WANT_OFFLINE ? RULE_RAM_ONLINE : RULE_RAM_ZONE,
		    &(struct facts){ .object = plan->name, .count = memory.online,
				     .note = agents_text(ctx, agents, sizeof(agents)) });
}

int verify(struct daxc_plan *plan)
{
	int rc;

	inventory_forget(plan->subject.ctx);
	rc = dev_look(plan->subject.dev);
	if (rc && rc != -ENODEV)
		return fail_read(plan->subject.dev, rc);
	if (plan->want.gone)
		return verify_gone(plan);
	rc = verify_driver(plan);
	if (!rc)
		rc = verify_geometry(plan);
	if (!rc)
		rc = verify_shift(plan);
	if (!rc)
		rc = verify_map(plan);
	return rc;
}
