// SPDX-License-Identifier: LGPL-2.1
/* Series of samples as they come in, found by what was measured. */
#include <string.h>

#include "bench.h"

struct bench_series *bench_series_find(const struct bench_list *list,
				       enum daxc_bench_workload workload, const char *metric,
				       enum daxc_bench_subject subject, uint64_t bytes,
				       unsigned int batch)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		struct daxc_bench_series *s = &list->series[i].pub;

		if (s->workload == workload && s->subject == subject && s->bytes == bytes &&
		    s->batch == batch && !strcmp(s->metric, metric))
			return &list->series[i];
	}
	return NULL;
}

static struct bench_series *append(struct bench_list *list)
{
	struct bench_series *grown;

	if (list->n == list->room) {
		grown = reallocarray(list->series, list->room * 2 + 16, sizeof(*grown));
		if (!grown)
			return NULL;
		list->series = grown;
		list->room = list->room * 2 + 16;
	}
	list->series[list->n] = (struct bench_series){ 0 };
	return &list->series[list->n++];
}

struct bench_series *bench_series_get(struct bench_list *list, enum daxc_bench_workload workload,
				      unsigned int metric, enum daxc_bench_subject subject,
				      uint64_t bytes, unsigned int batch)
{
	const struct bench_workload *w = bench_workload_get(workload);
	struct bench_series *series;

	series = bench_series_find(list, workload, w->metrics[metric], subject, bytes,
				   w->batched ? batch : 0);
	if (series)
		return series;
	series = append(list);
	if (series)
		series->pub = (struct daxc_bench_series){
			.workload = workload, .metric = w->metrics[metric], .unit = w->unit,
			.subject = subject, .bytes = bytes, .batch = w->batched ? batch : 0
		};
	return series;
}

int bench_series_add(struct bench_series *series, double sample)
{
	double *grown;

	if (!series)
		return -ENOMEM;
	if (series->pub.summary.count == series->room) {
		grown = reallocarray(series->samples, series->room * 2 + 8, sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		series->samples = grown;
		series->room = series->room * 2 + 8;
	}
	series->samples[series->pub.summary.count++] = sample;
	return 0;
}

void bench_series_skip(struct bench_series *series, const char *why)
{
	if (series && !series->why)
		series->why = strdup(why);
}

void bench_series_free(struct bench_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		free(list->series[i].samples);
		free(list->series[i].why);
	}
	free(list->series);
}
