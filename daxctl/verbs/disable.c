// SPDX-License-Identifier: GPL-2.0
/* disable: take the driver from a device, which keeps its memory. */
#include "change.h"
#include "command/command.h"

static const struct argp_option argp_options[] = {
	OPTION_FORCE("Take it although who holds it cannot be seen, and system RAM offline first"),
	{ 0 }
};

static const struct argp argp = {
	.options = argp_options,
	.parser = change_parse,
	.args_doc = "DEVICE...",
	.doc = "Unbind devices from their driver. all means every device.",
	.children = change_children,
};

static int plan(struct change *change, struct daxc_dev *dev, struct daxc_plan **p)
{
	return daxc_plan_disable(dev, change->force, p);
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
	.changes = true,
	.run = run,
};
