// SPDX-License-Identifier: GPL-2.0
/*
 * reconfigure: another driver, size, align, order or map for a device that
 * exists.
 */
#include <errno.h>
#include <stdio.h>

#include "command/command.h"
#include "files/config.h"
#include "files/input.h"
#include "request.h"

static error_t parse(int key, char *arg, struct argp_state *state);

static const struct argp_option argp_options[] = {
	{ "check-config", 'C', NULL, 0,
	  "Take what to change from /etc/daxctl.conf.d, by the uuid of the namespace", 0 },
	OPTION_FORCE("Take memory that is in use as system RAM offline first"),
	{ 0 }
};

static const struct argp_child children[] = { OPTIONS_REQUEST, OPTIONS_CHANGE, OPTIONS_DEVICES,
					      OPTIONS_RESULT, OPTIONS_COMMON, { 0 } };

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "DEVICE...",
	.doc = "Change mode, size, align or order of devices. all means every device.\v"
	       "A device that is enabled is disabled meanwhile, and put back as it was if a step "
	       "fails.",
	.children = children,
};

static bool asks_for_something(const struct cli *cli)
{
	static const int keys[] = { 's', 'a', 'm', OPT_SHIFT, OPT_MAP, OPT_INPUT, 'C' };
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (cli->seen[keys[i]])
			return true;
	return false;
}

/* All of it comes from the file. */
static const struct option_rule config_rules[] = {
	{ OPTION_EXCLUDES, 'C', 's' },
	{ OPTION_EXCLUDES, 'C', 'a' },
	{ OPTION_EXCLUDES, 'C', 'm' },
	{ OPTION_EXCLUDES, 'C', OPT_SHIFT },
	{ OPTION_EXCLUDES, 'C', OPT_MAP },
	{ OPTION_EXCLUDES, 'C', OPT_AT },
	{ OPTION_EXCLUDES, 'C', OPT_INPUT },
	{ OPTION_EXCLUDES, 'C', 'N' },
	{ OPTION_EXCLUDES, 'C', OPT_NO_MOVABLE },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct request_options *o = state->input;

	(void)arg;
	options_seen(&o->change.cli, key);
	switch (key) {
	case ARGP_KEY_INIT:
		o->change.cli.needs_device = true;
		break;
	case 'C':
		return 0;
	case 'f':
		o->change.force = true;
		o->wish.ram |= DAXC_RAM_FORCE;
		return 0;
	case ARGP_KEY_END:
		options_plain(key, arg, state);
		options_check(state, &o->change.cli, config_rules);
		request_check_ram(state, o);
		if (!asks_for_something(&o->change.cli))
			argp_error(state, "nothing to change: give --mode, --align, --size, "
					  "--vmemmap-shift, --map, --input or --check-config");
		return 0;
	}
	return options_plain(key, arg, state);
}

static int plan(struct change *change, struct daxc_dev *dev, struct daxc_plan **p)
{
	const struct request_options *o = (const struct request_options *)change;

	return wish_reconfigure(dev, &o->wish, p);
}

/* Most devices have no section, and udev asks for each: they are left alone. */
static int plan_by_config(struct change *change, struct daxc_dev *dev, struct daxc_plan **p)
{
	const struct request_options *o = (const struct request_options *)change;
	struct wish wish = WISH_INIT;
	char uuid[DAXC_UUID_MAX];
	int rc = daxc_region_get_uuid(daxc_dev_get_region(dev), uuid);

	if (rc)
		return rc == -ENOENT ? PLAN_NONE : rc;
	wish.ram = o->wish.ram;
	rc = config_find(change->cli.verb, uuid, &wish);
	if (rc)
		return rc < 0 ? PLAN_REFUSED : PLAN_NONE;
	return wish_reconfigure(dev, &wish, p);
}

static int run(int argc, char **argv)
{
	struct request_options o = {
		.change = { .cli.rules = request_rules, .done = "reconfigured", .show = true },
	};
	struct input input = { 0 };
	int status;

	options_parse(&argp, argc, argv, &o.change.cli);
	o.change.cli.all_have_memory = !o.change.cli.seen['s'] && !o.input;
	if (o.input) {
		if (input_read(o.change.cli.verb, o.input, &input))
			return EXIT_FAILED;
		o.wish.size = input.size;
		o.wish.align = input.align;
		o.wish.extents = input.extents;
		o.wish.n_extents = input.n_extents;
	}
	status = change_devices(&o.change, o.change.cli.seen['C'] ? plan_by_config : plan);
	input_free(&input);
	return status;
}

const struct command cmd_reconfigure = {
	.name = "reconfigure",
	.alias = "reconfigure-device",
	.summary = "Change a device's mode, size, align or order",
	.changes = true,
	.run = run,
};
