// SPDX-License-Identifier: GPL-2.0
/*
 * Carrying plans out for the verbs that make them, and showing what came of it.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "change.h"
#include "command/command.h"
#include "output/inventory-fields.h"
#include "output/talk.h"

static error_t parse_wait(struct argp_state *state, const char *arg, int *seconds)
{
	if (strcmp(arg, "forever"))
		return options_number(state, "--wait", arg, 0, INT_MAX, seconds);
	*seconds = DAXC_WAIT_FOREVER;
	return 0;
}

static error_t parse_change(int key, char *arg, struct argp_state *state)
{
	struct change *change = state->input;

	options_seen(&change->cli, key);
	switch (key) {
	case OPT_DRY_RUN:
		change->dry_run = true;
		return 0;
	case OPT_WAIT:
		return parse_wait(state, arg, &change->cli.wait);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options_change[] = {
	{ "dry-run", OPT_DRY_RUN, NULL, 0, "Print the plan as JSON and change nothing", 0 },
	{ "wait", OPT_WAIT, "SECONDS", 0,
	  "Wait so long, or forever, for others who change devices", 0 },
	{ 0 }
};

const struct argp argp_change = { .options = options_change, .parser = parse_change };

const struct argp_child change_children[] = { OPTIONS_CHANGE, OPTIONS_DEVICES, OPTIONS_RESULT,
					      OPTIONS_COMMON, { 0 } };

error_t change_parse(int key, char *arg, struct argp_state *state)
{
	struct change *change = state->input;

	(void)arg;
	options_seen(&change->cli, key);
	switch (key) {
	case ARGP_KEY_INIT:
		change->cli.needs_device = true;
		break;
	case 'f':
		change->force = true;
		return 0;
	}
	return options_plain(key, arg, state);
}

struct json_object *plan_json(const char *chardev, const char *step)
{
	struct json_object *json = json_object_new_object();
	struct json_object *steps = json_object_new_array();

	if (step)
		json_object_array_add(steps, text_to_json(step));
	json_object_object_add(json, "chardev", text_to_json(chardev));
	json_object_object_add(json, "steps", steps);
	return json;
}

static struct json_object *plan_to_json(const struct daxc_plan *plan)
{
	struct json_object *json = plan_json(daxc_plan_get_name(plan), NULL);
	struct json_object *steps = json_object_object_get(json, "steps");
	size_t i;

	for (i = 0; i < daxc_plan_get_nr_steps(plan); i++)
		json_object_array_add(steps, text_to_json(daxc_plan_get_step(plan, i)));
	return json;
}

int change_add_result(struct change *change, struct json_object *json)
{
	if (!change->results)
		change->results = json_object_new_array();
	return json_object_array_add(change->results, json) ? -ENOMEM : 0;
}

static int apply(struct change *change, struct daxc_plan *plan)
{
	struct daxc_dev *dev = NULL;
	int rc = daxc_plan_apply_anew(plan, &dev);

	if (!rc && dev && change->show)
		rc = device_to_array(dev, change->cli.output.human, 0, &change->results);
	return rc;
}

bool change_open(struct change *change)
{
	if (!change->dry_run)
		return cli_open_to_change(&change->cli);
	if (!cli_open(&change->cli))
		return false;
	cli_tell_killed_change(&change->cli);
	return true;
}

int change_carry_out(struct change *change, struct daxc_plan *plan)
{
	return change->dry_run ? change_add_result(change, plan_to_json(plan)) : apply(change, plan);
}

void change_hurry(struct change *change)
{
	change->hasty = true;
	daxc_set_wait(change->cli.ctx, 0);
}

void change_wait(struct change *change)
{
	change->hasty = false;
	daxc_set_wait(change->cli.ctx, change->cli.seen[OPT_WAIT] ? change->cli.wait : DAXC_WAIT_USUAL);
}

static bool is_locked(const struct change *change)
{
	const struct daxc_error *error = daxc_get_error(change->cli.ctx);

	return error && !strcmp(error->rule, "locked");
}

void change_count(struct change *change, const struct daxc_plan *plan, int rc)
{
	if (rc && change->hasty && is_locked(change))
		change->postponed = true;
	else if (rc)
		cli_failed(&change->cli, &change->tally, rc);
	else if (change->dry_run || daxc_plan_get_nr_done(plan))
		change->tally.done++;
}

void change_finish(struct change *change, struct daxc_plan *plan, int rc)
{
	if (!rc)
		rc = change_carry_out(change, plan);
	change_count(change, plan, rc);
	daxc_plan_free(plan);
}

int change_end(struct change *change)
{
	json_print_list(change->results, change->cli.output.human);
	if (!change->dry_run)
		talk_count(change->done, change->tally.done);
	cli_close(&change->cli);
	return tally_status(&change->tally);
}

/* Leaves in the list what is to be tried again. */
static void change_each(struct change *change, change_plan_fn plan_fn, struct dev_list *list)
{
	size_t i, left = 0;

	for (i = 0; i < list->n; i++) {
		struct daxc_plan *plan = NULL;
		int rc = plan_fn(change, list->devs[i], &plan);

		change->postponed = false;
		if (rc <= 0)
			change_finish(change, plan, rc);
		else if (rc == PLAN_REFUSED)
			change->tally.failed++;
		if (change->postponed)
			list->devs[left++] = list->devs[i];
	}
	list->n = left;
}

int change_devices(struct change *change, change_plan_fn plan_fn)
{
	struct dev_list list = { 0 };

	if (!change_open(change))
		return EXIT_FAILED;
	if (cli_select(&change->cli, &list, &change->tally))
		change->tally.failed++;
	if (list.n > 1) {
		change_hurry(change);
		change_each(change, plan_fn, &list);
		change_wait(change);
	}
	change_each(change, plan_fn, &list);
	dev_list_free(&list);
	return change_end(change);
}
