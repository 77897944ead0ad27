// SPDX-License-Identifier: LGPL-2.1
/*
 * Recovery: what the journal of a killed change tells is undone, where the device
 * still is as that change left it. Whatever happens, the user is told: this is done
 * in the course of another change, perhaps of another device.
 */
#include <inttypes.h>
#include <string.h>

#include "base/lock.h"
#include "base/rules.h"
#include "base/run-dir.h"
#include "base/signals.h"
#include "base/size.h"
#include "base/sysfs.h"
#include "batch-undo.h"
#include "bind.h"
#include "carry.h"
#include "check.h"
#include "libdaxctl-compound-change.h"
#include "recover.h"

static int fail_changed(struct subject *subject, const char *note)
{
	return fail(subject->ctx, RULE_RECOVER_CHANGED,
		    &(struct facts){ .object = subject->dev->name, .note = note });
}

/* The drivers before and after a step, "": none; left alone where the step does not say. */
static void drivers_of(const struct step *step, const char **before, const char **after)
{
	switch (step->kind) {
	case STEP_UNBIND:
		*before = step->value;
		*after = "";
		break;
	case STEP_BIND:
		*before = "";
		*after = step->value;
		break;
	case STEP_ONLINE:
	case STEP_OFFLINE:
	case STEP_STAY:
		*before = *after = DRIVER_KMEM;
		break;
	case STEP_CREATE:
	case STEP_ATTR:
	case STEP_EXTENTS:
	case STEP_DELETE:
		*before = *after = "";
		break;
	case STEP_MODULE:
		break;
	}
}

/* Each step says what it needs, so that the last one says all. */
static int check_driver(struct subject *subject, const struct step *last)
{
	const char *now = bound_driver(subject->dev), *before = NULL, *after = NULL;
	char note[256];

	now = now ? now : "";
	drivers_of(last, &before, &after);
	if (!before || !strcmp(now, before) || !strcmp(now, after))
		return 0;
	snprintf(note, sizeof(note), "its driver is %s, and that change left it with %s",
		 *now ? now : "none", *after ? after : "none");
	return fail_changed(subject, note);
}

static uint64_t size_after(const struct step *step)
{
	uint64_t first, last, size = layout_size(&step->before);

	if (sscanf(step->value, "%" SCNx64 "-%" SCNx64, &first, &last) == 2)
		return size + (last - first + 1);
	return strtoull(step->value, NULL, 10);
}

/* The last step that changes the size may have been done, not done, or done in part. */
static int check_size_left(struct subject *subject, const struct journal *journal)
{
	uint64_t now, least = 0, most = UINT64_MAX;
	char note[128], text[SIZE_TEXT_MAX];
	size_t i;
	int rc;

	for (i = 0; i < journal->n; i++) {
		const struct step *step = &journal->steps[i];

		if (step->kind == STEP_CREATE)
			most = 0;
		if (step->kind != STEP_EXTENTS)
			continue;
		least = most = size_after(step);
		if (i + 1 < journal->n)
			continue;
		now = layout_size(&step->before);
		least = now < least ? now : least;
		most = now > most ? now : most;
	}
	rc = dev_read_size(subject->dev, &now);
	if (rc)
		return fail_read(subject->dev, rc);
	if (now >= least && now <= most)
		return 0;
	snprintf(note, sizeof(note), "its size is %s, which that change did not make it",
		 size_text(now, text));
	return fail_changed(subject, note);
}

int recover_check(struct subject *subject, const struct journal *journal)
{
	int rc;

	/* one that was found by itself is new: step_find_created() */
	if (!subject->dev || !*journal->device)
		return 0;
	if (subject->dev->inode != journal->inode)
		return fail_changed(subject, "another device has got its name");
	rc = check_ready(subject->dev);
	if (!rc)
		rc = check_driver(subject, &journal->steps[journal->n - 1]);
	if (!rc)
		rc = check_size_left(subject, journal);
	return rc ? rc : check_left(subject->dev);
}

/* -ENODEV: what the journal speaks of is gone, and there is nothing to undo. */
static int find_subject(struct subject *subject, const struct journal *journal)
{
	const struct step *last = &journal->steps[journal->n - 1];
	int rc = region_by_path(subject->ctx, journal->region, &subject->region);

	if (rc)
		return rc;
	if (*journal->device) {
		rc = inventory_get(subject->ctx, journal->device, &subject->dev);
		return !rc && subject->dev->region != subject->region ? -ENODEV : rc;
	}
	return last->kind == STEP_CREATE ? step_find_created(subject, last) : 0;
}

