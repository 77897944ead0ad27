/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * What the files of a benchmark run share: the run, the memory that is
 * measured, and what a workload is. The statistics are stat.h's.
 */
#ifndef DAXC_BENCH_H
#define DAXC_BENCH_H

#include <dax_compound_uapi.h>

#include "base/private.h"
#include "run.h"

#define BENCH_PAGE	UINT64_C(4096)
/* Less than this says more of the clock and the call than of the memory. */
#define BENCH_MIN_SIZE	(UINT64_C(64) << 20)
#define BENCH_MAX_BATCH (1U << 20)
#define BENCH_WHY_MAX	512
/* Two halves of every workload: get and put, bind and unbind. */
#define BENCH_METRICS	2
/* A sample is the median of this many measurements in a row. */
#define BENCH_IN_A_ROW	3

/* A series while it grows; results point into it. */
struct bench_series {
	struct daxc_bench_series pub;
	double *samples;
	size_t room;
	char *why;
};

struct bench_list {
	struct bench_series *series;
	size_t n, room;
};

/* The device of a run, and what it was before. device.c owns it. */
struct bench_device {
	struct daxc_dev *dev;		/* NULL: the run has none */
	struct daxc_bench_device pub;
	char name[DEV_NAME_MAX];
	bool touched;			/* it may differ from what it was before */
	enum daxc_mode mode;		/* what it was before */
};

struct daxc_bench {
	struct daxc_ctx *ctx;
	struct daxc_bench_options options;
	struct daxc_bench_machine machine;
	char kernel[128], cpu[128], virt[32], thp[64];
	struct bench_device device;
	int ctl;			/* /dev/dax_compound, or -errno */
	char ctl_why[BENCH_WHY_MAX];
	char why[BENCH_WHY_MAX];	/* why the last thing could not be measured */
	struct bench_list figures, scale;
	struct daxc_bench_ratio *ratios;
	size_t n_ratios;
	struct daxc_bench_model *models;
	size_t n_models;
	unsigned int done, total;	/* steps, for the progress function */
};

/* Memory that is mapped for measuring. */
struct bench_memory {
	enum daxc_bench_subject subject;
	char *addr;
	uint64_t length;
	uint64_t granule;		/* size of its pages: what a first touch maps */
	bool shared;
	char *reserve;			/* what munmap() must give back */
	uint64_t reserve_length;
};

struct bench_workload {
	const char *metrics[BENCH_METRICS]; /* NULL: it has only one */
	const char *unit;
	bool devices_only;
	bool batched;			/* the size of a batch matters */
	bool once;			/* long, and begins with its own warming up: not in a row */
	/*
	 * One measurement of each metric over @bytes of @memory. -errno, with the reason in
	 * bench->why: it cannot be measured here.
	 */
	int (*run)(struct daxc_bench *bench, struct bench_memory *memory, uint64_t bytes,
		   unsigned int batch, double *samples);
};

extern const struct bench_workload bench_pin, bench_longterm, bench_slow, bench_unpin_dirty,
	bench_unpin_range, bench_fault, bench_bringup, bench_memmap, bench_io_uring, bench_rdma;

/* sample.c */
bool bench_stopped(const struct daxc_bench *bench);
/* Remember why and return -@err. */
int bench_cannot(struct daxc_bench *bench, int err, const char *fmt, ...) _printf_(3, 4);
uint64_t bench_now(void);
/* A sample of each metric, after a measurement that nobody sees: what went before left other things
 * in the caches. */
int bench_sample(struct daxc_bench *bench, const struct bench_workload *workload,
		 struct bench_memory *memory, uint64_t bytes, unsigned int batch, double *samples);

/* workload.c */
const struct bench_workload *bench_workload_get(enum daxc_bench_workload workload);

/* series.c: _find: NULL: there is none; _get: a new one then, NULL: no memory. */
struct bench_series *bench_series_find(const struct bench_list *list,
				       enum daxc_bench_workload workload, const char *metric,
				       enum daxc_bench_subject subject, uint64_t bytes,
				       unsigned int batch);
struct bench_series *bench_series_get(struct bench_list *list, enum daxc_bench_workload workload,
				      unsigned int metric, enum daxc_bench_subject subject,
				      uint64_t bytes, unsigned int batch);
int bench_series_add(struct bench_series *series, double sample);
void bench_series_skip(struct bench_series *series, const char *why);
void bench_series_free(struct bench_list *list);

/* result.c */
int bench_conclude(struct daxc_bench *bench);

/* scale.c: the workload pin against size and batch, and lines through the sizes. */
int bench_scale(struct daxc_bench *bench, struct bench_memory *memory);
int bench_fit_models(struct daxc_bench *bench);

/* machine.c: fill in bench->machine; run on a CPU of @node, or the one asked for. */
void bench_describe_machine(struct daxc_bench *bench);
int bench_choose_cpu(struct daxc_bench *bench, int node);

/* memory.c: memory of a subject; a device's is only read, never written. */
int bench_memory_map(struct daxc_bench *bench, enum daxc_bench_subject subject,
		     struct bench_memory *memory);
void bench_memory_unmap(struct bench_memory *memory);
/* Touch every page of size memory->granule, so that it is mapped. */
void bench_memory_touch(const struct bench_memory *memory, uint64_t bytes);
/* Is it made of huge pages, as its subject says? */
int bench_memory_check(struct daxc_bench *bench, const struct bench_memory *memory);

/* device.c */
/*
 * Check @dev, or make a temporary device, if any subject needs one; decide options.size.
 * What is wrong is explained as every failure of the library.
 */
int bench_device_begin(struct daxc_bench *bench, struct daxc_dev *dev);
/* Bring it into a subject's mode; -errno, with the reason in bench->why. */
int bench_device_set(struct daxc_bench *bench, enum daxc_bench_subject subject);
/* Unbind its driver and bind it again; nanoseconds. */
int bench_device_rebind(struct daxc_bench *bench, double *bind_ns, double *unbind_ns);
/* Put it back as it was, or delete it when it is temporary. */
int bench_device_end(struct daxc_bench *bench);

#endif
