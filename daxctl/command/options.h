/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Options that verbs share, as argp children, and the table of which options go
 * together. A verb has its options in a struct on its stack that begins with a
 * struct cli:
 *
 *	struct options { struct cli cli; const char *size; };
 *
 *	static const struct argp_child children[] = { OPTIONS_DEVICES, OPTIONS_OUTPUT,
 *						      OPTIONS_COMMON, { 0 } };
 *	static error_t parse(int key, char *arg, struct argp_state *state)
 *	{
 *		struct options *o = state->input;
 *
 *		switch (key) {
 *		case 's':
 *			return options_size(state, "--size", arg, &o->size);
 *		}
 *		return options_plain(key, arg, state);
 *	}
 *
 * A usage error ends the program with status 2; nothing was touched by then.
 */
#ifndef DAXCTL_OPTIONS_H
#define DAXCTL_OPTIONS_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "output/field.h"

#define OPTION_KEYS 512

/* Keys of options without a letter. Verbs number theirs from OPT_VERB. */
enum {
	OPT_SYSROOT = 0x100,
	OPT_TABLE,
	OPT_RAW,
	OPT_NOHEADINGS,
	OPT_HELP_COLUMNS,
	OPT_DRY_RUN,
	OPT_WAIT,
	OPT_DEVICE_ARG,		/* seen: a DEVICE operand */
	OPT_VERB = 0x180,
};

struct option_rule;

struct cli {
	/* options_parse() */
	const char *verb;		/* argv[0]: what messages begin with */
	const struct argp_child *children; /* of the verb's argp */

	/* the verb fills these in, before the parse or at ARGP_KEY_INIT */
	struct output output;		/* its fields are the verb's, the rest argp_output's */
	const struct option_rule *rules; /* NULL: none */
	bool needs_device;		/* no operand is a usage error */
	bool all_have_memory;		/* "all" leaves out what a driver could not use */
	bool filters;			/* names and --region are: to find nothing is no failure */

	/* common */
	bool seen[OPTION_KEYS];
	const char *sysroot;
	bool verbose;
	int wait;			/* for others who change devices: if OPT_WAIT was seen */
	/* devices */
	const char *region;
	char **names;			/* argv's own strings */
	size_t n_names;

	struct daxc_ctx *ctx;		/* cli_open() */
};

extern const struct argp argp_common;		/* -v */
extern const struct argp argp_common_read;	/* -v --sysroot */
extern const struct argp argp_output;		/* -u --table -J -o --raw --noheadings */
extern const struct argp argp_result;		/* -u, for verbs that print JSON only */
extern const struct argp argp_operands;		/* DEVICE... */
extern const struct argp argp_devices;		/* the same and -r */

#define OPTIONS_OPERANDS    { &argp_operands, 0, NULL, 1 }
#define OPTIONS_DEVICES	    { &argp_devices, 0, NULL, 1 }
#define OPTIONS_OUTPUT	    { &argp_output, 0, "Output:", 2 }
#define OPTIONS_RESULT	    { &argp_result, 0, "Output:", 2 }
#define OPTIONS_COMMON	    { &argp_common, 0, "Common:", 3 }
#define OPTIONS_COMMON_READ { &argp_common_read, 0, "Common:", 3 }

/*
 * What options demand of each other; a table ends with { 0 }. Operands count as
 * the option OPT_DEVICE_ARG.
 */
struct option_rule {
	enum {
		OPTION_RULE_END,
		OPTION_EXCLUDES,
		OPTION_NEEDS,
	} kind;
	int key;
	int other;
};

/*
 * What a verb's parser does about keys that are not its own: begins the children, and at the end
 * checks what is demanded of options; does not return where that is broken.
 */
error_t options_plain(int key, char *arg, struct argp_state *state);

/* At the end, a table beside cli->rules; does not return when a rule is broken. */
void options_check(struct argp_state *state, const struct cli *cli, const struct option_rule *rules);

/* For every key, so that the table can be checked. */
void options_seen(struct cli *cli, int key);

/* Values of options; a bad one does not return. */
error_t options_size(struct argp_state *state, const char *option, const char *arg,
		     uint64_t *size);
error_t options_number(struct argp_state *state, const char *option, const char *arg, int min,
		       int max, int *number);
/* @choices ends with NULL; stores the index. */
error_t options_choice(struct argp_state *state, const char *option, const char *arg,
		       const char *const *choices, int *choice);

/*
 * The parse itself: argp_parse() with @cli, the first member of the verb's
 * options, as the input.
 */
void options_parse(const struct argp *argp, int argc, char **argv, struct cli *cli);

#endif
