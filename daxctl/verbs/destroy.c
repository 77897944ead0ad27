// SPDX-License-Identifier: GPL-2.0
/* destroy: give a device's memory back to its region, and delete it. */
#include "change.h"
#include "command/command.h"

static const struct argp_option argp_options[] = {
	OPTION_FORCE("Take the driver from a device that is enabled, and with it the data"),
	{ 0 }
};

static const struct argp argp = {
	.options = argp_options,
	.parser = change_parse,
	.args_doc = "DEVICE...",
	.doc = "Give the memory of devices back and delete them. all means every device.\v"
	       "The kernel keeps the first device of each region (daxX.0): it is left with size 0.",
	.children = change_children,
};

static int plan(struct change *change, struct daxc_dev *dev, struct daxc_plan **p)
{
	return daxc_plan_destroy(dev, change->force, p);
}

static int run(int argc, char **argv)
{
	struct change change = { .done = "destroyed" };

	options_parse(&argp, argc, argv, &change.cli);
	return change_devices(&change, plan);
}

const struct command cmd_destroy = {
	.name = "destroy",
	.alias = "destroy-device",
	.summary = "Give a device's memory back to its region",
	.changes = true,
	.run = run,
};
