// SPDX-License-Identifier: LGPL-2.1
/*
 * Recovery: what the journal of a killed change tells is undone, where the device
 * still is as that change left it. Whatever happens, the user is told: this is done
 * in the course of another change, perhaps of another device.
 */
#include <inttypes.h>
#include <string.h>

#include "bind.h"
#include "check.h"
#include "holders.h"
#include "libdaxctl-compound-change.h"
#include "lock.h"
#include "recover.h"
#include "rules.h"
#include "size.h"
#include "sysfs.h"
#include "unseen.h"

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

/* System RAM apart: that is asked for by taking it offline, which the kernel may refuse. */
static int check_unused(struct subject *subject)
{
	const char *driver = bound_driver(subject->dev);
	struct daxc_unseen unseen = DAXC_UNSEEN_INIT;
	struct daxc_holder *holders = NULL;
	char note[256];
	int n;

	if (!driver || !strcmp(driver, DRIVER_KMEM))
		return 0;
	n = daxc_dev_get_holders(subject->dev, &holders, &unseen);
	if (!n && unseen.processes)
		return fail_unseen(subject->dev, &unseen);
	if (n > 0)
		n = fail(subject->ctx, RULE_RECOVER_HELD,
			 &(struct facts){ .object = subject->dev->name,
					  .note = holders_text(holders, note, sizeof(note)) });
	daxc_holders_free(holders);
	return n ? n : check_not_pinned(subject->dev);
}

int recover_check(struct subject *subject, const struct journal *journal)
{
	int rc;

	/* one that was found by itself is new: step_find_created() */
	if (!subject->dev || !*journal->device)
		return 0;
	if (subject->dev->inode != journal->inode)
		return fail_changed(subject, "another device has got its name");
	rc = check_driver(subject, &journal->steps[journal->n - 1]);
	if (!rc)
		rc = check_size_left(subject, journal);
	return rc ? rc : check_unused(subject);
}

static struct daxc_region *find_region(struct daxc_ctx *ctx, const char *path)
{
	struct daxc_region *region;

	daxc_region_foreach(ctx, region)
		if (!strcmp(region->path, path))
			break;
	return region;
}

/* -ENODEV: what the journal speaks of is gone, and there is nothing to undo. */
static int find_subject(struct subject *subject, const struct journal *journal)
{
	const struct step *last = &journal->steps[journal->n - 1];
	int rc;

	subject->region = find_region(subject->ctx, journal->region);
	if (!subject->region)
		return -ENODEV;
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
		log_warn(subject->ctx, JOURNAL ": %s", strerror(-rc));
}

static int undo_all(struct subject *subject, const struct journal *journal)
{
	int rc, failed = 0;
	size_t i;

	for (i = journal->n; i--;) {
		const struct step *step = &journal->steps[i];

		if (!failed)
			note_left(subject, journal, i + 1);
		rc = step_undo(subject, step);
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
static void set_aside(struct daxc_ctx *ctx, int why)
{
	const struct daxc_error *error = daxc_get_error(ctx);
	int rc = journal_set_aside();

	if (error)
		notice(ctx, "%s Try: %s", error->what, error->hint);
	notice(ctx, "a change that was killed cannot be undone: %s. How far it had come is in %s: "
	       "make the device what it shall be, then remove that file.",
	       strerror(-why), rc ? JOURNAL : JOURNAL_BAD);
	if (rc)
		log_err(ctx, JOURNAL_BAD ": %s", strerror(-rc));
}

static int undo_journal(struct daxc_ctx *ctx, const struct journal *journal)
{
	struct subject subject = { .ctx = ctx };
	int rc = find_subject(&subject, journal);

	if (rc == -ENODEV) {
		notice(ctx, "a change was killed, and its device is gone: nothing to undo.");
		return 0;
	}
	if (!rc)
		rc = recover_check(&subject, journal);
	return rc ? rc : undo_all(&subject, journal);
}

DAXC_EXPORT bool daxc_has_killed_change(struct daxc_ctx *ctx)
{
	int root = ctx ? ctx_root(ctx) : -EINVAL;

	return root >= 0 && !sysfs_access(root, "%s", &JOURNAL[1]) && !lock_is_held(ctx);
}

int recover(struct daxc_ctx *ctx)
{
	_cleanup_(journal_free) struct journal journal = { 0 };
	int rc = journal_read(&journal);

	if (rc == -ENOENT)
		return 0;
	inventory_forget(ctx);
	error_clear(ctx);
	if (!rc)
		rc = undo_journal(ctx, &journal);
	if (rc < 0) {
		set_aside(ctx, rc);
		rc = 0;
	} else {
		journal_clear(ctx);
	}
	error_clear(ctx);
	return rc;
}
