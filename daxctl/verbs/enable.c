// SPDX-License-Identifier: GPL-2.0
/* enable: give a device its driver. */
#include "change.h"
#include "command/command.h"
#include "request.h"

struct options {
	struct change change;
	enum daxc_mode mode;
};

extern const struct command cmd_enable;

static error_t parse(int key, char *arg, struct argp_state *state);

static const struct argp_option argp_options[] = {
	{ "mode", 'm', "MODE", 0, "compound (usual; for enable-device: devdax), devdax or famfs", 0 },
	{ 0 }
};

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "DEVICE...",
	.doc = "Bind devices to the driver of a mode. all means every device.",
	.children = change_children,
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'm':
		return request_mode(state, arg, &o->mode);
	}
	return change_parse(key, arg, state);
}

static int plan(struct change *change, struct daxc_dev *dev, struct daxc_plan **p)
{
	const struct options *o = (const struct options *)change;

	return daxc_plan_enable(dev, o->mode, p);
}

static int run(int argc, char **argv)
{
	struct options o = { .change = { .done = "enabled", .show = true } };

	o.change.cli.all_have_memory = true;
	if (command_by_alias(&cmd_enable, argv[0]))
		o.mode = DAXC_MODE_DEVDAX;
	options_parse(&argp, argc, argv, &o.change.cli);
	return change_devices(&o.change, plan);
}

const struct command cmd_enable = {
	.name = "enable",
	.alias = "enable-device",
	.summary = "Bind a device to its driver",
	.changes = true,
	.run = run,
};
