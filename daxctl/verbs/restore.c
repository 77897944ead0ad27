// SPDX-License-Identifier: GPL-2.0
/*
 * restore: makes the devices that save noted, where they are not there as noted.
 * What is as it shall be is left alone, so that it can be called at any time.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "command/command.h"
#include "command/number-arg.h"
#include "files/saved.h"
#include "keep-number.h"
#include "libdaxctl-compound-use.h"
#include "output/talk.h"

enum {
	OPT_PRESENT = OPT_VERB,
	OPT_FILE,
};

struct restore {
	struct change change;
	const char *file;
	bool present;			/* regions may be missing */
	struct saved_list saved;
	struct dev_list devs;		/* of the operands: their regions only */
	struct daxc_region *cleared;	/* by what --dry-run has planned */
};

/* The kernel's first device, when it had to give its memory back; @dev NULL: it had not. */
struct taken {
	struct daxc_dev *dev;
	enum daxc_mode mode;
};

static error_t parse(int key, char *arg, struct argp_state *state);

static const struct argp_option argp_options[] = {
	{ "file", OPT_FILE, "FILE", 0, "Read it, not " SAVED_FILE, 0 },
	{ "present", OPT_PRESENT, NULL, 0,
	  "A region that is not there is no failure: it may come later", 0 },
	OPTION_FORCE("Take memory that is in use as system RAM offline first, and the kernel's "
		     "first device from who holds it"),
	{ 0 }
};

static const struct argp_child children[] = { OPTIONS_OPERANDS, OPTIONS_CHANGE, OPTIONS_RESULT,
					      OPTIONS_COMMON, { 0 } };

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "[DEVICE...]",
	.doc = "Make the devices that save has noted: all, or those in the regions of the devices "
	       "that are named.",
	.children = children,
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct restore *r = state->input;

	options_seen(&r->change.cli, key);
	switch (key) {
	case OPT_FILE:
		r->file = arg;
		return 0;
	case OPT_PRESENT:
		r->present = true;
		return 0;
	case 'f':
		r->change.force = true;
		return 0;
	}
	return options_plain(key, arg, state);
}

static bool is_wanted(const struct restore *r, const struct daxc_region *region)
{
	size_t i;

	for (i = 0; i < r->devs.n; i++)
		if (daxc_dev_get_region(r->devs.devs[i]) == region)
			return true;
	return !r->change.cli.n_names;
}

/* Offsets in the region become the addresses that they are today. */
static int place(struct saved *saved, struct daxc_region *region)
{
	uint64_t start = daxc_region_get_start(region);
	size_t i;

	if (saved->placed)
		return 0;
	if (start == DAXC_UNKNOWN && saved->n_extents)
		return -ENODATA;
	for (i = 0; i < saved->n_extents; i++)
		saved->extents[i].start += start;
	saved->placed = true;
	return 0;
}

static bool has_extents(struct daxc_dev *dev, const struct saved *saved)
{
	const struct daxc_extent *extents;
	int i, n = daxc_dev_get_extents(dev, &extents);

	if (n < 0 || (size_t)n != saved->n_extents)
		return false;
	for (i = 0; i < n; i++)
		if (extents[i].start != saved->extents[i].start ||
		    extents[i].size != saved->extents[i].size)
			return false;
	return true;
}

/* The one device of a static region has all of it. */
static struct daxc_dev *find_same(struct daxc_region *region, const struct saved *saved)
{
	struct daxc_dev *dev;

	if (daxc_region_is_static(region))
		return daxc_dev_get_first(region);
	daxc_dev_foreach(region, dev)
		if (has_extents(dev, saved))
			break;
	return dev;
}

/* As the kernel makes it at boot: number 0, with the whole region, and no device that was saved. */
static bool is_in_the_way(const struct restore *r, struct daxc_region *region,
			  struct daxc_dev *first)
{
	uint64_t size = daxc_region_get_size(region);
	size_t i;

	if (!first || size == DAXC_UNKNOWN || daxc_dev_get_size(first) != size)
		return false;
	for (i = 0; i < r->saved.n; i++)
		if (r->saved.devs[i].n_extents && r->saved.devs[i].extents[0].size == size &&
		    saved_is_in(&r->saved.devs[i], region))
			return false;
	return true;
}

