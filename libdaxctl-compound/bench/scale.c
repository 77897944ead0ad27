// SPDX-License-Identifier: LGPL-2.1
/*
 * Cost against size and against batch, by the workload pin, and the straight
 * lines that sizes nobody has at hand are extrapolated with.
 */
#include "bench.h"
#include "stat.h"

#define MAX_POINTS 64
#define LAST_BATCH 4096U
/* Single pages are slow; a batch costs the same in a larger range. */
#define BATCH_SIZE (UINT64_C(256) << 20)

static const uint64_t targets[DAXC_BENCH_N_TARGETS] = { 1ULL << 40, 16ULL << 40, 126ULL << 40 };

static int sample(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
		  unsigned int batch)
{
	double samples[BENCH_METRICS];
	unsigned int metric;
	int rc = bench_sample(bench, &bench_pin, memory, bytes, batch, samples);

	for (metric = 0; metric < BENCH_METRICS && !rc; metric++)
		rc = bench_series_add(bench_series_get(&bench->scale, DAXC_BENCH_PIN, metric,
						       memory->subject, bytes, batch),
				      samples[metric]);
	return rc;
}

static uint64_t next_size(uint64_t bytes, uint64_t length)
{
	return bytes < length && length - bytes < bytes ? length : bytes * 2;
}

/* Sizes double from 64M until all is taken; batches go from 1 to 4096 fourfold. */
int bench_scale(struct daxc_bench *bench, struct bench_memory *memory)
{
	uint64_t bytes, part = memory->length < BATCH_SIZE ? memory->length : BATCH_SIZE;
	unsigned int batch;
	int rc = 0;

	for (bytes = BENCH_MIN_SIZE; bytes <= memory->length && !rc;
	     bytes = next_size(bytes, memory->length))
		rc = sample(bench, memory, bytes, bench->options.batch);
	for (batch = 1; batch <= LAST_BATCH && !rc; batch *= 4)
		if (batch != bench->options.batch)
			rc = sample(bench, memory, part, batch);
	return rc;
}

static int fit(struct daxc_bench *bench, const struct daxc_bench_series *head, const double *size,
	       const double *cost, size_t n)
{
	struct daxc_bench_model model = {
		.metric = head->metric, .subject = head->subject, .points = n
	};
	struct daxc_bench_model *grown;
	struct stat_line line;
	size_t i;

	if (stat_fit(size, cost, n, &line))
		return 0; /* one size alone gives no line */
	model.fixed_ns = line.fixed;
	model.ns_per_gib = line.slope * (1 << 30);
	model.worst = line.worst;
	model.flat = line.flat;
	for (i = 0; i < DAXC_BENCH_N_TARGETS; i++) {
		model.target_bytes[i] = targets[i];
		model.target_ns[i] = line.fixed + line.slope * targets[i];
	}
	grown = reallocarray(bench->models, bench->n_models + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	bench->models = grown;
	bench->models[bench->n_models++] = model;
	return 0;
}

/* The list is sorted: what belongs to one line stands together, but for other batches. */
int bench_fit_models(struct daxc_bench *bench)
{
	double size[MAX_POINTS], cost[MAX_POINTS];
	const struct bench_list *list = &bench->scale;
	size_t i, n = 0;
	int rc = 0;

	for (i = 0; i < list->n && !rc; i++) {
		const struct daxc_bench_series *s = &list->series[i].pub;
		const struct daxc_bench_series *next = &list->series[i + 1].pub;

		if (s->batch != bench->options.batch || n == MAX_POINTS)
			continue;
		size[n] = s->bytes;
		cost[n++] = s->summary.median;
		if (i + 1 < list->n && next->subject == s->subject && next->metric == s->metric &&
		    next->batch == s->batch)
			continue;
		rc = fit(bench, s, size, cost, n);
		n = 0;
	}
	return rc;
}
