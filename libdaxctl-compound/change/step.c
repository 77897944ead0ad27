// SPDX-License-Identifier: LGPL-2.1
/*
 * One step: what it needs to be undone, doing it, undoing it. In which order
 * steps come is the plan's business, and what a failure leads to is apply.c's.
 */
#include <inttypes.h>
#include <string.h>

#include "base/rules.h"
#include "base/sysfs.h"
#include "bind.h"
#include "bystanders.h"
#include "inventory/agents.h"
#include "inventory/bad.h"
#include "inventory/going.h"
#include "inventory/holders.h"
#include "inventory/module.h"
#include "inventory/ram.h"
#include "step.h"

/* What changes a size or an align has left no driver; and one that was unbound does not come back. */
static bool is_taken(struct daxc_dev *dev, const struct step *step)
{
	const char *now = bound_driver(dev);

	switch (step->kind) {
	case STEP_ATTR:
	case STEP_EXTENTS:
	case STEP_DELETE:
		return now;
	case STEP_BIND:
	case STEP_UNBIND:
		return now && strcmp(now, step->value) != 0;
	default:
		return false;
	}
}

static int fail_taken(struct subject *subject, const struct step *step)
{
	return fail(subject->ctx, RULE_TAKEN,
		    &(struct facts){ .object = subject->dev->name, .step = step->text,
				     .driver = bound_driver(subject->dev) });
}

static int fail_step(struct subject *subject, const struct step *step, int rc)
{
	const char *object = subject->dev ? subject->dev->name : "a new device";
	enum rule rule = RULE_STEP_FAILED;

	if (rc == -ENODEV && subject->dev && subject->dev->gone)
		return fail_gone(subject->dev);
	if (rc == -EBUSY && subject->dev && is_taken(subject->dev, step))
		return fail_taken(subject, step);
	if (rc == -EHWPOISON && step->kind == STEP_ONLINE)
		rule = RULE_RAM_BAD_BLOCK;
	else if (rc == -EBUSY && subject->dev)
		rule = step->kind == STEP_UNBIND && !strcmp(step->value, DRIVER_KMEM) ?
			       RULE_SYSTEM_RAM : RULE_STEP_BUSY;
	return fail_errno(subject->ctx, rule, -rc,
			  &(struct facts){ .object = object, .step = step->text });
}

/* How much is left, and whether it could be expected to move: the zone that step_prepare() found. */
static int fail_offline(struct subject *subject, const struct step *step, int rc)
{
	bool anything = !strcmp(step->old, STEP_ANYTHING);
	char note[RAM_TEXT_MAX];
	struct facts facts = { .object = subject->dev->name, .step = step->text, .note = note };

	if (!ram_text(subject->dev, note, sizeof(note)))
		return fail_step(subject, step, rc);
	return fail_errno(subject->ctx, anything ? RULE_OFFLINE_ANYTHING : RULE_OFFLINE_MOVABLE,
			  -rc, &facts);
}

static int write_dev(struct subject *subject, const char *attr, const char *value)
{
	_cleanup_close_ int dir = dev_open(subject->dev);

	log_info(subject->ctx, "%s/%s: write %s", subject->dev->name, attr, value);
	if (dir < 0)
		return dir;
	/* the kernel would wait for the device's lock, and perhaps with that of its region held */
	return dev_is_going(subject->dev) ? -EBUSY : sysfs_write(dir, value, "%s", attr);
}

static int write_region(struct subject *subject, const char *attr, const char *value)
{
	int root = ctx_root(subject->ctx);

	log_info(subject->ctx, "dax%d/%s: write %s", subject->region->id, attr, value);
	return root < 0 ? root
			: sysfs_write(root, value, "%s/dax_region/%s", subject->region->path, attr);
}

/* By name, as the kernel has it; so it is looked at once more. */
static int write_delete(struct subject *subject)
{
	int rc = dev_look(subject->dev);

	if (!rc && dev_is_going(subject->dev))
		rc = -EBUSY;
	return rc ? rc : write_region(subject, "delete", subject->dev->name);
}

/* The device that the region made last, "" when that one is gone. */
static int read_youngest(struct subject *subject, char name[STEP_VALUE_MAX])
{
	int root = ctx_root(subject->ctx);

	return root < 0 ? root
			: sysfs_read_str(root, name, STEP_VALUE_MAX, "%s/dax_region/create",
					 subject->region->path);
}

