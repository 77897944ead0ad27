// SPDX-License-Identifier: LGPL-2.1
/*
 * Carries a plan out: under the lock, if it still holds, step by step, then
 * verified; on any failure all is undone in reverse. What a step does is
 * step.c's.
 */
#include <string.h>

#include "check.h"
#include "journal.h"
#include "lock.h"
#include "plan.h"
#include "ram.h"
#include "recover.h"
#include "rules.h"
#include "signals.h"
#include "verify.h"

/* On what the kernel shows now, with nobody else changing it. */
static int plan_again(const struct daxc_plan *plan, struct daxc_plan **fresh)
{
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
 * Undoes steps @n - 1 to 0, all that can be, and adds to the error what became of
 * it. Who is killed meanwhile leaves a journal of what is still to be undone.
 */
static void undo(struct daxc_plan *plan, size_t n)
{
	struct daxc_ctx *ctx = plan->subject.ctx;
	bool failed = false, left = false;
	char memory[RAM_TEXT_MAX];
	int rc;

	while (n--) {
		rc = journal_write(&plan->subject, plan->steps, n + 1);
		if (rc)
			log_warn(ctx, JOURNAL ": %s", strerror(-rc));
		rc = step_undo(&plan->subject, &plan->steps[n]);
		left |= rc == STEP_LEFT;
		if (rc >= 0)
			continue;
		failed = true;
		error_append(ctx, " Undoing \"%s\" failed too: %s.", plan->steps[n].text,
			     strerror(-rc));
		if (step_keeps_driver(&plan->steps[n]))
			break;
	}
	if (left && ram_text(plan->subject.dev, memory, sizeof(memory)))
		error_append(ctx, " Now %s.", memory);
	else if (!failed)
		error_append(ctx, " Nothing was changed.");
	inventory_forget(ctx);
}

static int note_steps(struct daxc_plan *plan, size_t n)
{
	int rc = journal_write(&plan->subject, plan->steps, n);

	return rc ? fail_errno(plan->subject.ctx, RULE_JOURNAL, -rc,
			       &(struct facts){ .object = plan->steps[n - 1].text,
						.note = JOURNAL }) :
		    0;
}

static int do_steps(struct daxc_plan *plan, size_t *done)
{
	struct step *step;
	int rc;

	for (*done = 0; *done < plan->n; (*done)++) {
		step = &plan->steps[*done];
		rc = step_prepare(&plan->subject, step);
		if (!rc)
			rc = note_steps(plan, *done + 1);
		if (rc)
			return rc;
		rc = step_do(&plan->subject, step);
		if (rc) {
			(*done)++; /* a size may have been changed in part */
			return rc;
		}
	}
	return 0;
}

static int carry_out(struct daxc_plan *plan)
{
	_cleanup_(signals_release) sigset_t held = signals_hold();
	size_t done;
	int rc;

	rc = do_steps(plan, &done);
	if (!rc) {
		strcpy(plan->name, plan->subject.dev->name);
		rc = verify(plan);
	}
	if (rc)
		undo(plan, done);
	journal_clear(plan->subject.ctx);
	return rc;
}

/*
 * The node may be long in coming. Who is killed meanwhile has finished his change:
 * there is no journal that would undo it, and signals are not held back.
 */
static int wait_for_node(struct daxc_plan *plan)
{
	int rc = plan->want.gone ? 0 : verify_node(plan);

	if (rc) {
		_cleanup_(signals_release) sigset_t held = signals_hold();

		undo(plan, plan->n);
		journal_clear(plan->subject.ctx);
	}
	return rc;
}

/* A signal must not cut it short in its turn. */
static int recover_whole(struct daxc_ctx *ctx)
{
	_cleanup_(signals_release) sigset_t held = signals_hold();

	return recover(ctx);
}

/* @anew: what it takes now, not only what was planned. */
static int apply(struct daxc_plan *plan, bool anew, struct daxc_dev **dev)
{
	_cleanup_plan_ struct daxc_plan *fresh = NULL;
	_cleanup_close_ int lock = -1;
	int rc;

	if (!plan)
		return -EINVAL;
	plan->done = 0;
	error_clear(plan->subject.ctx);
	rc = check_may_change(plan->subject.ctx, plan->name);
	if (rc)
		return rc;
	lock = lock_take(plan->subject.ctx, plan->name);
	if (lock < 0)
		return lock;
	rc = recover_whole(plan->subject.ctx);
	if (rc < 0)
		return rc;
	rc = plan_again(plan, &fresh);
	if (!rc && !anew)
		rc = check_same(plan, fresh);
	if (!rc)
		rc = carry_out(fresh);
	if (!rc)
		rc = wait_for_node(fresh);
	if (!rc)
		plan->done = fresh->n;
	if (!rc && dev)
		*dev = fresh->want.gone ? NULL : fresh->subject.dev;
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
	_cleanup_close_ int lock = -1;
	int rc;

	if (!ctx)
		return -EINVAL;
	error_clear(ctx);
	rc = check_may_change(ctx, "recovery");
	if (rc)
		return rc;
	lock = lock_take(ctx, "recovery");
	return lock < 0 ? lock : recover_whole(ctx);
}
