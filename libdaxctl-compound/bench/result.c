// SPDX-License-Identifier: LGPL-2.1
/*
 * Results: the samples as they come in, and at the end the ratios of subjects
 * that are worth comparing. What is measured is the workloads' business.
 */
#include <string.h>

#include "bench.h"
#include "stat.h"

static const struct {
	const char *name;
	const struct bench_workload *workload;
} workloads[DAXC_BENCH_N_WORKLOADS] = {
	[DAXC_BENCH_PIN] = { "pin", &bench_pin },
	[DAXC_BENCH_LONGTERM] = { "longterm", &bench_longterm },
	[DAXC_BENCH_SLOW] = { "slow", &bench_slow },
	[DAXC_BENCH_UNPIN_DIRTY] = { "unpin-dirty", &bench_unpin_dirty },
	[DAXC_BENCH_UNPIN_RANGE] = { "unpin-range", &bench_unpin_range },
	[DAXC_BENCH_FAULT] = { "fault", &bench_fault },
	[DAXC_BENCH_BRINGUP] = { "bringup", &bench_bringup },
	[DAXC_BENCH_MEMMAP] = { "memmap", &bench_memmap },
	[DAXC_BENCH_IO_URING] = { "io_uring", &bench_io_uring },
	[DAXC_BENCH_RDMA] = { "rdma", &bench_rdma },
};

static const char *const subjects[DAXC_BENCH_N_SUBJECTS] = {
	[DAXC_BENCH_BASE] = "base",   [DAXC_BENCH_COMPOUND] = "compound",
	[DAXC_BENCH_FOLIO] = "folio", [DAXC_BENCH_DEVDAX] = "devdax",
	[DAXC_BENCH_THP] = "thp",     [DAXC_BENCH_HUGETLB] = "hugetlb",
};

static const char *const verdicts[] = {
	[DAXC_BENCH_LESS] = "less",
	[DAXC_BENCH_MORE] = "more",
	[DAXC_BENCH_SAME] = "same",
	[DAXC_BENCH_NOISY] = "noisy",
	[DAXC_BENCH_SINGLE] = "single",
};

/* What an administrator decides between, and the first of each pair is what he may have now. */
static const struct {
	enum daxc_bench_subject first, second;
} pairs[] = {
	{ DAXC_BENCH_BASE, DAXC_BENCH_COMPOUND },  { DAXC_BENCH_BASE, DAXC_BENCH_FOLIO },
	{ DAXC_BENCH_COMPOUND, DAXC_BENCH_FOLIO }, { DAXC_BENCH_DEVDAX, DAXC_BENCH_COMPOUND },
	{ DAXC_BENCH_DEVDAX, DAXC_BENCH_FOLIO },   { DAXC_BENCH_HUGETLB, DAXC_BENCH_FOLIO },
	{ DAXC_BENCH_THP, DAXC_BENCH_FOLIO },	   { DAXC_BENCH_DEVDAX, DAXC_BENCH_HUGETLB },
	{ DAXC_BENCH_THP, DAXC_BENCH_HUGETLB },
};

DAXC_EXPORT const char *daxc_bench_subject_name(enum daxc_bench_subject subject)
{
	return (unsigned int)subject < DAXC_BENCH_N_SUBJECTS ? subjects[subject] : NULL;
}

DAXC_EXPORT const char *daxc_bench_workload_name(enum daxc_bench_workload workload)
{
	return (unsigned int)workload < DAXC_BENCH_N_WORKLOADS ? workloads[workload].name : NULL;
}

DAXC_EXPORT const char *daxc_bench_verdict_name(enum daxc_bench_verdict verdict)
{
	return (unsigned int)verdict < ARRAY_SIZE(verdicts) ? verdicts[verdict] : NULL;
}

DAXC_EXPORT int daxc_bench_subject_from_name(const char *name)
{
	return name_index(subjects, DAXC_BENCH_N_SUBJECTS, name);
}

DAXC_EXPORT int daxc_bench_workload_from_name(const char *name)
{
	int i;

	for (i = 0; name && i < DAXC_BENCH_N_WORKLOADS; i++)
		if (!strcmp(name, workloads[i].name))
			return i;
	return -EINVAL;
}

DAXC_EXPORT bool daxc_bench_subject_is_device(enum daxc_bench_subject subject)
{
	return (unsigned int)subject <= DAXC_BENCH_DEVDAX;
}

const struct bench_workload *bench_workload_get(enum daxc_bench_workload workload)
{
	return workloads[workload].workload;
}

static struct bench_series *find(const struct bench_list *list, enum daxc_bench_workload workload,
				 const char *metric, enum daxc_bench_subject subject,
				 uint64_t bytes, unsigned int batch)
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
	const struct bench_workload *w = workloads[workload].workload;
	struct bench_series *series;

	series = find(list, workload, w->metrics[metric], subject, bytes, w->batched ? batch : 0);
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

static int conclude_list(struct bench_list *list)
{
	size_t i;
	int rc;

	for (i = 0; i < list->n; i++) {
		struct bench_series *s = &list->series[i];

		s->pub.samples = s->samples;
		s->pub.skipped = s->why;
		rc = stat_summary(s->samples, s->pub.summary.count, &s->pub.summary);
		if (rc)
			return rc;
	}
	return 0;
}

