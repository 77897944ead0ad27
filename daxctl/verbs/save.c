// SPDX-License-Identifier: GPL-2.0
/* save: notes what devices there are, and what they are like, for restore. Changes no device. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/cli.h"
#include "command/command.h"
#include "files/output-file.h"
#include "files/saved.h"
#include "output/talk.h"

struct options {
	struct cli cli;
	const char *file;
	bool named;	/* the devices are, one by one */
};

static error_t parse(int key, char *arg, struct argp_state *state);

static const struct argp_option argp_options[] = {
	{ "output", 'o', "FILE", 0, "Write it there, not to " SAVED_FILE "; -: to stdout", 0 },
	{ 0 }
};

static const struct argp_child children[] = { OPTIONS_DEVICES, OPTIONS_COMMON_READ, { 0 } };

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "[DEVICE...]",
	.doc = "Write the layout of all devices, or of those that are named, to a file of which "
	       "restore makes it again after a boot.",
	.children = children,
};

/* A captured tree is another machine's. */
static const struct option_rule rules[] = {
	{ OPTION_NEEDS, OPT_SYSROOT, 'o' },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	options_seen(&o->cli, key);
	switch (key) {
	case 'o':
		o->file = arg;
		return 0;
	}
	return options_plain(key, arg, state);
}

static void fail_device(struct options *o, struct daxc_dev *dev, int rc)
{
	const char *name = daxc_dev_get_name(dev);
	char hint[64];

	snprintf(hint, sizeof(hint), PROGRAM " save DEVICE... %s, by name", name);
	if (rc == -EACCES || rc == -EPERM)
		talk_error(o->cli.verb, cli_as_root(&o->cli),
			   "%s: left out: cannot read where its memory lies: %s.", name, strerror(-rc));
	else if (rc == -EBUSY)
		talk_error(o->cli.verb, hint, "%s: left out: it is in mode famfs (driver %s), and other "
			   "hosts may share its memory.", name, daxc_dev_get_driver(dev));
	else if (rc == -EOPNOTSUPP && !daxc_dev_get_driver(dev))
		talk_error(o->cli.verb, NULL, "%s: left out: its driver cannot be read.", name);
	else if (rc == -EIO)
		talk_error(o->cli.verb, NULL, "%s: left out: its align or the size of its region cannot be "
			   "read.", name);
	else if (rc == -EOPNOTSUPP)
		talk_error(o->cli.verb, NULL, "%s: left out: its driver %s is not known.", name,
			   daxc_dev_get_driver(dev));
	else
		talk_error(o->cli.verb, NULL, "%s: left out: %s.", name, strerror(-rc));
}

/*
 * What famfs has may be memory that other hosts have mounted, and it is for their cluster to say
 * when it comes back: a boot does it for those that were typed by name only.
 */
static bool is_shared(const struct options *o, struct daxc_dev *dev)
{
	return !o->named && daxc_dev_get_mode(dev) == DAXC_MODE_FAMFS;
}

/* A device that cannot be expressed is told of, and does not keep the others out. */
static void write_devices(struct options *o, const struct dev_list *list, FILE *out,
			  struct tally *tally)
{
	size_t i;
	int rc;

	fputs("# The layout of dax devices, written by " PROGRAM " save. " PROGRAM " restore makes\n"
	      "# devices as it says; extents are offset+size in their region.\n", out);
	for (i = 0; i < list->n; i++) {
		rc = is_shared(o, list->devs[i]) ? -EBUSY :
						   saved_write(out, o->cli.ctx, list->devs[i]);
		if (rc) {
			fail_device(o, list->devs[i], rc);
			tally->failed++;
		} else {
			tally->done++;
		}
	}
}

/* The directory of our own file is ours to make. */
static int make_directory(struct options *o)
{
	int rc;

	if (o->file)
		return 0;
	o->file = SAVED_FILE;
	if (!mkdir("/etc/daxctl-compound", 0755) || errno == EEXIST)
		return 0;
	rc = -errno;
	talk_error(o->cli.verb, NULL, "%s: %s.", o->file, strerror(-rc));
	return rc;
}

/* Without any device there is nothing that would be worth an old file. */
static int save(struct options *o, const struct dev_list *list, struct tally *tally)
{
	struct output_file file;
	int rc = make_directory(o);

	if (!rc)
		rc = output_file_begin(&file, o->file);
	if (rc)
		return rc;
	write_devices(o, list, file.stream, tally);
	if (tally->done)
		return output_file_commit(&file, o->cli.verb);
	output_file_drop(&file);
	return 0;
}

static void select_devices(struct options *o, struct dev_list *list, struct tally *tally)
{
	size_t i;

	o->cli.all_have_memory = true;
	o->named = o->cli.n_names;
	for (i = 0; i < o->cli.n_names; i++)
		o->named &= strcmp(o->cli.names[i], "all") != 0;
	cli_name_all(&o->cli);
	if (cli_select(&o->cli, list, tally))
		tally->failed++;
}

static int run(int argc, char **argv)
{
	struct options o = { .cli.rules = rules };
	struct dev_list list = { 0 };
	struct tally tally = { 0 };

	options_parse(&argp, argc, argv, &o.cli);
	if (!cli_open_to_change(&o.cli))
		return EXIT_FAILED;
	cli_tell_killed_change(&o.cli);
	select_devices(&o, &list, &tally);
	if (!tally.failed && !list.n) {
		talk_error(o.cli.verb, NULL, "there is no device with memory, and nothing is written.");
		tally.failed++;
	}
	if (!tally.failed && save(&o, &list, &tally))
		tally = (struct tally){ .failed = 1 };
	if (tally.done)
		talk_count("saved", tally.done);
	dev_list_free(&list);
	cli_close(&o.cli);
	return tally_status(&tally);
}

const struct command cmd_save = {
	.name = "save",
	.summary = "Note the layout of devices, to have it after a boot",
	.changes = true,
	.run = run,
};
