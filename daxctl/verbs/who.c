// SPDX-License-Identifier: GPL-2.0
/*
 * who: the processes that map a device or have it open, and the pins that the
 * kernel holds; in other words, why something is busy. Reads only.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/cli.h"
#include "command/command.h"
#include "libdaxctl-compound-use.h"
#include "output/field.h"
#include "output/talk.h"

struct options {
	struct cli cli;
};

/* What is known of one device. */
struct answer {
	struct daxc_dev *dev;
	struct daxc_holder *holders;
	struct daxc_unseen unseen;
};

/* A line of the table. */
struct row {
	struct daxc_dev *dev;
	const struct daxc_holder *holder;
};

struct rows {
	struct row *rows;
	void **pointers;
	size_t n;
};

static void get_device(void *row, bool human, struct value *value)
{
	value_text(value, daxc_dev_get_name(((struct row *)row)->dev));
}

static void get_pid(void *row, bool human, struct value *value)
{
	value_int(value, ((struct row *)row)->holder->pid);
}

static void get_name(void *row, bool human, struct value *value)
{
	value_text(value, ((struct row *)row)->holder->name);
}

static void get_uid(void *row, bool human, struct value *value)
{
	value_uint(value, ((struct row *)row)->holder->uid);
}

static void get_mapped(void *row, bool human, struct value *value)
{
	value_size(value, ((struct row *)row)->holder->mapped);
}

static void get_files(void *row, bool human, struct value *value)
{
	value_uint(value, ((struct row *)row)->holder->files);
}

static const struct field row_fields[] = {
	{ NULL, "DEVICE", "name of the device", FIELD_USUAL, 0, get_device },
	{ "pid", "PID", "process that holds it", FIELD_USUAL | FIELD_RIGHT, 0, get_pid },
	{ "uid", "UID", "who started the process", FIELD_USUAL | FIELD_RIGHT, 0, get_uid },
	{ "mapped", "MAPPED", "address space that maps the device",
	  FIELD_USUAL | FIELD_RIGHT, 0, get_mapped },
	{ "files", "FILES", "open file descriptors; a mapping needs none",
	  FIELD_USUAL | FIELD_RIGHT, 0, get_files },
	{ "command", "COMMAND", "name of the program", FIELD_USUAL, 0, get_name },
	{ 0 }
};

static void get_chardev(void *answer, bool human, struct value *value)
{
	value_text(value, daxc_dev_get_name(((struct answer *)answer)->dev));
}

static void get_driver(void *answer, bool human, struct value *value)
{
	value_text(value, daxc_dev_get_driver(((struct answer *)answer)->dev));
}

static void get_pinned(void *answer, bool human, struct value *value)
{
	uint64_t pages;

	if (!daxc_dev_get_pinned(((struct answer *)answer)->dev, &pages))
		value_uint(value, pages);
}

static void get_unseen(void *answer, bool human, struct value *value)
{
	value_uint(value, ((struct answer *)answer)->unseen.processes);
}

static void get_unseen_why(void *answer, bool human, struct value *value)
{
	unsigned int reasons = ((struct answer *)answer)->unseen.reasons, bit;
	struct json_object *array = reasons ? json_object_new_array() : NULL;

	for (bit = 1; array && bit <= reasons; bit <<= 1)
		if (reasons & bit)
			json_object_array_add(array,
					      json_object_new_string(daxc_unseen_reason_name(bit)));
	if (array)
		*value = (struct value){ VALUE_JSON, { .json = array } };
}

static void get_opens(void *answer, bool human, struct value *value)
{
	uint64_t files;

	if (!daxc_dev_get_opens(((struct answer *)answer)->dev, &files))
		value_uint(value, files);
}

static void get_mappings(void *answer, bool human, struct value *value)
{
	uint64_t mappings;

	if (!daxc_dev_get_mappings(((struct answer *)answer)->dev, &mappings))
		value_uint(value, mappings);
}

