// SPDX-License-Identifier: LGPL-2.1
/*
 * A benchmark run: rounds over subjects, so that subjects alternate and what
 * disturbs the machine for a while disturbs all of them. How a device is
 * brought into a subject's mode is device.c's, what a workload does is
 * that workload's file's.
 */
#include <stdarg.h>
#include <string.h>

#include "base/cpus.h"
#include "base/rules.h"
#include "base/size.h"
#include "bench.h"
#include "inventory/ctl.h"

#define BENCH_MAX_REPEAT 1000U
#define DEFAULT_SIZE	 (UINT64_C(1) << 30)

static bool has_subject(const struct daxc_bench *bench, enum daxc_bench_subject subject)
{
	return bench->options.subjects & 1U << subject;
}

static bool has_workload(const struct daxc_bench *bench, enum daxc_bench_subject subject,
			 enum daxc_bench_workload workload)
{
	return bench->options.workloads & 1U << workload &&
	       (daxc_bench_subject_is_device(subject) || !bench_workload_get(workload)->devices_only);
}

static void skip_metrics(struct daxc_bench *bench, enum daxc_bench_subject subject,
			 enum daxc_bench_workload workload)
{
	const struct bench_workload *w = bench_workload_get(workload);
	unsigned int m;

	for (m = 0; m < BENCH_METRICS && w->metrics[m]; m++)
		bench_series_skip(bench_series_get(&bench->figures, workload, m, subject,
						   bench->options.size, bench->options.batch),
				  bench->why);
}

static bool skipped_before(struct daxc_bench *bench, enum daxc_bench_subject subject,
			   enum daxc_bench_workload workload)
{
	struct bench_series *series = bench_series_get(&bench->figures, workload, 0, subject,
						       bench->options.size, bench->options.batch);

	return series && series->why;
}

/* A sample of each metric. What cannot be measured is noted, and is no failure. */
static int measure(struct daxc_bench *bench, struct bench_memory *memory,
		   enum daxc_bench_workload workload)
{
	const struct bench_workload *w = bench_workload_get(workload);
	struct daxc_bench_options *o = &bench->options;
	double samples[BENCH_METRICS] = { 0 };
	unsigned int m;
	int rc = bench_sample(bench, w, memory, o->size, o->batch, samples);

	if (bench_stopped(bench))
		return -EINTR;
	if (rc) {
		skip_metrics(bench, memory->subject, workload);
		return 0;
	}
	for (m = 0; m < BENCH_METRICS && w->metrics[m] && !rc; m++)
		rc = bench_series_add(bench_series_get(&bench->figures, workload, m,
						       memory->subject, o->size, o->batch),
				      samples[m]);
	return rc;
}

static int measure_memory(struct daxc_bench *bench, struct bench_memory *memory)
{
	unsigned int workload;
	int rc = 0;

	bench_memory_touch(memory, memory->length);
	rc = bench_memory_check(bench, memory);
	if (rc)
		return rc;
	for (workload = 0; workload < DAXC_BENCH_N_WORKLOADS && !rc; workload++) {
		if (!has_workload(bench, memory->subject, workload) ||
		    skipped_before(bench, memory->subject, workload))
			continue;
		rc = measure(bench, memory, workload);
		/* the workload fault could not map it again */
		if (!rc && !memory->addr)
			return -ENOMEM;
	}
	if (!rc && bench->options.scale && bench->ctl >= 0)
		rc = bench_scale(bench, memory);
	return rc;
}

static bool is_fatal(const struct daxc_bench *bench, int rc)
{
	return bench_stopped(bench) || rc == -EINTR;
}

/* Note for each of the subject's workloads why it is not measured. */
static void skip_subject(struct daxc_bench *bench, enum daxc_bench_subject subject)
{
	unsigned int workload;

	for (workload = 0; workload < DAXC_BENCH_N_WORKLOADS; workload++)
		if (has_workload(bench, subject, workload))
			skip_metrics(bench, subject, workload);
	bench->options.subjects &= ~(1U << subject);
}

static int visit(struct daxc_bench *bench, enum daxc_bench_subject subject)
{
	struct bench_memory memory;
	int rc = 0;

	if (bench->options.progress)
		bench->options.progress(bench->options.userdata, bench->done, bench->total,
					daxc_bench_subject_name(subject));
	bench->done++;
	if (bench_stopped(bench))
		return -EINTR;
	if (daxc_bench_subject_is_device(subject))
		rc = bench_device_set(bench, subject);
	if (!rc)
		rc = bench_memory_map(bench, subject, &memory);
	if (!rc) {
		rc = measure_memory(bench, &memory);
		bench_memory_unmap(&memory);
	}
	if (!rc || is_fatal(bench, rc))
		return is_fatal(bench, rc) ? -EINTR : rc;
	skip_subject(bench, subject);
	return 0;
}

