// SPDX-License-Identifier: GPL-2.0
/*
 * bench: what compound pages are worth on this machine. Options, signals and
 * the choice of output are here; measuring is the library's.
 */
#include <errno.h>
#include <json-c/json.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "command/cli.h"
#include "command/command.h"
#include "output/field.h"
#include "output/progress.h"
#include "output/talk.h"
#include "report/bench.h"

enum {
	OPT_REPEAT = OPT_VERB,
	OPT_CPU,
	OPT_SCALE,
	OPT_REPORT,
};

struct options {
	struct cli cli;
	struct daxc_bench_options bench;
	const char *report;
	char *name;
	bool asked_workloads;
	bool asked_subjects;
};

static const struct argp_option argp_options[] = {
	{ "workload", 'w', "LIST", 0,
	  "What to measure: pin, longterm, slow, unpin-dirty, unpin-range, fault, bringup, memmap, "
	  "io_uring, rdma (usual: all)", 0 },
	{ "compare", 'c', "LIST", 0,
	  "On what: base, compound, folio, devdax, thp, hugetlb (usual: all)", 0 },
	{ "size", 's', "SIZE", 0, "Bytes to measure (usual: the device's size, at most 1G)", 0 },
	{ "batch", 'b', "PAGES", 0, "Pages in one pin call (usual: 512)", 0 },
	{ "repeat", OPT_REPEAT, "N", 0, "Rounds over all subjects (usual: 5)", 0 },
	{ "scale", OPT_SCALE, NULL, 0, "Measure pin against size and batch too", 0 },
	{ "cpu", OPT_CPU, "CPU", 0, "Run on this CPU (usual: one of the device's node)", 0 },
	{ "report", OPT_REPORT, "FILE", 0, "Also write a page of HTML with plots", 0 },
	{ "json", 'J', NULL, 0, "Print JSON", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state);

static const struct argp_child children[] = { OPTIONS_COMMON, { 0 } };

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "[DEVICE]\ngup [GUP_TEST-OPTION...]",
	.doc = "Measure pins, faults, bring-up and memory of compound pages against base pages, "
	       "the in-tree driver, THP and hugetlb.\v"
	       "DEVICE is brought into each mode in turn and put back as it was, also on Ctrl-C. "
	       "Its contents do not change. Without DEVICE a temporary one is made where a region "
	       "has room.",
	.children = children,
};

/* Set by a signal, checked by the library between steps; a handler can reach nothing else. */
static volatile sig_atomic_t caught;

static void on_signal(int sig)
{
	caught = sig;
}

/* Ends of a run that shall leave the device as it was; a closed terminal is one. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &action, NULL);
}

/* Whoever started this program shall see that a signal ended it. */
static void end_by_signal(int sig)
{
	signal(sig, SIG_DFL);
	raise(sig);
}

/* A bit for each name of a list "a,b,c". */
static unsigned int parse_list(struct argp_state *state, const char *option, char *list,
			       int (*from_name)(const char *))
{
	unsigned int bits = 0;
	char *name;
	int value;

	while ((name = strsep(&list, ","))) {
		value = from_name(name);
		if (value < 0)
			argp_error(state, "%s: unknown '%s'; --help lists what there is", option,
				   name);
		bits |= 1U << value;
	}
	return bits;
}

static error_t parse_number(struct argp_state *state, const char *option, const char *arg, int max,
			    unsigned int *number)
{
	int value;
	error_t rc = options_number(state, option, arg, 1, max, &value);

	*number = (unsigned int)value;
	return rc;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	options_seen(&o->cli, key);
	switch (key) {
	case 'w':
		o->bench.workloads = parse_list(state, "--workload", arg,
						daxc_bench_workload_from_name);
		o->asked_workloads = true;
		return 0;
	case 'c':
		o->bench.subjects = parse_list(state, "--compare", arg,
					       daxc_bench_subject_from_name);
		o->asked_subjects = true;
		return 0;
	case 's':
		return options_size(state, "--size", arg, &o->bench.size);
	case 'b':
		return parse_number(state, "--batch", arg, 1 << 20, &o->bench.batch);
	case OPT_REPEAT:
		return parse_number(state, "--repeat", arg, 1000, &o->bench.repeat);
	case OPT_CPU:
		return options_number(state, "--cpu", arg, 0, 1 << 20, &o->bench.cpu);
	case OPT_SCALE:
		o->bench.scale = true;
		return 0;
	case OPT_REPORT:
		o->report = arg;
		return 0;
	case 'J':
		o->cli.output.json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (o->name)
			argp_error(state, "one device at a time: unexpected '%s'", arg);
		o->name = arg;
		return 0;
	}
	return options_plain(key, arg, state);
}