/* "auto [devmap] folio" to "devmap" */
static void keep_choice(char *value)
{
	char *open = strchr(value, '['), *close = open ? strchr(open, ']') : NULL;

	if (!close)
		return;
	*close = '\0';
	memmove(value, open + 1, strlen(open + 1) + 1);
}

static int read_old(struct subject *subject, struct step *step)
{
	_cleanup_close_ int dir = dev_open(subject->dev);
	int rc = dir < 0 ? dir : sysfs_read_str(dir, step->old, sizeof(step->old), "%s", step->attr);

	if (!rc)
		keep_choice(step->old);
	return rc;
}

/* Unknown counts as movable, which is what can be taken offline. */
static int read_memory(struct subject *subject, struct step *step)
{
	struct daxc_memory memory = { 0 };
	int rc = ram_state(subject->dev, &memory);
	int whole = step->kind == STEP_OFFLINE ? memory.blocks : 0;

	/* what is online of new memory, others have brought online, and before that nothing was */
	if (memory.online != whole && !step->fresh)
		strcpy(step->old, STEP_PARTLY);
	else
		strcpy(step->old, memory.movable ? STEP_MOVABLE : STEP_ANYTHING);
	return rc;
}

int step_prepare(struct subject *subject, struct step *step)
{
	int rc = 0;

	switch (step->kind) {
	case STEP_CREATE:
		rc = read_youngest(subject, step->old);
		break;
	case STEP_ATTR:
		rc = read_old(subject, step);
		break;
	case STEP_EXTENTS:
		layout_free(&step->before);
		rc = layout_read(subject->dev, true, &step->before);
		break;
	case STEP_ONLINE:
	case STEP_OFFLINE:
		rc = read_memory(subject, step);
		break;
	case STEP_MODULE:
	case STEP_UNBIND:
	case STEP_BIND:
	case STEP_DELETE:
	case STEP_STAY:
		break;
	}
	return rc ? fail_step(subject, step, rc) : 0;
}

static int do_module(struct subject *subject, const struct step *step)
{
	_cleanup_(cleanup_bystanders) struct bystanders *bystanders = NULL;
	int rc;

	rc = going_spare(subject->ctx, step->value, NULL);
	if (rc == -EBUSY)
		return rc;
	if (!rc)
		rc = bystanders_note(subject->ctx, step->value, &bystanders);
	if (rc)
		return fail_step(subject, step, rc);
	rc = module_load(subject->ctx, step->value);
	if (!rc)
		bystanders_release(bystanders, NULL);
	return rc;
}

static int do_create(struct subject *subject, const struct step *step)
{
	char name[STEP_VALUE_MAX];
	int rc;

	rc = write_region(subject, "create", step->value);
	if (!rc)
		rc = read_youngest(subject, name);
	if (!rc)
		rc = inventory_get(subject->ctx, name, &subject->dev);
	return rc ? fail_step(subject, step, rc) : 0;
}

static int do_bind(struct subject *subject, const struct step *step)
{
	char words[KMSG_WORDS_MAX], reason[KMSG_WORDS_MAX + 128];
	struct facts facts = { .object = subject->dev->name, .driver = step->value };
	int rc;

	rc = going_spare(subject->ctx, step->value, subject->dev);
	if (rc)
		return rc == -EBUSY ? rc : fail_step(subject, step, rc);
	log_info(subject->ctx, "%s: bind to %s", subject->dev->name, step->value);
	rc = bind_device(subject->dev, step->value, words);
	if (!rc)
		return 0;
	if (is_taken(subject->dev, step))
		return fail_taken(subject, step);
	if (*words) {
		snprintf(reason, sizeof(reason), "%s (the kernel log: %s)", strerror(-rc), words);
		facts.reason = reason;
	}
	return fail_errno(subject->ctx, RULE_BIND_FAILED, -rc, &facts);
}

/*
 * daxctl asks nobody either, and its scripts go on; but who is about to lose it is told, and that
 * there may be others who cannot be.
 */
