// SPDX-License-Identifier: GPL-2.0
/*
 * list: regions and devices in daxctl's JSON, with what is known of compound
 * pages, or as a table. Reads only.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/cli.h"
#include "command/command.h"
#include "command/unread.h"
#include "output/inventory-fields.h"
#include "output/talk.h"

struct options {
	struct cli cli;
	bool regions;
	bool devices;
	bool mappings;
	bool idle;
	char *name;		/* -d */
};

static error_t parse(int key, char *arg, struct argp_state *state);

static const struct argp_option argp_options[] = {
	{ "dev", 'd', "DEVICE", 0, "Only this device: daxX.Y, X.Y or all", 0 },
	{ "devices", 'D', NULL, 0, "List devices (usual)", 0 },
	{ "regions", 'R', NULL, 0, "List regions", 0 },
	{ "mappings", 'M', NULL, 0, "List the physical extents of devices", 0 },
	{ "idle", 'i', NULL, 0, "List devices of size 0 too", 0 },
	{ 0 }
};

static const struct argp_child children[] = { OPTIONS_DEVICES, OPTIONS_OUTPUT, OPTIONS_COMMON_READ,
					      { 0 } };

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "[DEVICE...]",
	.doc = "List dax regions and devices, in daxctl's JSON.",
	.children = children,
};

static const struct option_rule rules[] = {
	{ OPTION_EXCLUDES, 'd', OPT_DEVICE_ARG },
	{ 0 }
};

/* daxctl: what a filter names is what is listed */
static void choose_default(struct options *o)
{
	if (!o->regions && !o->devices) {
		o->regions = o->cli.region && !o->cli.n_names;
		o->devices = !o->regions || o->name;
	}
	o->cli.filters = !o->cli.n_names;
	if (o->name) {
		o->cli.names = &o->name;
		o->cli.n_names = 1;
	}
	o->cli.output.fields = o->regions && !o->devices ? region_fields : device_fields;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	options_seen(&o->cli, key);
	switch (key) {
	case 'd':
		o->name = arg;
		return 0;
	case 'D':
		o->devices = true;
		return 0;
	case 'R':
		o->regions = true;
		return 0;
	case 'M':
		o->mappings = true;
		return 0;
	case 'i':
		o->idle = true;
		return 0;
	case ARGP_KEY_END:
		choose_default(o);
		break;
	}
	return options_plain(key, arg, state);
}

/* The devices of a region that shall be listed. */
static int collect(struct options *o, struct daxc_region *region, struct dev_list *list)
{
	struct daxc_dev *dev;
	int rc = 0;

	daxc_dev_foreach(region, dev)
		if (!rc && (o->idle || !daxc_dev_is_empty(dev)))
			rc = dev_list_add(list, dev);
	return rc;
}

static int devices_to_array(struct options *o, const struct dev_list *list,
			    struct json_object **array)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < list->n && !rc; i++)
		rc = device_to_array(list->devs[i], o->cli.output.human,
				     o->mappings ? DEVICE_MAPPINGS : 0, array);
	return rc;
}

/* A region with its "devices" among @all. */
static int region_to_array(struct options *o, struct daxc_region *region, const struct dev_list *all,
			   struct json_object **array)
{
	struct json_object *json = fields_to_json(region_fields, region, o->cli.output.human, 0);
	struct json_object *devices = NULL;
	struct dev_list list = { 0 };
	size_t i;
	int rc = json ? 0 : -ENOMEM;

	for (i = 0; o->devices && i < all->n; i++)
		if (daxc_dev_get_region(all->devs[i]) == region)
			rc = rc ? rc : dev_list_add(&list, all->devs[i]);
	rc = rc ? rc : devices_to_array(o, &list, &devices);
	dev_list_free(&list);
	if (devices)
		json_object_object_add(json, "devices", devices);
	if (!*array)
		*array = json_object_new_array();
	if (!*array || json_object_array_add(*array, json))
		return -ENOMEM;
	return rc;
}

static int print_regions(struct options *o, const struct dev_list *all)
{
	struct json_object *array = NULL;
	struct daxc_region *region;
	int rc = 0;

	for (region = cli_first_region(&o->cli); region && !rc;
	     region = cli_next_region(&o->cli, region))
		rc = region_to_array(o, region, all, &array);
	json_print_list(array, o->cli.output.human);
	return rc;
}