/* Says who uses a device that is to give its memory back. */
static bool is_used(struct restore *r, struct daxc_dev *first)
{
	const char *name = daxc_dev_get_name(first), *verb = r->change.cli.verb;
	struct daxc_memory memory = DAXC_MEMORY_INIT;
	struct daxc_unseen unseen = DAXC_UNSEEN_INIT;
	struct daxc_holder *holders = NULL;
	char text[256];
	int n;

	if (daxc_dev_get_mode(first) == DAXC_MODE_SYSTEM_RAM &&
	    !daxc_dev_get_memory(first, &memory) && memory.online) {
		talk_error(verb, PROGRAM " restore --force, which takes it offline first",
			   "%s: the kernel uses the whole region as system RAM.", name);
		return true;
	}
	n = daxc_dev_get_holders(first, &holders, &unseen);
	if (n > 0)
		talk_error(verb, PROGRAM " who all; --force takes it from them",
			   "%s: it has the whole region, and %s (pid %d) holds it.", name,
			   holders->name, (int)holders->pid);
	else if (n < 0)
		talk_failure(verb, r->change.cli.ctx, n);
	else if (unseen.processes)
		talk_error(verb, PROGRAM " who all; --force takes it from whoever holds it",
			   "%s: it has the whole region, and whether somebody holds it cannot be "
			   "seen, because of %s.", name,
			   daxc_unseen_text(&unseen, text, sizeof(text)));
	daxc_holders_free(holders);
	return n || unseen.processes;
}

/* 0, or the library's failure, which is not said yet. */
static int clear(struct restore *r, struct daxc_region *region, struct daxc_dev *first)
{
	struct daxc_plan *plan = NULL;
	bool show = r->change.show;
	int rc = daxc_plan_destroy(first, true, &plan);

	r->change.show = false;
	if (!rc)
		rc = change_carry_out(&r->change, plan);
	r->change.show = show;
	daxc_plan_free(plan);
	if (!rc && r->change.dry_run)
		r->cleared = region;
	return rc;
}

/* False: said why not. */
static bool make_room(struct restore *r, struct daxc_region *region, struct taken *taken)
{
	struct daxc_dev *first = keep_number_find(region, 0);
	enum daxc_mode mode = daxc_dev_get_mode(first);
	int rc;

	if (r->cleared == region || !is_in_the_way(r, region, first))
		return true;
	if (!r->change.force && is_used(r, first)) {
		r->change.tally.failed++;
		return false;
	}
	rc = clear(r, region, first);
	if (rc)
		change_count(&r->change, NULL, rc);
	else
		*taken = (struct taken){ first, mode };
	return !rc;
}

/* What it gave its memory back for could not be made. */
static void undo_room(struct restore *r, struct daxc_region *region, const struct taken *taken)
{
	struct wish wish = WISH_INIT;
	struct daxc_plan *plan = NULL;
	int rc;

	wish.size = daxc_region_get_size(region);
	wish.mode = taken->mode;
	wish.ram = DAXC_RAM_FORCE;
	rc = wish_reconfigure(taken->dev, &wish, &plan);
	if (!rc)
		rc = daxc_plan_apply_anew(plan, NULL);
	daxc_plan_free(plan);
	if (rc)
		cli_failed(&r->change.cli, &r->change.tally, rc);
	else
		talk_note(r->change.cli.verb, "%s has its memory again",
			   daxc_dev_get_name(taken->dev));
}

static void tell_name(const struct restore *r, const struct saved *saved, const char *name)
{
	if (strcmp(name, saved->name))
		talk_note(r->change.cli.verb, "%s comes back as %s", saved->name, name);
}

static int add_planned(struct restore *r, const struct saved *saved, struct daxc_region *region)
{
	char step[128];

	snprintf(step, sizeof(step), "make it with the extents of the file, once dax%d.0 has given "
		 "its memory back", daxc_region_get_id(region));
	return change_add_result(&r->change, plan_json(saved->name, step));
}

/* The number that it had, also in a region that has another one now. */
static int id_of(const struct saved *saved)
{
	int region, id;

	return device_name_parse(saved->name, &region, &id) ? id : -1;
}

/* One without memory that has its number was left for it, or is the kernel's first. */
static int plan_new(const struct saved *saved, struct keep_number *keep, struct daxc_plan **plan)
{
	struct daxc_dev *dev = keep_number_find(keep->region, id_of(saved));

	if (dev && daxc_dev_is_empty(dev) && daxc_dev_get_mode(dev) == DAXC_MODE_DISABLED)
		return wish_reconfigure(dev, &saved->wish, plan);
	keep_number_reserve(keep, id_of(saved));
	return wish_create(keep->region, &saved->wish, plan);
}

static void make(struct restore *r, const struct saved *saved, struct daxc_region *region)
{
	struct keep_number keep = { .change = &r->change, .saved = &r->saved, .region = region };
	struct daxc_plan *plan = NULL;
	int rc = plan_new(saved, &keep, &plan);

	if (!rc && !r->change.dry_run) /* which reserves no number */
		tell_name(r, saved, daxc_plan_get_name(plan));
	change_finish(&r->change, plan, rc);
	keep_number_release(&keep);
}

static void restore_in(struct restore *r, struct saved *saved, struct daxc_region *region)
{
	struct daxc_dev *dev = find_same(region, saved);
	size_t failed = r->change.tally.failed;
	struct daxc_plan *plan = NULL;
	struct taken taken = { 0 };
	int rc;

	saved->wish.ram |= r->change.force ? DAXC_RAM_FORCE : 0;
	if (dev) {
		tell_name(r, saved, daxc_dev_get_name(dev));
		rc = wish_reconfigure(dev, &saved->wish, &plan);
		change_finish(&r->change, plan, rc);
		return;
	}
	if (!make_room(r, region, &taken))
		return;
	if (r->cleared == region) {
		change_count(&r->change, NULL, add_planned(r, saved, region));
		return;
	}
	saved->wish.extents = saved->extents;
	saved->wish.n_extents = saved->n_extents;
	make(r, saved, region);
	if (taken.dev && r->change.tally.failed > failed)
		undo_room(r, region, &taken);
}

