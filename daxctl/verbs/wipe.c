// SPDX-License-Identifier: GPL-2.0
/*
 * wipe: fills a device with zeros, with a bar and a way to stop and go on. What
 * may be wiped, and how, is the library's.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "change.h"
#include "command/command.h"
#include "libdaxctl-compound-use.h"
#include "output/field.h"
#include "output/progress.h"
#include "output/talk.h"

enum {
	OPT_OFFSET = OPT_VERB,
	OPT_THREADS,
	OPT_FORCE,
	OPT_FORGET_POISON,
};

struct options {
	struct cli cli;
	struct daxc_wipe wipe;
	int threads;
};

/* What a device's JSON is made of. */
struct outcome {
	struct daxc_dev *dev;
	const struct daxc_wipe_result *result;
	bool complete;
};

/* A signal handler is given nothing else. */
static volatile sig_atomic_t stop;

static error_t parse(int key, char *arg, struct argp_state *state);

static const struct argp_option argp_options[] = {
	{ "offset", OPT_OFFSET, "OFFSET", 0, "Begin at this offset in the device", 0 },
	{ "size", 's', "SIZE", 0, "As many bytes, not all to the end", 0 },
	{ "threads", OPT_THREADS, "N", 0, "Threads; usually one for each usable CPU", 0 },
	{ "force", OPT_FORCE, NULL, 0,
	  "Although processes hold the device, or DMA is under way", 0 },
	{ "forget-poison", OPT_FORGET_POISON, NULL, 0,
	  "Memory that was known to be bad is mended: have it mapped, and zero it", 0 },
	{ "dry-run", OPT_DRY_RUN, NULL, 0, "Check, print what would be done, and zero nothing", 0 },
	{ 0 }
};

static const struct argp_child children[] = { OPTIONS_OPERANDS, OPTIONS_RESULT, OPTIONS_COMMON,
					      { 0 } };

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "DEVICE",
	.doc = "Fill a device with zeros. What it holds is lost.",
	.children = children,
};

/* One device, typed: neither "all" nor a list can be meant by somebody who is in a hurry. */
static void check_operands(struct argp_state *state, const struct cli *cli)
{
	if (cli->n_names != 1)
		argp_error(state, cli->n_names ? "one device at a time" : "name the device");
	if (!strcmp(cli->names[0], "all"))
		argp_error(state, "all is not taken: name the device whose data shall be lost");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	options_seen(&o->cli, key);
	switch (key) {
	case OPT_OFFSET:
		return options_size(state, "--offset", arg, &o->wipe.offset);
	case 's':
		return options_size(state, "--size", arg, &o->wipe.length);
	case OPT_THREADS:
		return options_number(state, "--threads", arg, 1, 4096, &o->threads);
	case OPT_FORCE:
		o->wipe.force = true;
		return 0;
	case OPT_FORGET_POISON:
		o->wipe.forget_poison = true;
		return 0;
	case OPT_DRY_RUN:
		o->wipe.dry_run = true;
		return 0;
	case ARGP_KEY_END:
		check_operands(state, &o->cli);
		break;
	}
	return options_plain(key, arg, state);
}

static void get_chardev(void *outcome, bool human, struct value *value)
{
	value_text(value, daxc_dev_get_name(((struct outcome *)outcome)->dev));
}

static void get_offset(void *outcome, bool human, struct value *value)
{
	value_size(value, ((struct outcome *)outcome)->result->offset);
}

static void get_size(void *outcome, bool human, struct value *value)
{
	value_size(value, ((struct outcome *)outcome)->result->length);
}

static void get_zeroed(void *outcome, bool human, struct value *value)
{
	value_size(value, ((struct outcome *)outcome)->result->zeroed);
}

/* Nothing where nothing was known. */
static void get_forgotten(void *object, bool human, struct value *value)
{
	const struct outcome *outcome = object;

	if (outcome->result->forgotten)
		value_size(value, outcome->result->forgotten);
}

static void get_complete(void *outcome, bool human, struct value *value)
{
	*value = (struct value){ VALUE_BOOL, { .yes = ((struct outcome *)outcome)->complete } };
}

static void get_threads(void *outcome, bool human, struct value *value)
{
	value_uint(value, ((struct outcome *)outcome)->result->threads);
}

