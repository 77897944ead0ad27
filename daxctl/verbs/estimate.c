// SPDX-License-Identifier: GPL-2.0
/*
 * estimate: what struct pages take at each page size, for an amount of memory,
 * a device, or all devices together. Calculated; inspect shows what is counted.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/size.h"
#include "command/cli.h"
#include "command/command.h"
#include "libdaxctl-compound-inspect.h"
#include "output/field.h"
#include "output/talk.h"

#define MAX_ROWS 6

struct options {
	struct cli cli;
};

/* One line of the answer: @size bytes described by pages of @page_size. */
struct row {
	const char *subject;
	uint64_t size;
	uint64_t page_size;
	bool altmap;
	uint64_t memmap;
	uint64_t base;
	bool now;		/* this is how the device is described now, and takes @counted */
	uint64_t counted;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	if (key == ARGP_KEY_END && !o->cli.n_names)
		argp_error(state, "give a size, a device, or all");
	return options_plain(key, arg, state);
}

static const struct argp_child children[] = {
	OPTIONS_DEVICES, OPTIONS_OUTPUT, OPTIONS_COMMON_READ, { 0 }
};

static const struct argp argp = {
	.parser = parse,
	.args_doc = "SIZE|DEVICE...",
	.doc = "Estimate what struct pages take at each page size, in memory (map mem) or on the "
	       "device (map dev), for a size (16T), a device, or all: the devices of this host "
	       "together.",
	.children = children,
};

static void get_subject(void *object, bool human, struct value *value)
{
	value_text(value, ((struct row *)object)->subject);
}

static void get_size(void *object, bool human, struct value *value)
{
	value_size(value, ((struct row *)object)->size);
}

static void get_page_size(void *object, bool human, struct value *value)
{
	value_size(value, ((struct row *)object)->page_size);
}

static void get_map(void *object, bool human, struct value *value)
{
	value_text(value, ((struct row *)object)->altmap ? "dev" : "mem");
}

static void get_memmap(void *object, bool human, struct value *value)
{
	value_size(value, ((struct row *)object)->memmap);
}

static void get_saved(void *object, bool human, struct value *value)
{
	struct row *row = object;

	value_size(value, row->base > row->memmap ? row->base - row->memmap : 0);
}

static void get_percent(void *object, bool human, struct value *value)
{
	struct row *row = object;

	if (row->base)
		*value = (struct value){ VALUE_REAL,
					 { .real = 100.0 * (double)row->memmap /
						   (double)row->base } };
}

static void get_counted(void *object, bool human, struct value *value)
{
	struct row *row = object;

	if (row->now)
		value_size(value, row->counted);
}

static const struct field row_fields[] = {
	{ "subject", "FOR", "what the estimate is for", FIELD_USUAL, 0, get_subject },
	{ "size", "SIZE", "bytes that are described", FIELD_USUAL | FIELD_RIGHT, 0, get_size },
	{ "page_size", "PAGE", "size of a compound page", FIELD_USUAL | FIELD_RIGHT, 0,
	  get_page_size },
	{ "map", "MAP", "where the struct pages are: mem or dev (altmap)", FIELD_USUAL, 0,
	  get_map },
	{ "memmap_bytes", "MEMMAP", "what they take", FIELD_USUAL | FIELD_RIGHT, 0, get_memmap },
	{ "memmap_saved_bytes", "SAVED", "against pages of 4K", FIELD_USUAL | FIELD_RIGHT, 0,
	  get_saved },
	{ "percent", "%", "of what pages of 4K take", FIELD_USUAL | FIELD_RIGHT, 0, get_percent },
	{ "counted_bytes", "NOW", "counted, in the line of how it is now",
	  FIELD_USUAL | FIELD_RIGHT, 0, get_counted },
	{ 0 }
};

/* Adds what is described by a device, and what that takes now where it is known. False: it cannot be read. */
static bool add_device(struct daxc_dev *dev, struct row *sum)
{
	uint64_t described, counted, page_size;
	int altmap;

	if (daxc_dev_get_described_bytes(dev, &described))
		return false;
	sum->size += described;
	sum->now = daxc_dev_get_mode(dev) != DAXC_MODE_DISABLED &&
		   !daxc_dev_get_memmap_bytes(dev, &counted) &&
		   !daxc_dev_get_page_size(dev, &page_size) && !daxc_dev_get_altmap(dev, &altmap);
	if (sum->now) {
		sum->counted = counted;
		sum->page_size = page_size;
		sum->altmap = altmap;
	}
	return true;
}