static int print_devices(struct options *o, const struct dev_list *list)
{
	struct json_object *array = NULL;
	int rc = devices_to_array(o, list, &array);

	json_print_list(array, o->cli.output.human);
	return rc;
}

static int print_region_table(struct options *o)
{
	struct daxc_region *region;
	struct cli cli = o->cli;
	void **regions;
	size_t n = 0, i = 0;
	int rc;

	for (region = cli_first_region(&cli); region; region = cli_next_region(&cli, region))
		n++;
	regions = calloc(n + 1, sizeof(*regions));
	if (!regions)
		return -ENOMEM;
	for (region = cli_first_region(&cli); region && i < n; i++) {
		regions[i] = region;
		region = cli_next_region(&cli, region);
	}
	if (o->devices)
		cli.output.columns = NULL; /* they are the devices' */
	rc = table_print(&cli.output, region_fields, regions, i);
	free(regions);
	return rc;
}

static int print_tables(struct options *o, const struct dev_list *list)
{
	int rc = 0;

	if (o->regions)
		rc = print_region_table(o);
	if (o->regions && o->devices)
		putchar('\n');
	if (o->devices && !rc)
		rc = table_print(&o->cli.output, device_fields, (void *const *)list->devs, list->n);
	return rc;
}

/* daxctl: --dev is a filter among the devices that would be listed */
static void leave_out_idle(struct dev_list *list)
{
	size_t i, kept = 0;

	for (i = 0; i < list->n; i++)
		if (!daxc_dev_is_empty(list->devs[i]))
			list->devs[kept++] = list->devs[i];
	list->n = kept;
}

/* Devices by name, or all that shall be listed. */
static int gather(struct options *o, struct dev_list *list, struct tally *tally)
{
	struct daxc_region *region;
	int rc = 0;

	if (o->cli.n_names) {
		rc = cli_select(&o->cli, list, tally);
		if (o->name && !o->idle)
			leave_out_idle(list);
		return rc;
	}
	cli_check_region(&o->cli, tally);
	for (region = cli_first_region(&o->cli); region && !rc;
	     region = cli_next_region(&o->cli, region))
		if (o->devices)
			rc = collect(o, region, list);
	return rc;
}

static bool shows_places(const struct options *o)
{
	const char *columns = o->cli.output.columns;

	return o->mappings ||
	       (columns && (strcasestr(columns, "extents") || strcasestr(columns, "start")));
}

static void tell_unread(struct options *o, const struct dev_list *list)
{
	struct daxc_region *region;

	for (region = o->regions ? cli_first_region(&o->cli) : NULL; region;
	     region = cli_next_region(&o->cli, region))
		unread_tell_region(&o->cli, region);
	unread_tell(&o->cli, list, shows_places(o));
}

/* Printing nothing must not look as if there were nothing. */
static void tell_absence(struct options *o, const struct dev_list *list, const struct tally *tally)
{
	if (list->n || tally->failed || o->cli.n_names)
		return;
	if (!daxc_region_get_first(o->cli.ctx)) {
		talk_error(o->cli.verb, NULL, "there is no dax region or device.");
		cli_tell_memory(&o->cli);
	} else if (!o->regions && !o->idle && cli_first_region(&o->cli)) {
		talk_error(o->cli.verb, PROGRAM " list --idle",
			   "no device has memory; those without are not shown.");
	}
}

static int run(int argc, char **argv)
{
	struct options o = { .cli.rules = rules };
	struct dev_list list = { 0 };
	struct tally tally = { 0 };
	int rc;

	options_parse(&argp, argc, argv, &o.cli);
	if (!cli_open(&o.cli))
		return EXIT_FAILED;
	cli_tell_killed_change(&o.cli);
	rc = gather(&o, &list, &tally);
	tally.done += list.n;
	if (!rc && o.cli.output.table)
		rc = print_tables(&o, &list);
	else if (!rc && o.regions)
		rc = print_regions(&o, &list);
	else if (!rc)
		rc = print_devices(&o, &list);
	if (rc)
		cli_failed(&o.cli, &tally, rc);
	tell_unread(&o, &list);
	tell_absence(&o, &list, &tally);
	dev_list_free(&list);
	cli_close(&o.cli);
	return tally_status(&tally);
}

const struct command cmd_list = {
	.name = "list",
	.summary = "List regions and devices",
	.run = run,
};
