// SPDX-License-Identifier: LGPL-2.1
/*
 * Order statistics, ratios pair by pair and a straight line. Medians and
 * extremes rather than means and deviations: times of a machine that does
 * other things as well are skewed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "stat.h"

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int stat_summary(const double *samples, size_t n, struct daxc_bench_summary *summary)
{
	_cleanup_free_ double *sorted = NULL;

	*summary = (struct daxc_bench_summary){ .count = n };
	if (!n)
		return 0;
	sorted = malloc(n * sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	memcpy(sorted, samples, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare);
	summary->min = sorted[0];
	summary->max = sorted[n - 1];
	summary->median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
	return 0;
}

int stat_ratio(const double *first, const double *second, size_t n,
	       struct daxc_bench_summary *summary)
{
	_cleanup_free_ double *ratios = n ? malloc(n * sizeof(*ratios)) : NULL;
	size_t i, used = 0;

	if (n && !ratios)
		return -ENOMEM;
	for (i = 0; i < n; i++)
		if (first[i] > 0 && second[i] > 0)
			ratios[used++] = first[i] / second[i];
	return stat_summary(ratios, used, summary);
}

enum daxc_bench_verdict stat_verdict(const struct daxc_bench_summary *ratio)
{
	if (ratio->count < 2)
		return ratio->count ? DAXC_BENCH_SINGLE : DAXC_BENCH_NOISY;
	if (ratio->min >= 1 - STAT_SAME && ratio->max <= 1 + STAT_SAME)
		return DAXC_BENCH_SAME;
	if (ratio->min > 1)
		return DAXC_BENCH_LESS;
	return ratio->max < 1 ? DAXC_BENCH_MORE : DAXC_BENCH_NOISY;
}

bool stat_size_uncertain(const struct daxc_bench_summary *ratio)
{
	enum daxc_bench_verdict verdict = stat_verdict(ratio);

	if (verdict != DAXC_BENCH_LESS && verdict != DAXC_BENCH_MORE)
		return false;
	return ratio->max > STAT_SPREAD * ratio->min ||
	       (ratio->min <= 1 + STAT_SAME && ratio->max >= 1 - STAT_SAME);
}

static void measure_line(const double *size, const double *cost, size_t n, struct stat_line *line)
{
	double least = cost[0] / size[0], most = least;
	double off, per_byte;
	size_t i;

	line->worst = 0;
	for (i = 0; i < n; i++) {
		off = (line->fixed + line->slope * size[i]) / cost[i] - 1;
		if (off < 0)
			off = -off;
		if (off > line->worst)
			line->worst = off;
		per_byte = cost[i] / size[i];
		if (per_byte < least)
			least = per_byte;
		if (per_byte > most)
			most = per_byte;
	}
	line->flat = most <= STAT_FLAT * least;
}

/*
 * Minimises the sum of (fixed + slope * size_i - cost_i)^2 / cost_i^2: with
 * u = 1 / cost and v = size / cost the target is 1 in every point.
 */
int stat_fit(const double *size, const double *cost, size_t n, struct stat_line *line)
{
	double uu = 0, uv = 0, vv = 0, u1 = 0, v1 = 0, det, u, v;
	size_t i;

	if (n < 2)
		return -EINVAL;
	for (i = 0; i < n; i++) {
		if (!(size[i] > 0) || !(cost[i] > 0))
			return -EINVAL;
		u = 1 / cost[i];
		v = size[i] / cost[i];
		uu += u * u;
		uv += u * v;
		vv += v * v;
		u1 += u;
		v1 += v;
	}
	det = uu * vv - uv * uv;
	line->fixed = det > 1e-12 * uu * vv ? (u1 * vv - v1 * uv) / det : 0;
	if (line->fixed < 0)
		line->fixed = 0;
	line->slope = (v1 - line->fixed * uv) / vv;
	measure_line(size, cost, n, line);
	return 0;
}