static int measure_all(struct daxc_bench *bench)
{
	unsigned int round, subject;
	int rc = 0;

	for (round = 0; round < bench->options.repeat; round++)
		for (subject = 0; subject < DAXC_BENCH_N_SUBJECTS; subject++) {
			if (has_subject(bench, subject))
				rc = visit(bench, subject);
			if (rc)
				return rc;
		}
	return 0;
}

static int refuse(struct daxc_bench *bench, const char *fmt, ...) _printf_(2, 3);

static int refuse(struct daxc_bench *bench, const char *fmt, ...)
{
	struct facts facts = { .object = "bench", .note = bench->why };
	va_list args;

	va_start(args, fmt);
	vsnprintf(bench->why, sizeof(bench->why), fmt, args);
	va_end(args);
	return fail(bench->ctx, RULE_BAD_REQUEST, &facts);
}

static int check_options(struct daxc_bench *bench, const struct daxc_bench_options *options)
{
	struct daxc_bench_options *o = &bench->options;

	*o = *options;
	o->subjects &= (1U << DAXC_BENCH_N_SUBJECTS) - 1;
	o->workloads &= (1U << DAXC_BENCH_N_WORKLOADS) - 1;
	if (!o->subjects || !o->workloads)
		return refuse(bench, "nothing is asked for");
	if (!o->batch || o->batch > BENCH_MAX_BATCH)
		return refuse(bench, "a batch has 1 to %u pages, not %u", BENCH_MAX_BATCH, o->batch);
	if (!o->repeat || o->repeat > BENCH_MAX_REPEAT)
		return refuse(bench, "1 to %u repeats are possible, not %u", BENCH_MAX_REPEAT,
			      o->repeat);
	if (o->size % SZ_2M || (o->size && o->size < BENCH_MIN_SIZE))
		return refuse(bench, "a size is a multiple of 2M and at least 64M");
	return 0;
}

static void open_ctl(struct daxc_bench *bench)
{
	const struct daxc_error *error;

	bench->ctl = ctl_open(bench->ctx);
	if (bench->ctl >= 0)
		return;
	error = daxc_get_error(bench->ctx);
	snprintf(bench->ctl_why, sizeof(bench->ctl_why), "%s", error ? error->what : "?");
	error_clear(bench->ctx);
}

/* The machine, the device and the CPU; then the rounds; then the device as it was. */
static int run(struct daxc_bench *bench, struct daxc_dev *dev)
{
	unsigned int subject;
	int rc, end;

	rc = bench_device_begin(bench, dev);
	if (!rc) {
		open_ctl(bench);
		bench_describe_machine(bench);
		if (!bench->options.size)
			bench->options.size = DEFAULT_SIZE;
		for (subject = 0; subject < DAXC_BENCH_N_SUBJECTS; subject++)
			bench->total += has_subject(bench, subject) ? bench->options.repeat : 0;
		rc = bench_choose_cpu(bench, bench->device.pub.numa_node);
	}
	if (!rc)
		rc = measure_all(bench);
	end = bench_device_end(bench);
	if (bench->ctl >= 0)
		close(bench->ctl);
	return end ? end : rc;
}

int daxc_bench_run(struct daxc_ctx *ctx, struct daxc_dev *dev,
			       const struct daxc_bench_options *options, struct daxc_bench **bench)
{
	_cleanup_(cpus_free) struct cpus allowed = { 0 };
	struct daxc_bench *b;
	int rc;

	if (!ctx || !options || !bench)
		return -EINVAL;
	b = calloc(1, sizeof(*b));
	if (!b)
		return -ENOMEM;
	b->ctx = daxc_ref(ctx);
	b->ctl = -ENOENT;
	rc = cpus_read(&allowed);
	if (!rc)
		rc = check_options(b, options);
	if (!rc) {
		rc = run(b, dev);
		cpus_restore(&allowed);
	}
	if (!rc || rc == -EINTR) {
		int concluded = bench_conclude(b);

		rc = rc ? rc : concluded;
	}
	if (rc && rc != -EINTR) {
		daxc_bench_free(b);
		return rc;
	}
	*bench = b;
	return rc;
}