static void tell_holders(struct subject *subject)
{
	struct daxc_unseen unseen = DAXC_UNSEEN_INIT;
	struct daxc_holder *holders = NULL;
	char text[256];
	int n = daxc_dev_get_holders(subject->dev, &holders, &unseen);

	if (n > 0)
		notice(subject->ctx, "%s: taken from %s: a process that touches its mapping from now "
		       "on gets SIGBUS.", subject->dev->name,
		       holders_text(holders, text, sizeof(text)));
	daxc_holders_free(holders);
	if (n < 0)
		notice(subject->ctx, "%s: who loses it cannot be seen: %s.", subject->dev->name,
		       strerror(-n));
	else if (unseen.processes)
		notice(subject->ctx, "%s: who loses it cannot all be seen, because of %s.",
		       subject->dev->name, daxc_unseen_text(&unseen, text, sizeof(text)));
	error_clear(subject->ctx);
}

/* The kernel unbinds kmem also where a block came online a moment ago, and then keeps all of it. */
static int check_memory_gone(struct subject *subject)
{
	int left = ram_left(subject->dev);
	char agents[AGENTS_TEXT_MAX];

	if (left <= 0)
		return 0;
	return fail(subject->ctx, RULE_RAM_LEFT,
		    &(struct facts){ .object = subject->dev->name, .count = left,
				     .note = agents_text(subject->ctx, agents, sizeof(agents)) });
}

static int do_unbind(struct subject *subject, const struct step *step)
{
	int rc;

	if (strcmp(step->value, DRIVER_KMEM))
		tell_holders(subject);
	log_info(subject->ctx, "%s: unbind", subject->dev->name);
	rc = unbind_device(subject->dev);
	if (rc)
		return fail_step(subject, step, rc);
	return strcmp(step->value, DRIVER_KMEM) ? 0 : check_memory_gone(subject);
}

/*
 * Others may have been faster, as a rule of udev is, and have given new memory to another zone. It
 * is empty yet, and who acts on memory that is new does not act on it again.
 */
static void mend_zone(struct subject *subject)
{
	struct daxc_memory memory = { 0 };

	if (ram_state(subject->dev, &memory) || memory.movable == 1)
		return;
	log_info(subject->ctx, "%s: others brought it online, and not as movable memory",
		 subject->dev->name);
	ram_offline(subject->dev);
	ram_online(subject->dev, true);
}

/* What is known to be bad is the kernel's for a moment only. */
static int bring_online(struct subject *subject, const char *zone, bool fresh)
{
	bool movable = !strcmp(zone, STEP_MOVABLE);
	int rc;

	if (fresh)
		agents_settle(subject->ctx);
	rc = ram_online(subject->dev, movable);
	if (!rc && movable && fresh)
		mend_zone(subject);
	return rc ? rc : bad_take_offline(subject->dev);
}

/* As far as that is in our hands: verify.c tells what came of it. */
static int have_it_stay(struct subject *subject)
{
	struct daxc_memory memory = { 0 };
	int rc;

	agents_settle(subject->ctx);
	rc = ram_state(subject->dev, &memory);
	if (!rc && memory.online)
		ram_offline(subject->dev);
	return rc;
}

/* Which takes what is free when it is loaded; what has another driver now, somebody wanted so. */
static bool has_kmem(struct daxc_dev *dev)
{
	const char *now = bound_driver(dev);

	return now && !strcmp(now, DRIVER_KMEM);
}

int step_do(struct subject *subject, struct step *step)
{
	int rc = 0;

	switch (step->kind) {
	case STEP_MODULE:
		return do_module(subject, step);
	case STEP_CREATE:
		return do_create(subject, step);
	case STEP_BIND:
		return do_bind(subject, step);
	case STEP_UNBIND:
		return do_unbind(subject, step);
	case STEP_ATTR:
	case STEP_EXTENTS:
		rc = write_dev(subject, step->attr, step->value);
		if (rc == -EBUSY && has_kmem(subject->dev) && bind_take_back(subject->dev, ""))
			rc = write_dev(subject, step->attr, step->value);
		break;
	case STEP_ONLINE:
		log_info(subject->ctx, "%s: online for %s", subject->dev->name, step->value);
		rc = bring_online(subject, step->value, step->fresh);
		break;
	case STEP_OFFLINE:
		log_info(subject->ctx, "%s: offline", subject->dev->name);
		rc = ram_offline(subject->dev);
		if (rc)
			return fail_offline(subject, step, rc);
		break;
	case STEP_STAY:
		log_info(subject->ctx, "%s: stay offline", subject->dev->name);
		rc = have_it_stay(subject);
		break;
	case STEP_DELETE:
		rc = write_delete(subject);
		break;
	}
	return rc ? fail_step(subject, step, rc) : 0;
}

