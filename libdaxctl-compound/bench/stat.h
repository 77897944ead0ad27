/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * Statistics of a benchmark: pure functions on arrays of numbers, which know
 * neither what was measured nor in which unit.
 */
#ifndef DAXC_BENCH_STAT_H
#define DAXC_BENCH_STAT_H

#include "run.h"

/*
 * Pairs that are all this near to 1 are the same. When they are all on one side of 1, the direction
 * is certain; the size of it is not when they are spread further than threefold, or come that near.
 */
#define STAT_SAME   0.05
#define STAT_SPREAD 3.0
/* Cost per byte is flat when the largest is at most this much of the least. */
#define STAT_FLAT   1.5

/* -ENOMEM; the median of an even number of samples is the mean of the middle two. */
int stat_summary(const double *samples, size_t n, struct daxc_bench_summary *summary);

/* The ratio first[i] / second[i] of each pair. A pair without a positive cost is left out. */
int stat_ratio(const double *first, const double *second, size_t n,
	       struct daxc_bench_summary *summary);

enum daxc_bench_verdict stat_verdict(const struct daxc_bench_summary *ratio);
/* Only the direction of the verdict is certain. */
bool stat_size_uncertain(const struct daxc_bench_summary *ratio);

/* cost = fixed + slope * size */
struct stat_line {
	double fixed;
	double slope;
	double worst;	/* largest relative distance of a point */
	bool flat;
};

/*
 * The line of least squared relative error, so that small sizes count as much
 * as large ones. A fixed cost cannot be negative: then the line goes through 0.
 * Needs two points with positive size and cost; -EINVAL.
 */
int stat_fit(const double *size, const double *cost, size_t n, struct stat_line *line);

#endif
