// SPDX-License-Identifier: LGPL-2.1
/*
 * How a plan comes to be carried out: under the lock, when what a killed change has
 * left is undone, and if it still holds. The steps are carry.c's.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/lock.h"
#include "base/rules.h"
#include "carry.h"
#include "check.h"
#include "recover.h"

/* On what the kernel shows now, with nobody else changing it. */
static int plan_again(const struct daxc_plan *plan, struct daxc_plan **fresh)
{
	int rc = plan_look(plan);

	if (rc)
		return rc;
	inventory_forget(plan->subject.ctx);
	return plan->again(plan, fresh);
}

static int check_same(const struct daxc_plan *plan, const struct daxc_plan *fresh)
{
	char note[STEP_TEXT_MAX + 32] = "fewer steps are needed now";
	const char *step;

	/* without any, somebody has just done all that was wished */
	if (!fresh->n || !plan_differs(plan, fresh, &step))
		return 0;
	if (step)
		snprintf(note, sizeof(note), "it would now \"%s\"", step);
	return fail(plan->subject.ctx, RULE_CHANGED,
		    &(struct facts){ .object = plan->name, .note = note });
}

/*
 * The name that a new device will have is nobody's yet: only who makes one has its lock. If a lock
 * of that name is held all the same, the kernel gives no other name before that one is taken.
 */
static int lock_new(struct daxc_plan *plan)
{
	struct subject *subject = &plan->subject;
	unsigned int n = 0;
	int rc;

	strcpy(subject->name, plan->name);
	if (subject->dev)
		return 0;
	while ((rc = lock_take_name(subject->ctx, subject->name)) == -EBUSY)
		snprintf(subject->name, sizeof(subject->name), "new-%d-%u", (int)getpid(), n++);
	return rc ? fail_errno(plan->subject.ctx, RULE_LOCK_FILE, -rc,
			       &(struct facts){ .object = plan->name, .note = plan->name }) :
		    0;
}

static void unlock_new(struct daxc_plan *plan, bool new)
{
	if (new)
		lock_release_name(plan->subject.ctx, plan->subject.name);
}

static int carry_out_locked(struct daxc_plan *plan)
{
	bool new = !plan->subject.dev;
	int rc = lock_new(plan);

	if (rc)
		return rc;
	rc = carry_out(plan);
	unlock_new(plan, new);
	return rc;
}

/* @anew: what it takes now, not only what was planned. */
static int apply_locked(struct daxc_plan *plan, bool anew, struct daxc_dev **dev)
{
	_cleanup_plan_ struct daxc_plan *fresh = NULL;
	int rc;

	plan->done = 0;
	rc = recover(plan->subject.ctx, plan->subject.dev ? plan->name : NULL);
	if (rc < 0)
		return rc;
	rc = plan_again(plan, &fresh);
	if (!rc && !anew)
		rc = check_same(plan, fresh);
	if (!rc)
		rc = carry_out_locked(fresh);
	if (!rc)
		plan->done = fresh->n;
	if (!rc && dev)
		*dev = fresh->want.gone ? NULL : fresh->subject.dev;
	return rc;
}

static int apply(struct daxc_plan *plan, bool anew, struct daxc_dev **dev)
{
	const char *name;
	int rc;

	if (!plan)
		return -EINVAL;
	error_clear(plan->subject.ctx);
	rc = check_may_change(plan->subject.ctx, plan->name);
	if (rc)
		return rc;
	name = plan->subject.dev ? plan->name : NULL;
	rc = lock_take(plan->subject.ctx, name, plan->name);
	if (rc)
		return rc;
	rc = apply_locked(plan, anew, dev);
	lock_release(plan->subject.ctx, name);
	return rc;
}

DAXC_EXPORT int daxc_plan_apply(struct daxc_plan *plan, struct daxc_dev **dev)
{
	return apply(plan, false, dev);
}

DAXC_EXPORT int daxc_plan_apply_anew(struct daxc_plan *plan, struct daxc_dev **dev)
{
	return apply(plan, true, dev);
}

DAXC_EXPORT int daxc_recover(struct daxc_ctx *ctx)
{
	int rc;

	if (!ctx)
		return -EINVAL;
	error_clear(ctx);
	rc = check_may_change(ctx, "recovery");
	if (!rc)
		rc = lock_take(ctx, NULL, "recovery");
	if (rc)
		return rc;
	rc = recover(ctx, NULL);
	lock_release(ctx, NULL);
	return rc;
}
