// SPDX-License-Identifier: GPL-2.0
/*
 * monitor: what happens to dax devices, one JSON object a line, as it happens,
 * each with the state of the device after it. Reads only.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "command/cli.h"
#include "command/command.h"
#include "libdaxctl-compound-monitor.h"
#include "output/inventory-fields.h"
#include "output/talk.h"

struct options {
	struct cli cli;
	bool present;
	int count;		/* 0: no end */
	struct daxc_monitor *monitor;
	int signals;		/* signalfd(2) of those that end it */
};

/* A line. Devices that are there from the start have no number and no time of the kernel's. */
struct line {
	struct daxc_event event;
	struct daxc_dev *dev;	/* NULL: it has gone */
};

static void get_time(void *object, bool human, struct value *value)
{
	uint64_t time_us = ((struct line *)object)->event.time_us;
	time_t seconds = (time_t)(time_us / 1000000);
	char text[48], whole[32];
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(whole, sizeof(whole), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text, sizeof(text), "%s.%06uZ", whole, (unsigned int)(time_us % 1000000));
	*value = (struct value){ VALUE_JSON, { .json = json_object_new_string(text) } };
}

static void get_action(void *object, bool human, struct value *value)
{
	const struct daxc_event *event = &((struct line *)object)->event;

	value_text(value, event->poison_length ? "poison" : event->action);
}

static void get_chardev(void *object, bool human, struct value *value)
{
	value_text(value, ((struct line *)object)->event.name);
}

static void get_seqnum(void *object, bool human, struct value *value)
{
	uint64_t seqnum = ((struct line *)object)->event.seqnum;

	if (seqnum)
		value_uint(value, seqnum);
}

static void get_poison_offset(void *object, bool human, struct value *value)
{
	const struct daxc_event *event = &((struct line *)object)->event;

	if (event->poison_length)
		value_size(value, event->poison_offset);
}

static void get_poison_length(void *object, bool human, struct value *value)
{
	const struct daxc_event *event = &((struct line *)object)->event;

	if (event->poison_length)
		value_size(value, event->poison_length);
}

/* What it is now; a device that goes away while it is read is shown as gone. */
static void get_device(void *object, bool human, struct value *value)
{
	struct daxc_dev *dev = ((struct line *)object)->dev;
	struct json_object *json = dev ? fields_to_json(device_fields, dev, human, 0) : NULL;

	if (dev && !daxc_dev_exists(dev)) {
		json_object_put(json);
		json = NULL;
	}
	if (json)
		*value = (struct value){ VALUE_JSON, { .json = json } };
}

static const struct field line_fields[] = {
	{ "time", NULL, NULL, 0, 0, get_time },
	{ "action", NULL, NULL, 0, 0, get_action },
	{ "chardev", NULL, NULL, 0, 0, get_chardev },
	{ "seqnum", NULL, NULL, 0, 0, get_seqnum },
	{ "poison.offset", NULL, NULL, 0, 0, get_poison_offset },
	{ "poison.length", NULL, NULL, 0, 0, get_poison_length },
	{ "device", NULL, NULL, 0, 0, get_device },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state);

static const struct argp_option argp_options[] = {
	{ "count", 'n', "N", 0, "End after N events", 0 },
	{ "present", 'p', NULL, 0, "Begin with a line for each device that is there", 0 },
	{ 0 }
};

static const struct argp_child children[] = { OPTIONS_RESULT, OPTIONS_COMMON, { 0 } };

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.doc = "Print what happens to dax devices, one JSON object a line, until interrupted.",
	.children = children,
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	options_seen(&o->cli, key);
	switch (key) {
	case 'n':
		return options_number(state, "--count", arg, 1, 1000000000, &o->count);
	case 'p':
		o->present = true;
		return 0;
	}
	return options_plain(key, arg, state);
}

