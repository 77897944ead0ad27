// SPDX-License-Identifier: GPL-2.0
/*
 * inspect: all that is known of a device, upright; with --verify after the
 * module has walked its struct pages. Reads only.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command/cli.h"
#include "command/command.h"
#include "command/unread.h"
#include "libdaxctl-compound-inspect.h"
#include "output/inventory-fields.h"
#include "output/talk.h"

enum {
	OPT_VERIFY = OPT_VERB,
};

struct options {
	struct cli cli;
	bool verify;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	if (key == OPT_VERIFY) {
		o->verify = true;
		return 0;
	}
	return options_plain(key, arg, state);
}

static const struct argp_option argp_options[] = {
	{ "verify", OPT_VERIFY, NULL, 0,
	  "Walk the struct pages and check each of them; status 1 when one is wrong", 0 },
	{ 0 }
};

static const struct argp_child children[] = {
	OPTIONS_DEVICES, OPTIONS_OUTPUT, OPTIONS_COMMON_READ, { 0 }
};

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "DEVICE...",
	.doc = "Show everything about a device. all means every device.",
	.children = children,
};

static void get_sound(void *walk, bool human, struct value *value)
{
	*value = (struct value){ VALUE_BOOL, { .yes = ((struct daxc_inspection *)walk)->sound } };
}

static void get_verdict(void *walk, bool human, struct value *value)
{
	value_text(value, ((struct daxc_inspection *)walk)->sound ? "sound" : "NOT SOUND");
}

static void get_first_bad(void *walk, bool human, struct value *value)
{
	uint64_t offset = ((struct daxc_inspection *)walk)->first_bad;

	if (offset != UINT64_MAX)
		value_address(value, offset);
}

#define COUNT_GETTER(name)                                                                         \
	static void get_##name(void *walk, bool human, struct value *value)                        \
	{                                                                                          \
		value_uint(value, ((struct daxc_inspection *)walk)->name);                         \
	}

COUNT_GETTER(pages)
COUNT_GETTER(heads)
COUNT_GETTER(tails)
COUNT_GETTER(memmap_pages)
COUNT_GETTER(memmap_shared)
COUNT_GETTER(bad_heads)
COUNT_GETTER(bad_orders)
COUNT_GETTER(bad_tails)
COUNT_GETTER(bad_pgmaps)

static void get_memmap_bytes(void *walk, bool human, struct value *value)
{
	value_size(value, ((struct daxc_inspection *)walk)->memmap_bytes);
}

static const struct field walk_fields[] = {
	{ "sound", NULL, NULL, 0, 0, get_sound },
	{ NULL, "VERIFIED", "whether every struct page is as it must be", 0, 0, get_verdict },
	{ "pages", "4K PAGES", "that have a struct page and can be used", 0, 0, get_pages },
	{ "heads", "HEADS", "of the right order", 0, 0, get_heads },
	{ "tails", "TAILS", "that point to the right head", 0, 0, get_tails },
	{ "memmap_pages", "MEMMAP PAGES", "4K pages of struct pages, as addressed", 0, 0,
	  get_memmap_pages },
	{ "memmap_shared", "SHARED", "those that share memory which was counted before", 0, 0,
	  get_memmap_shared },
	{ "memmap_bytes", "COUNTED", "memory that the struct pages take", 0, 0, get_memmap_bytes },
	{ "bad_heads", "BAD HEADS", "that are no heads", 0, 0, get_bad_heads },
	{ "bad_orders", "BAD ORDERS", "heads of another order", 0, 0, get_bad_orders },
	{ "bad_tails", "BAD TAILS", "that point elsewhere", 0, 0, get_bad_tails },
	{ "bad_pgmaps", "BAD PGMAPS", "heads of another memory map", 0, 0, get_bad_pgmaps },
	{ "first_bad", "FIRST BAD", "offset of the first bad page", 0, 0, get_first_bad },
	{ 0 }
};

/* What is shown of one device; @walk is NULL without --verify. */
static int show(struct options *o, struct daxc_dev *dev, struct daxc_inspection *walk,
		struct json_object **array)
{
	struct table_part parts[] = { { device_fields, dev }, { walk_fields, walk } };
	size_t before = *array ? json_object_array_length(*array) : 0;
	struct json_object *json;
	int rc;

	if (!o->cli.output.json)
		return table_print_upright(&o->cli.output, parts, walk ? 2 : 1);
	rc = device_to_array(dev, o->cli.output.human, DEVICE_MAPPINGS, array);
	json = *array ? json_object_array_get_idx(*array, before) : NULL;
	if (rc || !walk || !json)
		return rc; /* no json: it went away meanwhile */
	return json_object_object_add(json, "inspection",
				      fields_to_json(walk_fields, walk, o->cli.output.human, 0))
		       ? -ENOMEM
		       : 0;
}

static void inspect(struct options *o, struct daxc_dev *dev, struct json_object **array,
		    struct tally *tally)
{
	struct daxc_inspection walk = DAXC_INSPECTION_INIT;
	int rc = o->verify ? daxc_dev_inspect(dev, &walk) : 0;

	if (!rc)
		rc = show(o, dev, o->verify ? &walk : NULL, array);
	if (rc)
		cli_failed(&o->cli, tally, rc);
	else if (o->verify && !walk.sound)
		tally->failed++;
	else
		tally->done++;
}

static int run(int argc, char **argv)
{
	struct json_object *array = NULL;
	struct options o = { .cli = { .needs_device = true, .output.fields = device_fields } };
	struct dev_list list = { 0 };
	struct tally tally = { 0 };
	size_t i;

	options_parse(&argp, argc, argv, &o.cli);
	if (!cli_open(&o.cli))
		return EXIT_FAILED;
	cli_tell_killed_change(&o.cli);
	if (cli_select(&o.cli, &list, &tally))
		tally.failed++;
	for (i = 0; i < list.n; i++) {
		if (i && !o.cli.output.json)
			putchar('\n');
		inspect(&o, list.devs[i], &array, &tally);
	}
	json_print_list(array, o.cli.output.human);
	unread_tell(&o.cli, &list, true);
	dev_list_free(&list);
	cli_close(&o.cli);
	return tally_status(&tally);
}

const struct command cmd_inspect = {
	.name = "inspect",
	.summary = "Show everything about a device, and verify its struct pages",
	.run = run,
};
