// SPDX-License-Identifier: GPL-2.0
/*
 * doctor: what is wrong with dax memory on this machine, what it costs, and the
 * command that mends it. Reads only; what is looked for is the library's.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/cli.h"
#include "command/command.h"
#include "libdaxctl-compound-inspect.h"
#include "output/field.h"
#include "output/talk.h"

struct options {
	struct cli cli;
};

/* Findings of all that was looked at; the lists belong to it, too. */
struct report {
	struct daxc_findings **lists;
	size_t n_lists;
	const struct daxc_finding **findings;
	size_t n;
};

static const struct argp_child children[] = {
	OPTIONS_DEVICES, OPTIONS_OUTPUT, OPTIONS_COMMON_READ, { 0 }
};

static const struct argp argp = {
	.parser = options_plain,
	.args_doc = "[DEVICE...]",
	.doc = "Tell what is wrong with dax memory, what it costs, and the command that mends it: "
	       "of this host with all its devices, or of the devices that are named."
	       "\vThe exit status is 1 when there is a warning or a problem.",
	.children = children,
};

static void get_severity(void *finding, bool human, struct value *value)
{
	value_text(value, daxc_severity_name(((struct daxc_finding *)finding)->severity));
}

static void get_id(void *finding, bool human, struct value *value)
{
	value_text(value, ((struct daxc_finding *)finding)->id);
}

static void get_subject(void *finding, bool human, struct value *value)
{
	value_text(value, ((struct daxc_finding *)finding)->subject);
}

static void get_what(void *finding, bool human, struct value *value)
{
	value_text(value, ((struct daxc_finding *)finding)->what);
}

static void get_command(void *finding, bool human, struct value *value)
{
	const char *command = ((struct daxc_finding *)finding)->command;

	if (*command)
		value_text(value, command);
}

static const struct field finding_fields[] = {
	{ "severity", "SEVERITY", "note, warning or problem", FIELD_USUAL, 0, get_severity },
	{ "subject", "SUBJECT", "device, region (dax0) or host", FIELD_USUAL, 0, get_subject },
	{ "id", "ID", "stable name of the finding", FIELD_USUAL, 0, get_id },
	{ "what", "WHAT", "what was found, with its numbers", 0, 0, get_what },
	{ "command", "TRY", "what mends it", FIELD_USUAL, 0, get_command },
	{ 0 }
};

static int keep(struct report *report, struct daxc_findings *list)
{
	size_t i, n = daxc_findings_get_count(list);
	struct daxc_findings **lists;
	const struct daxc_finding **findings;

	lists = reallocarray(report->lists, report->n_lists + 1, sizeof(*lists));
	if (!lists) {
		daxc_findings_free(list);
		return -ENOMEM;
	}
	report->lists = lists;
	report->lists[report->n_lists++] = list;
	if (!n)
		return 0;
	findings = reallocarray(report->findings, report->n + n, sizeof(*findings));
	if (!findings)
		return -ENOMEM;
	report->findings = findings;
	for (i = 0; i < n; i++)
		report->findings[report->n++] = daxc_findings_get(list, i);
	return 0;
}

static void report_free(struct report *report)
{
	size_t i;

	for (i = 0; i < report->n_lists; i++)
		daxc_findings_free(report->lists[i]);
	free(report->lists);
	free(report->findings);
}

static int diagnose(struct options *o, struct daxc_dev *only, struct report *report)
{
	struct daxc_findings *list;
	int rc = daxc_diagnose(o->cli.ctx, only, &list);

	return rc ? rc : keep(report, list);
}

/* The host, or with names or --region the devices these leave in. */
static int look(struct options *o, struct report *report, struct tally *tally)
{
	struct dev_list list = { 0 };
	size_t i;
	int rc;

	if (!o->cli.n_names && !o->cli.region)
		return diagnose(o, NULL, report);
	cli_name_all(&o->cli);
	rc = cli_select(&o->cli, &list, tally);
	for (i = 0; i < list.n && !rc; i++)
		rc = diagnose(o, list.devs[i], report);
	dev_list_free(&list);
	return rc;
}

static void print_text(const struct report *report)
{
	size_t i;

	for (i = 0; i < report->n; i++) {
		const struct daxc_finding *finding = report->findings[i];

		printf("%s: %s: %s [%s]\n", daxc_severity_name(finding->severity), finding->subject,
		       finding->what, finding->id);
		if (*finding->command)
			printf("    Try: %s\n", finding->command);
	}
}

static int print_json(const struct options *o, const struct report *report)
{
	struct json_object *array = json_object_new_array();
	size_t i;
	int rc = array ? 0 : -ENOMEM;

	for (i = 0; i < report->n && !rc; i++)
		rc = json_object_array_add(array,
					   fields_to_json(finding_fields,
							  (void *)report->findings[i],
							  o->cli.output.human, 0));
	json_print(array);
	return rc;
}

static int print(struct options *o, struct report *report, bool looked_at_all)
{
	if (o->cli.output.json)
		return print_json(o, report);
	if (o->cli.output.table)
		return table_print(&o->cli.output, finding_fields, (void *const *)report->findings,
				   report->n);
	print_text(report);
	if (!report->n && looked_at_all)
		puts("nothing was found");
	return 0;
}

/* On stderr, too: who reads only what is wrong must see that not all was looked at. */
static void tell_unseen(const struct options *o, const struct report *report)
{
	size_t i;

	for (i = 0; i < report->n; i++) {
		if (strcmp(report->findings[i]->id, "not-looked-at"))
			continue;
		talk_error(o->cli.verb,
			   *report->findings[i]->command ? cli_as_root(&o->cli) : NULL,
			   "not everything could be looked at.");
		return;
	}
}

static void count(const struct report *report, struct tally *tally)
{
	size_t i;

	for (i = 0; i < report->n; i++)
		if (report->findings[i]->severity > DAXC_NOTE)
			tally->failed++;
}

static int run(int argc, char **argv)
{
	struct report report = { 0 };
	struct options o = { .cli = { .output.fields = finding_fields } };
	struct tally tally = { 0 };
	int rc;

	options_parse(&argp, argc, argv, &o.cli);
	if (!cli_open(&o.cli))
		return EXIT_FAILED;
	rc = look(&o, &report, &tally);
	if (!rc)
		rc = print(&o, &report, !tally.failed);
	if (rc)
		cli_failed(&o.cli, &tally, rc);
	tell_unseen(&o, &report);
	count(&report, &tally);
	report_free(&report);
	cli_close(&o.cli);
	return tally_status(&tally);
}

const struct command cmd_doctor = {
	.name = "doctor",
	.summary = "Tell what is wrong with dax memory, and what mends it",
	.run = run,
};
