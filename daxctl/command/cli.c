// SPDX-License-Identifier: GPL-2.0
/*
 * Opening the library and finding what the operands name. Nothing is changed
 * here, and nothing printed but failures.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "cli.h"
#include "command.h"
#include "libdaxctl-compound-change.h"
#include "libdaxctl-compound-inspect.h"
#include "output/talk.h"

static void __attribute__((format(printf, 6, 0)))
log_to_stderr(void *userdata, int priority, const char *file, int line, const char *fn,
	      const char *format, va_list args)
{
	const struct cli *cli = userdata;
	char who[128];

	(void)file;
	(void)line;
	snprintf(who, sizeof(who), "%s: %s%s", cli->verb, priority >= LOG_DEBUG ? "debug: " : "", fn);
	talk_vnote(who, format, args);
}

static void notice(void *userdata, const char *text)
{
	const struct cli *cli = userdata;

	talk_error(cli->verb, NULL, "%s", text);
}

bool cli_open(struct cli *cli)
{
	int rc = daxc_new(&cli->ctx);

	if (rc) {
		talk_failure(cli->verb, NULL, rc);
		return false;
	}
	daxc_set_log_fn(cli->ctx, log_to_stderr, cli);
	daxc_set_notice_fn(cli->ctx, notice, cli);
	daxc_set_caller(cli->ctx, cli->verb);
	if (cli->seen[OPT_WAIT])
		daxc_set_wait(cli->ctx, cli->wait);
	if (cli->verbose)
		daxc_set_log_priority(cli->ctx, LOG_DEBUG);
	rc = cli->sysroot ? daxc_set_sysroot(cli->ctx, cli->sysroot) : 0;
	if (rc) {
		talk_error(cli->verb, NULL, "cannot read %s: %s", cli->sysroot, strerror(-rc));
		cli_close(cli);
		return false;
	}
	return true;
}

bool cli_open_to_change(struct cli *cli)
{
	int rc;

	if (!cli_open(cli))
		return false;
	if (geteuid() || cli->sysroot || daxc_has_killed_change(cli->ctx) <= 0)
		return true;
	rc = daxc_recover(cli->ctx);
	if (rc >= 0)
		return true;
	talk_failure(cli->verb, cli->ctx, rc);
	cli_close(cli);
	return false;
}

void cli_close(struct cli *cli)
{
	cli->ctx = daxc_unref(cli->ctx);
}

void cli_tell_killed_change(struct cli *cli)
{
	if (daxc_has_killed_change(cli->ctx) > 0)
		talk_error(cli->verb, PROGRAM " doctor",
			   "a change was killed halfway; the next change of any device undoes it first.");
}

bool cli_tell_memory(struct cli *cli)
{
	struct daxc_findings *findings;
	size_t i, n;

	if (daxc_diagnose_memory(cli->ctx, &findings))
		return false;
	n = daxc_findings_get_count(findings);
	for (i = 0; i < n; i++) {
		const struct daxc_finding *finding = daxc_findings_get(findings, i);

		talk_error(cli->verb, finding->command, "%s: %s", finding->subject, finding->what);
	}
	daxc_findings_free(findings);
	return n > 0;
}

const char *cli_as_root(const struct cli *cli)
{
	return geteuid() || cli->sysroot ? "run it as root" :
					   "the same command on the host, outside of containers";
}

int tally_status(const struct tally *tally)
{
	if (!tally->failed)
		return EXIT_DONE;
	return tally->done ? EXIT_PARTLY : EXIT_FAILED;
}

void cli_failed(struct cli *cli, struct tally *tally, int rc)
{
	talk_failure(cli->verb, cli->ctx, rc);
	tally->failed++;
}

#define REGION_NAME_MAX 512

/* Takes the next name off a list such as "0,/platform/hmem.1". What no region can be called is not cut to what one is. */
static bool next_name(const char **list, char name[REGION_NAME_MAX])
{
	const char *word = *list + strspn(*list, ", ");
	size_t len = strcspn(word, ", ");

	snprintf(name, REGION_NAME_MAX, len < REGION_NAME_MAX ? "%.*s" : "%.*s...",
		 (int)(len < REGION_NAME_MAX ? len : 60), word);
	*list = word + len;
	return len != 0;
}