static int compare_series(struct daxc_bench *bench, const struct daxc_bench_series *first,
			  const struct daxc_bench_series *second)
{
	size_t n = first->summary.count < second->summary.count ? first->summary.count :
								  second->summary.count;
	struct daxc_bench_ratio ratio = {
		.workload = first->workload, .metric = first->metric,
		.first = first->subject, .second = second->subject
	};
	struct daxc_bench_ratio *grown;
	int rc = stat_ratio(first->samples, second->samples, n, &ratio.summary);

	if (rc || !ratio.summary.count)
		return rc;
	ratio.verdict = stat_verdict(&ratio.summary);
	ratio.size_uncertain = stat_size_uncertain(&ratio.summary);
	grown = reallocarray(bench->ratios, bench->n_ratios + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	bench->ratios = grown;
	bench->ratios[bench->n_ratios++] = ratio;
	return 0;
}

/* Figures are in order of workload: so are the ratios. */
static int compare_all(struct daxc_bench *bench)
{
	const struct bench_list *list = &bench->figures;
	size_t i, pair;
	int rc = 0;

	for (i = 0; i < list->n && !rc; i++) {
		const struct daxc_bench_series *s = &list->series[i].pub, *other;

		for (pair = 0; pair < ARRAY_SIZE(pairs) && !rc; pair++) {
			const struct bench_series *found;

			if (pairs[pair].first != s->subject)
				continue;
			found = find(list, s->workload, s->metric, pairs[pair].second, s->bytes,
				     s->batch);
			other = found ? &found->pub : NULL;
			if (other)
				rc = compare_series(bench, s, other);
		}
	}
	return rc;
}

static int by_order(const void *a, const void *b)
{
	const struct daxc_bench_series *x = &((const struct bench_series *)a)->pub;
	const struct daxc_bench_series *y = &((const struct bench_series *)b)->pub;
	int order = (int)x->workload - (int)y->workload;

	if (!order)
		order = strcmp(x->metric, y->metric);
	if (!order)
		order = (int)x->subject - (int)y->subject;
	if (!order)
		order = (x->batch > y->batch) - (x->batch < y->batch);
	return order ? order : (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

static void sort(struct bench_list *list)
{
	if (list->n)
		qsort(list->series, list->n, sizeof(*list->series), by_order);
}

int bench_conclude(struct daxc_bench *bench)
{
	int rc;

	sort(&bench->figures);
	sort(&bench->scale);
	rc = conclude_list(&bench->figures);
	if (!rc)
		rc = conclude_list(&bench->scale);
	if (!rc)
		rc = compare_all(bench);
	return rc ? rc : bench_fit_models(bench);
}

static void free_list(struct bench_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		free(list->series[i].samples);
		free(list->series[i].why);
	}
	free(list->series);
}

DAXC_EXPORT void daxc_bench_free(struct daxc_bench *bench)
{
	if (!bench)
		return;
	free_list(&bench->figures);
	free_list(&bench->scale);
	free(bench->ratios);
	free(bench->models);
	daxc_unref(bench->ctx);
	free(bench);
}

DAXC_EXPORT const struct daxc_bench_machine *daxc_bench_get_machine(const struct daxc_bench *bench)
{
	return bench ? &bench->machine : NULL;
}

DAXC_EXPORT const struct daxc_bench_device *daxc_bench_get_device(const struct daxc_bench *bench)
{
	return bench ? &bench->device.pub : NULL;
}

DAXC_EXPORT size_t daxc_bench_get_nr_series(const struct daxc_bench *bench)
{
	return bench ? bench->figures.n : 0;
}

DAXC_EXPORT const struct daxc_bench_series *daxc_bench_get_series(const struct daxc_bench *bench,
								  size_t i)
{
	return bench && i < bench->figures.n ? &bench->figures.series[i].pub : NULL;
}

DAXC_EXPORT size_t daxc_bench_get_nr_ratios(const struct daxc_bench *bench)
{
	return bench ? bench->n_ratios : 0;
}

DAXC_EXPORT const struct daxc_bench_ratio *daxc_bench_get_ratio(const struct daxc_bench *bench,
								size_t i)
{
	return bench && i < bench->n_ratios ? &bench->ratios[i] : NULL;
}

DAXC_EXPORT size_t daxc_bench_get_nr_scale(const struct daxc_bench *bench)
{
	return bench ? bench->scale.n : 0;
}

DAXC_EXPORT const struct daxc_bench_series *daxc_bench_get_scale(const struct daxc_bench *bench,
								 size_t i)
{
	return bench && i < bench->scale.n ? &bench->scale.series[i].pub : NULL;
}

DAXC_EXPORT size_t daxc_bench_get_nr_models(const struct daxc_bench *bench)
{
	return bench ? bench->n_models : 0;
}

DAXC_EXPORT const struct daxc_bench_model *daxc_bench_get_model(const struct daxc_bench *bench,
								size_t i)
{
	return bench && i < bench->n_models ? &bench->models[i] : NULL;
}