/* All of them but what cannot be read, which is told. Returns how many those are. */
static size_t add_devices(const struct options *o, const struct dev_list *list, struct row *sum)
{
	size_t i, left_out = 0;

	for (i = 0; i < list->n; i++) {
		if (add_device(list->devs[i], sum))
			continue;
		talk_error(o->cli.verb, NULL, "%s: left out: its size cannot be read.",
			   daxc_dev_get_name(list->devs[i]));
		left_out++;
	}
	return left_out;
}

static void fill_row(const struct daxc_memmap_model *model, const struct row *what,
		     uint64_t page_size, bool altmap, struct row *row)
{
	*row = (struct row){ .subject = what->subject, .size = what->size, .page_size = page_size,
			     .altmap = altmap };
	daxc_memmap_estimate(model, row->size, page_size, altmap, &row->memmap);
	daxc_memmap_estimate(model, row->size, 4096, altmap, &row->base);
	row->now = what->now && what->page_size == page_size && what->altmap == altmap;
	row->counted = what->counted;
}

static int print_rows(struct options *o, const struct daxc_memmap_model *model,
		      const struct row *what, struct json_object *array, bool first)
{
	static const uint64_t page_sizes[] = { 4ULL << 10, 2ULL << 20, 1ULL << 30 };
	void *objects[MAX_ROWS];
	struct row rows[MAX_ROWS];
	size_t i;

	for (i = 0; i < MAX_ROWS; i++) {
		fill_row(model, what, page_sizes[i / 2], i % 2, &rows[i]);
		objects[i] = &rows[i];
		if (o->cli.output.json &&
		    json_object_array_add(array,
					  fields_to_json(row_fields, &rows[i], o->cli.output.human, 0)))
			return -ENOMEM;
	}
	if (o->cli.output.json)
		return 0;
	if (!first && !o->cli.output.raw)
		putchar('\n');
	return table_print(&o->cli.output, row_fields, objects, MAX_ROWS);
}

/* 1.5T, unlike 1.5, is no device. */
static bool meant_as_size(const char *operand)
{
	size_t digits = strspn(operand, "0123456789.");

	return digits && isalpha((unsigned char)operand[digits]);
}

/* What the operand means: a size, or the devices that it names. */
static bool understand(struct options *o, char *operand, struct row *what, struct tally *tally)
{
	struct cli one = o->cli;
	struct dev_list list = { 0 };
	size_t left_out, failed = tally->failed;
	bool understood;
	int rc;

	*what = (struct row){ .subject = operand };
	rc = size_parse(operand, &what->size);
	if (!rc)
		return true;
	if (rc == -ERANGE || meant_as_size(operand)) {
		talk_error(o->cli.verb, NULL,
			   "'%s' is not a size: a whole number below 2^64 - 1 with K, M, G, T, P or "
			   "nothing after it, such as 1536G", operand);
		tally->failed++;
		return false;
	}
	one.names = &operand;
	one.n_names = 1;
	if (cli_select(&one, &list, tally))
		tally->failed++;
	left_out = add_devices(o, &list, what);
	understood = tally->failed == failed && (!left_out || left_out < list.n);
	tally->failed += left_out;
	if (!strcmp(operand, "all"))
		what->now = false; /* a sum has no one way to be described */
	dev_list_free(&list);
	return understood;
}

static void tell_model(const struct daxc_memmap_model *model)
{
	if (!model->known)
		fputs("estimated with the usual values of x86-64 (struct page of 64 bytes, shared "
		      "tails); this kernel can be asked as root, with the module loaded\n",
		      stderr);
}

static int estimate(struct options *o, struct json_object *array, struct tally *tally)
{
	struct daxc_memmap_model model = DAXC_MEMMAP_MODEL_INIT;
	struct row what;
	size_t i;
	int rc = daxc_memmap_model(o->cli.ctx, &model);

	if (!rc)
		tell_model(&model);
	for (i = 0; i < o->cli.n_names && !rc; i++) {
		if (!understand(o, o->cli.names[i], &what, tally))
			continue;
		rc = print_rows(o, &model, &what, array, !tally->done);
		tally->done++;
	}
	return rc;
}

static int run(int argc, char **argv)
{
	struct options o = { .cli = { .output.fields = row_fields } };
	struct json_object *array;
	struct tally tally = { 0 };
	int rc;

	options_parse(&argp, argc, argv, &o.cli);
	if (!cli_open(&o.cli))
		return EXIT_FAILED;
	array = json_object_new_array();
	rc = array ? estimate(&o, array, &tally) : -ENOMEM;
	if (rc)
		cli_failed(&o.cli, &tally, rc);
	json_print_list(array, o.cli.output.human);
	cli_close(&o.cli);
	return tally_status(&tally);
}

const struct command cmd_estimate = {
	.name = "estimate",
	.summary = "Estimate what struct pages take at each page size",
	.run = run,
};