/* Who is killed once more leaves a journal of what is still to be undone. */
static void note_left(struct subject *subject, const struct journal *journal, size_t n)
{
	int rc = journal_write(subject, journal->steps, n);

	if (rc)
		log_warn(subject->ctx, "%s" JOURNAL ": %s", subject->name, strerror(-rc));
}

static int undo_all(struct subject *subject, const struct journal *journal)
{
	int rc, failed = 0;
	size_t i;

	for (i = journal->n; i--;) {
		const struct step *step = &journal->steps[i];

		if (!failed)
			note_left(subject, journal, i + 1);
		rc = carry_undo_step(subject, step);
		if (rc >= 0) {
			notice(subject->ctx, "%s \"%s\", of a change that was killed.",
			       rc == STEP_LEFT ? "did not undo" : "undid", step->text);
			continue;
		}
		notice(subject->ctx, "undoing \"%s\", of a change that was killed, failed: %s.",
		       step->text, strerror(-rc));
		failed = failed ? failed : rc;
		if (step_keeps_driver(step))
			break;
	}
	if (failed) /* whoever reads it then shall see all */
		note_left(subject, journal, journal->n);
	return failed ? failed : (int)journal->n;
}

/*
 * What cannot be undone is set aside for somebody to read, and told; tried again
 * for ever, it would keep every other device from being changed.
 */
static void tell_set_aside(struct daxc_ctx *ctx, const char *file, int why, int rc)
{
	const struct daxc_error *error = daxc_get_error(ctx);

	if (error)
		notice(ctx, "%s Try: %s", error->what, error->hint);
	notice(ctx, "a change that was killed cannot be undone: %s. How far it had come is in "
	       RUN_DIR "/%s%s: make the device what it shall be, then remove that file.",
	       strerror(-why), file, rc ? JOURNAL : JOURNAL_BAD);
	if (rc)
		log_err(ctx, RUN_DIR "/%s" JOURNAL_BAD ": %s", file, strerror(-rc));
}

static int undo_journal(struct daxc_ctx *ctx, const struct journal *journal)
{
	struct subject subject = { .ctx = ctx };
	int rc;

	strcpy(subject.name, journal->name);
	rc = find_subject(&subject, journal);
	if (rc == -ENODEV) {
		notice(ctx, "a change was killed, and its device is gone: nothing to undo.");
		return 0;
	}
	if (!rc)
		rc = recover_check(&subject, journal);
	return rc ? rc : undo_all(&subject, journal);
}

/*
 * Where it could not be seen whether somebody uses the device, or which devices there are, the next
 * who can see will undo it, and where its driver is still going the next who finds it gone; until
 * then only that device is not changed. @concerned: it is the one that is to be changed.
 */
static int leave(struct daxc_ctx *ctx, bool concerned)
{
	const struct daxc_error *error = daxc_get_error(ctx);

	if (!concerned)
		return 0;
	error_append(ctx, " A change of it was killed, and cannot be undone yet.");
	return -error->err;
}

static bool is_not_yet(const struct daxc_ctx *ctx)
{
	static const enum rule not_yet[] = { RULE_UNSEEN, RULE_UNBINDING, RULE_KEPT, RULE_NO_SYSFS,
					     RULE_NO_INVENTORY };
	const struct daxc_error *error = daxc_get_error(ctx);
	size_t i;

	for (i = 0; error && i < ARRAY_SIZE(not_yet); i++)
		if (!strcmp(error->rule, rules[not_yet[i]].name))
			return true;
	return false;
}

static int recover_journal(struct daxc_ctx *ctx, int dir, const char *name, const char *target)
{
	_cleanup_(journal_free) struct journal journal = { 0 };
	int rc = journal_read(dir, name, &journal);

	if (!rc)
		rc = undo_journal(ctx, &journal);
	if (rc < 0 && is_not_yet(ctx))
		return leave(ctx, target && !strcmp(target, journal.device));
	if (rc >= 0)
		journal_clear(ctx, name);
	else
		tell_set_aside(ctx, name, rc, journal_set_aside(ctx, name));
	return rc < 0 ? 0 : rc;
}

static bool has_device(const struct batch *batch, const char *name)
{
	size_t i;

	for (i = 0; name && i < batch->n; i++)
		if (!strcmp(batch->records[i].device, name))
			return true;
	return false;
}

