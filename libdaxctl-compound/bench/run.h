/* SPDX-License-Identifier: LGPL-2.1 */
/*
 * What compound pages are worth on this machine: what the program asks of a
 * benchmark. It is no part of the library that is installed, where it would have
 * to stay as it is.
 *
 * A run measures workloads (what is done to memory) on subjects (what memory
 * it is done to). Subjects that are a dax device are modes of one device,
 * which is reconfigured for each of them in turn and put back as it was at
 * the end, whatever the end is. Its contents are not changed.
 *
 * Repeats are interleaved: every round visits every subject once, so that the
 * i-th samples of two subjects were taken close to each other and may be
 * divided. Times are in nanoseconds. The conventions are those of
 * libdaxctl-compound.h.
 */
#ifndef DAXC_BENCH_RUN_H
#define DAXC_BENCH_RUN_H

#include <signal.h>

#include "libdaxctl-compound.h"

/* ----------------------------------------------------------------- pin -- */

/** enum daxc_pin_how - the kernel function that takes the pins */
enum daxc_pin_how {
	DAXC_PIN_FAST, /* pin_user_pages_fast */
	DAXC_PIN_SLOW, /* pin_user_pages, with the mmap lock held */
	DAXC_GET_FAST, /* get_user_pages_fast, released by put_page */
};

/** enum daxc_unpin_how - the kernel function that drops them */
enum daxc_unpin_how {
	DAXC_UNPIN_PAGES, /* unpin_user_pages */
	DAXC_UNPIN_DIRTY, /* unpin_user_pages_dirty_lock */
	DAXC_UNPIN_RANGE, /* unpin_user_page_range_dirty_lock, a call for each contiguous run */
};

/**
 * struct daxc_pin - pin memory of the caller, release it, and measure
 * @addr: any memory, a multiple of 4096
 * @length: bytes, a multiple of 4096
 * @batch: pages in one pin call, 1 to 2^20
 * @how: takes the pins
 * @unpin_how: drops them; DAXC_UNPIN_PAGES with DAXC_GET_FAST
 * @write: FOLL_WRITE
 * @longterm: FOLL_LONGTERM; not with DAXC_GET_FAST
 * @get_ns: out: time in the pin calls
 * @put_ns: out: time in the unpin calls
 * @pages: out: 4 KiB pages pinned; fewer than asked where the kernel gave up
 * @error: out: errno of the pin call that failed, positive; 0: none
 */
struct daxc_pin {
	void *addr;
	uint64_t length;
	unsigned int batch;
	enum daxc_pin_how how;
	enum daxc_unpin_how unpin_how;
	bool write;
	bool longterm;
	uint64_t get_ns;
	uint64_t put_ns;
	uint64_t pages;
	int error;
};

#define DAXC_PIN_INIT { .batch = 1 }

/**
 * daxc_pin_measure - have the module pin and release memory of this process
 *
 * All of 1 GiB is pinned, then all of it is released, then the next GiB. A pin
 * call that fails is no failure of this function: see @error and @pages.
 *
 * Return: 0, -EINVAL (@pin), -ENOENT (the module is not loaded), -EACCES (not
 * root), -EOPNOTSUPP (a sysroot), -ENOMEM.
 */
int daxc_pin_measure(struct daxc_ctx *ctx, struct daxc_pin *pin);

/* --------------------------------------------------------------- bench -- */

/** enum daxc_bench_subject - what memory is measured */
enum daxc_bench_subject {
	DAXC_BENCH_BASE,	/* the device in mode compound, vmemmap_shift 0, map devmap */
	DAXC_BENCH_COMPOUND,	/* the same with compound pages of the device's align */
	DAXC_BENCH_FOLIO,	/* the same with compound pages and map folio */
	DAXC_BENCH_DEVDAX,	/* the device in mode devdax: the in-tree driver */
	DAXC_BENCH_THP,		/* anonymous memory of transparent huge pages */
	DAXC_BENCH_HUGETLB,	/* anonymous memory of 2M pages of hugetlb */
	DAXC_BENCH_N_SUBJECTS,
};

/** enum daxc_bench_workload - what is done to it */
enum daxc_bench_workload {
	DAXC_BENCH_PIN,		/* pin_user_pages_fast, unpin_user_pages */
	DAXC_BENCH_LONGTERM,	/* the same with FOLL_LONGTERM: RDMA, io_uring, iommufd */
	DAXC_BENCH_SLOW,	/* pin_user_pages(FOLL_LONGTERM), unpin_user_pages */
	DAXC_BENCH_UNPIN_DIRTY,	/* release by unpin_user_pages_dirty_lock */
	DAXC_BENCH_UNPIN_RANGE,	/* release by unpin_user_page_range_dirty_lock */
	DAXC_BENCH_FAULT,	/* map it and touch every page of its size for the first time */
	DAXC_BENCH_BRINGUP,	/* bind the driver and unbind it; devices only */
	DAXC_BENCH_MEMMAP,	/* bytes of struct pages, counted; devices only */
	DAXC_BENCH_IO_URING,	/* register it as io_uring buffers, and unregister */
	DAXC_BENCH_RDMA,	/* ibv_reg_mr, ibv_dereg_mr */
	DAXC_BENCH_N_WORKLOADS,
};

