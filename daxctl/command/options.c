// SPDX-License-Identifier: GPL-2.0
/*
 * The shared option groups and the rules between options. What is done with
 * the answers is cli.c's and the verbs'.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"
#include "command.h"
#include "negate.h"
#include "number-arg.h"
#include "options.h"

void options_seen(struct cli *cli, int key)
{
	if (key > 0 && key < OPTION_KEYS)
		cli->seen[key] = true;
}

static void init_children(struct argp_state *state, struct cli *cli)
{
	size_t i;

	for (i = 0; cli->children[i].argp; i++)
		state->child_inputs[i] = cli;
}

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
	struct cli *cli = state->input;

	options_seen(cli, key);
	switch (key) {
	case 'v':
		cli->verbose = true;
		return 0;
	case 'h':
		argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
		return 0;
	case OPT_SYSROOT:
		cli->sysroot = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options_common[] = {
	{ "verbose", 'v', NULL, 0, "Say what the library does, on stderr", 0 },
	{ NULL, 'h', NULL, OPTION_HIDDEN, NULL, 0 },
	{ 0 }
};

static const struct argp_option options_common_read[] = {
	{ "verbose", 'v', NULL, 0, "Say what the library does, on stderr", 0 },
	{ NULL, 'h', NULL, OPTION_HIDDEN, NULL, 0 },
	{ "sysroot", OPT_SYSROOT, "DIR", 0, "Read the captured tree DIR, not this system", 0 },
	{ 0 }
};

const struct argp argp_common = { .options = options_common, .parser = parse_common };
const struct argp argp_common_read = { .options = options_common_read, .parser = parse_common };

static error_t parse_output(int key, char *arg, struct argp_state *state)
{
	struct cli *cli = state->input;

	options_seen(cli, key);
	switch (key) {
	case 'u':
		cli->output.human = true;
		return 0;
	case 'J':
		cli->output.json = true;
		return 0;
	case OPT_TABLE:
		cli->output.table = true;
		return 0;
	case OPT_RAW:
		cli->output.raw = true;
		return 0;
	case OPT_NOHEADINGS:
		cli->output.noheadings = true;
		return 0;
	case 'o':
		cli->output.columns = arg;
		return 0;
	case OPT_HELP_COLUMNS:
		return 0; /* check_all(): only there it is known whose */
	case ARGP_KEY_END:
		if (cli->output.json && cli->output.table)
			argp_error(state, "--json and --table exclude each other");
		if (cli->output.json && (cli->output.columns || cli->output.raw || cli->output.noheadings))
			argp_error(state, "-o, --raw and --noheadings are for tables, not for --json");
		if (cli->output.columns || cli->output.raw || cli->output.noheadings)
			cli->output.table = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options_output[] = {
	{ "human", 'u', NULL, 0, "Sizes with units, addresses in hex", 0 },
	{ "json", 'J', NULL, 0, "Print JSON", 0 },
	{ "table", OPT_TABLE, NULL, 0, "Print a table", 0 },
	{ "output", 'o', "COLUMN,...", 0, "Columns of the table; +COLUMN,... adds to the usual ones",
	  0 },
	{ "raw", OPT_RAW, NULL, 0, "Table without padding, for scripts", 0 },
	{ "noheadings", OPT_NOHEADINGS, NULL, 0, "Table without its headings", 0 },
	{ "help-columns", OPT_HELP_COLUMNS, NULL, 0, "List the columns that there are", 0 },
	{ 0 }
};

const struct argp argp_output = { .options = options_output, .parser = parse_output };

static const struct argp_option options_result[] = {
	{ "human", 'u', NULL, 0, "Sizes with units, addresses in hex", 0 },
	{ 0 }
};

const struct argp argp_result = { .options = options_result, .parser = parse_output };

