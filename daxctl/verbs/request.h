/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The options that say what a device shall be, of create and reconfigure, and
 * the library's request made of them.
 */
#ifndef DAXCTL_REQUEST_H
#define DAXCTL_REQUEST_H

#include "change.h"
#include "command/wish.h"

enum {
	OPT_AT = OPT_VERB,
	OPT_SHIFT,
	OPT_MAP,
	OPT_INPUT,
	OPT_NO_MOVABLE,
};

/* What a verb that makes requests has in its options. */
struct request_options {
	struct change change;
	struct wish wish;
	const char *input;		/* --input FILE */
};

/* -s -a -m --vmemmap-shift --map --input -N --no-movable */
extern const struct argp argp_request;
#define OPTIONS_REQUEST { &argp_request, 0, NULL, 1 }

/* What they demand of each other; ends with { 0 }. */
extern const struct option_rule request_rules[];

/* For ARGP_KEY_END; does not return when it is wrong. */
void request_check_ram(struct argp_state *state, const struct request_options *o);

/* Modes that --mode takes. */
error_t request_mode(struct argp_state *state, const char *arg, enum daxc_mode *mode);

#endif