/** daxc_bench_subject_name - "base", ...; NULL for a bad value. */
const char *daxc_bench_subject_name(enum daxc_bench_subject subject);

/** daxc_bench_workload_name - "pin", ...; NULL for a bad value. */
const char *daxc_bench_workload_name(enum daxc_bench_workload workload);

/** daxc_bench_subject_from_name - the subject called @name, or -EINVAL. */
int daxc_bench_subject_from_name(const char *name);

/** daxc_bench_workload_from_name - the workload called @name, or -EINVAL. */
int daxc_bench_workload_from_name(const char *name);

/** daxc_bench_subject_is_device - true for the modes of a dax device. */
bool daxc_bench_subject_is_device(enum daxc_bench_subject subject);

/**
 * daxc_bench_progress_fn - told before each step
 * @done: steps done
 * @total: steps in all
 * @what: the subject at hand
 */
typedef void (*daxc_bench_progress_fn)(void *userdata, unsigned int done, unsigned int total,
				       const char *what);

#define DAXC_BENCH_CPU_ANY (-1)

/**
 * struct daxc_bench_options - what to measure
 * @workloads: bit set of 1 << enum daxc_bench_workload
 * @subjects: bit set of 1 << enum daxc_bench_subject
 * @size: bytes of memory; 0: the device's size, at most 1 GiB
 * @batch: pages in one pin call, 1 to 2^20
 * @repeat: rounds, 1 to 1000
 * @cpu: run on this CPU; DAXC_BENCH_CPU_ANY: one of the device's node
 * @scale: also measure pin against size, from 64M to @size, and against batch, 1 to 4096, over at
 *	most 256M
 * @stop: checked between steps: nonzero ends the run; may be NULL
 * @progress: may be NULL
 * @userdata: handed to @progress
 */
struct daxc_bench_options {
	unsigned int workloads;
	unsigned int subjects;
	uint64_t size;
	unsigned int batch;
	unsigned int repeat;
	int cpu;
	bool scale;
	const volatile sig_atomic_t *stop;
	daxc_bench_progress_fn progress;
	void *userdata;
};

#define DAXC_BENCH_OPTIONS_INIT                                                             \
	{                                                                                   \
		.workloads = (1U << DAXC_BENCH_N_WORKLOADS) - 1,                            \
		.subjects = (1U << DAXC_BENCH_N_SUBJECTS) - 1, .batch = 512, .repeat = 5,   \
		.cpu = DAXC_BENCH_CPU_ANY,                                                  \
	}

/**
 * struct daxc_bench_summary - samples in short
 * @count: how many there are; 0: the rest means nothing
 */
struct daxc_bench_summary {
	size_t count;
	double min;
	double median;
	double max;
};

/**
 * struct daxc_bench_series - one figure of one subject
 * @workload: what was done
 * @metric: which half of it: "get", "put", "fault", "bind", "unbind", "memmap",
 *	"register", "unregister"
 * @unit: "ns" or "bytes"
 * @subject: to what
 * @bytes: to how much of it
 * @batch: pages in one call; 0 where it does not matter
 * @samples: one a round, in @unit: the median of three measurements in a row, but of one for
 *	"fault", "bind" and "unbind"
 * @summary: of @samples
 * @skipped: why there is no sample, or fewer than rounds; NULL: none is missing
 */
struct daxc_bench_series {
	enum daxc_bench_workload workload;
	const char *metric;
	const char *unit;
	enum daxc_bench_subject subject;
	uint64_t bytes;
	unsigned int batch;
	const double *samples;
	struct daxc_bench_summary summary;
	const char *skipped;
};

/** enum daxc_bench_verdict - what the ratios of the pairs allow to say */
enum daxc_bench_verdict {
	DAXC_BENCH_LESS,  /* the second subject costs less in every pair */
	DAXC_BENCH_MORE,  /* it costs more in every pair */
	DAXC_BENCH_SAME,  /* every pair is within 5 % */
	DAXC_BENCH_NOISY, /* too noisy to tell: in some pairs it costs less, in others more */
	DAXC_BENCH_SINGLE, /* one pair, which tells nothing of the noise */
};

/**
 * daxc_bench_verdict_name - "less", "more", "same", "noisy" or "single"; NULL for a bad value
 */
const char *daxc_bench_verdict_name(enum daxc_bench_verdict verdict);

/**
 * struct daxc_bench_ratio - two subjects compared, pair by pair
 * @workload: what was done
 * @metric: as in struct daxc_bench_series
 * @first: subject whose cost is divided
 * @second: by the cost of this one
 * @summary: of the ratio of each pair: above 1 the second costs less
 * @verdict: what may be said of it
 * @size_uncertain: less or more is all that may be said: the ratios are spread further than
 *	threefold, or some of them are within 5 % of 1
 */
struct daxc_bench_ratio {
	enum daxc_bench_workload workload;
	const char *metric;
	enum daxc_bench_subject first;
	enum daxc_bench_subject second;
	struct daxc_bench_summary summary;
	enum daxc_bench_verdict verdict;
	bool size_uncertain;
};