/* Where to go on; nothing when there is no more to be done. */
static void get_resume(void *object, bool human, struct value *value)
{
	const struct outcome *outcome = object;

	if (outcome->result->reached < outcome->result->offset + outcome->result->length)
		value_size(value, outcome->result->reached);
}

static void get_skipped(void *object, bool human, struct value *value)
{
	const struct daxc_wipe_result *result = ((struct outcome *)object)->result;
	struct json_object *array = json_object_new_array(), *json;
	size_t i;

	for (i = 0; array && i < result->n_skipped; i++) {
		struct value offset, length;

		value_size(&offset, result->skipped[i].offset);
		value_size(&length, result->skipped[i].length);
		json = json_object_new_object();
		json_object_object_add(json, "offset", value_to_json(&offset, human));
		json_object_object_add(json, "length", value_to_json(&length, human));
		json_object_array_add(array, json);
	}
	*value = (struct value){ VALUE_JSON, { .json = array } };
}

static const struct field outcome_fields[] = {
	{ "chardev", NULL, NULL, 0, 0, get_chardev },
	{ "offset", NULL, NULL, 0, 0, get_offset },
	{ "size", NULL, NULL, 0, 0, get_size },
	{ "zeroed", NULL, NULL, 0, 0, get_zeroed },
	{ "complete", NULL, NULL, 0, 0, get_complete },
	{ "resume", NULL, NULL, 0, 0, get_resume },
	{ "skipped", NULL, NULL, 0, 0, get_skipped },
	{ "forgotten", NULL, NULL, 0, 0, get_forgotten },
	{ "threads", NULL, NULL, 0, 0, get_threads },
	{ 0 }
};

static struct json_object *plan_to_json(const struct options *o, const struct outcome *outcome)
{
	char step[128];

	snprintf(step, sizeof(step), "%szero %llu bytes at offset %llu",
		 o->wipe.forget_poison ? "forget what is known to be bad, and " : "",
		 (unsigned long long)outcome->result->length,
		 (unsigned long long)outcome->result->offset);
	return plan_json(daxc_dev_get_name(outcome->dev), step);
}

static void print_outcome(const struct options *o, struct outcome *outcome)
{
	struct json_object *array = json_object_new_array();

	json_object_array_add(array, o->wipe.dry_run ? plan_to_json(o, outcome) :
						       fields_to_json(outcome_fields, outcome,
								      o->cli.output.human, 0));
	json_print_list(array, o->cli.output.human);
}

static void on_signal(int sig)
{
	stop = 1;
}

/* The second signal ends the program in the usual way. */
static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static void update(void *progress, uint64_t done, uint64_t total)
{
	progress_update(progress, done, total);
}

static void wipe(struct options *o, struct daxc_dev *dev, struct tally *tally)
{
	struct daxc_wipe_result result = DAXC_WIPE_RESULT_INIT;
	struct outcome outcome = { dev, &result, false };
	struct progress progress;
	int rc;

	progress_begin(&progress, daxc_dev_get_name(dev));
	o->wipe.threads = (unsigned int)o->threads;
	o->wipe.stop = &stop;
	o->wipe.progress = update;
	o->wipe.userdata = &progress;
	catch_signals();
	rc = daxc_dev_wipe(dev, &o->wipe, &result);
	progress_end(&progress);
	outcome.complete = !rc;
	/* refused: nothing to tell but why */
	if (!rc || result.threads)
		print_outcome(o, &outcome);
	if (rc)
		cli_failed(&o->cli, tally, rc);
	else
		tally->done++;
}

static int run(int argc, char **argv)
{
	struct options o = { .wipe = DAXC_WIPE_INIT };
	struct dev_list list = { 0 };
	struct tally tally = { 0 };

	options_parse(&argp, argc, argv, &o.cli);
	if (!(o.wipe.dry_run ? cli_open(&o.cli) : cli_open_to_change(&o.cli)))
		return EXIT_FAILED;
	if (o.wipe.dry_run)
		cli_tell_killed_change(&o.cli);
	if (cli_select(&o.cli, &list, &tally))
		tally.failed++;
	if (list.n)
		wipe(&o, list.devs[0], &tally);
	if (!o.wipe.dry_run && tally.done)
		talk_count("wiped", tally.done);
	dev_list_free(&list);
	cli_close(&o.cli);
	return tally_status(&tally);
}

const struct command cmd_wipe = {
	.name = "wipe",
	.summary = "Fill a device with zeros",
	.changes = true,
	.run = run,
};
