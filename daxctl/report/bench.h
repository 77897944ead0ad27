/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the verb bench share: the ways to show results. What is
 * measured, and how, is the library's.
 */
#ifndef DAXCTL_BENCH_H
#define DAXCTL_BENCH_H

#include <stdio.h>

#include "bench/run.h"

struct json_object;

/* What was asked for, as far as results do not tell it. */
struct bench_view {
	const struct daxc_bench *bench;
	uint64_t size;
	unsigned int batch;
	unsigned int repeat;
};

#define BENCH_TEXT_MAX 32

/* "1.42 ms", "12 ns", "4M": a figure with its unit. Returns @buf. */
const char *bench_figure_text(double value, const char *unit, char buf[BENCH_TEXT_MAX]);
/* "14.6x", "2048x": a ratio. Returns @buf. */
const char *bench_ratio_text(double ratio, char buf[BENCH_TEXT_MAX]);
/* "64M", "1G", "1.5G". Returns @buf. */
const char *bench_size_text(uint64_t bytes, char buf[BENCH_TEXT_MAX]);
/* One line each: the machine, the device. Return @buf. */
const char *bench_machine_text(const struct daxc_bench_machine *machine, char *buf, size_t size);
const char *bench_device_text(const struct daxc_bench_device *device, char *buf, size_t size);

/* 0, or -errno with what is printed so far. */
int bench_print_table(const struct bench_view *view, FILE *out);

/* The object of Documentation/daxctl-compound.schema.json, $defs/bench; NULL: no memory. */
struct json_object *bench_to_json(const struct bench_view *view);

/* One page of HTML that needs nothing else, as output-file.h has it. 0, or -errno after saying why for @who. */
int bench_write_report(const struct bench_view *view, const char *path, const char *who);

/* bench gup: gup_test's options and output. Returns an enum exit_status. */
int bench_gup(int argc, char **argv);

#endif
