// SPDX-License-Identifier: GPL-2.0
/* offline-memory: take the memory blocks of a system-ram device offline. */
#include "change.h"
#include "command/command.h"

static const struct argp argp = {
	.parser = change_parse,
	.args_doc = "DEVICE...",
	.doc = "Take the memory of system-ram devices offline. all means every device.",
	.children = change_children,
};

static int plan(struct change *change, struct daxc_dev *dev, struct daxc_plan **p)
{
	(void)change;
	return daxc_plan_offline(dev, p);
}

static int run(int argc, char **argv)
{
	struct change change = { .done = "offlined memory for" };

	options_parse(&argp, argc, argv, &change.cli);
	return change_devices(&change, plan);
}

const struct command cmd_offline_memory = {
	.name = "offline-memory",
	.summary = "Take memory of a system-ram device offline",
	.changes = true,
	.run = run,
};
