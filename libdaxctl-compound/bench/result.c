// SPDX-License-Identifier: LGPL-2.1
/*
 * Results: what the samples come to at the end, and the ratios of subjects that
 * are worth comparing.
 */
#include <string.h>

#include "bench.h"
#include "stat.h"

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
			found = bench_series_find(list, s->workload, s->metric, pairs[pair].second, s->bytes,
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

void daxc_bench_free(struct daxc_bench *bench)
{
	if (!bench)
		return;
	bench_series_free(&bench->figures);
	bench_series_free(&bench->scale);
	free(bench->ratios);
	free(bench->models);
	daxc_unref(bench->ctx);
	free(bench);
}

const struct daxc_bench_machine *daxc_bench_get_machine(const struct daxc_bench *bench)
{
	return bench ? &bench->machine : NULL;
}

const struct daxc_bench_device *daxc_bench_get_device(const struct daxc_bench *bench)
{
	return bench ? &bench->device.pub : NULL;
}

size_t daxc_bench_get_nr_series(const struct daxc_bench *bench)
{
	return bench ? bench->figures.n : 0;
}

const struct daxc_bench_series *daxc_bench_get_series(const struct daxc_bench *bench,
								  size_t i)
{
	return bench && i < bench->figures.n ? &bench->figures.series[i].pub : NULL;
}

size_t daxc_bench_get_nr_ratios(const struct daxc_bench *bench)
{
	return bench ? bench->n_ratios : 0;
}

const struct daxc_bench_ratio *daxc_bench_get_ratio(const struct daxc_bench *bench,
								size_t i)
{
	return bench && i < bench->n_ratios ? &bench->ratios[i] : NULL;
}

size_t daxc_bench_get_nr_scale(const struct daxc_bench *bench)
{
	return bench ? bench->scale.n : 0;
}

const struct daxc_bench_series *daxc_bench_get_scale(const struct daxc_bench *bench,
								 size_t i)
{
	return bench && i < bench->scale.n ? &bench->scale.series[i].pub : NULL;
}

size_t daxc_bench_get_nr_models(const struct daxc_bench *bench)
{
	return bench ? bench->n_models : 0;
}

const struct daxc_bench_model *daxc_bench_get_model(const struct daxc_bench *bench,
								size_t i)
{
	return bench && i < bench->n_models ? &bench->models[i] : NULL;
}
