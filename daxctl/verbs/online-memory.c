// SPDX-License-Identifier: GPL-2.0
/* online-memory: bring the memory blocks of a system-ram device online. */
#include "change.h"
#include "command/command.h"

enum {
	OPT_NO_MOVABLE = OPT_VERB,
};

struct options {
	struct change change;
	unsigned int ram;
};

static error_t parse(int key, char *arg, struct argp_state *state);

static const struct argp_option argp_options[] = {
	{ "no-movable", OPT_NO_MOVABLE, NULL, 0,
	  "Let the kernel use the memory for anything, and perhaps never give it back", 0 },
	OPTION_FORCE("Although some of it is known to be bad, which is taken out of use at once"),
	{ 0 }
};

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "DEVICE...",
	.doc = "Bring the memory of system-ram devices online. all means every device.",
	.children = change_children,
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_NO_MOVABLE:
		o->ram |= DAXC_RAM_NO_MOVABLE;
		return 0;
	case 'f':
		o->ram |= DAXC_RAM_FORCE;
		return 0;
	}
	return change_parse(key, arg, state);
}

static int plan(struct change *change, struct daxc_dev *dev, struct daxc_plan **p)
{
	return daxc_plan_online(dev, ((const struct options *)change)->ram, p);
}

static int run(int argc, char **argv)
{
	struct options o = { .change = { .done = "onlined memory for" } };

	options_parse(&argp, argc, argv, &o.change.cli);
	return change_devices(&o.change, plan);
}

const struct command cmd_online_memory = {
	.name = "online-memory",
	.summary = "Bring memory of a system-ram device online",
	.changes = true,
	.run = run,
};
