// SPDX-License-Identifier: GPL-2.0
/* Figures, the machine and the device in words, for the table and the report. */
#include <string.h>

#include "bench.h"

const char *bench_size_text(uint64_t bytes, char buf[BENCH_TEXT_MAX])
{
	static const char units[] = " KMGTP";
	double value = bytes;
	size_t unit = 0;

	while (value >= 1024 && unit + 2 < sizeof(units)) {
		value /= 1024;
		unit++;
	}
	snprintf(buf, BENCH_TEXT_MAX, "%.4g%.*s", value, unit ? 1 : 0, &units[unit]);
	return buf;
}

static const char *time_text(double ns, char buf[BENCH_TEXT_MAX])
{
	static const char *const units[] = { "ns", "us", "ms", "s" };
	size_t unit = 0;

	while (ns >= 1000 && unit + 1 < sizeof(units) / sizeof(*units)) {
		ns /= 1000;
		unit++;
	}
	snprintf(buf, BENCH_TEXT_MAX, ns < 100 ? "%.3g %s" : "%.0f %s", ns, units[unit]);
	return buf;
}

const char *bench_figure_text(double value, const char *unit, char buf[BENCH_TEXT_MAX])
{
	if (!strcmp(unit, "bytes"))
		return bench_size_text((uint64_t)value, buf);
	return time_text(value, buf);
}

const char *bench_ratio_text(double ratio, char buf[BENCH_TEXT_MAX])
{
	snprintf(buf, BENCH_TEXT_MAX, ratio < 1000 ? "%.3gx" : "%.0fx", ratio);
	return buf;
}

const char *bench_machine_text(const struct daxc_bench_machine *m, char *buf, size_t size)
{
	char memory[BENCH_TEXT_MAX];

	snprintf(buf, size, "Linux %s, %s, CPU %d of %d, %s of memory, %s%s%s", m->kernel,
		 *m->cpu ? m->cpu : "unknown CPU", m->cpu_used, m->cpus,
		 bench_size_text(m->memory, memory),
		 *m->virt ? "virtual machine of " : "no virtual machine", m->virt,
		 m->emulated ? " (emulated: ratios tell something, times do not)" : "");
	return buf;
}

const char *bench_device_text(const struct daxc_bench_device *d, char *buf, size_t size)
{
	char bytes[BENCH_TEXT_MAX], align[BENCH_TEXT_MAX];

	if (!d->name) {
		snprintf(buf, size, "none");
		return buf;
	}
	snprintf(buf, size, "%s, %s at align %s, node %d, %s%s%s", d->name,
		 bench_size_text(d->size, bytes), bench_size_text(d->align, align), d->numa_node,
		 d->is_static ? "static (pmem)" : "dynamic",
		 d->altmap > 0 ? ", struct pages on the device" : "",
		 d->temporary ? ", made for the run" : "");
	return buf;
}