/* What is wrong with it has been said, but that it is missing now. */
static void leave_out(struct restore *r, const struct saved *saved, struct daxc_region *region)
{
	if (region && !is_wanted(r, region))
		return;
	talk_error(r->change.cli.verb, NULL, "%s is not restored.",
		   *saved->name ? saved->name : "a section without a name");
	r->change.tally.failed++;
}

static void restore(struct restore *r, struct saved *saved)
{
	struct daxc_region *region = saved_region(r->change.cli.ctx, saved);
	struct daxc_region *moved = region ? NULL : saved_region_moved(r->change.cli.ctx, &r->saved, saved);
	const char *problem = NULL;

	if (saved->broken) {
		leave_out(r, saved, region);
		return;
	}
	if (!region && r->present && !(moved && is_wanted(r, moved)))
		return;
	if (moved)
		problem = "its region starts elsewhere now, and so may be another one";
	else if (!region)
		problem = "its region is not there";
	else if (!is_wanted(r, region))
		return;
	else if (daxc_region_get_size(region) != saved->region_size)
		problem = "its region has another size now, and so may be another one";
	else if (!saved->n_extents && !daxc_region_is_static(region))
		problem = "the file does not say where it lies: there is no extent.0";
	else if (place(saved, region))
		problem = "where its region starts cannot be found out; root may";
	if (!problem) {
		restore_in(r, saved, region);
		return;
	}
	talk_error(r->change.cli.verb, PROGRAM " list --regions --table", "%s: %s: %s.", saved->name,
		   *saved->uuid ? saved->uuid : saved->region, problem);
	r->change.tally.failed++;
}

/*
 * All of a region at once: nobody takes memory that the first device has given back before it is
 * where it shall be, and who is killed meanwhile leaves what it takes to have the region as it was.
 */
static void restore_region(struct restore *r, struct daxc_region *region)
{
	bool batch = region && !r->change.dry_run && is_wanted(r, region);
	int rc = batch ? daxc_batch_begin(r->change.cli.ctx, DAXC_BATCH_ALONE) : 0;
	bool later;
	size_t i;

	r->change.postponed = false;
	if (rc) /* it is said once, and counted for one of them */
		change_count(&r->change, NULL, rc);
	later = r->change.postponed;
	r->change.tally.failed -= rc && !later;
	for (i = 0; i < r->saved.n; i++) {
		struct saved *saved = &r->saved.devs[i];

		if (saved->turn != TURN_NOW || saved_region(r->change.cli.ctx, saved) != region)
			continue;
		r->change.postponed = later;
		if (!rc)
			restore(r, saved);
		else
			r->change.tally.failed += !later;
		saved->turn = r->change.postponed ? TURN_LATER : TURN_DONE;
	}
	if (batch && !rc)
		daxc_batch_end(r->change.cli.ctx, false);
}

static void restore_regions(struct restore *r)
{
	size_t i;

	for (i = 0; i < r->saved.n; i++)
		if (r->saved.devs[i].turn == TURN_NOW)
			restore_region(r, saved_region(r->change.cli.ctx, &r->saved.devs[i]));
}

/* First what nobody else is at. */
static void restore_all(struct restore *r)
{
	size_t i;

	change_hurry(&r->change);
	restore_regions(r);
	change_wait(&r->change);
	for (i = 0; i < r->saved.n; i++)
		if (r->saved.devs[i].turn == TURN_LATER)
			r->saved.devs[i].turn = TURN_NOW;
	restore_regions(r);
}

static int run(int argc, char **argv)
{
	struct restore r = { .change = { .done = "restored", .show = true }, .file = SAVED_FILE };
	int status;

	/* at boot others restore other regions, and nobody would try again */
	r.change.cli.seen[OPT_WAIT] = true;
	r.change.cli.wait = DAXC_WAIT_FOREVER;
	options_parse(&argp, argc, argv, &r.change.cli);
	if (saved_read(r.change.cli.verb, r.file, &r.saved))
		return EXIT_FAILED;
	if (!change_open(&r.change)) {
		saved_free(&r.saved);
		return EXIT_FAILED;
	}
	if (cli_select(&r.change.cli, &r.devs, &r.change.tally))
		r.change.tally.failed++;
	restore_all(&r);
	dev_list_free(&r.devs);
	status = change_end(&r.change);
	saved_free(&r.saved);
	return status;
}

const struct command cmd_restore = {
	.name = "restore",
	.summary = "Make the devices that save has noted",
	.changes = true,
	.run = run,
};