#define DAXC_BENCH_N_TARGETS 3

/**
 * struct daxc_bench_model - cost against size: ns = @fixed_ns + @ns_per_gib * GiB
 * @metric: "get" or "put" of the workload pin
 * @subject: of this subject
 * @points: sizes that were measured
 * @fixed_ns: of the line that has the least squared relative error; not negative
 * @ns_per_gib: its slope
 * @worst: the largest relative distance of a measured median from the line
 * @flat: the largest cost per byte, divided by the least, is at most 1.5
 * @target_bytes: 1, 16 and 126 TiB
 * @target_ns: what the line says for them: not measured
 */
struct daxc_bench_model {
	const char *metric;
	enum daxc_bench_subject subject;
	size_t points;
	double fixed_ns;
	double ns_per_gib;
	double worst;
	bool flat;
	uint64_t target_bytes[DAXC_BENCH_N_TARGETS];
	double target_ns[DAXC_BENCH_N_TARGETS];
};

/**
 * struct daxc_bench_machine - where it was measured
 * @kernel: release
 * @cpu: model
 * @virt: "" on bare metal, else the hypervisor: "KVM", "VMware", ...; what it calls itself when it is
 *	none of those known
 * @emulated: the CPU is not executed by hardware: absolute times mean nothing
 * @thp: transparent_hugepage/enabled
 * @cpus: that are online
 * @cpu_used: the one that measured
 * @memory: bytes
 * @hugetlb_2m: huge pages of 2M: in the pool
 * @hugetlb_2m_free: and free when the run began
 * @module: the module dax_compound was there
 */
struct daxc_bench_machine {
	const char *kernel;
	const char *cpu;
	const char *virt;
	bool emulated;
	const char *thp;
	int cpus;
	int cpu_used;
	uint64_t memory;
	uint64_t hugetlb_2m;
	uint64_t hugetlb_2m_free;
	bool module;
};

/**
 * struct daxc_bench_device - the device that was measured
 * @name: "dax0.1"; NULL: no device was
 * @size: bytes
 * @align: bytes
 * @numa_node: nearest node, -1: none
 * @altmap: 1: its struct pages live on it, 0: in memory, -1: unknown
 * @is_static: pmem
 * @temporary: it was made for the run and is gone
 */
struct daxc_bench_device {
	const char *name;
	uint64_t size;
	uint64_t align;
	int numa_node;
	int altmap;
	bool is_static;
	bool temporary;
};

struct daxc_bench;

/**
 * daxc_bench_run - measure
 * @ctx: context
 * @dev: an idle device; NULL: a temporary one is made where a region has room,
 *	if @options asks for a subject that is a device
 * @options: what to measure
 * @bench: where the results are stored; also when the run was stopped
 *
 * What cannot be measured is told by the skipped member of its series and does
 * not end the run.
 *
 * Return: 0, -EINVAL (options; device of align 4K or too small), -EACCES (not
 * root), -EBUSY (the device is in use), -ENOSPC (no device and no room for
 * one), -EINTR (stopped; the device is as it was), or the errno of putting the
 * device back: then daxc_get_error() tells how it was left.
 */
int daxc_bench_run(struct daxc_ctx *ctx, struct daxc_dev *dev,
		   const struct daxc_bench_options *options, struct daxc_bench **bench);

/** daxc_bench_free - free results; NULL is fine. */
void daxc_bench_free(struct daxc_bench *bench);

/** daxc_bench_get_machine - where it was measured, or NULL. */
const struct daxc_bench_machine *daxc_bench_get_machine(const struct daxc_bench *bench);

/** daxc_bench_get_device - what was measured, or NULL. */
const struct daxc_bench_device *daxc_bench_get_device(const struct daxc_bench *bench);

/** daxc_bench_get_nr_series - figures of the workloads asked for. */
size_t daxc_bench_get_nr_series(const struct daxc_bench *bench);

/** daxc_bench_get_series - one of them, or NULL. */
const struct daxc_bench_series *daxc_bench_get_series(const struct daxc_bench *bench, size_t i);

/** daxc_bench_get_nr_ratios - comparisons. */
size_t daxc_bench_get_nr_ratios(const struct daxc_bench *bench);

/** daxc_bench_get_ratio - one of them, or NULL. */
const struct daxc_bench_ratio *daxc_bench_get_ratio(const struct daxc_bench *bench, size_t i);

/** daxc_bench_get_nr_scale - figures of pin at several sizes and batches. */
size_t daxc_bench_get_nr_scale(const struct daxc_bench *bench);

/** daxc_bench_get_scale - one of them, or NULL. */
const struct daxc_bench_series *daxc_bench_get_scale(const struct daxc_bench *bench, size_t i);

/** daxc_bench_get_nr_models - lines through them. */
size_t daxc_bench_get_nr_models(const struct daxc_bench *bench);

/** daxc_bench_get_model - one of them, or NULL. */
const struct daxc_bench_model *daxc_bench_get_model(const struct daxc_bench *bench, size_t i);

#endif