/* Flushed at once: whoever reads it waits for it. 0, or -errno when nobody can be told. */
static int print_line(struct options *o, struct line *line)
{
	struct json_object *json = fields_to_json(line_fields, line, o->cli.output.human, 0);
	int rc = 0;

	if (!json)
		return -ENOMEM;
	if (puts(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN)) < 0 ||
	    fflush(stdout))
		rc = -errno;
	json_object_put(json);
	return rc;
}

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static int print_present(struct options *o)
{
	struct daxc_region *region;
	struct daxc_dev *dev;
	int rc = 0;

	daxc_region_foreach(o->cli.ctx, region) {
		daxc_dev_foreach(region, dev) {
			struct line line = {
				.event = { .action = "present", .name = daxc_dev_get_name(dev),
					   .time_us = now_us() },
				.dev = dev,
			};

			if (!rc)
				rc = print_line(o, &line);
		}
	}
	return rc;
}

/* Some events were lost; what is there now tells what they amounted to. */
static int print_lost(struct options *o)
{
	struct line line = { .event = { .action = "lost", .time_us = now_us() } };
	int rc = print_line(o, &line);

	daxc_refresh(o->cli.ctx);
	return rc ? rc : print_present(o);
}

static int print_event(struct options *o, const struct daxc_event *event)
{
	/* what has the name of a device that was removed is another one, of which its own event tells */
	bool removed = !strcmp(event->action, "remove");
	struct line line = { .event = *event };
	int rc;

	daxc_refresh(o->cli.ctx);
	rc = removed ? 0 : daxc_dev_by_name(o->cli.ctx, event->name, &line.dev);
	if (rc)
		line.dev = NULL;
	if (rc && rc != -ENODEV) /* that it cannot be read does not mean that it has gone */
		talk_failure(o->cli.verb, o->cli.ctx, rc);
	return print_line(o, &line);
}

/* 1: as many events as were asked for; 0: no more for now; -errno. */
static int print_events(struct options *o)
{
	struct daxc_event event = DAXC_EVENT_INIT;
	int rc;

	while ((rc = daxc_monitor_next(o->monitor, &event))) {
		if (rc < 0 && rc != -ENOBUFS)
			return rc;
		rc = rc == -ENOBUFS ? print_lost(o) : print_event(o, &event);
		if (rc)
			return rc;
		if (o->count && !--o->count)
			return 1;
	}
	return 0;
}

static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/*
 * Until a signal, or until nobody reads any more: a pipe whose other end is
 * closed reports an error without being asked, long before something is written.
 */
static int watch(struct options *o)
{
	struct pollfd fds[] = {
		{ .fd = daxc_monitor_get_fd(o->monitor), .events = POLLIN },
		{ .fd = o->signals, .events = POLLIN },
		{ .fd = STDOUT_FILENO },
	};
	int rc;

	do {
		if (poll(fds, sizeof(fds) / sizeof(fds[0]), -1) < 0 && errno != EINTR)
			return -errno;
		if (fds[1].revents || fds[2].revents)
			return 0;
		rc = print_events(o);
	} while (!rc);
	return rc > 0 ? 0 : rc;
}

static int monitor(struct options *o)
{
	int rc;

	o->signals = open_signals();
	if (o->signals < 0)
		return -errno;
	rc = daxc_monitor_new(o->cli.ctx, &o->monitor);
	if (!rc && o->present)
		rc = print_present(o);
	if (!rc)
		rc = watch(o);
	daxc_monitor_free(o->monitor);
	close(o->signals);
	return rc;
}

static int run(int argc, char **argv)
{
	struct options o = { 0 };
	struct tally tally = { 0 };
	int rc;

	options_parse(&argp, argc, argv, &o.cli);
	if (!cli_open(&o.cli))
		return EXIT_FAILED;
	rc = monitor(&o);
	if (rc)
		cli_failed(&o.cli, &tally, rc);
	cli_close(&o.cli);
	return tally_status(&tally);
}

const struct command cmd_monitor = {
	.name = "monitor",
	.summary = "Print what happens to devices, as it happens",
	.run = run,
};
