// SPDX-License-Identifier: GPL-2.0
/*
 * Writes the report, the table or the JSON of a made-up benchmark, for tests of
 * how results look. Nothing is measured: the numbers are chosen so that every
 * kind of result is there - less, more, same, noisy, a size that is uncertain, skipped, extrapolated.
 *
 *   bench-sample report FILE | table | json
 */
#include <err.h>
#include <json-c/json.h>
#include <string.h>

#include "bench/bench.h"
#include "report/bench.h"

#define ROUNDS 5
#define SIZE   (UINT64_C(1) << 30)
#define BATCH  512

/* What one GiB costs each subject, get and put, in microseconds. */
static const double costs[DAXC_BENCH_N_SUBJECTS][BENCH_METRICS] = {
	[DAXC_BENCH_BASE] = { 58000, 26500 },  [DAXC_BENCH_COMPOUND] = { 57000, 1700 },
	[DAXC_BENCH_FOLIO] = { 1500, 1650 },   [DAXC_BENCH_DEVDAX] = { 59000, 1710 },
	[DAXC_BENCH_THP] = { 1480, 1900 },     [DAXC_BENCH_HUGETLB] = { 1400, 1800 },
};

/* A machine that is now slower, now faster, for all alike; hugetlb's put is noisy besides, devdax's get dearer each round. */
static double cost(enum daxc_bench_subject subject, unsigned int metric, int round)
{
	static const double weather[ROUNDS] = { 1, 1.1, 0.9, 1.3, 1 };
	double noise = 1;

	if (subject == DAXC_BENCH_HUGETLB && metric == 1)
		noise = 1 + round % 2;
	else if (subject == DAXC_BENCH_DEVDAX && metric == 0)
		noise = 1 + round;
	return costs[subject][metric] * 1000 * weather[round] * noise;
}

static void add(struct bench_list *list, enum daxc_bench_workload workload,
		enum daxc_bench_subject subject, uint64_t bytes, unsigned int batch, double factor)
{
	unsigned int metric;
	int round;

	for (metric = 0; metric < BENCH_METRICS; metric++)
		for (round = 0; round < ROUNDS; round++)
			if (bench_series_add(bench_series_get(list, workload, metric, subject, bytes,
							      batch),
					     cost(subject, metric, round) * factor))
				errx(1, "no memory");
}

static void add_scale(struct daxc_bench *bench, enum daxc_bench_subject subject)
{
	uint64_t bytes;
	unsigned int batch;

	for (bytes = SIZE / 16; bytes <= SIZE; bytes *= 2)
		add(&bench->scale, DAXC_BENCH_PIN, subject, bytes, BATCH, (double)bytes / SIZE);
	for (batch = 1; batch <= 4096; batch *= 4)
		add(&bench->scale, DAXC_BENCH_PIN, subject, SIZE / 4, batch, 0.25 + 0.5 / batch);
}

static void fill(struct daxc_bench *bench)
{
	int subject;

	for (subject = 0; subject < DAXC_BENCH_N_SUBJECTS; subject++) {
		add(&bench->figures, DAXC_BENCH_PIN, subject, SIZE, BATCH, 1);
		add(&bench->figures, DAXC_BENCH_LONGTERM, subject, SIZE, BATCH, 1.7);
		add_scale(bench, subject);
	}
	for (subject = 0; subject <= DAXC_BENCH_DEVDAX; subject++)
		if (bench_series_add(bench_series_get(&bench->figures, DAXC_BENCH_MEMMAP, 0, subject,
						      SIZE, BATCH),
				     subject == DAXC_BENCH_BASE ? SIZE / 64 : SIZE / 256))
			errx(1, "no memory");
	bench_series_skip(bench_series_get(&bench->figures, DAXC_BENCH_RDMA, 0, DAXC_BENCH_FOLIO,
					   SIZE, BATCH),
			  "there is <no> RDMA device & no \"driver\"");
}

static struct daxc_bench *make(void)
{
	struct daxc_bench *bench = calloc(1, sizeof(*bench));

	if (!bench)
		errx(1, "no memory");
	bench->options.batch = BATCH;
	bench->machine = (struct daxc_bench_machine){
		.kernel = "6.12.0-sample", .cpu = "Sample CPU", .virt = "QEMU TCG",
		.emulated = true, .thp = "always [madvise] never", .cpus = 2, .cpu_used = 1,
		.memory = 8 * SIZE, .hugetlb_2m = 512, .hugetlb_2m_free = 512, .module = true,
	};
	bench->device.pub = (struct daxc_bench_device){
		.name = "dax0.0", .size = 4 * SIZE, .align = 2 << 20, .numa_node = 0
	};
	fill(bench);
	if (bench_conclude(bench))
		errx(1, "no results");
	return bench;
}

int main(int argc, char **argv)
{
	struct daxc_bench *bench = make();
	struct bench_view view = { bench, SIZE, BATCH, ROUNDS };
	struct json_object *json;
	int rc = 0;

	if (argc == 3 && !strcmp(argv[1], "report")) {
		rc = bench_write_report(&view, argv[2], argv[0]);
	} else if (argc == 2 && !strcmp(argv[1], "table")) {
		rc = bench_print_table(&view, stdout);
	} else if (argc == 2 && !strcmp(argv[1], "json")) {
		json = bench_to_json(&view);
		puts(json_object_to_json_string(json));
		json_object_put(json);
	} else {
		errx(2, "usage: bench-sample report FILE | table | json");
	}
	daxc_bench_free(bench);
	return rc ? 1 : 0;
}