static bool names_all(const char *list)
{
	return !list || !strcmp(list, "all");
}

bool cli_wants_region(const struct cli *cli, struct daxc_region *region)
{
	const char *list = cli->region;
	char name[REGION_NAME_MAX];

	if (names_all(list))
		return true;
	while (next_name(&list, name))
		if (daxc_region_has_name(region, name))
			return true;
	return false;
}

static struct daxc_region *wanted(const struct cli *cli, struct daxc_region *region)
{
	while (region && !cli_wants_region(cli, region))
		region = daxc_region_get_next(region);
	return region;
}

struct daxc_region *cli_first_region(struct cli *cli)
{
	return wanted(cli, daxc_region_get_first(cli->ctx));
}

struct daxc_region *cli_next_region(struct cli *cli, struct daxc_region *region)
{
	return wanted(cli, daxc_region_get_next(region));
}

int dev_list_add(struct dev_list *list, struct daxc_dev *dev)
{
	struct daxc_dev **grown;

	if (list->n == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		grown = reallocarray(list->devs, list->room, sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		list->devs = grown;
	}
	list->devs[list->n++] = dev;
	return 0;
}

static bool region_exists(struct cli *cli, const char *name)
{
	struct daxc_region *region;

	daxc_region_foreach(cli->ctx, region)
		if (daxc_region_has_name(region, name))
			return true;
	return false;
}

void cli_check_region(struct cli *cli, struct tally *tally)
{
	char name[REGION_NAME_MAX];
	const char *list = cli->region;
	bool named;

	if (!daxc_region_get_first(cli->ctx) && daxc_get_error(cli->ctx)) {
		cli_failed(cli, tally, -daxc_get_error(cli->ctx)->err);
		return;
	}
	if (names_all(cli->region))
		return;
	named = next_name(&list, name);
	do {
		if (named && region_exists(cli, name))
			continue;
		talk_error(cli->verb, PROGRAM " list --regions", "there is no region '%s'.", name);
		tally->failed += !cli->filters;
	} while (next_name(&list, name));
}

void dev_list_free(struct dev_list *list)
{
	free(list->devs);
	*list = (struct dev_list){ 0 };
}

static int select_all(struct cli *cli, struct dev_list *list, struct tally *tally)
{
	struct daxc_region *region;
	struct daxc_dev *dev;
	int rc = 0;

	cli_check_region(cli, tally);
	for (region = cli_first_region(cli); region; region = cli_next_region(cli, region))
		daxc_dev_foreach(region, dev)
			if (!rc && (!daxc_dev_is_empty(dev) || !cli->all_have_memory))
				rc = dev_list_add(list, dev);
	return rc;
}

static int select_name(struct cli *cli, const char *name, struct dev_list *list,
		       struct tally *tally)
{
	struct daxc_dev *dev = NULL;
	int rc = daxc_dev_by_name(cli->ctx, name, &dev);

	if (rc) {
		cli_failed(cli, tally, rc);
		tally->failed -= cli->filters && rc == -ENODEV;
		return 0;
	}
	if (!cli_wants_region(cli, daxc_dev_get_region(dev))) {
		talk_error(cli->verb, NULL, "%s is not in region '%s'.", daxc_dev_get_name(dev),
			   cli->region);
		tally->failed += !cli->filters;
		return 0;
	}
	return dev_list_add(list, dev);
}

void cli_name_all(struct cli *cli)
{
	static char *all = (char *)"all";

	if (cli->n_names)
		return;
	cli->names = &all;
	cli->n_names = 1;
}

int cli_select(struct cli *cli, struct dev_list *list, struct tally *tally)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < cli->n_names && !rc; i++) {
		if (!strcmp(cli->names[i], "all"))
			rc = select_all(cli, list, tally);
		else
			rc = select_name(cli, cli->names[i], list, tally);
	}
	if (rc)
		talk_failure(cli->verb, NULL, rc);
	return rc;
}
