// SPDX-License-Identifier: GPL-2.0
/*
 * create: a new device in a region, or in each of several. Without --region the
 * first region that can hold it is taken, and named.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "files/input.h"
#include "output/talk.h"
#include "request.h"

extern const struct command cmd_create;

static error_t parse(int key, char *arg, struct argp_state *state);

static const struct argp_option argp_options[] = {
	{ "region", 'r', "REGION[,...]", 0,
	  "The region to make it in: its number or path; several, or all: one in each", 0 },
	OPTION_FORCE("With system-ram: do not mind that the kernel brings memory online by itself"),
	{ 0 }
};

static const struct argp_child children[] = { OPTIONS_REQUEST, OPTIONS_CHANGE, OPTIONS_RESULT,
					      OPTIONS_COMMON, { 0 } };

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.doc = "Make a device in a dynamic region: as large as fits, in mode compound, unless told "
	       "otherwise. Its extents are chosen so that each starts on a multiple of align.",
	.children = children,
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct request_options *o = state->input;

	options_seen(&o->change.cli, key);
	switch (key) {
	case 'r':
		o->change.cli.region = arg;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument '%s': the kernel names the device", arg);
		return EINVAL;
	case 'f':
		o->wish.ram |= DAXC_RAM_FORCE;
		return 0;
	case ARGP_KEY_END:
		options_plain(key, arg, state);
		request_check_ram(state, o);
		return 0;
	}
	return options_plain(key, arg, state);
}

static void create_in(struct request_options *o, struct daxc_region *region)
{
	struct daxc_plan *plan = NULL;
	int rc = wish_create(region, &o->wish, &plan);

	change_finish(&o->change, plan, rc);
}

static uint64_t room_in(struct request_options *o, struct daxc_region *region)
{
	uint64_t align = o->wish.align ? o->wish.align : daxc_region_get_align(region);
	uint64_t size;

	return daxc_region_get_max_size(region, align, &size) ? 0 : size;
}

/* Where as much is free, or nothing, more could be freed in the larger one. */
static bool has_more_room(struct request_options *o, struct daxc_region *region,
			  struct daxc_region *than)
{
	uint64_t here = room_in(o, region), there = room_in(o, than);

	if (daxc_region_is_static(region) != daxc_region_is_static(than))
		return daxc_region_is_static(than);
	if (here != there)
		return here > there;
	here = daxc_region_get_size(region);
	return here != DAXC_UNKNOWN && here > daxc_region_get_size(than);
}

static void fail_no_region(struct request_options *o)
{
	if (o->change.tally.failed)
		return; /* one that was named, which cli_check_region() said */
	o->change.tally.failed++;
	talk_error(o->change.cli.verb, NULL, "there is no dax region on this machine.");
	if (!cli_tell_memory(&o->change.cli))
		talk_error(o->change.cli.verb, "man daxctl-compound-theory",
			   "nor memory that could have one: no pmem, no soft-reserved or CXL memory.");
}

/* False: there is no room in this region, or none any more as somebody else was faster. */
static bool settle_in(struct request_options *o, struct daxc_region *region)
{
	struct daxc_plan *plan = NULL;
	int rc = wish_create(region, &o->wish, &plan);

	if (rc)
		return false;
	rc = change_carry_out(&o->change, plan);
	if (rc == -ENOSPC) {
		daxc_plan_free(plan);
		return false;
	}
	if (!rc && !o->change.cli.region)
		talk_note(o->change.cli.verb, "in region %d (%s)",
			   daxc_region_get_id(region), daxc_region_get_path(region));
	change_count(&o->change, plan, rc);
	daxc_plan_free(plan);
	return true;
}

/*
 * The first region where it works out. A single candidate speaks for itself; of
 * several that refuse, the one with the most room does.
 */