static int recover_batch(struct daxc_ctx *ctx, int dir, const char *name, const char *target)
{
	_cleanup_(batch_free) struct batch batch = { 0 };
	int rc = batch_read(dir, name, &batch);

	if (!rc)
		rc = batch_undo(ctx, &batch, true);
	if (rc < 0 && is_not_yet(ctx))
		return leave(ctx, has_device(&batch, target));
	if (rc >= 0)
		batch_clear(ctx, name);
	else
		tell_set_aside(ctx, name, rc, batch_set_aside(ctx, name));
	return rc < 0 ? 0 : rc;
}

/* ---- which */

struct killed {
	bool any;		/* whoever lives */
	char (*names)[RUN_NAME_MAX];
	size_t n;
};

static void killed_free(struct killed *killed)
{
	free(killed->names);
}

/* One whose maker lives is under way; its files are his. */
static int add_killed(struct daxc_ctx *ctx, int dir, const char *name, void *data)
{
	struct killed *killed = data;
	char(*grown)[RUN_NAME_MAX];

	if (!killed->any && (lock_is_held(ctx, dir, name) ||
			     (ctx->batch && !strcmp(ctx->batch->name, name))))
		return 0;
	grown = reallocarray(killed->names, killed->n + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	killed->names = grown;
	strcpy(grown[killed->n++], name);
	return 0;
}

static int list_killed(struct daxc_ctx *ctx, const char *suffix, struct killed *killed)
{
	int rc = run_dir_list(ctx, suffix, add_killed, killed);

	return rc == -ENOENT ? 0 : rc;
}

static int find_killed(struct daxc_ctx *ctx, const char *suffix, bool any,
		       char path[RECOVER_PATH_MAX])
{
	_cleanup_(killed_free) struct killed killed = { .any = any };
	int rc = list_killed(ctx, suffix, &killed);

	if (rc || !killed.n)
		return rc;
	snprintf(path, RECOVER_PATH_MAX, RUN_DIR "/%s%s", killed.names[0], suffix);
	return 1;
}

int recover_find_killed(struct daxc_ctx *ctx, char path[RECOVER_PATH_MAX])
{
	int rc = find_killed(ctx, JOURNAL, false, path);

	return rc ? rc : find_killed(ctx, BATCH, false, path);
}

int recover_find_aside(struct daxc_ctx *ctx, char path[RECOVER_PATH_MAX])
{
	return find_killed(ctx, JOURNAL_BAD, true, path);
}

DAXC_EXPORT int daxc_has_killed_change(struct daxc_ctx *ctx)
{
	char path[RECOVER_PATH_MAX];

	return ctx ? recover_find_killed(ctx, path) : -EINVAL;
}

/* The lock of a name that is not held is there for us, but for who was faster. */
typedef int (*recover_fn)(struct daxc_ctx *ctx, int dir, const char *name, const char *target);

static int recover_named(struct daxc_ctx *ctx, const char *name, const char *target, recover_fn fn)
{
	_cleanup_close_ int dir = run_dir_open(ctx);
	int rc;

	if (dir < 0)
		return dir;
	rc = lock_take_name(ctx, name);
	if (rc == -EBUSY || rc == -ENOMEM)
		return rc == -EBUSY ? 0 : rc;
	if (rc) { /* it keeps nobody from changing other devices */
		if (ctx->unlockable_is_told)
			return 0;
		ctx->unlockable_is_told = true;
		notice(ctx, "a change that was killed is not undone: " RUN_DIR "/%s.lock: %s.", name,
		       strerror(-rc));
		return 0;
	}
	error_clear(ctx);
	rc = fn(ctx, dir, name, target);
	if (rc >= 0)
		error_clear(ctx);
	lock_release_name(ctx, name);
	return rc;
}

static int recover_all(struct daxc_ctx *ctx, const char *suffix, const char *target, recover_fn fn)
{
	_cleanup_(killed_free) struct killed killed = { 0 };
	int rc, n = 0;
	size_t i;

	rc = list_killed(ctx, suffix, &killed);
	if (!rc && killed.n)
		inventory_forget(ctx);
	for (i = 0; i < killed.n && rc >= 0; i++) {
		rc = recover_named(ctx, killed.names[i], target, fn);
		n += rc > 0 ? rc : 0;
	}
	if (n) /* what was read in between is not so any more */
		inventory_forget(ctx);
	return rc < 0 ? rc : n;
}

/* A signal must not cut it short in its turn. The last change of a batch has a journal of its own. */
int recover(struct daxc_ctx *ctx, const char *target)
{
	_cleanup_(signals_release) sigset_t held = signals_hold();
	int journals, batches;

	journals = recover_all(ctx, JOURNAL, target, recover_journal);
	if (journals < 0)
		return journals;
	batches = recover_all(ctx, BATCH, target, recover_batch);
	return batches < 0 ? batches : journals + batches;
}
