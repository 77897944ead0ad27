// SPDX-License-Identifier: LGPL-2.1
/*
 * Carries a plan out step by step, verifies it, and on any failure undoes all in
 * reverse. What a step does is step.c's; whether the plan still holds is apply.c's.
 */
#include <string.h>

#include "base/lock.h"
#include "base/rules.h"
#include "base/run-dir.h"
#include "base/signals.h"
#include "batch.h"
#include "carry.h"
#include "inventory/ram.h"
#include "journal.h"
#include "verify.h"

/* An unbind waits for pins, memory that goes offline for pages that move, and 1T of it for 8192 blocks. */
static bool may_take_long(enum step_kind kind)
{
	return kind == STEP_UNBIND || kind == STEP_ONLINE || kind == STEP_OFFLINE ||
	       kind == STEP_STAY;
}

static int do_step(struct subject *subject, struct step *step)
{
	int rc;

	lock_say(subject->ctx, step->text);
	if (!may_take_long(step->kind))
		return step_do(subject, step);
	lock_park(subject->ctx);
	rc = step_do(subject, step);
	lock_resume(subject->ctx);
	return rc;
}

int carry_undo_step(struct subject *subject, const struct step *step)
{
	char text[STEP_TEXT_MAX + 16];
	bool park = may_take_long(step->kind) && step->kind != STEP_UNBIND;
	int rc;

	snprintf(text, sizeof(text), "undo: %s", step->text);
	lock_say(subject->ctx, text);
	if (!park && step->kind != STEP_BIND)
		return step_undo(subject, step);
	lock_park(subject->ctx);
	rc = step_undo(subject, step);
	lock_resume(subject->ctx);
	return rc;
}

/*
 * Undoes steps @n - 1 to 0, all that can be, and adds to the error what became of
 * it. Who is killed meanwhile leaves a journal of what is still to be undone.
 */
static void undo(struct daxc_plan *plan, size_t n)
{
	struct daxc_ctx *ctx = plan->subject.ctx;
	bool failed = false, left = false;
	struct error_copy *why;
	char memory[RAM_TEXT_MAX];
	int rc;

	while (n--) {
		rc = journal_write(&plan->subject, plan->steps, n + 1);
		if (rc)
			log_warn(ctx, "%s" JOURNAL ": %s", plan->subject.name, strerror(-rc));
		why = error_keep(ctx);
		rc = carry_undo_step(&plan->subject, &plan->steps[n]);
		error_bring_back(ctx, why);
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
						.note = RUN_DIR }) :
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
		rc = do_step(&plan->subject, step);
		if (!rc && step->kind == STEP_UNBIND)
			rc = batch_note_wishes(&plan->subject);
		if (rc) {
			(*done)++; /* a size may have been changed in part */
			return rc;
		}
	}
	return 0;
}

/*
 * The node may be long in coming. Who is killed meanwhile has finished his change:
 * there is no journal that would undo it, and signals are not held back.
 */
static int wait_for_node(struct daxc_plan *plan)
{
	struct daxc_ctx *ctx = plan->subject.ctx;
	int rc;

	if (plan->want.gone)
		return 0;
	lock_say(ctx, "wait for its node");
	lock_park(ctx);
	rc = verify_node(plan);
	lock_resume(ctx);
	if (rc) {
		_cleanup_(signals_release) sigset_t held = signals_hold();

		undo(plan, plan->n);
		journal_clear(ctx, plan->subject.name);
	}
	return rc;
}

static int carry_out_steps(struct daxc_plan *plan)
{
	_cleanup_(signals_release) sigset_t held = signals_hold();
	size_t done = 0;
	int rc;

	rc = batch_note(&plan->subject);
	if (!rc)
		rc = do_steps(plan, &done);
	if (!rc) {
		strcpy(plan->name, plan->subject.dev->name);
		rc = verify(plan);
	}
	if (!rc)
		rc = batch_note_made(&plan->subject);
	if (rc)
		undo(plan, done);
	journal_clear(plan->subject.ctx, plan->subject.name);
	return rc;
}

int carry_out(struct daxc_plan *plan)
{
	int rc = carry_out_steps(plan);

	if (!rc)
		rc = wait_for_node(plan);
	if (!rc)
		rc = verify_driver_stays(plan);
	/* who asked for it has system RAM by now: to undo that is for him to say */
	return rc ? rc : verify_ram(plan);
}