static void get_holders(void *object, bool human, struct value *value)
{
	struct answer *answer = object;
	struct json_object *array = json_object_new_array();
	const struct daxc_holder *holder;

	for (holder = answer->holders; array && holder; holder = holder->next) {
		struct row row = { answer->dev, holder };

		json_object_array_add(array, fields_to_json(row_fields, &row, human, 0));
	}
	*value = (struct value){ VALUE_JSON, { .json = array } };
}

static const struct field answer_fields[] = {
	{ "chardev", NULL, NULL, 0, 0, get_chardev },
	{ "driver", NULL, NULL, 0, 0, get_driver },
	{ "pinned", NULL, NULL, 0, 0, get_pinned },
	{ "opens", NULL, NULL, 0, 0, get_opens },
	{ "mappings", NULL, NULL, 0, 0, get_mappings },
	{ "holders", NULL, NULL, 0, 0, get_holders },
	{ "unseen", NULL, NULL, 0, 0, get_unseen },
	{ "unseen_why", NULL, NULL, 0, 0, get_unseen_why },
	{ 0 }
};

static const struct argp_child children[] = {
	OPTIONS_DEVICES, OPTIONS_OUTPUT, OPTIONS_COMMON_READ, { 0 }
};

static const struct argp argp = {
	.parser = options_plain,
	.args_doc = "DEVICE...",
	.doc = "Show the processes that map a device or have it open, and its pins. "
	       "all means every device.",
	.children = children,
};