static int show(const struct options *o, const struct bench_view *view)
{
	struct json_object *json;
	int rc;

	if (o->cli.output.json) {
		json = bench_to_json(view);
		if (!json)
			return -ENOMEM;
		json_print(json);
		rc = 0;
	} else {
		rc = bench_print_table(view, stdout);
	}
	return rc || !o->report ? rc : bench_write_report(view, o->report, o->cli.verb);
}

/* What was asked for by name and could not be measured: some done, some failed. */
static int status_of(const struct options *o, const struct daxc_bench *bench)
{
	size_t i, missing = 0, measured = 0;

	for (i = 0; i < daxc_bench_get_nr_series(bench); i++) {
		const struct daxc_bench_series *s = daxc_bench_get_series(bench, i);

		measured += s->summary.count > 0;
		missing += s->skipped != NULL;
	}
	if (!measured)
		return EXIT_FAILED;
	return missing && (o->asked_workloads || o->asked_subjects) ? EXIT_PARTLY : EXIT_DONE;
}

static void show_progress(void *userdata, unsigned int done, unsigned int total, const char *what)
{
	struct progress *progress = userdata;

	progress->label = what;
	progress_update(progress, done, total);
}

static int measure(struct options *o, struct daxc_dev *dev)
{
	struct progress progress;
	struct daxc_bench *bench = NULL;
	struct bench_view view;
	int rc, status;

	catch_signals();
	o->bench.stop = &caught;
	progress_begin(&progress, "bench");
	progress.steps = true;
	o->bench.progress = show_progress;
	o->bench.userdata = &progress;
	rc = daxc_bench_run(o->cli.ctx, dev, &o->bench, &bench);
	progress_end(&progress);
	if (rc) {
		if (rc == -EINTR)
			talk_error(o->cli.verb, NULL, "interrupted; %s as it was",
				   dev ? daxc_dev_get_name(dev) : "everything is");
		else
			talk_failure(o->cli.verb, o->cli.ctx, rc);
		daxc_bench_free(bench);
		return EXIT_FAILED;
	}
	view = (struct bench_view){ bench, daxc_bench_get_series(bench, 0)->bytes, o->bench.batch,
				    o->bench.repeat };
	status = show(o, &view) ? EXIT_FAILED : status_of(o, bench);
	daxc_bench_free(bench);
	return status;
}

static int run_on_device(struct options *o)
{
	struct dev_list devs = { 0 };
	struct tally tally = { 0 };
	int status = EXIT_FAILED;

	if (!o->name)
		return measure(o, NULL);
	o->cli.names = &o->name;
	o->cli.n_names = 1;
	if (cli_select(&o->cli, &devs, &tally))
		talk_failure(o->cli.verb, o->cli.ctx, -ENOMEM);
	else if (devs.n > 1)
		talk_error(o->cli.verb, NULL, "one device at a time, not %zu", devs.n);
	else if (devs.n == 1)
		status = measure(o, devs.devs[0]);
	dev_list_free(&devs);
	return status;
}

static int run(int argc, char **argv)
{
	struct options o = { .cli.verb = argv[0], .bench = DAXC_BENCH_OPTIONS_INIT };
	int status;

	if (argc > 1 && !strcmp(argv[1], "gup"))
		return bench_gup(argc - 1, argv + 1);
	options_parse(&argp, argc, argv, &o.cli);
	setlocale(LC_CTYPE, ""); /* for bars; numbers stay as they are */
	if (!cli_open_to_change(&o.cli))
		return EXIT_FAILED;
	status = run_on_device(&o);
	cli_close(&o.cli);
	if (caught)
		end_by_signal(caught);
	return status;
}

extern const struct command cmd_bench;
const struct command cmd_bench = {
	.name = "bench",
	.summary = "Measure what compound pages are worth here",
	.changes = true,
	.run = run,
};