static void create_somewhere(struct request_options *o)
{
	struct daxc_region *region, *best = NULL;
	size_t n = 0;

	for (region = cli_first_region(&o->change.cli); region;
	     region = cli_next_region(&o->change.cli, region), n++) {
		if (settle_in(o, region))
			return;
		if (!best || has_more_room(o, region, best))
			best = region;
	}
	if (n > 1)
		talk_note(o->change.cli.verb,
			   "none of %zu regions will do. In the one with the most room:", n);
	if (best)
		create_in(o, best);
	else
		fail_no_region(o);
}

/* Regions that are static are left out, where they were not named one by one. */
static void create_everywhere(struct request_options *o)
{
	const char *named = o->change.cli.region;
	bool all = !named || !strcmp(named, "all");
	struct daxc_region *region, *left_out = NULL;
	size_t n = 0;

	for (region = cli_first_region(&o->change.cli); region;
	     region = cli_next_region(&o->change.cli, region)) {
		if (all && daxc_region_is_static(region)) {
			left_out = region;
			continue;
		}
		create_in(o, region);
		n++;
	}
	if (!n && left_out)
		create_in(o, left_out); /* which says why it cannot be */
	else if (!n)
		fail_no_region(o);
}

/* daxctl's word means daxctl's default: all regions. Its file is about one device. */
static bool is_for_each(const struct request_options *o, bool daxctl_word)
{
	const char *region = o->change.cli.region;

	if (!region)
		return daxctl_word && !o->input;
	return !strcmp(region, "all") || strpbrk(region, ", ");
}

/* False: said why. @region holds the number that the request then speaks of. */
static bool take_input(struct request_options *o, struct input *input, char *region, size_t size)
{
	if (!o->input)
		return true;
	if (input_read(o->change.cli.verb, o->input, input))
		return false;
	o->wish.size = input->size;
	o->wish.align = input->align;
	o->wish.extents = input->extents;
	o->wish.n_extents = input->n_extents;
	if (input->region >= 0 && !o->change.cli.region) {
		snprintf(region, size, "%d", input->region);
		o->change.cli.region = region;
	}
	return true;
}

/* Mappings are addresses, which tell where the device was; its number was the region's at that time. */
static void correct_region(struct request_options *o, const struct input *input, char *number, size_t size)
{
	struct daxc_region *region;
	uint64_t start, length;

	if (!input->n_extents || o->change.cli.region != number)
		return;
	daxc_region_foreach(o->change.cli.ctx, region) {
		start = daxc_region_get_start(region);
		length = daxc_region_get_size(region);
		if (start == DAXC_UNKNOWN || length == DAXC_UNKNOWN || daxc_region_is_static(region) ||
		    input->extents[0].start - start >= length)
			continue;
		if (daxc_region_get_id(region) != input->region)
			talk_note(o->change.cli.verb, "the mappings are in region %d, not %d",
				  daxc_region_get_id(region), input->region);
		snprintf(number, size, "%d", daxc_region_get_id(region));
		return;
	}
}

static int run(int argc, char **argv)
{
	struct request_options o = {
		.change = { .cli.rules = request_rules, .done = "created", .show = true },
	};
	bool daxctl_word = command_by_alias(&cmd_create, argv[0]);
	struct input input = { 0 };
	char region[16];
	int status;

	options_parse(&argp, argc, argv, &o.change.cli);
	if (daxctl_word && o.wish.mode == DAXC_MODE_DEFAULT)
		o.wish.mode = DAXC_MODE_DEVDAX;
	if (!take_input(&o, &input, region, sizeof(region)))
		return EXIT_FAILED;
	if (!change_open(&o.change)) {
		input_free(&input);
		return EXIT_FAILED;
	}
	correct_region(&o, &input, region, sizeof(region));
	cli_check_region(&o.change.cli, &o.change.tally);
	if (is_for_each(&o, daxctl_word))
		create_everywhere(&o);
	else
		create_somewhere(&o);
	status = change_end(&o.change);
	input_free(&input);
	return status;
}

const struct command cmd_create = {
	.name = "create",
	.alias = "create-device",
	.summary = "Make a device of compound pages",
	.changes = true,
	.run = run,
};
