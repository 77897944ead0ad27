// SPDX-License-Identifier: LGPL-2.1
/*
 * What every measurement needs: the clock, the flag that ends a run, a word for
 * why something cannot be measured, and a sample of several measurements in a row.
 */
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "bench.h"
#include "stat.h"

bool bench_stopped(const struct daxc_bench *bench)
{
	return bench->options.stop && *bench->options.stop;
}

int bench_cannot(struct daxc_bench *bench, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(bench->why, sizeof(bench->why), fmt, args);
	va_end(args);
	return -err;
}

uint64_t bench_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000ULL + (uint64_t)now.tv_nsec;
}

int bench_sample(struct daxc_bench *bench, const struct bench_workload *w,
		 struct bench_memory *memory, uint64_t bytes, unsigned int batch, double *samples)
{
	double all[BENCH_METRICS][BENCH_IN_A_ROW] = { 0 }, once[BENCH_METRICS] = { 0 };
	struct daxc_bench_summary summary;
	unsigned int i, m;
	int rc = 0;

	if (!w->once) {
		rc = w->run(bench, memory, bytes, batch, once);
		if (rc)
			return rc;
	}
	for (i = 0; i < (w->once ? 1 : BENCH_IN_A_ROW); i++) {
		if (bench_stopped(bench))
			return -EINTR;
		rc = w->run(bench, memory, bytes, batch, once);
		if (rc)
			return rc;
		for (m = 0; m < BENCH_METRICS; m++)
			all[m][i] = once[m];
	}
	for (m = 0; m < BENCH_METRICS && !rc; m++) {
		rc = stat_summary(all[m], i, &summary);
		samples[m] = summary.median;
	}
	return rc;
}