static error_t parse_devices(int key, char *arg, struct argp_state *state)
{
	struct cli *cli = state->input;

	options_seen(cli, key);
	switch (key) {
	case 'r':
		cli->region = arg;
		return 0;
	case ARGP_KEY_ARGS:
		cli->names = state->argv + state->next;
		cli->n_names = (size_t)(state->argc - state->next);
		options_seen(cli, OPT_DEVICE_ARG);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options_devices[] = {
	{ "region", 'r', "REGION,...", 0, "Only devices of these regions: numbers or paths, or all", 0 },
	{ 0 }
};

const struct argp argp_operands = { .parser = parse_devices };
const struct argp argp_devices = { .options = options_devices, .parser = parse_devices };

/* Descends into the children; a verb's tables are small and flat. */
static const struct argp_option *find_option(const struct argp *argp, int key)
{
	const struct argp_option *option;
	const struct argp_child *child;

	for (option = argp->options; option && (option->name || option->key); option++)
		if (option->key == key)
			return option;
	for (child = argp->children; child && child->argp; child++) {
		option = find_option(child->argp, key);
		if (option)
			return option;
	}
	return NULL;
}

static const char *option_name(const struct argp_state *state, int key, char *buf, size_t size)
{
	const struct argp_option *option = find_option(state->root_argp, key);

	if (key == OPT_DEVICE_ARG)
		return "a device name";
	if (option && option->name)
		snprintf(buf, size, "--%s", option->name);
	else
		snprintf(buf, size, "-%c", key);
	return buf;
}

void options_check(struct argp_state *state, const struct cli *cli, const struct option_rule *rule)
{
	char one[64], other[64];

	for (; rule && rule->kind != OPTION_RULE_END; rule++) {
		if (!cli->seen[rule->key])
			continue;
		if (rule->kind == OPTION_EXCLUDES && cli->seen[rule->other])
			argp_error(state, "%s and %s exclude each other",
				   option_name(state, rule->key, one, sizeof(one)),
				   option_name(state, rule->other, other, sizeof(other)));
		if (rule->kind == OPTION_NEEDS && !cli->seen[rule->other])
			argp_error(state, "%s needs %s",
				   option_name(state, rule->key, one, sizeof(one)),
				   option_name(state, rule->other, other, sizeof(other)));
	}
}

static void check_all(struct argp_state *state, const struct cli *cli)
{
	const struct output *output = &cli->output;

	if (cli->seen[OPT_HELP_COLUMNS]) {
		field_print_columns(output->fields);
		exit(EXIT_DONE);
	}
	options_check(state, cli, cli->rules);
	if (cli->needs_device && !cli->n_names)
		argp_error(state, "name a device; all means every device");
	if (output->columns && !field_columns_valid(output->fields, output->columns))
		argp_error(state, "unknown column in '%s'; --help-columns lists them", output->columns);
}

error_t options_plain(int key, char *arg, struct argp_state *state)
{
	struct cli *cli = state->input;

	(void)arg;
	options_seen(cli, key);
	switch (key) {
	case ARGP_KEY_INIT:
		init_children(state, cli);
		return 0;
	case ARGP_KEY_END:
		check_all(state, cli);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

error_t options_size(struct argp_state *state, const char *option, const char *arg, uint64_t *size)
{
	int rc = size_parse(arg, size);

	if (rc == -ERANGE)
		argp_error(state, "%s: '%s' is too large: sizes are below 2^64 - 1", option, arg);
	if (rc)
		argp_error(state, "%s: '%s' is not a size: a number with K, M, G, T, P or nothing "
			   "after it, such as 2M", option, arg);
	return 0;
}

error_t options_number(struct argp_state *state, const char *option, const char *arg, int min,
		       int max, int *number)
{
	if (number_arg_parse(arg, min, max, number))
		argp_error(state, "%s: '%s' is not a number from %d to %d", option, arg, min, max);
	return 0;
}

error_t options_choice(struct argp_state *state, const char *option, const char *arg,
		       const char *const *choices, int *choice)
{
	char list[256] = "";
	int i;

	for (i = 0; choices[i]; i++) {
		if (!strcmp(arg, choices[i])) {
			*choice = i;
			return 0;
		}
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s", i ? ", " : "",
			 choices[i]);
	}
	argp_error(state, "%s: '%s' is not one of %s", option, arg, list);
	return EINVAL;
}

void options_parse(const struct argp *argp, int argc, char **argv, struct cli *cli)
{
	error_t rc;

	cli->verb = argv[0];
	cli->children = argp->children;
	argc = options_negate(argp, argc, argv);
	rc = argp_parse(argp, argc, argv, 0, NULL, cli);
	if (rc) {
		fprintf(stderr, "%s: %s\n", argv[0], strerror(rc));
		exit(EXIT_FAILED);
	}
}