static size_t common_extents(const struct layout *a, const struct layout *b)
{
	size_t i;

	for (i = 0; i < a->n && i < b->n; i++)
		if (a->spans[i].start != b->spans[i].start || a->spans[i].size != b->spans[i].size)
			break;
	return i;
}

static int write_size(struct subject *subject, uint64_t size)
{
	char value[STEP_VALUE_MAX];

	snprintf(value, sizeof(value), "%" PRIu64, size);
	return write_dev(subject, "size", value);
}

/* Shrinks to what both have in front, and adds the rest where it was: the data is still there. */
static int restore_extents(struct subject *subject, const struct layout *before)
{
	_cleanup_(layout_free) struct layout now = { 0 };
	struct layout kept = { before->spans, 0 };
	char value[STEP_VALUE_MAX];
	size_t i;
	int rc;

	rc = layout_read(subject->dev, true, &now);
	if (rc)
		return rc;
	kept.n = common_extents(&now, before);
	if (kept.n < now.n)
		rc = write_size(subject, layout_size(&kept));
	for (i = kept.n; !rc && i < before->n; i++) {
		mapping_text(before->spans[i], value);
		rc = write_dev(subject, "mapping", value);
	}
	return rc;
}

/* A write that was refused has nothing to be undone, and would be refused again. */
static int undo_attr(struct subject *subject, const struct step *step)
{
	struct step now = { .attr = step->attr };

	if (!read_old(subject, &now) && !strcmp(now.old, step->old))
		return 0;
	return write_dev(subject, step->attr, step->old);
}

static int undo_bind(struct subject *subject, const struct step *step)
{
	const char *driver = bound_driver(subject->dev);
	int rc = 0;

	/* whoever else has it now did not get it from this step */
	if (!driver || strcmp(driver, step->value))
		return 0;
	if (!strcmp(driver, DRIVER_KMEM)) /* the kernel may have brought it online by itself */
		rc = ram_offline(subject->dev);
	return rc ? rc : unbind_device(subject->dev);
}

static int undo_unbind(struct subject *subject, const struct step *step)
{
	char words[KMSG_WORDS_MAX];
	int rc = going_spare(subject->ctx, step->value, subject->dev);

	log_info(subject->ctx, "%s: bind to %s", subject->dev->name, step->value);
	return rc ? rc : bind_device(subject->dev, step->value, words);
}

bool step_keeps_driver(const struct step *step)
{
	return step->kind == STEP_ONLINE || step->kind == STEP_BIND;
}

static int undo_create(struct subject *subject)
{
	int rc;

	if (!subject->dev)
		return 0;
	rc = write_delete(subject);
	if (!rc) {
		subject->dev->gone = true;
		subject->dev = NULL;
	}
	return rc;
}

int step_find_created(struct subject *subject, const struct step *step)
{
	char name[STEP_VALUE_MAX];
	struct daxc_dev *dev;
	uint64_t size;
	int rc;

	rc = read_youngest(subject, name);
	if (rc || !*name || !strcmp(name, step->old))
		return rc;
	rc = inventory_get(subject->ctx, name, &dev);
	if (!rc)
		rc = dev_read_size(dev, &size);
	/* somebody else's, made since */
	if (rc || size || bound_driver(dev))
		return rc;
	subject->dev = dev;
	return 0;
}

int step_undo(struct subject *subject, const struct step *step)
{
	if (step->kind == STEP_CREATE)
		return undo_create(subject);
	if (!subject->dev)
		return 0;
	if (!strcmp(step->old, STEP_PARTLY))
		return STEP_LEFT;
	switch (step->kind) {
	case STEP_ATTR:
		return undo_attr(subject, step);
	case STEP_EXTENTS:
		return restore_extents(subject, &step->before);
	case STEP_UNBIND:
		return undo_unbind(subject, step);
	case STEP_BIND:
		return undo_bind(subject, step);
	case STEP_ONLINE:
		return ram_offline(subject->dev);
	case STEP_OFFLINE:
		return bring_online(subject, step->old, false);
	case STEP_MODULE: /* a module that is loaded changes no device */
	case STEP_CREATE:
	case STEP_STAY:
	case STEP_DELETE: /* the last one of its plan, and final */
		break;
	}
	return 0;
}
