// SPDX-License-Identifier: GPL-2.0
/* Results of a benchmark as JSON, every figure with its unit and its samples. */
#include <json-c/json.h>

#include "bench.h"
#include "output/field.h"

static struct json_object *text(const char *value)
{
	return value ? text_to_json(value) : NULL;
}

static void add(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add(object, key, value);
}

static void add_u64(struct json_object *object, const char *key, uint64_t value)
{
	add(object, key, json_object_new_uint64(value));
}

/* Whole bytes and nanoseconds, and ratios with the digits that they may have. */
static void add_number(struct json_object *object, const char *key, double value)
{
	char digits[64];

	snprintf(digits, sizeof(digits), value >= 1000 ? "%.0f" : "%.6g", value);
	add(object, key, json_object_new_double_s(value, digits));
}

static void add_summary(struct json_object *object, const struct daxc_bench_summary *s)
{
	add_u64(object, "count", s->count);
	if (!s->count)
		return;
	add_number(object, "min", s->min);
	add_number(object, "median", s->median);
	add_number(object, "max", s->max);
}

static struct json_object *machine(const struct daxc_bench_machine *m)
{
	struct json_object *object = json_object_new_object();

	add(object, "kernel", text(m->kernel));
	add(object, "cpu", text(m->cpu));
	add(object, "cpus", json_object_new_int(m->cpus));
	add(object, "cpu_used", json_object_new_int(m->cpu_used));
	add_u64(object, "memory", m->memory);
	add(object, "virtualised", json_object_new_boolean(*m->virt != '\0'));
	add(object, "hypervisor", *m->virt ? text(m->virt) : NULL);
	add(object, "emulated", json_object_new_boolean(m->emulated));
	add(object, "thp", text(m->thp));
	add_u64(object, "hugetlb_2m", m->hugetlb_2m);
	add_u64(object, "hugetlb_2m_free", m->hugetlb_2m_free);
	add(object, "module", json_object_new_boolean(m->module));
	return object;
}

static struct json_object *device(const struct daxc_bench_device *d)
{
	struct json_object *object;

	if (!d->name)
		return NULL;
	object = json_object_new_object();
	add(object, "chardev", text(d->name));
	add_u64(object, "size", d->size);
	add_u64(object, "align", d->align);
	add(object, "numa_node", json_object_new_int(d->numa_node));
	add(object, "altmap", d->altmap < 0 ? NULL : json_object_new_boolean(d->altmap));
	add(object, "static", json_object_new_boolean(d->is_static));
	add(object, "temporary", json_object_new_boolean(d->temporary));
	return object;
}

static struct json_object *series(const struct daxc_bench_series *s)
{
	struct json_object *object = json_object_new_object();
	struct json_object *samples = json_object_new_array();
	size_t i;

	add(object, "workload", text(daxc_bench_workload_name(s->workload)));
	add(object, "metric", text(s->metric));
	add(object, "subject", text(daxc_bench_subject_name(s->subject)));
	add(object, "unit", text(s->unit));
	add_u64(object, "bytes", s->bytes);
	if (s->batch)
		add(object, "batch", json_object_new_int64(s->batch));
	add_summary(object, &s->summary);
	for (i = 0; i < s->summary.count; i++)
		json_object_array_add(samples, json_object_new_uint64((uint64_t)s->samples[i]));
	add(object, "samples", samples);
	if (s->skipped)
		add(object, "skipped", text(s->skipped));
	return object;
}

static struct json_object *ratio(const struct daxc_bench_ratio *r)
{
	struct json_object *object = json_object_new_object();

	add(object, "workload", text(daxc_bench_workload_name(r->workload)));
	add(object, "metric", text(r->metric));
	add(object, "first", text(daxc_bench_subject_name(r->first)));
	add(object, "second", text(daxc_bench_subject_name(r->second)));
	add_summary(object, &r->summary);
	add(object, "verdict", text(daxc_bench_verdict_name(r->verdict)));
	add(object, "size_uncertain", json_object_new_boolean(r->size_uncertain));
	return object;
}

static struct json_object *model(const struct daxc_bench_model *m)
{
	struct json_object *object = json_object_new_object();
	struct json_object *targets = json_object_new_array();
	size_t i;

	add(object, "metric", text(m->metric));
	add(object, "subject", text(daxc_bench_subject_name(m->subject)));
	add_u64(object, "points", m->points);
	add_number(object, "fixed_ns", m->fixed_ns);
	add_number(object, "ns_per_gib", m->ns_per_gib);
	add_number(object, "worst", m->worst);
	add(object, "flat", json_object_new_boolean(m->flat));
	for (i = 0; i < DAXC_BENCH_N_TARGETS; i++) {
		struct json_object *target = json_object_new_object();

		add_u64(target, "bytes", m->target_bytes[i]);
		add_number(target, "ns", m->target_ns[i]);
		json_object_array_add(targets, target);
	}
	add(object, "extrapolated", targets);
	return object;
}

static struct json_object *scale(const struct daxc_bench *bench)
{
	struct json_object *object = json_object_new_object();
	struct json_object *all = json_object_new_array(), *models = json_object_new_array();
	size_t i;

	for (i = 0; i < daxc_bench_get_nr_scale(bench); i++)
		json_object_array_add(all, series(daxc_bench_get_scale(bench, i)));
	for (i = 0; i < daxc_bench_get_nr_models(bench); i++)
		json_object_array_add(models, model(daxc_bench_get_model(bench, i)));
	add(object, "series", all);
	add(object, "models", models);
	return object;
}

struct json_object *bench_to_json(const struct bench_view *view)
{
	struct json_object *object = json_object_new_object();
	struct json_object *all = json_object_new_array(), *ratios = json_object_new_array();
	size_t i;

	for (i = 0; i < daxc_bench_get_nr_series(view->bench); i++)
		json_object_array_add(all, series(daxc_bench_get_series(view->bench, i)));
	for (i = 0; i < daxc_bench_get_nr_ratios(view->bench); i++)
		json_object_array_add(ratios, ratio(daxc_bench_get_ratio(view->bench, i)));
	add(object, "machine", machine(daxc_bench_get_machine(view->bench)));
	add(object, "device", device(daxc_bench_get_device(view->bench)));
	add_u64(object, "size", view->size);
	add_u64(object, "batch", view->batch);
	add_u64(object, "repeat", view->repeat);
	add(object, "series", all);
	add(object, "ratios", ratios);
	if (daxc_bench_get_nr_scale(view->bench))
		add(object, "scale", scale(view->bench));
	return object;
}
