/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the verbs that change devices do alike: print a plan or carry it out,
 * show the result, count.
 */
#ifndef DAXCTL_CHANGE_H
#define DAXCTL_CHANGE_H

#include "command/cli.h"
#include "libdaxctl-compound-change.h"
#include "output/field.h"

/* What a verb that changes devices has in its options, after parsing. */
struct change {
	struct cli cli;
	bool dry_run;
	bool force;
	bool show;			/* print the resulting devices as JSON */
	const char *done;		/* "created": daxctl's word for the count */
	struct json_object *results;	/* devices, or plans with --dry-run */
	struct tally tally;
	bool hasty, postponed;		/* of several: see change_hurry() */
};

/* --dry-run; the verb's options begin with a struct change. */
extern const struct argp argp_change;
/* -f; the help text is the verb's, because it says what is overridden. */
#define OPTION_FORCE(help) { "force", 'f', NULL, 0, help, 0 }
#define OPTIONS_CHANGE	   { &argp_change, 0, NULL, 1 }

/*
 * The parser and the option groups of a verb that is about DEVICE...: alone, or
 * for the keys that the verb's own parser leaves.
 */
error_t change_parse(int key, char *arg, struct argp_state *state);
extern const struct argp_child change_children[];

/* As cli_open(). */
bool change_open(struct change *change);

/* Prints a plan or carries it out. Returns 0 or the library's failure, which is not said yet. */
int change_carry_out(struct change *change, struct daxc_plan *plan);

/* A plan as --dry-run prints it; @step: its first, or NULL. */
struct json_object *plan_json(const char *chardev, const char *step);

/* Adds what change_end() prints, and takes it over. 0, -ENOMEM. */
int change_add_result(struct change *change, struct json_object *json);

/* Counts what came of that, and says a failure. A device that was as it shall be is not counted. */
void change_count(struct change *change, const struct daxc_plan *plan, int rc);

/*
 * Takes a plan, or the failure @rc of making it, to its end: both of the above.
 * Frees @plan.
 */
void change_finish(struct change *change, struct daxc_plan *plan, int rc);

/*
 * One device that somebody else has locked is no reason for others to wait: until change_wait(), such a
 * change is not waited for, nor is it a failure, but @postponed is set, and it is to be tried again then.
 */
void change_hurry(struct change *change);
void change_wait(struct change *change);

/* What a plan may come to, beside 0 and the library's failures. */
enum {
	PLAN_NONE = 1,			/* the device is left alone */
	PLAN_REFUSED,			/* and why has been said */
};

/* Makes a plan of one device: 0, one of the above, or the library's failure. */
typedef int (*change_plan_fn)(struct change *change, struct daxc_dev *dev,
			      struct daxc_plan **plan);

/* The whole of a verb that plans something for each DEVICE. Returns its exit status. */
int change_devices(struct change *change, change_plan_fn plan);

/* Prints results and count, closes; for verbs with a loop of their own. */
int change_end(struct change *change);

#endif