static int add_row(struct rows *rows, struct daxc_dev *dev, const struct daxc_holder *holder)
{
	struct row *grown = reallocarray(rows->rows, rows->n + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	rows->rows = grown;
	grown[rows->n++] = (struct row){ dev, holder };
	return 0;
}

/* NULL: of a captured tree there is no more to be had. */
static const char *advise(const struct cli *cli, const struct daxc_unseen *unseen)
{
	if (cli->sysroot)
		return NULL;
	if (unseen->reasons & DAXC_UNSEEN_NO_PROC)
		return "mount -t proc proc /proc";
	if (unseen->reasons == DAXC_UNSEEN_FAILED)
		return "ulimit -n 1024, or a machine that has memory left";
	return "run it as root, and in the PID namespace of the whole machine";
}

/* What holds a device besides processes, and what that means for who wants to change it. */
static void explain(const struct cli *cli, const struct answer *answer)
{
	const char *verb = cli->verb;
	const char *name = daxc_dev_get_name(answer->dev);
	enum daxc_mode mode = daxc_dev_get_mode(answer->dev);
	uint64_t pinned = 0;
	char text[256];
	int rc;

	if (mode == DAXC_MODE_SYSTEM_RAM)
		talk_error(verb, NULL, "%s is system RAM: all that runs here may hold it, until its "
			   "memory is taken offline.", name);
	else if (!answer->holders && !answer->unseen.processes)
		talk_error(verb, NULL, "%s: no process maps it or has it open.", name);
	rc = daxc_dev_get_pinned(answer->dev, &pinned);
	if (rc && rc != -ENOENT)
		talk_error(verb, NULL, "%s: whether pages are pinned for DMA cannot be seen: %s.", name,
			   strerror(-rc));
	else if (pinned)
		talk_error(verb, NULL, "%s: %llu compound page%s pinned for DMA. Unbinding waits "
			   "until the pins are dropped.", name, (unsigned long long)pinned,
			   pinned == 1 ? " is" : "s are");
	if (answer->unseen.processes && mode != DAXC_MODE_SYSTEM_RAM)
		talk_error(verb, advise(cli, &answer->unseen),
			   "%s: it cannot be seen who %sholds it, because of %s (at least %u).", name,
			   answer->holders ? "else " : "",
			   daxc_unseen_text(&answer->unseen, text, sizeof(text)),
			   answer->unseen.processes);
}

static int print_table(struct options *o, const struct answer *answers, size_t n)
{
	const struct daxc_holder *holder;
	struct rows rows = { 0 };
	size_t i;
	int rc = 0;

	for (i = 0; i < n; i++)
		for (holder = answers[i].holders; holder && !rc; holder = holder->next)
			rc = add_row(&rows, answers[i].dev, holder);
	rows.pointers = rc ? NULL : calloc(rows.n + 1, sizeof(*rows.pointers));
	for (i = 0; rows.pointers && i < rows.n; i++)
		rows.pointers[i] = &rows.rows[i];
	rc = rows.pointers ? table_print(&o->cli.output, row_fields, rows.pointers, rows.n) : -ENOMEM;
	free(rows.pointers);
	free(rows.rows);
	for (i = 0; i < n; i++)
		explain(&o->cli, &answers[i]);
	return rc;
}

static int print_json(struct options *o, struct answer *answers, size_t n)
{
	struct json_object *array = json_object_new_array(), *json;
	size_t i;

	for (i = 0; array && i < n; i++) {
		json = fields_to_json(answer_fields, &answers[i], o->cli.output.human, 0);
		if (!json || json_object_array_add(array, json)) {
			json_object_put(json);
			json_object_put(array);
			return -ENOMEM;
		}
	}
	json_print_list(array, o->cli.output.human);
	return array ? 0 : -ENOMEM;
}

/* A device that two names mean is asked about once. */
static void leave_out_repeated(struct dev_list *list)
{
	size_t i, j, kept = 0;

	for (i = 0; i < list->n; i++) {
		for (j = 0; j < kept && list->devs[j] != list->devs[i];)
			j++;
		if (j == kept)
			list->devs[kept++] = list->devs[i];
	}
	list->n = kept;
}

/* Fills @answers for the devices that could be asked, which stay in @list. */
static int ask(struct options *o, struct dev_list *list, struct answer *answers)
{
	struct daxc_holder **holders = calloc(list->n + 1, sizeof(*holders));
	struct daxc_unseen *unseen = calloc(list->n + 1, sizeof(*unseen));
	size_t i, n = 0;
	int rc = holders && unseen ? 0 : -ENOMEM;

	for (i = 0; !rc && i < list->n; i++)
		unseen[i] = (struct daxc_unseen)DAXC_UNSEEN_INIT;
	if (!rc && list->n)
		rc = daxc_devs_get_holders(list->devs, list->n, holders, unseen);
	for (i = 0; !rc && i < list->n; i++) {
		if (!daxc_dev_exists(list->devs[i])) {
			talk_error(o->cli.verb, NULL, "%s went away meanwhile.",
				   daxc_dev_get_name(list->devs[i]));
			continue;
		}
		answers[n] = (struct answer){ list->devs[i], holders[i], unseen[i] };
		list->devs[n++] = list->devs[i];
	}
	list->n = n;
	free(unseen);
	free(holders);
	return rc;
}

static void show(struct options *o, struct dev_list *list, struct tally *tally)
{
	struct answer *answers = calloc(list->n + 1, sizeof(*answers));
	size_t i, asked = list->n;
	int rc = answers ? ask(o, list, answers) : -ENOMEM;

	tally->done += list->n;
	tally->failed += asked - list->n;
	if (!rc)
		rc = o->cli.output.json ? print_json(o, answers, list->n) :
				   print_table(o, answers, list->n);
	if (rc)
		cli_failed(&o->cli, tally, rc);
	for (i = 0; answers && i < list->n; i++)
		daxc_holders_free(answers[i].holders);
	free(answers);
}

static int run(int argc, char **argv)
{
	struct options o = { .cli = { .needs_device = true, .output.fields = row_fields } };
	struct dev_list list = { 0 };
	struct tally tally = { 0 };

	options_parse(&argp, argc, argv, &o.cli);
	if (!cli_open(&o.cli))
		return EXIT_FAILED;
	if (cli_select(&o.cli, &list, &tally))
		tally.failed++;
	if (o.cli.n_names > 1)
		leave_out_repeated(&list);
	show(&o, &list, &tally);
	dev_list_free(&list);
	cli_close(&o.cli);
	return tally_status(&tally);
}

const struct command cmd_who = {
	.name = "who",
	.summary = "Show the processes that hold a device, and its pins",
	.run = run,
};
