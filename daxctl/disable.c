// SPDX-License-Identifier: GPL-2.0
/* disable: take the driver from a device, which keeps its memory. */
#include "change.h"
#include "command.h"

static error_t parse(int key, char *arg, struct argp_state *state);

static const struct argp_child children[] = { OPTIONS_CHANGE, OPTIONS_DEVICES, OPTIONS_RESULT,
					      OPTIONS_COMMON, { 0 } };

static const struct argp argp = {
	.parser = parse,
	.args_doc = "DEVICE...",
	.doc = "Unbind devices from their driver. all means every device.",
	.children = children,
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct change *change = state->input;

	(void)arg;
	options_seen(&change->cli, key);
	switch (key) {
	case ARGP_KEY_INIT:
		change->cli.needs_device = true;
		options_init(state, &change->cli, children);
		return 0;
	case ARGP_KEY_END:
		options_check(state, &change->cli, NULL);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int plan(struct change *change, struct daxc_dev *dev, struct daxc_plan **p)
{
	(void)change;
	return daxc_plan_disable(dev, p);
}

static int run(int argc, char **argv)
{
	struct change change = { .done = "disabled" };

	options_parse(&argp, argc, argv, &change.cli);
	return change_devices(&change, plan);
}

const struct command cmd_disable = {
	.name = "disable",
	.alias = "disable-device",
	.summary = "Unbind a device from its driver",
	.run = run,
};
